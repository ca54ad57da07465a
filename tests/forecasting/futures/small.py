"""Small scenarios on which something uncertain happens, and settings for them."""

from safepassage.model.corridor import Corridor
from safepassage.model.forecast_settings import (
    BreakdownFactor,
    CapacityFactor,
    CorridorFactor,
    DamageFactor,
    ForecastSettings,
    InspectionFactor,
    LateFactor,
    NoShowFactor,
    PoolFactor,
    SpeedFactor,
    WeatherFactor,
)
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import make_scenario

EVERYTHING = ForecastSettings(
    corridors=CorridorFactor(open_mean_h=0.3, closed_median_h=0.2, when_blocked="reroute", patience_s=120),
    capacity=CapacityFactor(),
    speed=SpeedFactor(),
    weather=WeatherFactor(chance_a_day=0.5),
    damage=DamageFactor(chance_a_link=0.2),
    inspection=InspectionFactor(),
    breakdowns=BreakdownFactor(),
    late=LateFactor(mean_s=300.0),
    no_shows=NoShowFactor(),
    pool=PoolFactor(low=0.7, high=1.6),
)
"""Every factor, at a pace at which something happens within two hours."""


def two_ways(*, mean_h: float | None = 2.0, steps: int = 120, start_beds: int | None = None) -> Scenario:
    """Two groups, a short road through a corridor and a long one around it, two hours."""
    return make_scenario(
        links=[("a", "m", 3, 600), ("b", "m", 5, 300), ("m", "r", 4, 500), ("b", "o", 8, 200), ("o", "r", 9, 200),
               ("a", "o", 7, 100)],
        staging=[
            StagingArea(staging_area_id="A", node_id="a", group="one", persons=300),
            StagingArea(staging_area_id="B", node_id="b", group="two", persons=200),
        ],
        sites=[ReceptionSite(reception_site_id="R", node_id="r", beds=start_beds)],
        corridors=[Corridor(corridor_id="C", link_ids=("3",))],
        pause=Pause(survival=ExponentialSurvival(mean_h=mean_h)) if mean_h else None,
        steps=steps,
    )  # fmt: skip
