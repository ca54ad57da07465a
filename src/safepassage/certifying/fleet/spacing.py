"""Holds the convoys of a corridor apart, and counts their escorts."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.convoys import Convoys
from safepassage.certifying.fleet.entries import Entry
from safepassage.certifying.fleet.reading import Passage


def check_spacing(convoys: Convoys, findings: Findings) -> None:
    """Note convoys that enter a corridor too soon after one another, and escorts that there are not."""
    by_corridor: dict[str, list[Sequence[Entry]]] = defaultdict(list)
    for entries in convoys.values():
        if entries:
            by_corridor[entries[0].passage.corridor_id].append(entries)
    for own in by_corridor.values():
        own.sort(key=lambda entries: entries[0].step)
        passage = own[0][0].passage
        _check_headway(own, passage, findings)
        _check_escorts(own, passage, findings)


def _check_headway(convoys: Sequence[Sequence[Entry]], passage: Passage, findings: Findings) -> None:
    place = f"corridor {passage.corridor_id}"
    for before, after in pairwise(convoys):
        apart = after[0].step - before[0].step
        if apart < passage.headway:
            message = (
                f"{place} is entered by convoys at steps {before[0].step} and {after[0].step}, {apart} apart; "
                f"{passage.headway} are wanted"
            )
            findings.add("convoys-too-close", passage.corridor_id, place, message)


def _check_escorts(convoys: Sequence[Sequence[Entry]], passage: Passage, findings: Findings) -> None:
    """Escorts go out with a convoy and come back, or go to meet one and come with it, as fast as its slowest vehicle.

    Who enters elsewhere than where the escorts stand is taken to come towards them.
    """
    if passage.escorts is None:
        return
    change: dict[int, int] = defaultdict(int)
    for entries in convoys:
        through = max(entry.through for entry in entries)
        first = entries[0].step - (0 if entries[0].node_id == passage.base else through)
        change[first] += 1
        change[first + 2 * through] -= 1
    away, place = 0, f"corridor {passage.corridor_id}"
    for step in sorted(change):
        away += change[step]
        if away > passage.escorts:
            message = f"{place} needs {away} escorts at step {step}; there are {passage.escorts}"
            findings.add("escorts-short", passage.corridor_id, place, message)
