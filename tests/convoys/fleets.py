"""Small random fleet problems, with everything that changes who may go when."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from safepassage.convoys.fleet_problem import (
    Access,
    BoolArray,
    FleetProblem,
    Gate,
    IntArray,
    LinkedTerm,
    Objective,
    OnFoot,
    Party,
    Passage,
    RoadLimit,
    Site,
    Start,
    VehicleKind,
    WalkIn,
    chains_of,
    earliest_arrival,
    expected_safe,
)


def shortest(travel: IntArray) -> IntArray:
    """Travel steps by way of any other place: no detour is shorter than the way itself."""
    for middle in range(travel.shape[-1]):
        travel = np.minimum(travel, travel[..., :, [middle]] + travel[..., [middle], :])
    return travel


@st.composite
def fleets(
    draw: st.DrawFn,
    *,
    passages: bool = False,
    terms: bool = False,
    ways: bool = False,
    walking: bool = False,
    on_foot: bool = False,
    ranks: bool = False,
) -> FleetProblem:
    """A depot, one or two pickups, one or two sites, up to three vehicles of one or two kinds, a handful of people."""
    steps = draw(st.integers(4, 6))
    pickups, sites = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    places = 1 + pickups + sites
    kinds = tuple(
        VehicleKind(
            name=f"kind-{number}", seats=seats, loading=draw(st.integers(0, 1)), unloading=draw(st.integers(0, 1))
        )
        for number, seats in enumerate(draw(st.lists(st.integers(1, 4), min_size=1, max_size=2)))
    )
    travel = draw(_travel(len(kinds), places, ways=1 + ways))
    parties = tuple(
        Party(
            name=f"party-{number}",
            group="",
            persons=draw(st.integers(1, 2 if on_foot else 4)),
            rides_in=tuple(sorted(draw(st.sets(st.integers(0, len(kinds) - 1), min_size=1)))),
            goes_to=tuple(sorted(draw(st.sets(st.integers(0, sites - 1), min_size=1)))),
            accesses=(Access(place=1 + draw(st.integers(0, pickups - 1)), ready=draw(st.sampled_from([0, 0, 1, 2]))),),
            rank=number if ranks else 0,
        )
        for number in range(2 if ranks else draw(st.integers(1, 2)))
    )
    problem = FleetProblem(
        steps=steps,
        step_s=60,
        places=tuple(f"place-{number}" for number in range(places)),
        kinds=kinds,
        starts=(
            *(
                Start(kind=number, place=0, count=draw(st.integers(0, 1)), available_from=draw(st.integers(0, 1)))
                for number in range(len(kinds))
            ),
            Start(kind=0, place=draw(st.integers(0, places - 1)), count=1),
        ),
        parties=parties,
        sites=tuple(
            Site(
                name=f"site-{number}",
                place=1 + pickups + number,
                beds=draw(st.sampled_from([2, 5, 100, 100])),
                intake=np.full(steps + 1, draw(st.sampled_from([1, 3, 100, 100])), dtype=np.int64),
            )
            for number in range(sites)
        ),
        travel=travel,
        chains=chains_of(range(1, 1 + pickups), most=draw(st.integers(1, 2))),
        linked_terms=(draw(_term(len(parties))),) if terms else (),
    )
    if passages:
        problem = draw(_through_a_crossing(problem, 1 + pickups))
    if ways:
        problem = draw(_with_hours_and_roads(problem))
    if walking:
        problem = draw(_with_walks(problem, pickups))
    if on_foot:
        first = tuple(draw(st.integers(-1, 3)) for _ in parties)
        by = np.cumsum(draw(st.lists(st.integers(0, 1), min_size=steps + 1, max_size=steps + 1)))
        walk = tuple(draw(st.integers(0, max(0, one))) for one in first)
        problem = replace(problem, on_foot=OnFoot(by=by, first=first, walk=walk))
    return problem


@st.composite
def _travel(draw: st.DrawFn, kinds: int, places: int, *, ways: int) -> IntArray:
    size = places**2 * kinds
    steps_between = draw(st.lists(st.sampled_from([1, 1, 1, 2, 3]), min_size=size, max_size=size))
    travel = np.array(steps_between, dtype=np.int64).reshape(1, kinds, places, places)
    for place in range(places):
        travel[..., place, place] = 0
    travel = shortest(travel)
    if ways == 1:
        return travel
    longer = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=size, max_size=size))
    more = np.array(longer, dtype=np.int64).reshape(travel.shape)
    return np.concatenate([travel, np.where((more >= 0) & (travel > 0), travel + more, -1)])


@st.composite
def _through_a_crossing(draw: st.DrawFn, problem: FleetProblem, first_site: int) -> FleetProblem:
    """Between all places of safety and all others; a passage each way, with rules over one or both of them."""
    places = np.arange(len(problem.places))
    before = draw(st.integers(0, 1))
    inside = np.minimum(before, problem.travel)
    outward = (places[:, None] < first_site) & (places[None] >= first_site)
    both = draw(st.booleans())
    directions = [outward, outward.T] if both else [outward | outward.T]
    passages = tuple(
        Passage(
            name="crossing",
            entry=f"gate-{number}",
            enter_after=np.where(crosses & (problem.travel >= 0), inside, -1).astype(np.int64),
            most_vehicles=draw(st.integers(1, 2)),
            inspection_before=before,
        )
        for number, crosses in enumerate(directions)
    )
    times = st.tuples(*(st.integers(0, 2) for _ in passages))
    gate = Gate(
        name="crossing",
        passages=tuple(range(len(passages))),
        headway=draw(st.integers(0, 3)),
        escorts=draw(st.sampled_from([None, 1, 2])),
        escort_lead=draw(times),
        escort_away=tuple(1 + away for away in draw(times)),
        inspection_s=draw(st.sampled_from([0, 0, 20, 40, 60])),
    )
    waits = np.where(outward & (problem.travel >= 0), inside, 0) if draw(st.booleans()) else None
    return replace(problem, passages=passages, gates=(gate,), waits_before=waits)


@st.composite
def _with_hours_and_roads(draw: st.DrawFn, problem: FleetProblem) -> FleetProblem:
    """Ways that may not begin at all instants, and a narrow road that some of them enter."""
    shape = problem.travel.shape
    size = int(np.prod(shape))
    closed = draw(st.lists(st.integers(0, size * (problem.steps + 1) - 1), max_size=20))
    may_begin: BoolArray = np.ones(size * (problem.steps + 1), dtype=np.bool_)
    may_begin[closed] = False
    after = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=size, max_size=size))
    enter_after = np.array(after, dtype=np.int64).reshape(shape)
    road = RoadLimit(
        name="bridge",
        enter_after=np.where((problem.travel > 0) & (enter_after < problem.travel), enter_after, -1),
        pce=np.array([draw(st.sampled_from([1.0, 1.5, 2.0])) for _ in problem.kinds]),
        room=np.array(
            draw(st.lists(st.sampled_from([0.0, 2.0, 2.0, 3.5]), min_size=problem.steps, max_size=problem.steps))
        ),
    )
    return replace(
        problem,
        may_begin=may_begin.reshape(*shape, problem.steps + 1) if draw(st.booleans()) else None,
        road_limits=(road,) if draw(st.booleans()) else (),
    )


@st.composite
def _with_walks(draw: st.DrawFn, problem: FleetProblem, pickups: int) -> FleetProblem:
    """People who may walk to another pickup, where not more have come by an instant than walked; slow loading."""
    parties = []
    for party in problem.parties:
        home = party.accesses[0]
        walk = draw(st.integers(1, 2))
        walks = [Access(place=place, ready=home.ready + walk, walk=walk)
                 for place in range(1, 1 + pickups) if place != home.place and draw(st.booleans())]  # fmt: skip
        slow = np.array(draw(st.lists(st.integers(0, 3), min_size=problem.steps, max_size=problem.steps)))
        loading = slow if draw(st.booleans()) else None
        parties.append(replace(party, accesses=(home, *walks), loading=loading))
    come = st.lists(st.integers(0, 2), min_size=problem.steps + 1, max_size=problem.steps + 1)
    walk_ins = tuple(
        WalkIn(place=place, by=np.cumsum(draw(come))) for place in range(1, 1 + pickups) if draw(st.booleans())
    )
    return replace(problem, parties=tuple(parties), walk_ins=walk_ins)


@st.composite
def _term(draw: st.DrawFn, parties: int) -> LinkedTerm:
    return LinkedTerm(
        name="term",
        parties=(0,),
        counterparts=(parties - 1,),
        ratio=draw(st.sampled_from([0.0, 0.5, 2.0])),
        slack=draw(st.integers(0, 3)),
        counts_arrivals=draw(st.booleans()),
    )


@st.composite
def objectives(draw: st.DrawFn, steps: int) -> Objective:
    """Earliest arrival, or what is safe less what is caught under a pause that may break."""
    if draw(st.booleans()):
        return earliest_arrival(steps)
    falls = np.array(draw(st.lists(st.sampled_from([0.0, 0.05, 0.2]), min_size=steps, max_size=steps)))
    survival = np.concatenate([[1.0], np.cumprod(1.0 - falls)])
    return expected_safe(survival, exposure_weight=draw(st.sampled_from([0.0, 0.3, 1.0, 3.0])))
