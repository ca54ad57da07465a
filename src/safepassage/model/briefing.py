"""What a briefing says beside the plan itself."""

from dataclasses import dataclass
from datetime import datetime

from safepassage.model.groups import GroupFigures, RuleCost
from safepassage.model.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """What the people of one staging area do who are at one place when the pause breaks at instant `step`.

    `where` names the place in words, `instruction` is what they do, `minutes` how long that takes them.
    """

    step: int
    at: datetime
    staging_area_id: str
    where: str
    persons: int
    instruction: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """What rounding travel times up to whole steps adds to the quickest way to safety, over the staging areas.

    Seconds; `exact_s` is the exact time of the staging area for which rounding adds most.
    """

    median_s: float
    worst_s: float
    worst_staging_area_id: str
    exact_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedRange:
    """How the plan changes over the range of one disputed figure, all else as in the scenario."""

    reference: Reference
    at_low_safe: int
    at_low_last_at: datetime | None
    at_high_safe: int
    at_high_last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """Until when people of one staging area are called forward.

    `last_call_at` is None where nobody is; `persons_staying` are those who are not, for whatever reason.
    """

    staging_area_id: str
    last_call_at: datetime | None
    persons_called: int
    persons_staying: int
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingNotes:
    """All that stands in a briefing beside scenario, plan and verdict. `unknowns` are sentences.

    `left_behind` says whom the plan leaves where they are although there would be room for them, and why; empty where
    there is nobody. `contraflow` is what to do about reversed roads, `guarantee` what a plan that withstands blocked
    corridors promises, `coupling` what it means for a linked movement that its counterpart stops, all in sentences.
    `groups` has each group's part in the plan, `rules` what keeping households whole and groups apart costs.
    """

    left_behind: str = ""
    groups: tuple[GroupFigures, ...] = ()
    rules: tuple[RuleCost, ...] = ()
    stop_rules: tuple[StopRule, ...] = ()
    contraflow: tuple[str, ...] = ()
    guarantee: tuple[str, ...] = ()
    coupling: tuple[str, ...] = ()
    cancel_orders: tuple[CancelOrder, ...] = ()
    rounding: Rounding | None = None
    disputed: tuple[DisputedRange, ...] = ()
    unknowns: tuple[str, ...] = ()
