"""What a page is made of, and what of it this audience may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from safepassage.model.briefing import BriefingNotes
from safepassage.model.forecast import Forecast
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Verdict
from safepassage.outputs.redact import Guard, Part
from safepassage.outputs.summary import Timeline
from safepassage.outputs.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Question, answer, proof and notes, with the parts this audience may see and the guard over free text."""

    scenario: Scenario
    plan: Plan
    verdict: Verdict
    notes: BriefingNotes
    timeline: Timeline
    words: Words
    may_see: frozenset[Part]
    guard: Guard
    names: Mapping[tuple[str, str], str]
    forecast: Forecast | None = None

    @property
    def counts_arrival(self) -> bool:
        """Whether the proof counts how soon people are safe, not what a plan is worth while the pause may break."""
        certificate = self.plan.certificate
        proof = None if certificate is None else certificate.fleet
        return proof is not None and proof.objective == "earliest-arrival"

    def sees(self, part: Part) -> bool:
        """Whether this audience may see that part."""
        return part in self.may_see

    def moment(self, at: datetime) -> str:
        """A clock time in the offset of the scenario's start."""
        return self.words.moment(at.astimezone(self.scenario.grid.start.tzinfo))

    def instant(self, step: int) -> str:
        """The clock time of an instant."""
        return self.moment(self.scenario.grid.at(step))

    def time_on(self, day: date, step: int) -> str:
        """The time of day of an instant; with its day where that is another one."""
        at = self.scenario.grid.at(step)
        return self.words.clock(at) if at.date() == day else self.words.moment(at)

    def span(self, first: datetime, last: datetime) -> str:
        """Two clock times, the day named once where it is the same."""
        zone = self.scenario.grid.start.tzinfo
        first, last = first.astimezone(zone), last.astimezone(zone)
        if first == last:
            return self.words.moment(first)
        ends = self.words.clock(last) if first.date() == last.date() else self.words.moment(last)
        return f"{self.words.moment(first)} - {ends}"

    def guarded(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The texts this audience may read, and a remark where some are withheld."""
        kept, withheld = self.guard.passed(texts)
        return (*kept, self.words.withheld.format(count=withheld)) if withheld else kept

    def area_name(self, staging_area_id: str) -> str:
        """The name of a staging area, its id where it has none or is not of this scenario."""
        return self.names.get(("area", staging_area_id)) or staging_area_id

    def area_label(self, staging_area_id: str) -> str:
        """The name of a staging area with its group, where it has one."""
        group = next(
            (area.group for area in self.scenario.staging_areas if area.staging_area_id == staging_area_id), ""
        )
        name = self.area_name(staging_area_id)
        return f"{name} ({group})" if group else name

    def node_name(self, node_id: str) -> str:
        """The name of a place, its id where it has none or is not of this scenario."""
        return self.names.get(("node", node_id)) or node_id

    def corridor_name(self, corridor_id: str) -> str:
        """The name of a corridor, its id where it has none or is not of this scenario."""
        return self.names.get(("corridor", corridor_id)) or corridor_id

    def site_name(self, reception_site_id: str) -> str:
        """The name of a reception site, its id where it has none or is not of this scenario."""
        return self.names.get(("site", reception_site_id)) or reception_site_id


def names_of(scenario: Scenario) -> Mapping[tuple[str, str], str]:
    """The names of staging areas, reception sites, corridors and places by kind and id.

    A place without a name is called as the staging area or the reception site that stands there.
    """
    areas = {("area", area.staging_area_id): area.name for area in scenario.staging_areas}
    sites = {("site", site.reception_site_id): site.name for site in scenario.reception_sites}
    corridors = {("corridor", corridor.corridor_id): corridor.name for corridor in scenario.corridors}
    at_node = {("node", area.node_id): area.name for area in scenario.staging_areas}
    at_node |= {("node", site.node_id): site.name for site in scenario.reception_sites}
    at_node |= {("node", node.node_id): node.name for node in scenario.network.nodes if node.name}
    return {**areas, **sites, **corridors, **at_node}
