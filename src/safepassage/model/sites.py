"""Where people leave from and where they are safe."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingArea:
    """One group of people at one node (the source of a flow).

    `persons` are those who chose to leave; `persons_staying` those who did not. Blank `reception_site_ids`
    means any site, blank `priority` comes last. `loading_per_h` limits the first entries of this row, `max_speed` (in
    the unit of the network's config) its people's pace. `unit_size` is the household that should not be parted;
    `may_not_mix_with` names groups.
    """

    staging_area_id: str
    name: str = ""
    node_id: str
    group: str = ""
    persons: int
    ready_at: datetime | None = None
    priority: int | None = None
    reception_site_ids: tuple[str, ...] = ()
    loading_per_h: float | None = None
    unit_size: int | None = None
    may_not_mix_with: tuple[str, ...] = ()
    persons_staying: int | None = None
    max_speed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionSite:
    """A place of safety (the sink of a flow). Blank `beds` or `intake_per_h` means no limit."""

    reception_site_id: str
    name: str = ""
    node_id: str
    beds: int | None = None
    intake_per_h: float | None = None
