"""Which further vehicle may enter a passage, given those that do already."""

from collections import Counter

from safepassage.convoys.fleet_problem import FleetProblem, Passage
from safepassage.convoys.rides import Entry


class Passing:
    """Entries so far, passage by passage."""

    def __init__(self, problem: FleetProblem) -> None:
        self._passages = problem.passages
        self._step_s = problem.step_s
        self._entered: list[Counter[int]] = [Counter() for _ in problem.passages]

    def admits(self, entries: tuple[Entry, ...], *, after: tuple[Entry, ...] = ()) -> bool:
        """Whether one more vehicle may make these entries, having made those of `after`, which are admitted."""
        self.enter(after)
        made = list(after)
        admitted = True
        for entry in entries:
            admitted = self._admits(entry)
            if not admitted:
                break
            self.enter((entry,))
            made.append(entry)
        for entry in made:
            self._entered[entry.passage][entry.at] -= 1
        return admitted

    def enter(self, entries: tuple[Entry, ...]) -> None:
        """Take down that a vehicle makes these entries."""
        for entry in entries:
            self._entered[entry.passage][entry.at] += 1

    def _admits(self, entry: Entry) -> bool:
        passage, entered = self._passages[entry.passage], self._entered[entry.passage]
        before, after = (
            -(-vehicles // passage.most_vehicles) for vehicles in (entered[entry.at], entered[entry.at] + 1)
        )
        if after > before:
            if passage.headway and after > 1:
                return False
            near = range(entry.at - passage.headway + 1, entry.at + passage.headway)
            if passage.headway and any(entered[at] for at in near):
                return False
            if passage.escorts is not None and not self._escorted(passage, entered, entry.at):
                return False
        return not passage.inspection_s or self._inspected(passage, entered, entry.at)

    @staticmethod
    def _escorted(passage: Passage, entered: Counter[int], at: int) -> bool:
        """Whether an escort is left for one more convoy, in every window that holds its entry."""
        away = passage.escort_away
        convoys = {other: -(-count // passage.most_vehicles) for other, count in entered.items()}
        for first in range(at - away + 1, at + 1):
            out = sum(convoys.get(other, 0) for other in range(first, first + away))
            if passage.escorts is not None and out + 1 > passage.escorts:
                return False
        return True

    def _inspected(self, passage: Passage, entered: Counter[int], at: int) -> bool:
        """Whether every vehicle is inspected in time when one more enters."""
        allowed = passage.inspection_before * self._step_s
        queue = 0
        for entry in range(max([at, *entered]) + 1):
            count = entered[entry] + (entry == at)
            queue = max(0, queue - self._step_s) + passage.inspection_s * count
            if queue > allowed:
                return False
        return True
