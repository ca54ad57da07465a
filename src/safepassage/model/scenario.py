"""The question: who is where, what roads there are, what was agreed, and for how long."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from safepassage.model.canonical import canonical
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import RoadNetwork
from safepassage.model.pause import HistorySurvival, Pause
from safepassage.model.references import Reference
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid

AGREEMENT_ITEMS = (
    "time",
    "place",
    "route",
    "who_may_leave",
    "aid_may_enter",
    "voluntariness",
    "destination_of_choice",
    "screening",
    "protection_for_those_who_stay",
    "agreed_by",
)
"""What an agreement on an evacuation should record; a missing item is a warning in the briefing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How people move: the uses they take, and whether they may wait on the way.

    `call_forward_s` and `boarding_margin_persons` limit who stands at a boarding point: no more people who walked there
    than the seats of the vehicles that begin to load within so many seconds, and the margin.
    """

    uses: tuple[str, ...]
    wait_en_route: bool = True
    call_forward_s: int = 3600
    boarding_margin_persons: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """`exposure_weight` w: the harm of being caught on the road over that of staying (None: blank, w = 0)."""

    exposure_weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything a plan depends on; immutable and validated once, at the door."""

    title: str = ""
    operation_id: str = ""
    grid: TimeGrid
    movement: Movement
    network: RoadNetwork
    staging_areas: tuple[StagingArea, ...]
    reception_sites: tuple[ReceptionSite, ...]
    corridors: tuple[Corridor, ...] = ()
    closures: tuple[Closure, ...] = ()
    vehicles: tuple[VehicleType, ...] = ()
    convoy_rules: tuple[ConvoyRule, ...] = ()
    linked_movements: tuple[LinkedMovement, ...] = ()
    pause: Pause | None = None
    objective: Objective = Objective()
    forecast: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    references: tuple[Reference, ...] = ()
    agreement: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _fingerprint: str = field(default="", init=False, repr=False, compare=False)

    @property
    def persons(self) -> int:
        """Everyone who chose to leave."""
        return sum(area.persons for area in self.staging_areas)

    @property
    def own_use(self) -> str | None:
        """The use by which people move on their own: the first that no vehicle has; None where they only ride."""
        ridden = {vehicle.use for vehicle in self.vehicles}
        return next((use for use in self.movement.uses if use not in ridden), None)

    def replace(self, **changes: Any) -> Self:
        """A copy with some members changed."""
        return dataclasses.replace(self, **changes)

    def fingerprint(self) -> str:
        """SHA-256 of the canonical tables: the same for the same content in any order of rows.

        The title, the operation's id, the forecast's settings, the references and the record of the agreement are left
        out: no plan depends on them. Of a curve fitted to past pauses the rows are covered, not the fit, which follows
        from them. Worked out once.
        """
        if not self._fingerprint:
            object.__setattr__(self, "_fingerprint", self._work_out_fingerprint())
        return self._fingerprint

    def _work_out_fingerprint(self) -> str:
        tables = {
            "time": [canonical(self.grid)],
            "movement": [canonical(self.movement)],
            "config": [canonical(self.network.config)],
            "node": [canonical(node) for node in self.network.nodes],
            "link": [canonical(link) for link in self.network.links],
            "use_definition": [canonical(use) for use in self.network.uses],
            "staging_areas": [canonical(area) for area in self.staging_areas],
            "reception_sites": [canonical(site) for site in self.reception_sites],
            "corridors": [canonical(corridor) for corridor in self.corridors],
            "closures": [canonical(closure) for closure in self.closures],
            "vehicles": [canonical(vehicle) for vehicle in self.vehicles],
            "convoy_rules": [canonical(rule) for rule in self.convoy_rules],
            "linked_movements": [canonical(movement) for movement in self.linked_movements],
            "pause": [canonical(self.pause)] if self.pause else [],
            "objective": [canonical(self.objective)],
        }
        history = self.pause.survival if self.pause else None
        if isinstance(history, HistorySurvival):
            tables["pauses"] = [canonical(pause) for pause in history.pauses]
        text = json.dumps({name: sorted(rows) for name, rows in tables.items()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
