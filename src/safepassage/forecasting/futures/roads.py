"""How roads differ from what the tables say: capacity, speed, weather, damage, inspection."""

import numpy as np

from safepassage.forecasting.simulate.ground import Floats
from safepassage.model.forecast_settings import (
    CapacityFactor,
    DamageFactor,
    InspectionFactor,
    SpeedFactor,
    WeatherFactor,
)

A_DAY_S = 86_400


def draw_factors(factor: CapacityFactor | SpeedFactor, random: np.random.Generator, links: int) -> Floats:
    """The factor on each link: a log-normal one for all and one of its own, shape (links,)."""
    scores = random.standard_normal(links + 1)
    return np.asarray(factor.median * np.exp(factor.spread * scores[0] + factor.own_spread * scores[1:]))


def draw_weather(factor: WeatherFactor, random: np.random.Generator, steps: int, step_s: int) -> Floats:
    """The share of its capacity that every road has in each step, shape (K,); days count from the start."""
    day = np.arange(steps) * step_s // A_DAY_S
    bad = random.random(int(day[-1]) + 1 if steps else 0) < factor.chance_a_day
    return np.where(bad[day], factor.capacity_factor, 1.0)


def draw_damage(factor: DamageFactor, random: np.random.Generator, links: int) -> tuple[Floats, Floats]:
    """The factors of damage on each link's capacity and speed, shape (links,)."""
    damaged = random.random(links) < factor.chance_a_link
    return np.where(damaged, factor.capacity_factor, 1.0), np.where(damaged, factor.speed_factor, 1.0)


def draw_inspection(factor: InspectionFactor, random: np.random.Generator, corridors: int) -> Floats:
    """The factor on the time of inspection before each corridor, shape (corridors,)."""
    return np.asarray(factor.median * np.exp(factor.spread * random.standard_normal(corridors)))
