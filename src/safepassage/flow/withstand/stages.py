"""Plan and recourse in one program: needed where people of several kinds are sent on anew, which no cut can judge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from safepassage.errors import InternalError
from safepassage.flow.arrays import IntArray
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.network.useful import BoolArray
from safepassage.flow.withstand.formulation import Commodity, Formulation, Rows, formulate
from safepassage.flow.withstand.recourse import Ground, Standing
from safepassage.flow.withstand.solver import Program


def whole_recourse(
    commodities: Sequence[Commodity], standings: Sequence[Standing], *, blocked: Sequence[BoolArray], moment: int
) -> int:
    """The most people of several kinds together who can be safe in the end, in whole numbers.

    Parameters
    ----------
    standings
        Where the people of each commodity are at the moment.
    blocked
        For each commodity whether an arc may not be entered any more, shape (m,).
    moment
        The first instant of the blocking.
    """
    after = _after(commodities, blocked=blocked, moment=moment)
    taken = sum((standing.taken for standing in standings), np.zeros(len(standings[0].taken), np.int64))
    rows = after.rows
    upper = rows.upper.copy()
    people = np.concatenate([standing.at_point for standing in standings])
    upper[: len(people)] = people
    if len(after.bedded):
        upper[-len(after.bedded) :] -= taken[after.bedded]
    program = Program(replace(after, rows=replace(rows, upper=upper)))
    found = program.maximise(_takes(after, commodities), whole=np.arange(after.layout.guarantee))
    if found.values is None or not found.proven:
        raise InternalError("the best recourse of several kinds of people was not found")
    return int(taken.sum()) + round(found.bound)


def _takes(formulation: Formulation, commodities: Sequence[Commodity]) -> FloatArray:
    """1 for every column of people being taken in."""
    row = np.zeros(formulation.layout.guarantee + 1)
    for number, commodity in enumerate(commodities):
        first = formulation.layout.firsts[number][2]
        row[first : first + len(commodity.ground.unrolled.take_at)] = 1.0
    return row


def _after(commodities: Sequence[Commodity], *, blocked: Sequence[BoolArray], moment: int) -> Formulation:
    """What is left to do from a moment on: nobody starts, nothing earlier and nothing blocked is entered.

    The limits of the conservation rows are what people are at each point at the moment; whoever cannot go on stops.
    """
    after = formulate(commodities, most_guaranteed=0)
    points = sum(commodity.ground.unrolled.points for commodity in commodities)
    upper, lower = after.upper.copy(), after.rows.lower.copy()
    lower[:points] = -np.inf
    for number, (commodity, shut) in enumerate(zip(commodities, blocked, strict=True)):
        unrolled = commodity.ground.unrolled
        moves, waits, takes, supplies = after.layout.firsts[number]
        upper[moves:waits][(unrolled.move_at < moment) | shut[unrolled.move_arc]] = 0
        upper[waits:takes][commodity.ground.wait_at < moment] = 0
        upper[takes:supplies][unrolled.take_at < moment] = 0
        upper[supplies : supplies + len(unrolled.supply_index)] = 0
    return replace(after, upper=upper, rows=replace(after.rows, lower=lower))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One blocking: for each commodity whether an arc may not be entered, from a moment on."""

    arcs: tuple[BoolArray, ...]
    moment: int


