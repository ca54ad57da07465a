"""Replays the queue before a corridor at which one inspector looks at one vehicle after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.entries import Entry


def check_inspection(entries: Iterable[Entry], step_s: int, findings: Findings) -> None:
    """Note corridors that a vehicle enters before it can have been inspected."""
    queues: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.passage.inspection_s:
            queues[entry.passage.corridor_id].append(entry)
    for corridor_id, queue in queues.items():
        late = first_late(queue, step_s)
        if late is not None:
            place = f"corridor {corridor_id}"
            who = f"leg {late.leg.leg} of trip {late.leg.trip_id}"
            message = f"{place} is entered by {who} at step {late.step}, before its turn to be inspected is over"
            findings.add("not-inspected", corridor_id, place, message)


def first_late(queue: Sequence[Entry], step_s: int) -> Entry | None:
    """The first vehicle that is not inspected by its entry; None where all can be.

    They are served in the order in which they come. A vehicle that drives up, or has people on board, comes when it
    can; an empty one that stands there comes some steps before its entry, the same for all, as many as helps best.
    """
    late: Entry | None = None
    for ahead in _leads(queue, step_s):
        late = _first_late(queue, step_s, ahead)
        if late is None:
            return None
    return late


def _leads(queue: Sequence[Entry], step_s: int) -> Iterator[int]:
    """How many steps before their entry those who stand there come: tried in turn."""
    if all(entry.is_fixed for entry in queue):
        yield 0
        return
    inspection_s = queue[0].passage.inspection_s
    yield from sorted({-(-vehicles * inspection_s // step_s) for vehicles in range(1, len(queue) + 1)})


def _first_late(queue: Sequence[Entry], step_s: int, ahead: int) -> Entry | None:
    coming = sorted(
        (
            (entry.comes if entry.is_fixed else max(entry.comes, entry.step - ahead), entry.step, place)
            for place, entry in enumerate(queue)
        ),
    )
    done_s = 0
    for comes, _, place in coming:
        done_s = max(done_s, comes * step_s) + queue[place].passage.inspection_s
        if done_s > queue[place].step * step_s:
            return queue[place]
    return None
