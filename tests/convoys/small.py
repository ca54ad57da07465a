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


def queue(*, steps: int) -> FleetProblem:
    """Thirty people, three buses of four seats, which go through the gate one by one, three steps apart."""
    problem = through_a_gate(steps=steps, vehicles=3)
    gate = replace(problem.gates[0], headway=3, escorts=None, escort_lead=(), escort_away=(), inspection_s=0)
    return replace(problem, gates=(gate,), parties=(party("square", 0, 30),))


def both_ways(*, steps: int, headway: int, most: int) -> FleetProblem:
    """Forty people, four buses of four seats; two come later; one gate out and back."""
    problem = queue(steps=steps)
    out, back = np.full((1, 1, 2, 2), -1), np.full((1, 1, 2, 2), -1)
    out[..., 0, 1], back[..., 1, 0] = 0, 0
    passages = tuple(
        Passage(name="gate", entry=entry, enter_after=after, most_vehicles=most)
        for entry, after in (("inner", out), ("outer", back))
    )
    gate = replace(problem.gates[0], passages=(0, 1), headway=headway)
    starts = (Start(kind=0, place=0, count=2), Start(kind=0, place=0, count=2, available_from=1))
    return replace(problem, passages=passages, gates=(gate,), starts=starts, parties=(party("square", 0, 40),))


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
