"""Plans written by hand, as few words as they need."""

from safepassage.model.plan import Certificate, PathFlow, Plan
from safepassage.model.scenario import Scenario


def flow(
    links: str,
    steps: tuple[int, ...],
    arrive: int,
    *,
    persons: int = 1,
    depart: int | None = None,
    area: str = "S1",
    site: str = "R1",
    name: str = "1",
) -> PathFlow:
    """One path flow; it departs with its first entry, or where it arrives when it takes no link."""
    return PathFlow(
        path_flow_id=name,
        staging_area_id=area,
        reception_site_id=site,
        persons=persons,
        links=tuple(links.split()),
        enter_steps=steps,
        depart_step=depart if depart is not None else steps[0] if steps else arrive,
        arrive_step=arrive,
    )


def plan_of(scenario: Scenario, *flows: PathFlow, certificate: Certificate | None = None) -> Plan:
    """A plan of these path flows alone."""
    return Plan(scenario_fingerprint=scenario.fingerprint(), path_flows=flows, certificate=certificate)
