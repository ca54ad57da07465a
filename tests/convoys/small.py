"""Fleet problems that can be planned by hand."""

from dataclasses import replace

import numpy as np

from safepassage.convoys.fleet_problem import Access, FleetProblem, Gate, Party, Passage, Site, Start, VehicleKind


def party(name: str, place: int, persons: int, *, goes_to: tuple[int, ...] = (0,), ready: int = 0) -> Party:
    """People at one place who ride in buses and board at home."""
    access = Access(place=place, ready=ready)
    return Party(name=name, group="", persons=persons, rides_in=(0,), goes_to=goes_to, accesses=(access,))


def shuttle(*, steps: int, vehicles: int = 1) -> FleetProblem:
    """One pickup with ten people, one site two steps away, buses of four seats that stand at the pickup."""
    return FleetProblem(
        steps=steps,
        step_s=60,
        places=("square", "camp"),
        kinds=(VehicleKind(name="bus", seats=4, loading=0, unloading=0),),
        starts=(Start(kind=0, place=0, count=vehicles),),
        parties=(party("square", 0, 10),),
        sites=(Site(name="camp", place=1, beds=100, intake=np.full(steps + 1, 100)),),
        travel=np.array([[[[0, 2], [2, 0]]]]),
        chains=((0,),),
    )


def through_a_gate(*, steps: int, vehicles: int) -> FleetProblem:
    """The shuttle through a gate, entered a step after leaving, on the way out only.

    One vehicle a convoy, two steps apart at least, one escort that is away for four steps, 40 seconds of inspection.
    """
    passage = Passage(
        name="gate",
        entry="post",
        enter_after=np.array([[[[-1, 1], [-1, -1]]]]),
        most_vehicles=1,
        inspection_before=1,
    )
    gate = Gate(name="gate", passages=(0,), headway=2, escorts=1, escort_lead=(0,), escort_away=(4,), inspection_s=40)
    return replace(shuttle(steps=steps, vehicles=vehicles), passages=(passage,), gates=(gate,))


def trap(*, steps: int) -> FleetProblem:
    """The nearer camp has beds for four; those of the square may go to either, those of the school only there."""
    return FleetProblem(
        steps=steps,
        step_s=60,
        places=("square", "school", "near", "far"),
        kinds=(VehicleKind(name="bus", seats=4, loading=0, unloading=0),),
        starts=(Start(kind=0, place=0, count=1),),
        parties=(party("square", 0, 4, goes_to=(0, 1)), party("school", 1, 4)),
        sites=(
            Site(name="near", place=2, beds=4, intake=np.full(steps + 1, 100)),
            Site(name="far", place=3, beds=100, intake=np.full(steps + 1, 100)),
        ),
        travel=np.array([[[[0, 2, 1, 2], [2, 0, 1, 2], [1, 1, 0, 2], [2, 2, 2, 0]]]]),
        chains=((0,), (1,)),
    )
