"""What was agreed about roads, and when roads are shut."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """Links agreed for passage, open from `opens_at` to `closes_at` (None: from the start, to the end)."""

    corridor_id: str
    name: str = ""
    link_ids: tuple[str, ...]
    agreed_by: str = ""
    agreed_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A time in which a link, or all links of a corridor, carry only `capacity_factor` (0..1) of their capacity.

    Exactly one of `link_id` and `corridor_id` is given. An `announced` closure binds presence as a corridor's window
    does: nobody is on the link, or waits inside the corridor, when it begins. Else whoever is there may finish.
    """

    link_id: str | None = None
    corridor_id: str | None = None
    from_at: datetime
    to_at: datetime
    capacity_factor: float = 0.0
    announced: bool = False
