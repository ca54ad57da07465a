"""`python -m benchmarks`: measure our kernels and others on networks from a folder."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measuring import as_json, measure, measure_here, without_cache
from benchmarks.registry import BENCHMARKS, SMOKE, Benchmark, benchmark, find_file
from benchmarks.table import Row, page

COMPILED = (("cs100", "ours"), ("pause-cs100", "ours priced"))
"""Benchmarks large enough for our kernels to be compiled, by their solvers."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, do, and return the exit code: 0, or 1 where results differ."""
    options = _parser().parse_args(arguments)
    match options.verb:
        case "list":
            for one in (*SMOKE, *BENCHMARKS):
                print(f"{one.name:15} {one.title} ({', '.join(one.peers)})")
            return 0
        case "measure":
            print(as_json(measure_here(options.benchmark, options.peer, options.networks)))
            return 0
        case "smoke":
            return smoke()
    return run(options)


def smoke() -> int:
    """Every solver on a small town, all in this process; only whether the results are equal counts."""
    started = time.process_time()
    rows: list[Row] = []
    for one in SMOKE:
        found = [measure_here(one.name, peer, None) for peer in _installed(one.peers)]
        rows += [Row(one=one, found=each, ours=found[0]) for each in found]
    return _tell(rows, f"{time.process_time() - started:.1f} CPU s")


def run(options: argparse.Namespace) -> int:
    """Measure what was asked for and write the page."""
    chosen = [one for one in BENCHMARKS if not options.only or {one.name, one.sweep} & set(options.only)]
    rows: list[Row] = []
    warm_up(options.networks)
    for one in chosen:
        if find_file(options.networks, one) is None:
            print(f"{one.name}: no {one.file} below {options.networks}", file=sys.stderr)
            continue
        ours = None
        for peer in _installed(one.peers):
            if options.peers and peer not in options.peers and ours is not None:
                continue
            found = measure(one, peer, options.networks, runs=options.runs, limit_s=options.limit)
            ours = ours or found
            rows.append(Row(one=one, found=found, ours=ours))
            print(" | ".join(rows[-1].cells()), file=sys.stderr)
    may_time = options.first_use and find_file(options.networks, benchmark(COMPILED[0][0])) is not None
    text = page(rows, runs=options.runs, first_use_s=first_use(options.networks) if may_time else None)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    return _tell(rows, "")


def warm_up(networks: Path) -> None:
    """Compile what is compiled, so that no measurement does."""
    for name, peer in (*COMPILED, (COMPILED[0][0], "ccrp")):
        one = benchmark(name)
        if find_file(networks, one) is not None:
            measure(one, peer, networks, runs=1, limit_s=600.0)


def first_use(networks: Path) -> float:
    """CPU seconds that compiling takes: our kernels without their cache, less the same with it."""
    total = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, peer in COMPILED:
            cold, warm = (_seconds(benchmark(name), peer, networks, Path(folder)) for _ in range(2))
            total += max(0.0, cold - warm)
    return total


def _seconds(one: Benchmark, peer: str, networks: Path, cache: Path) -> float:
    """CPU seconds of a solver in a process of its own."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.measuring import measure_here; "
        "print(measure_here(sys.argv[1], sys.argv[2], Path(sys.argv[3])).cpu_s)"
    )
    command = [sys.executable, "-c", code, one.name, peer, str(networks)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=without_cache(cache))
    return float(done.stdout)


def _installed(peers: Iterable[str]) -> list[str]:
    return [peer for peer in peers if peer != "networkx" or find_spec("networkx")]


def _tell(rows: Sequence[Row], note: str) -> int:
    wrong = [row for row in rows if row.is_wrong()]
    for row in wrong:
        print(f"WRONG: {row.one.name}, {row.found.peer}: {row.result()}", file=sys.stderr)
    compared = sum(row.compares() for row in rows)
    print(f"{compared} answers compared with ours, {len(wrong)} wrong {note}".strip(), file=sys.stderr)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="name every benchmark and its solvers")
    verbs.add_parser("smoke", help="every solver on a small town; exit 1 where results differ")
    run_parser = verbs.add_parser("run", help="measure on networks from a folder, print one page")
    run_parser.add_argument("networks", type=Path, help="folder with TNTP and dat files, at any depth")
    run_parser.add_argument("--only", nargs="+", metavar="NAME", help="benchmarks or sweeps")
    run_parser.add_argument("--peers", nargs="+", metavar="PEER", help="solvers beside ours")
    run_parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts (3)")
    run_parser.add_argument("--limit", type=float, default=900.0, help="seconds for one run (900)")
    run_parser.add_argument("--no-first-use", dest="first_use", action="store_false", help="do not time compiling")
    run_parser.add_argument("--write", type=Path, metavar="FILE", help="write the page to a file as well")
    one = verbs.add_parser("measure", help="one solver on one benchmark, as JSON (what `run` calls)")
    one.add_argument("benchmark")
    one.add_argument("peer")
    one.add_argument("--networks", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
