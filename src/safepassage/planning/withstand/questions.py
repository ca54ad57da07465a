"""The three programs behind a plan that withstands blocked corridors."""

from collections.abc import Sequence

import numpy as np

from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.withstand.formulation import Formulation, formulate
from safepassage.flow.withstand.recourse import SCALE, best_recourse, cut_row, standing_at
from safepassage.flow.withstand.solver import Program
from safepassage.flow.withstand.stages import Blocked, in_one_program
from safepassage.model.scenario import Scenario
from safepassage.planning.withstand.blocking import Threat, corridors_of_arcs
from safepassage.planning.withstand.kinds import Kind

_SHORT = 1e-4
"""By how much people safe must fall short of a guarantee before a row is worth adding."""


class WaitQuestion:
    """The orders stay: for each set of corridors the people whose journeys meet none of it are guaranteed."""

    def __init__(self, kinds: Sequence[Kind], threat: Threat, *, most: int) -> None:
        formulation = formulate([kind.commodity for kind in kinds], most_guaranteed=most)
        self.layout, self.guarantee = formulation.layout, formulation.layout.guarantee
        self.program = Program(formulation)
        self.costs: Sequence[FloatArray] = [_earliness(formulation, [kinds[row]], [row]) for row in range(len(kinds))]
        self.whole = np.arange(self.guarantee)
        for number in range(len(threat.sets)):
            self.program.require(self._survivors(kinds, number), 0.0)

    def separate(self, values: FloatArray, at_least: float) -> int:
        """Nothing is left out of the program."""
        del values, at_least
        return 0

    def _survivors(self, kinds: Sequence[Kind], number: int) -> FloatArray:
        """People taken in whose journeys have not met a set, less the guarantee."""
        row = np.zeros(self.guarantee + 1)
        row[self.guarantee] = -1.0
        for (_, _, takes, _), kind in zip(self.layout.firsts, kinds, strict=True):
            met = np.array([] if kind.layered is None else kind.layered.met, dtype=object)
            missed = np.array([not (int(sets) >> number) & 1 for sets in met], dtype=np.bool_)
            site = kind.ground.unrolled.take_site
            row[takes : takes + len(site)] = missed[site]
        return row


class RerouteQuestion:
    """Everybody is sent on anew: what can still be done is a maximum flow, bounded by cuts that are added as needed."""

    def __init__(self, scenario: Scenario, kind: Kind, threat: Threat, *, most: int) -> None:
        formulation = formulate([kind.commodity], most_guaranteed=most)
        self.layout, self.guarantee = formulation.layout, formulation.layout.guarantee
        self.program = Program(formulation)
        self.costs: Sequence[FloatArray] = [_earliness(formulation, [kind], [0])]
        self.whole = np.arange(self.guarantee)
        self._kind, self._threat = kind, threat
        corridors = corridors_of_arcs(scenario, kind.network)
        self._shut = [(corridors & members) != 0 for members in threat.sets]

    def separate(self, values: FloatArray, at_least: float) -> int:
        """Add the cut of every blocking that leaves too few."""
        ground, added = self._kind.ground, 0
        columns = self.layout.of(values, 0)
        for moment in self._threat.moments:
            if moment.step == 0:
                continue  # nobody has left: what can be done then does not depend on the plan, and bounds every plan
            standing = standing_at(ground, columns, moment.step, scale=SCALE)
            for shut in self._shut:
                best = best_recourse(ground, standing, blocked=shut, moment=moment.step, scale=SCALE)
                if best.safe / SCALE >= at_least - _SHORT:
                    continue
                cut = cut_row(ground, best, moment.step, scale=SCALE)
                row = self.layout.as_row(cut.columns, 0)
                # People are rounded to parts at every point; a row that differs by no more would be added for ever.
                if cut.at_most + row @ values < at_least - _SHORT:
                    row[self.guarantee] = -1.0
                    self.program.require(row, -cut.at_most)
                    added += 1
        return added


class SeveralKindsQuestion:
    """Everybody is sent on anew, and some may go to some sites only: plan and recourse in one program."""

    def __init__(self, scenario: Scenario, kinds: Sequence[Kind], threat: Threat, *, most: int) -> None:
        corridors = [corridors_of_arcs(scenario, kind.network) for kind in kinds]
        blockings = [
            Blocked(arcs=tuple((own & members) != 0 for own in corridors), moment=moment.step)
            for members in threat.sets
            for moment in threat.moments
        ]
        formulation = in_one_program([kind.commodity for kind in kinds], blockings, most_guaranteed=most)
        self.layout, self.guarantee = formulation.layout, formulation.layout.guarantee
        self.program = Program(formulation)
        self.costs: Sequence[FloatArray] = [_earliness(formulation, kinds, range(len(kinds)))]
        columns = np.arange(len(formulation.upper))
        self.whole = columns[columns != self.guarantee]

    def separate(self, values: FloatArray, at_least: float) -> int:
        """Nothing is left out of the program."""
        del values, at_least
        return 0


def _earliness(formulation: Formulation, kinds: Sequence[Kind], numbers: Sequence[int]) -> FloatArray:
    """The sum over all instants of the people of some kinds who are safe, in terms of people taken in."""
    cost = np.zeros(len(formulation.upper))
    for kind, number in zip(kinds, numbers, strict=True):
        unrolled = kind.ground.unrolled
        first = formulation.layout.firsts[number][2]
        cost[first : first + len(unrolled.take_at)] = kind.network.steps + 1 - unrolled.take_at
    return cost
