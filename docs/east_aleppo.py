"""Plan beside what happened: fills the tables of east-aleppo.md.

Run: python -m docs.east_aleppo [PLAN [FIRST_DAY_PLAN]].
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.aleppo_fleets import FLEETS, SCENARIO

from docs.east_aleppo_record import claims_of, days, reported_tables, table, told_on
from safepassage.inputs.plan_folder import load_plan
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.operations.check_scenario import open_scenario

PAGE = Path(__file__).parent / "east-aleppo.md"
CROSSING, ALEPPO_SITE, VILLAGES_SITE = "amiriyah-ramouseh", "rashideen", "jibreen"
BUSES_SEEN = 20
"""The most buses told of in one convoy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One vehicle with people from Aleppo on board, as it enters the crossing."""

    step: int
    vehicle_type: str
    vehicle_no: int
    persons: int


def main(folders: Sequence[str]) -> None:
    """Write the page anew: the reported tables always, the plan's where plan folders are given, one for each fleet."""
    text = filled(PAGE.read_text(encoding="utf-8"), "reported", reported_tables())
    scenario = open_scenario(SCENARIO).scenario
    plans = {
        name: (make(scenario), load_plan(Path(folder)))
        for (name, make), folder in zip(FLEETS.items(), folders, strict=False)
    }
    if plans:
        text = filled(text, "plan", plan_tables(*next(iter(plans.values()))))
        text = filled(text, "fleets", (fleets_table(plans),))
    PAGE.write_text(text, encoding="utf-8")


def filled(text: str, mark: str, tables: Sequence[str]) -> str:
    """A page with tables put between `<!-- mark -->` and `<!-- end of mark -->`.

    Raises
    ------
    ValueError
        Where the page has no such marks.
    """
    before, begin, rest = text.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- end of {mark} -->")
    if not begin or not end:
        raise ValueError(f"the page has no place for: {mark}")
    return before + begin + "\n" + "\n\n".join(tables) + "\n\n" + end + after


