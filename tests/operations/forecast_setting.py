"""One road that may be shut, a pause that may break, and people who come late: small, and uncertain in three ways."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from safepassage.model.corridor import Corridor
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from tests.builders import make_scenario

FACTORS: Mapping[str, Any] = MappingProxyType(
    {"corridors": {"open_mean_h": 1.0, "closed_median_h": 0.3}, "late": {"chance": 0.5, "mean_s": 600.0}}
)


def uncertain_scenario(forecast: Mapping[str, Any] = FACTORS) -> Scenario:
    """Ninety people of two groups, one a minute over a corridor, in two hours."""
    scenario = make_scenario(
        links=[("a", "m", 5, 240), ("b", "m", 3, 240), ("m", "r", 10, 60)],
        staging=[
            StagingArea(staging_area_id="old", node_id="a", persons=50, group="old"),
            StagingArea(staging_area_id="young", node_id="b", persons=40, group="young"),
        ],
        sites=["r"],
        steps=150,
        corridors=[Corridor(corridor_id="bridge", link_ids=("3",))],
        pause=Pause(survival=ExponentialSurvival(mean_h=4.0)),
    )
    return scenario.replace(forecast=forecast)
