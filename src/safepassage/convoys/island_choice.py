"""Choose a day for each vessel such that everyone is carried.

Vessels v with c_v seats, days d that end by the limit, n_vdp trips to place p; q_p people; z_vd is 0 or 1.

| name | constraint | function |
| --- | --- | --- |
| one_day | sum over d of z_vd <= 1 | `define_one_day` |
| everyone | sum over v, d of c_v n_vdp z_vd >= q_p | `define_everyone` |

Minimise nothing (is there a choice at all?) or the sum of price_vd z_vd. All numbers are whole, so that "there is no
choice" is a proof. People may be counted in whole vessels because whoever boards a vessel at a place can sit on any
trip there; who sits where is settled afterwards.
"""

from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

from safepassage.convoys.island_days import Counts, Day


class Verdict(StrEnum):
    """Whether there is a choice."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The formulation of a choice: for each vessel its days, with a column each."""

    seats: tuple[int, ...]
    persons: tuple[int, ...]
    days: tuple[tuple[Counts, ...], ...]
    program: cp_model.CpModel
    chosen: tuple[tuple[cp_model.IntVar, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A verdict, and the number of trips to each place that each vessel makes (None: it stays)."""

    verdict: Verdict
    counts: tuple[Counts | None, ...] = ()


def formulate(seats: tuple[int, ...], persons: tuple[int, ...], days: tuple[tuple[Counts, ...], ...]) -> Choice:
    """Formulate the choice among given days."""
    program = cp_model.CpModel()
    chosen = tuple(
        tuple(program.new_bool_var(f"day[{vessel}, {','.join(map(str, counts))}]") for counts in mine)
        for vessel, mine in enumerate(days)
    )
    choice = Choice(seats=seats, persons=persons, days=days, program=program, chosen=chosen)
    define_one_day(choice)
    define_everyone(choice)
    return choice


def define_one_day(choice: Choice) -> None:
    """A vessel has one day at most: sum over d of z_vd <= 1."""
    for vessel, mine in enumerate(choice.chosen):
        if mine:
            choice.program.add(cp_model.LinearExpr.sum(mine) <= 1).with_name(f"one_day[{vessel}]")


def define_everyone(choice: Choice) -> None:
    """Everyone has a seat: sum over v, d of c_v n_vdp z_vd >= q_p."""
    columns = [column for mine in choice.chosen for column in mine]
    for place, people in enumerate(choice.persons):
        carried = [
            seats * counts[place] for seats, mine in zip(choice.seats, choice.days, strict=True) for counts in mine
        ]
        seated = cp_model.LinearExpr.weighted_sum(columns, carried) >= people
        choice.program.add(seated).with_name(f"everyone[{place}]")


def widest(days: dict[Counts, Day], limit: int) -> tuple[Counts, ...]:
    """Return the days within a limit to which no trip can be added: enough to tell whether there is a choice."""

    def within(counts: Counts) -> bool:
        return counts in days and days[counts].end <= limit

    def next_to(counts: Counts) -> list[Counts]:
        return [(*counts[:place], counts[place] + 1, *counts[place + 1 :]) for place in range(len(counts))]

    return tuple(counts for counts in days if within(counts) and not any(map(within, next_to(counts))))


def choose(
    choice: Choice,
    *,
    seed: int,
    seconds: float,
    effort: float | None = None,
    prices: tuple[tuple[int, ...], ...] | None = None,
) -> Outcome:
    """Choose: anything that carries everyone, or with `prices` (one a day) the cheapest found.

    `effort` bounds the work by CP-SAT's own count, which is the same on every machine.
    """
    if prices is not None:
        flat = [price for mine in prices for price in mine]
        columns = [column for mine in choice.chosen for column in mine]
        choice.program.minimize(cp_model.LinearExpr.weighted_sum(columns, flat))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    status = solver.solve(choice.program)
    if status == cp_model.INFEASIBLE:
        return Outcome(verdict=Verdict.NO)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Outcome(verdict=Verdict.UNKNOWN)
    counts = tuple(
        next((day for day, column in zip(days, columns, strict=True) if solver.boolean_value(column)), None)
        for days, columns in zip(choice.days, choice.chosen, strict=True)
    )
    return Outcome(verdict=Verdict.YES, counts=counts)
