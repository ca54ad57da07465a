"""Draws futures, one or many at once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from safepassage.forecasting.futures.breaks import PauseChances, chances_of, draw_breaks
from safepassage.forecasting.futures.corridors import draw_corridors
from safepassage.forecasting.futures.people import draw_coming, draw_late, draw_pool, largest_pool
from safepassage.forecasting.futures.roads import draw_damage, draw_factors, draw_inspection, draw_weather
from safepassage.forecasting.futures.streams import stream
from safepassage.forecasting.futures.vehicles import BREAKDOWNS, draw_breakdowns
from safepassage.forecasting.simulate.ground import Futures
from safepassage.model.forecast import Future
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.scenario import Scenario
from safepassage.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much there is to draw: steps, links, corridors (which of them may close), vehicles, people by area."""

    steps: int
    step_s: int
    call_steps: int
    links: int
    corridors: int
    closing: tuple[int, ...]
    vehicles: int
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Draws the futures of one scenario; the n-th is the same for every plan, and for any other factors on or off."""

    sizes: Sizes
    settings: ForecastSettings
    seed: int
    chances: PauseChances

    @classmethod
    def of(cls, scenario: Scenario, settings: ForecastSettings, seed: int) -> Self:
        """A drawer for a scenario, its survival curve worked out once."""
        names = settings.corridors.corridor_ids if settings.corridors else ()
        sizes = Sizes(
            steps=scenario.grid.steps,
            step_s=scenario.grid.step_s,
            call_steps=max(1, round(SECONDS_PER_HOUR / scenario.grid.step_s)),
            links=len(scenario.network.links),
            corridors=len(scenario.corridors),
            closing=tuple(
                row for row, corridor in enumerate(scenario.corridors) if not names or corridor.corridor_id in names
            ),
            vehicles=sum(kind.count for kind in scenario.vehicles),
            persons=tuple(area.persons for area in scenario.staging_areas),
        )
        return cls(sizes=sizes, settings=settings, seed=seed, chances=chances_of(scenario))

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
        sizes = self.sizes
        steps, areas = sizes.steps, len(sizes.persons)
        hours = steps // sizes.call_steps + 1
        return Futures(
            breaks_after=np.full(count, steps, np.int64),
            suspended=np.zeros((count, steps), np.uint8),
            corridor_open=np.ones((count, sizes.corridors, steps), np.uint8),
            step_capacity=np.ones((count, steps)),
            link_capacity=np.ones((count, sizes.links)),
            link_speed=np.ones((count, sizes.links)),
            inspection=np.ones((count, sizes.corridors)),
            persons=np.tile(np.array(sizes.persons, np.int64), (count, 1)),
            coming=np.ones((count, areas)),
            late_steps=np.zeros((count, areas, hours), np.int64),
            breakdown_steps=np.full((count, sizes.vehicles, BREAKDOWNS), 2**40, np.int64),
            repair_steps=np.zeros((count, sizes.vehicles, BREAKDOWNS), np.int64),
        )

    def most_persons(self) -> int:
        """The most people who can come in any future."""
        most = largest_pool(self.settings.pool) if self.settings.pool else 1.0
        return sum(math.ceil(persons * max(1.0, most)) for persons in self.sizes.persons)

    def _fill(self, futures: Futures, row: int, numbers: Mapping[str, int]) -> None:
        """Draw one future; `numbers` gives for each factor the draw it is taken from."""
        random = {factor: stream(self.seed, number, factor) for factor, number in numbers.items()}
        settings, sizes = self.settings, self.sizes
        futures.breaks_after[row] = draw_breaks(
            self.chances, settings.pause, sizes.step_s, random["pause"], futures.suspended[row]
        )
        if settings.corridors:
            draw_corridors(
                settings.corridors, random["corridors"], sizes.closing, sizes.step_s, futures.corridor_open[row]
            )
        self._fill_roads(futures, row, random)
        self._fill_people(futures, row, random)
        if settings.breakdowns:
            draw_breakdowns(
                settings.breakdowns,
                random["breakdowns"],
                sizes.step_s,
                futures.breakdown_steps[row],
                futures.repair_steps[row],
            )

    def _fill_roads(self, futures: Futures, row: int, random: Mapping[str, np.random.Generator]) -> None:
        settings, sizes = self.settings, self.sizes
        if settings.capacity:
            futures.link_capacity[row] *= draw_factors(settings.capacity, random["capacity"], sizes.links)
        if settings.speed:
            futures.link_speed[row] *= draw_factors(settings.speed, random["speed"], sizes.links)
        if settings.damage:
            capacity, speed = draw_damage(settings.damage, random["damage"], sizes.links)
            futures.link_capacity[row] *= capacity
            futures.link_speed[row] *= speed
        if settings.weather:
            futures.step_capacity[row] = draw_weather(settings.weather, random["weather"], sizes.steps, sizes.step_s)
        if settings.inspection:
            futures.inspection[row] = draw_inspection(settings.inspection, random["inspection"], sizes.corridors)

    def _fill_people(self, futures: Futures, row: int, random: Mapping[str, np.random.Generator]) -> None:
        settings, sizes = self.settings, self.sizes
        if settings.late:
            draw_late(settings.late, random["late"], sizes.step_s, futures.late_steps[row])
        if settings.no_shows:
            futures.coming[row] = draw_coming(settings.no_shows, random["no_shows"], len(sizes.persons))
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
