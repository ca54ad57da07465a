"""What becomes of a plan under each blocking: the orders stay, or everybody is sent on at best from where they are."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np

from safepassage.flow.withstand.recourse import Standing, best_recourse
from safepassage.flow.withstand.stages import whole_recourse
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.withstand import BlockedOutcome
from safepassage.planning.withstand.blocking import Threat, corridors_of_arcs, corridors_of_links, threat_of
from safepassage.planning.withstand.kinds import kinds_of
from safepassage.planning.withstand.standing import Journeys

IfBlocked = Literal["wait", "reroute"]
"""What happens once corridors are blocked: the orders stay as they are, or everybody is sent on anew."""


def outcomes(
    scenario: Scenario, path_flows: Sequence[PathFlow], *, blocked: int, if_blocked: IfBlocked
) -> tuple[BlockedOutcome, ...]:
    """People safe by the horizon under every blocking, for any plan that keeps to the scenario.

    Parameters
    ----------
    path_flows
        The plan.
    blocked
        How many corridors are blocked at once.
    if_blocked
        `wait`: whoever is to enter a blocked link does not arrive, everybody else does. `reroute`: from the moment of
        the blocking on everybody is sent on so that as many as can be are safe by the horizon.

    Returns
    -------
    tuple of BlockedOutcome
        By set of corridors in the scenario's order, then by moment.

    Raises
    ------
    InputError
        Where no corridor is named, or the blockings are too many.
    """
    return judge_of(scenario, threat_of(scenario, blocked), if_blocked).outcomes(path_flows)


class Judge(Protocol):
    """Says what becomes of plans for one scenario under every blocking."""

    def outcomes(self, path_flows: Sequence[PathFlow]) -> tuple[BlockedOutcome, ...]:
        """One outcome a blocking, by set of corridors, then by moment."""


def judge_of(scenario: Scenario, threat: Threat, if_blocked: IfBlocked) -> Judge:
    """The judge for one reading of what happens once corridors are blocked."""
    return WaitJudge(scenario, threat) if if_blocked == "wait" else RerouteJudge(scenario, threat)


class WaitJudge:
    """Counts who arrives when the orders stay: people who are to enter a blocked link later do not."""

    def __init__(self, scenario: Scenario, threat: Threat) -> None:
        self._corridors = corridors_of_links(scenario)
        self._threat = threat

    def outcomes(self, path_flows: Sequence[PathFlow]) -> tuple[BlockedOutcome, ...]:
        """One outcome a blocking."""
        persons = np.array([flow.persons for flow in path_flows], dtype=np.int64)
        found = []
        for names, members in zip(self._threat.names, self._threat.sets, strict=True):
            last = np.array([self._last_entry(flow, members) for flow in path_flows], dtype=np.int64)
            found += [
                BlockedOutcome(
                    corridor_ids=names, step=moment.step, at=moment.at, safe=int(persons[last < moment.step].sum())
                )
                for moment in self._threat.moments
            ]
        return tuple(found)

    def _last_entry(self, path_flow: PathFlow, members: int) -> int:
        """The last step in which people enter a link of the corridors, -1 where they never do."""
        entries = zip(path_flow.links, path_flow.enter_steps, strict=True)
        return max((step for link_id, step in entries if self._corridors.get(link_id, 0) & members), default=-1)


class RerouteJudge:
    """Counts who can still be brought to safety from where everybody is."""

    def __init__(self, scenario: Scenario, threat: Threat) -> None:
        self._scenario, self._threat = scenario, threat
        self._kinds = kinds_of(scenario)
        self._corridors = [corridors_of_arcs(scenario, kind.network) for kind in self._kinds]

    def outcomes(self, path_flows: Sequence[PathFlow]) -> tuple[BlockedOutcome, ...]:
        """One outcome a blocking."""
        journeys = [Journeys(self._scenario, kind, path_flows) for kind in self._kinds]
        safe: dict[tuple[int, int], int] = {}
        for moment in self._threat.moments:
            standings = [own.standing_at(moment.step) for own in journeys]
            for members in self._threat.sets:
                safe[members, moment.step] = self._safe(standings, members, moment.step)
        return tuple(
            BlockedOutcome(corridor_ids=names, step=moment.step, at=moment.at, safe=safe[members, moment.step])
            for names, members in zip(self._threat.names, self._threat.sets, strict=True)
            for moment in self._threat.moments
        )

    def _safe(self, standings: Sequence[Standing], members: int, step: int) -> int:
        blocked = [(corridors & members) != 0 for corridors in self._corridors]
        if len(self._kinds) == 1:
            return best_recourse(self._kinds[0].ground, standings[0], blocked=blocked[0], moment=step).safe
        return whole_recourse([kind.commodity for kind in self._kinds], standings, blocked=blocked, moment=step)
