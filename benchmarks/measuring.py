"""Measurements, each in a process of its own: processor time, peak memory, and the answer itself."""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.registry import Benchmark, benchmark, find_file
from safepassage.flow.network.expanded import expand


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One solver on one benchmark.

    Attributes
    ----------
    peer
        The solver.
    answer
        What it found; None where it failed or ran out of time.
    cpu_s
        Processor seconds from the network over time to the answer, the median of all runs.
    memory_mb
        Peak memory above that of the process with the scenario loaded and the network made.
    fault
        Why there is no answer.
    """

    peer: str
    answer: list[int] | None = None
    cpu_s: float = 0.0
    memory_mb: float = 0.0
    fault: str = ""


def measure_here(name: str, peer: str, networks: Path | None) -> Measurement:
    """Run a solver in this process."""
    from benchmarks.peers import PEERS  # noqa: PLC0415 - all solvers are loaded before memory is counted

    one = benchmark(name)
    file = find_file(networks, one)
    if file is None:
        return Measurement(peer=peer, fault=f"no file {one.file}")
    network = expand(one.build(file))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    answer = PEERS[peer](network)
    cpu_s = time.process_time() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measurement(peer=peer, answer=answer, cpu_s=cpu_s, memory_mb=(after - before) / 1024)


def measure(one: Benchmark, peer: str, networks: Path | None, *, runs: int, limit_s: float) -> Measurement:
    """Run a solver `runs` times, each in a fresh process; medians. Only once where a run takes over a minute."""
    found: list[Measurement] = []
    for _ in range(runs):
        latest = _measure_apart(one, peer, networks, limit_s=limit_s)
        if latest.answer is None:
            return latest
        found.append(latest)
        if latest.cpu_s > 60:  # noqa: PLR2004 - as said
            break
    return Measurement(
        peer=peer,
        answer=found[0].answer,
        cpu_s=median(one.cpu_s for one in found),
        memory_mb=median(one.memory_mb for one in found),
    )


def _measure_apart(one: Benchmark, peer: str, networks: Path | None, *, limit_s: float) -> Measurement:
    command = [sys.executable, "-m", "benchmarks", "measure", one.name, peer]
    if networks is not None:
        command += ["--networks", str(networks)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return Measurement(peer=peer, fault=f"> {limit_s:.0f} s")
    if done.returncode != 0:
        return Measurement(peer=peer, fault=(done.stderr.strip().splitlines() or ["failed"])[-1])
    return Measurement(**json.loads(done.stdout))


def as_json(measurement: Measurement) -> str:
    """One line for the process that waits."""
    return json.dumps(asdict(measurement))


def without_cache(folder: Path) -> dict[str, str]:
    """An environment in which machine code is compiled anew and kept in the folder."""
    return {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
