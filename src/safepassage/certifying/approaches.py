"""Walks path flows that end at a boarding point, where a vehicle is to take the people on."""

from collections.abc import Mapping

from safepassage.certifying.clock import UNLIMITED
from safepassage.certifying.findings import Findings
from safepassage.certifying.loads import Loads
from safepassage.certifying.rules import Rules
from safepassage.certifying.walker import Walker
from safepassage.model.plan import PathFlow
from safepassage.model.sites import StagingArea

Stops = Mapping[tuple[str, str], int]
"""By trip and boarding point the instant at which the trip begins to load there."""


class ApproachWalker(Walker):
    """Follows one walk (`flow`) after the other from its staging area to a boarding point."""

    def __init__(self, rules: Rules, findings: Findings, loads: Loads, stops: Stops) -> None:
        super().__init__(rules, findings, loads)
        self.stops = stops
        # Danger is counted for the whole way to safety, the ride included.
        self.exposure_differs = False

    def check(self, flow: PathFlow) -> None:
        """Walk one path flow as far as it can be followed."""
        self.flow = flow
        self.persons = min(flow.persons, UNLIMITED)
        areas = self.rules.areas
        if flow.persons <= 0:
            self._fault("persons-not-positive", f"carries {flow.persons} people")
            return
        area, target = areas.get(flow.staging_area_id), areas.get(flow.to_staging_area_id)
        if area is None:
            self._fault("unknown-staging-area", f"begins at staging area {flow.staging_area_id}, which is unknown")
            return
        if target is None:
            self._fault("unknown-staging-area", f"ends at boarding point {flow.to_staging_area_id}, which is unknown")
            return
        self.loads.sent[flow.staging_area_id] = self.loads.sent.get(flow.staging_area_id, 0) + flow.persons
        self._check_ends(area, target)
        self.at, self.now = area.node_id, self.rules.ready[area.staging_area_id]
        if self._departs_as_said() and self._follow():
            self._reach(target)

    def _check_ends(self, area: StagingArea, target: StagingArea) -> None:
        if self.flow.reception_site_id:
            self._fault("walk-has-two-ends", f"ends at {target.staging_area_id} and at {self.flow.reception_site_id}")
        if area == target:
            self._fault("walks-home", f"walks from {area.staging_area_id} to itself")
        elif area.group != target.group and any(
            other.node_id == target.node_id and other.group == area.group for other in self.rules.areas.values()
        ):
            words = f"walks to {target.staging_area_id}, where their own group has another row"
            self._fault("walks-to-another-group", words)

    def _reach(self, target: StagingArea) -> None:
        flow, horizon = self.flow, self.rules.clock.steps
        if self.at != target.node_id:
            self._fault("ends-elsewhere", f"ends at node {self.at}, not at its boarding point's node {target.node_id}")
        elif self.now > horizon or flow.arrive_step > horizon:
            late = max(self.now, flow.arrive_step)
            self._fault("arrives-after-horizon", f"arrives at instant {late}; the horizon is {horizon}")
        elif flow.links and flow.arrive_step != self.now:
            self._fault("arrives-otherwise", f"is said to arrive at {flow.arrive_step} and is there at {self.now}")
        elif flow.arrive_step < self.now:
            self._fault("enters-before-ready", f"is at its boarding point at {flow.arrive_step}, ready at {self.now}")
        else:
            self.now = flow.arrive_step
            self._wait_for_vehicle()

    def _wait_for_vehicle(self) -> None:
        flow = self.flow
        board = self.stops.get((flow.trip_id, flow.to_staging_area_id))
        if board is None:
            return  # said where the trips are checked
        if board < self.now:
            words = f"is there at {self.now}, when trip {flow.trip_id} has begun to load at {board}"
            self._fault("misses-its-trip", words)
        else:
            self._wait_until(min(board, self.rules.clock.steps))
