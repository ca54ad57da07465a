"""`python -m benchmarks.backtests FOLDER`: forecasts of what has happened since, from what was known before.

East Aleppo comes with the package. FOLDER holds scenarios of Flee with their registrations (`source_data`), at any
depth; what is not there is left out.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import backtest_aleppo, backtest_registrations
from benchmarks.machine import machine


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtests", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="scenarios of Flee; none: only East Aleppo")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    print(f"Measured on: {machine()}\n")
    print("East Aleppo, December 2016\n")
    print("\n".join(backtest_aleppo.table(list(backtest_aleppo.predictions(options.seed)))))
    if options.folder is not None:
        print("\nRegistrations in camps; coverage in brackets: that of the member by rates\n")
        print("\n".join(backtest_registrations.table(options.folder, options.seed)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
