"""Vehicles, the rules of convoys, and terms that tie one movement to another."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleType:
    """Vehicles of one kind at one depot. `groups` empty means anyone may ride."""

    vehicle_type: str
    count: int
    seats: int
    depot_node_id: str
    use: str
    available_from: datetime | None = None
    loading_s: int | None = None
    unloading_s: int | None = None
    speed_factor: float | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyRule:
    """How vehicles may pass a corridor."""

    corridor_id: str
    max_vehicles: int | None = None
    min_headway_s: int | None = None
    inspection_s_per_vehicle: int | None = None
    escort_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedMovement:
    """At every instant of the phase: people of `staging_area_ids` <= ratio x people of `counterpart_ids` + slack."""

    movement_id: str
    phase: int
    staging_area_ids: tuple[str, ...]
    counterpart_ids: tuple[str, ...]
    ratio: float
    slack_persons: int
    counts: str
