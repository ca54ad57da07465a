"""Small random fleet problems, with everything that changes who may go when."""

import numpy as np
from hypothesis import strategies as st

from safepassage.convoys.fleet_problem import (
    FleetProblem,
    IntArray,
    LinkedTerm,
    Objective,
    Party,
    Passage,
    Site,
    Start,
    VehicleKind,
    chains_of,
    earliest_arrival,
    expected_safe,
)


def shortest(travel: IntArray) -> IntArray:
    """Travel steps by way of any other place: no detour is shorter than the way itself."""
    for middle in range(travel.shape[1]):
        travel = np.minimum(travel, travel[:, :, [middle]] + travel[:, [middle], :])
    return travel


@st.composite
def fleets(draw: st.DrawFn, *, passages: bool = False, terms: bool = False) -> FleetProblem:
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
    steps_between = draw(
        st.lists(st.sampled_from([1, 1, 1, 2, 3]), min_size=places**2 * len(kinds), max_size=places**2 * len(kinds))
    )
    travel = np.array(steps_between, dtype=np.int64).reshape(len(kinds), places, places)
    for place in range(places):
        travel[:, place, place] = 0
    travel = shortest(travel)
    parties = tuple(
        Party(
            name=f"party-{number}",
            group="",
            place=1 + draw(st.integers(0, pickups - 1)),
            persons=draw(st.integers(1, 4)),
            rides_in=tuple(sorted(draw(st.sets(st.integers(0, len(kinds) - 1), min_size=1)))),
            goes_to=tuple(sorted(draw(st.sets(st.integers(0, sites - 1), min_size=1)))),
            ready=draw(st.sampled_from([0, 0, 1, 2])),
        )
        for number in range(draw(st.integers(1, 2)))
    )
    return FleetProblem(
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
        chains=chains_of([party.place for party in parties], most=draw(st.integers(1, 2))),
        passages=(draw(_passage(travel, steps, 1 + pickups)),) if passages else (),
        linked_terms=(draw(_term(len(parties))),) if terms else (),
    )


@st.composite
def _passage(draw: st.DrawFn, travel: IntArray, steps: int, first_site: int) -> Passage:
    """Between all places of safety and all others, in both directions."""
    places = np.arange(travel.shape[1])
    crosses = (places[:, None] < first_site) ^ (places[None] < first_site)
    before = draw(st.integers(0, 1))
    return Passage(
        name="crossing",
        enter_after=np.where(crosses, np.minimum(before, travel), -1).astype(np.int64),
        is_open=np.array(draw(st.lists(st.sampled_from([True, True, True, False]), min_size=steps, max_size=steps))),
        most_vehicles=draw(st.integers(1, 2)),
        headway=draw(st.integers(0, 2)),
        escorts=draw(st.sampled_from([None, 1, 2])),
        escort_away=draw(st.integers(1, 3)),
        inspection_s=draw(st.sampled_from([0, 0, 20, 40, 60])),
        inspection_before=before,
    )


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
