"""One process, one engine, one case: processor time, peak memory, and who is safe by every step."""

import math
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_cases import PLATOON, Case
from safepassage.forecasting.forecaster import carry_out, forecast_plan
from safepassage.model.forecast_settings import (
    CapacityFactor,
    DamageFactor,
    ForecastSettings,
    LateFactor,
    NoShowFactor,
    PoolFactor,
    SpeedFactor,
    WeatherFactor,
)

Floats = NDArray[np.float64]

VARIED = ForecastSettings(
    capacity=CapacityFactor(),
    speed=SpeedFactor(),
    weather=WeatherFactor(),
    damage=DamageFactor(),
    late=LateFactor(),
    no_shows=NoShowFactor(),
    pool=PoolFactor(),
)
"""Every factor that means something on streets without corridors and vehicles, at the values to start from."""

SPEED_MPS = 50 / 3
"""UXsim: 60 km/h on every road; its length is what takes the road's whole steps at that speed."""

JAM_PER_M = 0.2
"""UXsim's default: vehicles a metre of lane in a jam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one engine took for one case.

    Attributes
    ----------
    load_s
        CPU seconds before: compiled code loaded (ours), or the network and its vehicles handed over (UXsim).
    cpu_s
        CPU seconds of the futures themselves.
    before_mb, peak_mb
        Memory of the process with libraries, scenario and plan; and the most it ever held.
    safe
        By every step from 0, people safe in a future in which nothing varies.
    """

    load_s: float
    cpu_s: float
    before_mb: float
    peak_mb: float
    safe: list[int]


def ours(case: Case, *, draws: int, seed: int, varied: bool = True) -> Run:
    """So many futures in which everything varies (or nothing), without sensitivity; the curve is that without.

    A single future is carried out by itself: quantiles over futures need room of their own, however few there are.
    """
    settings = VARIED if varied else ForecastSettings()
    scenario, plan = case.scenario, case.plan
    before_mb, begun = peak_mb(), time.process_time()
    [(_, outcome)] = carry_out(scenario, plan, ForecastSettings())
    if draws > 1:
        forecast_plan(scenario, plan, settings, draws=2, seed=seed, sensitivity_draws=0)
    loaded = time.process_time()
    if draws > 1:
        forecast_plan(scenario, plan, settings, draws=draws, seed=seed, sensitivity_draws=0)
    else:
        carry_out(scenario, plan, settings, seed=seed)
    return Run(
        load_s=loaded - begun,
        cpu_s=time.process_time() - loaded,
        before_mb=before_mb,
        peak_mb=peak_mb(),
        safe=[int(persons) for persons in outcome.safe],
    )


def uxsim(case: Case, *, seed: int, logs: bool) -> Run:
    """One future in UXsim's compiled engine; `logs`: the way of every vehicle is kept, as by default.

    Each road has as many lanes as its rate asks for, and lets in no more than the rate. Routes are fixed, so the
    shortest ways that UXsim looks for from time to time are looked for once.
    """
    from uxsim import World  # noqa: PLC0415 - comes with an extra, and its memory would count as ours

    grid = case.scenario.grid
    before_mb, begun = peak_mb(), time.process_time()
    world = World(
        cpp=True,
        deltan=PLATOON,
        tmax=grid.steps * grid.step_s,
        random_seed=seed,
        print_mode=0,
        save_mode=0,
        vehicle_logging_timestep_interval=1 if logs else -1,
        duo_update_time=grid.steps * grid.step_s,
    )
    for node in case.scenario.network.nodes:
        world.addNode(node.node_id, node.x_coord, node.y_coord)
    lane = SPEED_MPS * JAM_PER_M / (SPEED_MPS * JAM_PER_M + 1)  # vehicles a second, at a reaction time of a second
    for road in case.roads:
        rate = road.rate_pph / 3600
        world.addLink(
            road.link.link_id,
            *road.ends,
            length=road.travel * grid.step_s * SPEED_MPS,
            free_flow_speed=SPEED_MPS,
            jam_density_per_lane=JAM_PER_M,
            number_of_lanes=max(1, math.ceil(rate / lane)),
            capacity_in=rate,
        )
    vehicles = []
    for platoon in case.platoons:
        vehicles.append(world.addVehicle(platoon.node_id, platoon.site_node_id, platoon.at_s))
        vehicles[-1].enforce_route(platoon.links)
    loaded = time.process_time()
    world.exec_simulation()
    took = time.process_time() - loaded
    arrived_s = np.array([float(vehicle.arrival_time) for vehicle in vehicles]) * world.DELTAT  # below 0: on the way
    return Run(
        load_s=loaded - begun,
        cpu_s=took,
        before_mb=before_mb,
        peak_mb=peak_mb(),
        safe=safe_by_step(arrived_s, steps=grid.steps, step_s=grid.step_s),
    )


def safe_by_step(arrived_s: Floats, *, steps: int, step_s: int) -> list[int]:
    """People safe by every step, from the second at which each platoon arrived (below 0: it did not)."""
    arrived = np.ceil(arrived_s[arrived_s >= 0] / step_s - 1e-9).astype(int)
    return [int(platoons) * PLATOON for platoons in np.cumsum(np.bincount(arrived, minlength=steps + 1)[: steps + 1])]


def peak_mb() -> float:
    """The most memory this process has held, without what its parent held before it began."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
