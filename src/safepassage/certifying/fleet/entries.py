"""Finds where vehicles enter corridors that have rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safepassage.certifying.fleet.courses import Course, DrivenLeg
from safepassage.certifying.fleet.reading import Passage
from safepassage.model.trips import TripLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One vehicle enters a corridor.

    Attributes
    ----------
    comes
        The instant from which it can be inspected.
    is_fixed
        Whether it comes to be inspected then (it drives up, or has people on board), and not when it likes.
    through
        Steps that it takes from end to end of the corridor, as far as it may take its links.
    """

    passage: Passage
    leg: TripLeg
    node_id: str
    step: int
    comes: int
    is_fixed: bool
    through: int


def entries_of(
    courses: Iterable[Course], passages: Iterable[Passage], free_from: Mapping[str, int]
) -> tuple[Entry, ...]:
    """Every entry of every vehicle; `free_from` tells for a trip since when its vehicle stands where it begins."""
    ruled = tuple(passages)
    entries = []
    for course in courses:
        standing = free_from.get(course.trip.trip_id, 0)
        for own in course.legs:
            for place in range(len(own.stretches)):
                entries += [_entry(course, own, place, passage, standing) for passage in _entered(own, place, ruled)]
    return tuple(entries)


def _entered(own: DrivenLeg, place: int, passages: Iterable[Passage]) -> Iterable[Passage]:
    before = own.stretches[place - 1].link_id if place else None
    return [passage for passage in passages if passage.is_entered(own.stretches[place].link_id, before)]


def _entry(course: Course, own: DrivenLeg, place: int, passage: Passage, standing: int) -> Entry:
    stretch = own.stretches[place]
    comes = own.stretches[place - 1].reached if place else standing if own.ready is None else own.ready
    return Entry(
        passage=passage,
        leg=own.leg,
        node_id=stretch.tail,
        step=stretch.enter,
        comes=comes,
        is_fixed=place > 0 or own.loaded,
        through=course.trip.kind.through[passage.corridor_id],
    )
