"""The answer where people ride: who drives where and when, who is on board, which vehicles go together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TripLeg:
    """One drive of one vehicle from node to node, empty or not.

    A trip is what a vehicle does from one moment of being empty and free to the next; its legs count from 1.
    `vehicle_no` counts from 1 within the vehicle type. `links` and `enter_steps` are of one length; the vehicle leaves
    at instant `depart_step` and is there at `arrive_step`. `convoy_id` is empty where the leg passes no corridor with
    rules; several are separated by spaces.
    """

    trip_id: str
    convoy_id: str
    vehicle_type: str
    vehicle_no: int
    leg: int
    from_node_id: str
    to_node_id: str
    links: tuple[str, ...]
    enter_steps: tuple[int, ...]
    depart_step: int
    arrive_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Boarding:
    """People of one staging area who board a trip before its leg `leg` and leave it at a reception site.

    `board_step` is the instant at which loading begins, `alight_step` the one at which unloading has ended.
    """

    trip_id: str
    leg: int
    staging_area_id: str
    reception_site_id: str
    group: str
    board_step: int
    alight_step: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyRow:
    """Vehicles that enter a corridor together."""

    convoy_id: str
    corridor_id: str
    enter_step: int
    escorts: int
    vehicles: int