def plan_tables(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """People safe beside the bands of what was reported; convoys by day; what only hindsight could plan."""
    return beside_the_bands(scenario, plan), by_day(scenario, plan), hindsight(scenario, plan)


def beside_the_bands(scenario: Scenario, plan: Plan) -> str:
    """People from Aleppo safe in the plan at the instants for which the record gives a band."""
    rows = []
    for band in claims_of("band"):
        low, high = band.low or 0, band.high or 0
        safe = safe_by(plan, ALEPPO_SITE, scenario.grid.last_instant_until(band.at))
        rows.append([f"{band.at:%d %H:%M}", f"{low:,}-{high:,}", f"{safe:,}", _against(safe, low, high)])
    return table(["December", "reported as out", "plan: safe", "beside the band"], rows)


def _against(safe: int, low: int, high: int) -> str:
    if safe > high:
        return f"{safe - high:,} above"
    return f"{low - safe:,} below" if safe < low else "within"


def safe_by(plan: Plan, site: str, instant: int) -> int:
    """People whom a reception site has taken in by an instant."""
    return sum(
        flow.persons for flow in plan.path_flows if flow.reception_site_id == site and flow.arrive_step <= instant
    )


def by_day(scenario: Scenario, plan: Plan) -> str:
    """Loaded convoys, vehicles and people of the plan on each day, and the vehicles that were reported."""
    through = passages(plan)
    told = days()
    end = [scenario.grid.at(passage.step).date() for passage in through]
    last = max([*told, *end])
    every = [date.fromordinal(day) for day in range(told[0].toordinal(), last.toordinal() + 1)]
    rows = [[f"{day:%d}", *_day_of(scenario, plan, through, day), told_on("vehicles", day)] for day in every]
    heads = ["convoys out", "buses", "ambulances", "people in them", "from the villages, safe"]
    return table(["December", *heads, "vehicles reported"], rows)


def _day_of(scenario: Scenario, plan: Plan, through: Sequence[Passage], day: date) -> list[str]:
    own = [passage for passage in through if scenario.grid.at(passage.step).date() == day]
    villagers = sum(
        flow.persons
        for flow in plan.path_flows
        if flow.reception_site_id == VILLAGES_SITE and scenario.grid.at(flow.arrive_step).date() == day
    )
    figures = (
        len({passage.step for passage in own}),
        *(sum(passage.vehicle_type == kind for passage in own) for kind in ("bus", "ambulance")),
        sum(passage.persons for passage in own),
        villagers,
    )
    return [f"{figure:,}" for figure in figures]


def passages(plan: Plan) -> tuple[Passage, ...]:
    """The vehicles that enter the crossing with people from Aleppo on board, by time."""
    boards_before, persons = dict[str, int](), dict[str, int]()
    for boarding in plan.boardings or ():
        if boarding.reception_site_id == ALEPPO_SITE:
            boards_before.setdefault(boarding.trip_id, boarding.leg)
            persons[boarding.trip_id] = persons.get(boarding.trip_id, 0) + boarding.persons
    found = [
        Passage(
            step=leg.enter_steps[leg.links.index(CROSSING)],
            vehicle_type=leg.vehicle_type,
            vehicle_no=leg.vehicle_no,
            persons=persons[leg.trip_id],
        )
        for leg in plan.trips or ()
        if leg.trip_id in persons and leg.leg >= boards_before[leg.trip_id] and CROSSING in leg.links
    ]
    return tuple(sorted(found, key=lambda passage: (passage.step, passage.vehicle_type, passage.vehicle_no)))


def hindsight(scenario: Scenario, plan: Plan) -> str:
    """What the plan does that nobody could have ordered at the time, in figures."""
    through = passages(plan)
    rows = [*_holds(scenario, plan, through), *_later_vehicles(scenario, through), *_larger_convoys(through)]
    return table(["what had to be known", "in the plan"], rows)


def _holds(scenario: Scenario, plan: Plan, through: Sequence[Passage]) -> Iterator[list[str]]:
    grid = scenario.grid
    for closure in scenario.closures:
        shut, opened = grid.last_instant_until(closure.from_at), grid.first_instant_from(closure.to_at)
        before = [passage.step for passage in through if passage.step < shut]
        after = [passage.step for passage in through if passage.step >= opened]
        last = f"{grid.at(before[-1]):%H:%M}" if before else "none"
        first = f"{grid.at(after[0]):%d %H:%M}" if after else "none"
        left = f"{_called(plan, shut):,} people called to the buses and left there"
        yield [
            f"that the crossing would shut on {closure.from_at:%d %H:%M} and open on {closure.to_at:%d %H:%M}",
            f"last convoy before it {last}, {left}, next convoy {first}",
        ]


def _called(plan: Plan, instant: int) -> int:
    """People who have walked to a boarding point by an instant, less those of them who have boarded."""
    board = {boarding.trip_id: boarding.board_step for boarding in plan.boardings or ()}
    walked = [flow for flow in plan.path_flows if flow.to_staging_area_id and flow.arrive_step <= instant]
    return sum(flow.persons for flow in walked if board.get(flow.trip_id, instant + 1) > instant)


def _later_vehicles(scenario: Scenario, through: Sequence[Passage]) -> Iterator[list[str]]:
    first: dict[str, int] = {}
    for row in scenario.vehicles:
        first.setdefault(row.vehicle_type, row.count)
    later = [passage for passage in through if passage.vehicle_no > first[passage.vehicle_type]]
    people, everyone = sum(passage.persons for passage in later), sum(passage.persons for passage in through)
    yield [
        "that more vehicles would come than those of the first day",
        f"{people:,} of {everyone:,} people ride in later ones",
    ]


def _larger_convoys(through: Sequence[Passage]) -> Iterator[list[str]]:
    buses: dict[int, int] = {}
    for passage in through:
        buses[passage.step] = buses.get(passage.step, 0) + (passage.vehicle_type == "bus")
    larger = [count for count in buses.values() if count > BUSES_SEEN]
    yield [
        f"that a convoy of more than {BUSES_SEEN} buses would be let through",
        f"{len(larger)} of {len(buses)} convoys, at most {max(buses.values(), default=0)} buses",
    ]


def fleets_table(plans: Mapping[str, tuple[Scenario, Plan]]) -> str:
    """The plans of several fleets beside each other, people from Aleppo alone."""
    bands = claims_of("band")
    rows = []
    for name, (scenario, plan) in plans.items():
        grid = scenario.grid
        arrivals = [flow.arrive_step for flow in plan.path_flows if flow.reception_site_id == ALEPPO_SITE]
        safe = [safe_by(plan, ALEPPO_SITE, grid.last_instant_until(band.at)) for band in bands]
        last = f"{grid.at(max(arrivals)):%d %H:%M}" if arrivals else "none"
        stay = sum(row.persons for row in plan.not_carried or ())
        rows.append([name, _fleet(scenario), *(f"{figure:,}" for figure in safe), last, f"{stay:,}"])
    heads = [f"safe {band.at:%d %H:%M}" for band in bands]
    return table(["fleet", "vehicles", *heads, "last safe", "not carried"], rows)


def _fleet(scenario: Scenario) -> str:
    counts: dict[str, int] = {}
    for row in scenario.vehicles:
        counts[row.vehicle_type] = counts.get(row.vehicle_type, 0) + row.count
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())


if __name__ == "__main__":
    main(sys.argv[1:])