def in_one_program(
    commodities: Sequence[Commodity], blockings: Sequence[Blocked], *, most_guaranteed: int
) -> Formulation:
    """A plan together with the recourse to each blocking, every one of them worth the guarantee.

    The columns of the plan stand first, then the guarantee, then each recourse: the layout is that of the plan.
    """
    plan = formulate(commodities, most_guaranteed=most_guaranteed)
    uppers, rows = [plan.upper], [plan.rows]
    later = [_after(commodities, blocked=blocking.arcs, moment=blocking.moment) for blocking in blockings]
    own = plan.layout.guarantee + 1
    blocks = [[plan.rows.matrix, *[None] * len(later)]]
    for number, (blocking, after) in enumerate(zip(blockings, later, strict=True)):
        link, fixed = _carried_over(plan, after, commodities, blocking.moment)
        takes = sparse.csr_array(_takes(after, commodities)[None, :])
        safe_before = _taken_before(plan, commodities, blocking.moment)
        safe_before[own - 1] = -1.0
        blocks += [
            [link, *_at(number, len(later), after.rows.matrix)],
            [sparse.csr_array(safe_before[None, :]), *_at(number, len(later), takes)],
        ]
        uppers.append(after.upper)
        rows += [
            Rows(matrix=after.rows.matrix, lower=after.rows.lower, upper=after.rows.upper + fixed),
            Rows(matrix=takes, lower=np.zeros(1), upper=np.full(1, np.inf)),
        ]
    return Formulation(
        layout=plan.layout,
        upper=np.concatenate(uppers),
        rows=Rows(
            matrix=sparse.csr_array(sparse.block_array(blocks, format="csr")),
            lower=np.concatenate([part.lower for part in rows]),
            upper=np.concatenate([part.upper for part in rows]),
        ),
        bedded=plan.bedded,
    )


def _at(number: int, count: int, block: sparse.csr_array) -> list[sparse.csr_array | None]:
    return [block if other == number else None for other in range(count)]


def _taken_before(plan: Formulation, commodities: Sequence[Commodity], moment: int) -> FloatArray:
    row = np.zeros(plan.layout.guarantee + 1)
    for number, commodity in enumerate(commodities):
        take_at = commodity.ground.unrolled.take_at
        first = plan.layout.firsts[number][2]
        row[first : first + len(take_at)] = take_at < moment
    return row


def _carried_over(
    plan: Formulation, after: Formulation, commodities: Sequence[Commodity], moment: int
) -> tuple[sparse.csr_array, FloatArray]:
    """How the plan enters the rows of the recourse, and what is added to their upper limits."""
    rows: list[IntArray] = []
    columns: list[IntArray] = []
    values: list[FloatArray] = []
    fixed = np.zeros(len(after.rows.upper))
    first_point, beds = 0, len(after.rows.upper) - len(after.bedded)
    for number, commodity in enumerate(commodities):
        unrolled = commodity.ground.unrolled
        _, _, takes, _ = plan.layout.firsts[number]
        row, column, value, at_home = _standing(commodity.ground, plan.layout.firsts[number], moment)
        rows.append(first_point + row)
        columns.append(column)
        values.append(-value)
        fixed[first_point : first_point + unrolled.points] = at_home
        site = commodity.site[unrolled.take_site]
        before = np.flatnonzero((unrolled.take_at < moment) & np.isin(site, after.bedded))
        rows.append(beds + np.searchsorted(after.bedded, site[before]))
        columns.append(takes + before)
        values.append(np.ones(len(before)))
        first_point += unrolled.points
    return sparse.csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(fixed), plan.layout.guarantee + 1),
    ), fixed


def _standing(
    ground: Ground, firsts: tuple[int, int, int, int], moment: int
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Where people are at a moment, linear in a plan: (point, column, value) and those at home were nobody carried."""
    unrolled, network = ground.unrolled, ground.network
    moves, waits, _, supplies = firsts
    crossing = np.flatnonzero((unrolled.move_at < moment) & (ground.landing >= moment))
    waiting = np.flatnonzero(ground.wait_at == moment - 1)
    homes = ground.home_points(moment)
    at_home = np.zeros(unrolled.points)
    np.add.at(at_home, homes[homes >= 0], network.supply[homes >= 0])
    leaves = np.flatnonzero((network.supply_at[unrolled.supply_index] < moment) & (homes[unrolled.supply_index] >= 0))
    row = np.concatenate([
        unrolled.move_head[crossing], unrolled.wait_head[waiting], homes[unrolled.supply_index[leaves]]
    ])  # fmt: skip
    column = np.concatenate([moves + crossing, waits + waiting, supplies + leaves])
    value = np.concatenate([np.ones(len(crossing) + len(waiting)), -np.ones(len(leaves))])
    return row, column, value, at_home
