"""How long before its entry an empty vehicle comes to be inspected, by the plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEntry:
    """One vehicle enters the corridor of a rule in the plan.

    It can be inspected from `comes` on; `is_fixed` where it drives up then, or has people on board: else it stands
    there and comes when it suits. `is_outward`: it goes from where the escorts stand.
    """

    rule: int
    step: int
    comes: int
    is_fixed: bool
    is_outward: bool


def steps_ahead(entries: Sequence[PlannedEntry], inspection_s: Sequence[int], step_s: int) -> list[int]:
    """For each rule the fewest steps before the planned entry with which nobody is late, one inspected after the other.

    A plan that was certified has such a number; where none is found, as many as all vehicles together take.
    """
    ahead = []
    for rule, seconds in enumerate(inspection_s):
        own = [entry for entry in entries if entry.rule == rule]
        choices = list(_choices(len(own), seconds, step_s))
        fitting = (steps for steps in choices if _all_in_time(own, seconds, step_s, steps))
        ahead.append(next(fitting, choices[-1]))
    return ahead


def _choices(vehicles: int, inspection_s: int, step_s: int) -> Iterator[int]:
    yield from sorted({-(-count * inspection_s // step_s) for count in range(vehicles + 1)})


def _all_in_time(entries: Sequence[PlannedEntry], inspection_s: int, step_s: int, ahead: int) -> bool:
    done_s = 0
    coming = sorted(
        (entry.comes if entry.is_fixed else max(entry.comes, entry.step - ahead), entry.step) for entry in entries
    )
    for comes, step in coming:
        done_s = max(done_s, comes * step_s) + inspection_s
        if done_s > step * step_s:
            return False
    return True
