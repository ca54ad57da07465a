"""Drivers' sheets: one a convoy, and one a vehicle and day for trips that are part of none."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from safepassage.model.trips import ConvoyRow
from safepassage.outputs.halting import halts
from safepassage.outputs.itineraries import Itinerary, Stage, itineraries
from safepassage.outputs.material import Material
from safepassage.outputs.page import Section, Sheet, Table
from safepassage.outputs.routes import route_text
from safepassage.outputs.section_boarding import groups_text

_MOST_SHEETS = 600
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drive:
    """One leg of one vehicle on a sheet."""

    itinerary: Itinerary
    stage: Stage


def sheets(material: Material) -> Section:
    """All sheets in the order in which their first vehicle leaves."""
    text, words = material.words.fleet, material.words
    by_convoy, others = _sorted_out(material)
    known = {row.convoy_id: row for row in material.plan.convoys or ()}
    made = [
        (_first(drives), _convoy_sheet(material, convoy_id, known.get(convoy_id), drives))
        for convoy_id, drives in by_convoy.items()
    ]
    made += [(_first(drives), _vehicle_sheet(material, day, drives)) for (_, day), drives in others.items()]
    ordered = [sheet for _, sheet in sorted(made, key=lambda each: each[0])]
    cut = text.sheets_cut.format(shown=words.number(_MOST_SHEETS), total=words.number(len(ordered)))
    sentences = (text.sheets_intro, cut) if len(ordered) > _MOST_SHEETS else (text.sheets_intro,)
    return Section(
        anchor="sheets",
        heading=text.sheets,
        sentences=sentences,
        tables=(_all_convoys(material, by_convoy),) if by_convoy else (),
        sheets=tuple(ordered[:_MOST_SHEETS]),
    )


def _all_convoys(material: Material, by_convoy: dict[str, list[_Drive]]) -> Table:
    """A line a convoy, in the order in which they enter their corridors."""
    text, number = material.words.fleet, material.words.number
    rows = []
    for row in sorted(material.plan.convoys or (), key=lambda row: (row.enter_step, row.convoy_id)):
        drives = [
            each for each in by_convoy.get(row.convoy_id, ()) if row.convoy_id in each.stage.leg.convoy_id.split()
        ]
        ends = dict.fromkeys(material.node_name(drive.stage.leg.to_node_id) for drive in drives)
        rows.append(
            (
                material.instant(row.enter_step),
                row.convoy_id,
                material.corridor_name(row.corridor_id),
                ", ".join(ends),
                number(row.vehicles),
                number(sum(drive.stage.on_board for drive in drives)),
                number(row.escorts),
            )
        )
    head = (text.passes, text.convoy, text.corridor, text.goes_to, text.heading, material.words.persons, text.escorts)
    numeric = frozenset({4, 5, 6})
    return Table(caption=text.convoys, head=head, rows=tuple(rows), numeric=numeric, tight=frozenset({0}))


def _first(drives: Sequence[_Drive]) -> int:
    return min(_begins(drive.stage) for drive in drives)


def _begins(stage: Stage) -> int:
    """The instant at which a driver has something to do for a leg."""
    return min([stage.leg.depart_step, *(row.board_step for row in stage.boardings)])


def _sorted_out(
    material: Material,
) -> tuple[dict[str, list[_Drive]], dict[tuple[str, date], list[_Drive]]]:
    """The drives of each convoy, and those of each vehicle and day on trips without one.

    Legs outside convoys stand on the sheet of the convoy that their trip joins next, or else of the last that it was
    part of.
    """
    by_convoy: dict[str, list[_Drive]] = defaultdict(list)
    others: dict[tuple[str, date], list[_Drive]] = defaultdict(list)
    for itinerary in itineraries(material.scenario, material.plan):
        trips: dict[str, list[Stage]] = defaultdict(list)
        for stage in itinerary.stages:
            trips[stage.leg.trip_id].append(stage)
        for stages in trips.values():
            named = [place for place, stage in enumerate(stages) if stage.leg.convoy_id.split()]
            for place, stage in enumerate(stages):
                drive = _Drive(itinerary=itinerary, stage=stage)
                if not named:
                    day = material.scenario.grid.at(_begins(stages[0])).date()
                    others[itinerary.name, day].append(drive)
                    continue
                shown_with = stages[next((each for each in named if each >= place), named[-1])]
                for convoy_id in shown_with.leg.convoy_id.split():
                    by_convoy[convoy_id].append(drive)
    return by_convoy, others


def _convoy_sheet(material: Material, convoy_id: str, row: ConvoyRow | None, drives: Sequence[_Drive]) -> Sheet:
    """The sheet of a convoy: its vehicles in the order in which they enter the corridor."""
    text, words, grid = material.words.fleet, material.words, material.scenario.grid
    in_it = [drive for drive in drives if convoy_id in drive.stage.leg.convoy_id.split()]
    people = words.number(sum(drive.stage.on_board for drive in in_it))
    size = text.size_of if any(drive.stage.on_board for drive in in_it) else text.size_of_empty
    facts = [(text.size, size.format(vehicles=words.number(len(in_it)), people=people))]
    day = grid.at(row.enter_step if row else _first(drives)).date()
    corridor_id = ""
    if row is not None:
        corridor_id = row.corridor_id
        when = material.time_on(day, row.enter_step)
        facts.insert(0, (text.passes, text.passes_at.format(corridor=material.corridor_name(corridor_id), when=when)))
        facts.append((text.escorts, words.number(row.escorts)))
    facts.insert(0, (text.day, words.day_of(day)))
    order = {drive.itinerary.name: place for place, drive in enumerate(sorted(in_it, key=_place_in_convoy), start=1)}
    placed = sorted(drives, key=lambda drive: (order[drive.itinerary.name], drive.stage.leg.depart_step))
    heading = text.sheet_convoy.format(convoy=convoy_id)
    return _sheet(material, heading, facts, placed, day=day, corridor_id=corridor_id, numbers=order)


def _place_in_convoy(drive: _Drive) -> tuple[int, str, int]:
    return (drive.stage.leg.depart_step, drive.itinerary.kind.vehicle_type, drive.itinerary.number)


def _vehicle_sheet(material: Material, day: date, drives: Sequence[_Drive]) -> Sheet:
    """The sheet of one vehicle for one day."""
    text, words = material.words.fleet, material.words
    name = drives[0].itinerary.name
    heading = text.sheet_vehicle.format(vehicle=name, day=words.day_of(day))
    return _sheet(material, heading, [], drives, day=day, corridor_id="", numbers={})


def _sheet(
    material: Material,
    heading: str,
    facts: list[tuple[str, str]],
    drives: Sequence[_Drive],
    *,
    day: date,
    corridor_id: str,
    numbers: dict[str, int],
) -> Sheet:
    text = material.words.fleet
    ways = _ways(material, drives)
    facts += [
        (text.way if len(ways) == 1 else text.way_of.format(letter=letter), told) for told, letter in ways.items()
    ]
    rows = [
        _row(material, drive, ways, day=day, corridor_id=corridor_id, number=numbers.get(drive.itinerary.name))
        for drive in drives
    ]
    # Columns in which nothing stands, such as loading in an empty convoy, are left out.
    head = [name for name in rows[0] if any(row[name] for row in rows)]
    times = (text.there_by, text.loads, text.leave, text.corridor, text.expected)
    return Sheet(
        heading=heading,
        marking=text.sheet_marking.format(title=material.scenario.title or material.words.neutral_title),
        facts=tuple(facts),
        table=Table(
            caption=heading,
            head=tuple(head),
            rows=tuple(tuple(row[name] for name in head) for row in rows),
            tight=frozenset(place for place, name in enumerate(head) if name in times) | {0},
        ),
        orders_heading=text.if_it_breaks,
        orders=tuple(_break_orders(material, drives, ways, day)),
    )


def _ways(material: Material, drives: Sequence[_Drive]) -> dict[str, str]:
    """The ways that are driven, each with a letter."""
    told = dict.fromkeys(_way(material, drive.stage) for drive in drives)
    letters = [*_LETTERS, *(f"{first}{second}" for first in _LETTERS for second in _LETTERS)]
    return dict(zip(told, letters, strict=False))


def _way(material: Material, stage: Stage) -> str:
    leg, words = stage.leg, material.words
    ends = words.between_nodes.format(
        start=material.node_name(leg.from_node_id), end=material.node_name(leg.to_node_id)
    )
    by = route_text(material.scenario.network, leg.from_node_id, leg.links, words) or words.fleet.unnamed_road
    return f"{ends}: {by}"


def _row(
    material: Material, drive: _Drive, ways: dict[str, str], *, day: date, corridor_id: str, number: int | None
) -> dict[str, str]:
    """One leg under the names of its columns; what does not apply is blank."""
    text, stage = material.words.fleet, drive.stage
    leg = stage.leg
    loads = min((row.board_step for row in stage.boardings), default=None)
    enters = _enters(material, stage, corridor_id)
    if stage.boardings:
        take = groups_text(material, stage.boardings)
    else:
        persons = material.words.number(stage.on_board)
        take = text.stay_on.format(persons=persons) if stage.on_board else text.take_nobody
    return {
        text.vehicle: drive.itinerary.name if number is None else f"{number}. {drive.itinerary.name}",
        text.leg_from: material.node_name(leg.from_node_id),
        text.leg_to: material.node_name(leg.to_node_id),
        text.way: ways[_way(material, stage)] if len(ways) > 1 else "",
        text.there_by: text.at_depot if stage.there_from is None else material.time_on(day, stage.there_from),
        text.loads: "" if loads is None else material.time_on(day, loads),
        text.leave: material.time_on(day, leg.depart_step),
        text.corridor: "" if enters is None else material.time_on(day, enters),
        text.expected: material.time_on(day, leg.arrive_step),
        text.take: take,
    }


def _enters(material: Material, stage: Stage, corridor_id: str) -> int | None:
    """The step in which a leg enters a corridor."""
    links = {link for each in material.scenario.corridors if each.corridor_id == corridor_id for link in each.link_ids}
    steps = zip(stage.leg.links, stage.leg.enter_steps, strict=False)
    return next((step for link_id, step in steps if link_id in links), None)


def _break_orders(material: Material, drives: Sequence[_Drive], ways: dict[str, str], day: date) -> Iterator[str]:
    """What to do if the pause breaks, for each way; vehicles that do not leave together on it are told apart."""
    text = material.words.fleet
    if material.scenario.pause is None:
        return
    has_people = any(drive.stage.on_board for drive in drives)
    yield text.break_before if has_people else text.break_before_empty
    told: dict[str, None] = {}
    for drive in drives:
        leg = drive.stage.leg
        spans = [
            text.break_span.format(
                first=material.time_on(day, halt.first),
                where=halt.where,
                last=material.time_on(day, halt.last),
                instruction=halt.instruction,
            )
            for halt in halts(material.scenario, drive.itinerary.kind, leg, material.words)
        ]
        if spans:
            way = text.way_of.format(letter=ways[_way(material, drive.stage)])
            orders = " ".join(spans)
            told[text.break_on_way.format(way=way, orders=orders) if len(ways) > 1 else orders] = None
    yield from told
