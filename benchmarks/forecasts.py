"""`python -m benchmarks.forecasts FOLDER`: futures of a plan, side by side with UXsim's compiled engine.

FOLDER holds `SiouxFalls_net.tntp` and `ChicagoSketch_net.tntp`, at any depth; what is not there is left out. The
packaged Aleppo plans need no file. One JSON object a line, then a table; exit code 1 where two engines do not agree.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.forecast_cases import CASES, CityCase, case_named
from benchmarks.forecast_engines import Run, ours, uxsim
from benchmarks.forecast_rows import OURS, OURS_ALIKE, UXSIM, UXSIM_LOGS, agreement, measured, said, table
from benchmarks.machine import machine
from safepassage.forecasting.forecaster import forecast_plan
from safepassage.inputs.packaged import packaged_names

ALEPPO_DRAWS = 10_000

LONG_S = 30.0
"""CPU seconds after which a packaged plan is not measured again."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or (with `--measure`) be the process that is measured."""
    options = _parser().parse_args(arguments)
    if options.measure:
        print(json.dumps(_measure_here(*options.measure, folder=options.folder, seed=options.seed)))
        return 0
    if find_spec("uxsim") is None:
        print("UXsim is not installed (extra `benchmarks`): ours alone", file=sys.stderr)
    rows: list[dict[str, Any]] = []
    for row in _rows(options):
        rows.append(row)
        print(json.dumps(row), flush=True)
    print(f"\nMeasured on: {machine()}\n")
    print("\n".join([*table(rows), "", *said(rows)]))
    return 0 if all(row.get("agree", True) for row in rows) else 1


def _rows(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    for case in CASES:
        if (not options.only or case.name in options.only) and next(options.folder.rglob(case.file), None):
            yield from _city_rows(case, options)
    for name in packaged_names():
        if not options.only or name in options.only:
            found = _apart([name, "packaged"], options)
            yield found if isinstance(found, dict) else {"case": name, "engine": OURS, "fault": found}


def _city_rows(case: CityCase, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Every engine on one city, and whether they agree."""
    engines = {OURS: case.draws, OURS_ALIKE: case.draws}
    if find_spec("uxsim"):
        engines |= {UXSIM: 1, UXSIM_LOGS: 1}
    runs: dict[str, list[Run]] = {}
    for engine, futures in engines.items():
        runs[engine] = []
        for number in range(options.runs):
            found = _apart([case.name, engine], options, seed=options.seed + number)
            if isinstance(found, str):
                yield {"case": case.name, "engine": engine, "fault": found}
                break
            runs[engine].append(Run(**found))
        if runs[engine]:
            yield measured(case.name, engine, runs[engine], futures=futures)
    if runs.get(UXSIM):
        persons = case.build(next(options.folder.rglob(case.file))).scenario.persons
        yield agreement(case.name, persons, runs[OURS_ALIKE], runs[UXSIM])


def _apart(what: Sequence[str], options: argparse.Namespace, *, seed: int = 1) -> dict[str, Any] | str:
    """What a process of its own measures, or why it did not."""
    command = [sys.executable, "-m", "benchmarks.forecasts", str(options.folder), "--seed", str(seed)]
    try:
        done = subprocess.run(
            [*command, "--measure", *what], capture_output=True, text=True, timeout=options.limit, check=False
        )
    except subprocess.TimeoutExpired:
        return f"> {options.limit:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure_here(name: str, engine: str, *, folder: Path, seed: int) -> dict[str, Any]:
    if engine == "packaged":
        return packaged(name, draws=ALEPPO_DRAWS, seed=seed, runs=3)
    one = case_named(name)
    case = one.build(next(folder.rglob(one.file)))
    if engine in {OURS, OURS_ALIKE}:
        return asdict(ours(case, draws=one.draws, seed=seed, varied=engine == OURS))
    return asdict(uxsim(case, seed=seed, logs=engine == UXSIM_LOGS))


def packaged(name: str, *, draws: int, seed: int, runs: int) -> dict[str, Any]:
    """So many futures of a packaged plan by the scenario's own `[forecast]`; medians after one run to load the code."""
    # Loaded here, so that no other measurement holds what only planning needs.
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.forecast_plan import forecast_settings  # noqa: PLC0415
    from safepassage.operations.plan_scenario import plan_scenario  # noqa: PLC0415
    from safepassage.operations.planned import PlanOptions  # noqa: PLC0415

    scenario = open_scenario(name).scenario
    begun = time.process_time()
    plan = plan_scenario(scenario, PlanOptions(prices=False)).plan
    planned = time.process_time()
    settings = forecast_settings(scenario)
    cpu_s, clock_s = [], []
    for run in range(runs + 1):
        started = time.process_time(), time.perf_counter()
        forecast = forecast_plan(scenario, plan, settings, draws=draws if run else 2, seed=seed, sensitivity_draws=0)
        cpu_s.append(time.process_time() - started[0])
        clock_s.append(time.perf_counter() - started[1])
        if cpu_s[-1] > LONG_S:
            break
    return {
        "case": name,
        "engine": OURS,
        "futures": draws,
        "runs": len(cpu_s) - 1,
        "factors": list(settings.factors_on()),
        "planning_s": round(planned - begun, 2),
        "load_s": round(cpu_s[0], 3),
        "cpu_s": round(median(cpu_s[1:]), 3),
        "clock_s": round(median(clock_s[1:]), 3),
        "expected_safe": round(forecast.expected_safe.value, 1),
        "expected_safe_se": round(forecast.expected_safe.standard_error, 1),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecasts", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with TNTP files, at any depth")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts (3)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for one process (600)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", metavar="CASE", help="cases and packaged scenarios")
    parser.add_argument("--measure", nargs=2, metavar=("CASE", "ENGINE"), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
