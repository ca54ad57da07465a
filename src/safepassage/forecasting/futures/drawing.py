"""Draws futures, one or many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from safepassage.forecasting.futures.breaks import PauseChances, chances_of, draw_breaks
from safepassage.forecasting.futures.corridors import draw_corridors
from safepassage.forecasting.futures.people import draw_coming, draw_late, draw_pool
from safepassage.forecasting.futures.roads import draw_damage, draw_factors, draw_inspection, draw_weather
from safepassage.forecasting.futures.streams import stream
from safepassage.forecasting.futures.vehicles import BREAKDOWNS, draw_breakdowns
from safepassage.forecasting.simulate.ground import Futures
from safepassage.model.forecast import Future
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.scenario import Scenario
from safepassage.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Draws the futures of one scenario; the n-th is the same for every plan, and for any other factors on or off.

    `call_steps` is how many steps make an hour of being called.
    """

    scenario: Scenario
    settings: ForecastSettings
    seed: int
    chances: PauseChances
    call_steps: int

    @classmethod
    def of(cls, scenario: Scenario, settings: ForecastSettings, seed: int) -> Self:
        """A drawer for a scenario, its survival curve worked out once."""
        return cls(
            scenario=scenario,
            settings=settings,
            seed=seed,
            chances=chances_of(scenario),
            call_steps=max(1, round(SECONDS_PER_HOUR / scenario.grid.step_s)),
        )

    def draw(self, draws: Sequence[int], *, instead: Mapping[str, Sequence[int]] | None = None) -> Futures:
        """The futures of some draws.

        Parameters
        ----------
        draws
            Their numbers.
        instead
            By factor other numbers, one for each draw, from which that factor is taken.
        """
        futures = self.sure(len(draws))
        for row, draw in enumerate(draws):
            other = {factor: numbers[row] for factor, numbers in (instead or {}).items()}
            self._fill(futures, row, {factor: other.get(factor, draw) for factor in self.settings.factors_on()})
        return futures

    def sure(self, count: int) -> Futures:
        """Futures in which everything is as the scenario says, and the pause outlasts the grid."""
        scenario = self.scenario
        steps, areas = scenario.grid.steps, scenario.staging_areas
        links, corridors = len(scenario.network.links), len(scenario.corridors)
        hours = steps // self.call_steps + 1
        vehicles = sum(kind.count for kind in scenario.vehicles)
        persons = np.array([area.persons for area in areas], np.int64)
        return Futures(
            breaks_after=np.full(count, steps, np.int64),
            suspended=np.zeros((count, steps), np.uint8),
            corridor_open=np.ones((count, corridors, steps), np.uint8),
            step_capacity=np.ones((count, steps)),
            link_capacity=np.ones((count, links)),
            link_speed=np.ones((count, links)),
            inspection=np.ones((count, corridors)),
            persons=np.tile(persons, (count, 1)),
            coming=np.ones((count, len(areas))),
            late_steps=np.zeros((count, len(areas), hours), np.int64),
            breakdown_steps=np.full((count, vehicles, BREAKDOWNS), 2**40, np.int64),
            repair_steps=np.zeros((count, vehicles, BREAKDOWNS), np.int64),
        )

    def _fill(self, futures: Futures, row: int, numbers: Mapping[str, int]) -> None:
        """Draw one future; `numbers` gives for each factor the draw it is taken from."""
        random = {factor: stream(self.seed, number, factor) for factor, number in numbers.items()}
        settings, grid = self.settings, self.scenario.grid
        futures.breaks_after[row] = draw_breaks(
            self.chances, settings.pause, grid.step_s, random["pause"], futures.suspended[row]
        )
        if settings.corridors:
            draw_corridors(self.scenario, settings.corridors, random["corridors"], futures.corridor_open[row])
        self._fill_roads(futures, row, random)
        self._fill_people(futures, row, random)
        if settings.breakdowns:
            draw_breakdowns(
                settings.breakdowns,
                random["breakdowns"],
                grid.step_s,
                futures.breakdown_steps[row],
                futures.repair_steps[row],
            )

    def _fill_roads(self, futures: Futures, row: int, random: Mapping[str, np.random.Generator]) -> None:
        settings, grid = self.settings, self.scenario.grid
        links = len(self.scenario.network.links)
        if settings.capacity:
            futures.link_capacity[row] *= draw_factors(settings.capacity, random["capacity"], links)
        if settings.speed:
            futures.link_speed[row] *= draw_factors(settings.speed, random["speed"], links)
        if settings.damage:
            capacity, speed = draw_damage(settings.damage, random["damage"], links)
            futures.link_capacity[row] *= capacity
            futures.link_speed[row] *= speed
        if settings.weather:
            futures.step_capacity[row] = draw_weather(settings.weather, random["weather"], grid.steps, grid.step_s)
        if settings.inspection:
            corridors = len(self.scenario.corridors)
            futures.inspection[row] = draw_inspection(settings.inspection, random["inspection"], corridors)

    def _fill_people(self, futures: Futures, row: int, random: Mapping[str, np.random.Generator]) -> None:
        settings, areas = self.settings, len(self.scenario.staging_areas)
        if settings.late:
            draw_late(settings.late, random["late"], self.scenario.grid.step_s, futures.late_steps[row])
        if settings.no_shows:
            futures.coming[row] = draw_coming(settings.no_shows, random["no_shows"], areas)
        pool = draw_pool(settings.pool, random["pool"]) if settings.pool else 1.0
        if settings.no_shows or settings.pool:
            come = futures.persons[row] * futures.coming[row] * pool
            futures.persons[row] = np.floor(come + 0.5).astype(np.int64)


def as_future(futures: Futures, row: int, draw: int) -> Future:
    """One of many futures by itself."""
    return Future(
        draw=draw,
        breaks_after=int(futures.breaks_after[row]),
        suspended=futures.suspended[row].astype(np.bool_),
        corridor_open=futures.corridor_open[row].astype(np.bool_),
        step_capacity=futures.step_capacity[row].copy(),
        link_capacity=futures.link_capacity[row].copy(),
        link_speed=futures.link_speed[row].copy(),
        inspection=futures.inspection[row].copy(),
        persons=futures.persons[row].copy(),
        coming=futures.coming[row].copy(),
        late_steps=futures.late_steps[row].copy(),
        breakdown_steps=futures.breakdown_steps[row].copy(),
        repair_steps=futures.repair_steps[row].copy(),
    )
