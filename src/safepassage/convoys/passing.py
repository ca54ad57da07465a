"""When a further vehicle may enter a passage or a road, given those that do already."""

import numpy as np

from safepassage.convoys.columns import inspected_before
from safepassage.convoys.fleet_problem import BoolArray, FleetProblem, FloatArray, IntArray
from safepassage.convoys.rides import Entry


class Passing:
    """Entries so far, passage by passage; for each the steps in which one more vehicle may enter."""

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        steps = problem.steps
        self._entered: IntArray = np.zeros((len(problem.passages), steps), dtype=np.int64)
        self._used: FloatArray = np.zeros((len(problem.road_limits), steps))
        self._gate_of = {passage: number for number, gate in enumerate(problem.gates) for passage in gate.passages}
        self._open: BoolArray = np.ones((len(problem.passages), steps), dtype=np.bool_)
        for number in range(len(problem.gates)):
            self._judge(number)

    def open_steps(self, passage: int) -> BoolArray:
        """The steps in which one more vehicle may enter a passage, shape (K,)."""
        steps: BoolArray = self._open[passage]
        return steps

    def road_steps(self, road: int, kind: int) -> BoolArray:
        """The steps in which one more vehicle of a kind may enter a road, shape (K,)."""
        limit = self._problem.road_limits[road]
        steps: BoolArray = self._used[road] + limit.pce[kind] <= limit.room + 1e-9
        return steps

    def admits(self, kind: int, entries: tuple[Entry, ...], roads: tuple[Entry, ...]) -> bool:
        """Whether one more vehicle may make all these entries; nothing is taken down."""
        made = 0
        admitted = all(self.road_steps(road, kind)[at] for road, at in roads)
        for passage, at in entries if admitted else ():
            admitted = bool(self._open[passage, at])
            if not admitted:
                break
            # Each entry is judged with those before it made.
            made += 1
            if len(entries) > 1:
                self._count(passage, at, 1)
        if len(entries) > 1:
            for passage, at in entries[:made]:
                self._count(passage, at, -1)
        return admitted

    def enter(self, kind: int, entries: tuple[Entry, ...], roads: tuple[Entry, ...]) -> None:
        """Take down that a vehicle of a kind makes these entries."""
        for passage, at in entries:
            self._count(passage, at, 1)
        for road, at in roads:
            self._used[road, at] += self._problem.road_limits[road].pce[kind]

    def _count(self, passage: int, at: int, vehicles: int) -> None:
        self._entered[passage, at] += vehicles
        if passage in self._gate_of:
            self._judge(self._gate_of[passage])

    def _judge(self, number: int) -> None:
        """Find anew the steps in which the passages of a gate admit one more vehicle."""
        gate, problem = self._problem.gates[number], self._problem
        members = list(gate.passages)
        most = np.array([problem.passages[one].most_vehicles for one in members])[:, None]
        entered = self._entered[members]
        convoys = -(-entered // most)
        admitted = np.ones(entered.shape, dtype=np.bool_)
        if gate.headway:
            near = _in_window(convoys.sum(axis=0), gate.headway - 1, gate.headway)
            admitted &= near == 0
        if gate.escorts is not None:
            admitted &= self._escorted(number, convoys)
        # One that joins a convoy needs no headway and no escort of its own.
        admitted |= entered % most != 0
        if gate.inspection_s:
            admitted &= self._inspected(number, entered.sum(axis=0))
        self._open[members] = admitted

    def _escorted(self, number: int, convoys: IntArray) -> BoolArray:
        """Whether an escort is left for one more convoy, by passage of a gate and step."""
        gate, steps = self._problem.gates[number], convoys.shape[1]
        pad = max(gate.escort_lead, default=0)
        busy = np.zeros(steps + pad + max(gate.escort_away, default=0) + 1, dtype=np.int64)
        for out, lead, away in zip(convoys, gate.escort_lead, gate.escort_away, strict=True):
            busy[pad - lead : pad - lead + steps] += out
            busy[pad - lead + away : pad - lead + away + steps] -= out
        full = np.concatenate([[0], np.cumsum(np.cumsum(busy) >= (gate.escorts or 0))])
        free = []
        for lead, away in zip(gate.escort_lead, gate.escort_away, strict=True):
            begins = np.arange(steps) + pad - lead
            free.append(full[begins + away] == full[begins])
        return np.stack(free)

    def _inspected(self, number: int, vehicles: IntArray) -> BoolArray:
        """Whether every vehicle is inspected in time when one more enters in a step.

        The inspector is behind at t by the most, over s <= t, of the work that came in s..t less the steps from s to t.
        """
        each, step_s = self._problem.gates[number].inspection_s, self._problem.step_s
        work = np.concatenate([[0], np.cumsum(each * vehicles)])
        passed = step_s * np.arange(len(vehicles))
        ahead = np.maximum.accumulate((work[1:] - passed)[::-1])[::-1]
        before = np.minimum.accumulate(work[:-1] - passed)
        return ahead - before + each <= inspected_before(self._problem, number) * step_s


def _in_window(counts: IntArray, before: int, after: int) -> IntArray:
    """How many lie within steps t - before .. t + after - 1, for every t."""
    sums = np.concatenate([[0], np.cumsum(counts)])
    steps = np.arange(len(counts))
    inside: IntArray = sums[np.minimum(len(counts), steps + after)] - sums[np.maximum(0, steps - before)]
    return inside
