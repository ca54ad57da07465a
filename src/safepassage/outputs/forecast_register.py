"""A line for every forecast made and every score, in a register beside the forecast folders."""

import contextlib
import dataclasses
import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from safepassage.outputs.csv_text import csv_text

REGISTER = "forecast_register.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """What was forecast, or how it turned out. Figures that an event does not have are None.

    Attributes
    ----------
    recorded_at, event
        When, and `forecast` or `score`.
    forecast, forecast_sha256
        The name of the folder, and the digest of its files, so that a forecast that was changed later is found out.
    scenario_fingerprint, plan_fingerprint, draws, seed, factors
        Of what, and how it was drawn; factors separated by spaces.
    expected_safe, expected_caught, probability_everyone_safe
        The forecast in short.
    outcome, instants_scored, crps_safe, coverage_50, coverage_80, coverage_90, brier_everyone_safe
        The score in short; `outcome` is the name of the file.
    """

    recorded_at: datetime
    event: str
    forecast: str
    forecast_sha256: str
    scenario_fingerprint: str
    plan_fingerprint: str
    draws: int
    seed: int
    factors: str
    expected_safe: float
    expected_caught: float
    probability_everyone_safe: float
    outcome: str = ""
    instants_scored: float | None = None
    crps_safe: float | None = None
    coverage_50: float | None = None
    coverage_80: float | None = None
    coverage_90: float | None = None
    brier_everyone_safe: float | None = None


def append_to_register(line: RegisterLine, folder: Path) -> Path:
    """Add a line to the register beside a forecast folder; returns the register's path.

    The file is readable by its owner only; lines are never changed, and two processes never mix theirs.
    """
    path = Path(os.path.realpath(folder)).parent / REGISTER
    headings, _, row = csv_text(RegisterLine, [line], timezone.utc).partition("\n")  # noqa: UP017 - an offset
    if not path.exists():
        _begin(path, f"{headings}\n")
    # One write to the end of the file is not divided by another.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "ab", buffering=0) as file:
        file.write(row.encode())
        os.fsync(file.fileno())
    return path


def _begin(path: Path, headings: str) -> None:
    """Make the register with its headings, unless somebody else was first."""
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(headings)
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        Path(partial).unlink(missing_ok=True)


def holds(folder: Path, digest: str) -> bool:
    """Whether the register beside a forecast folder knows a forecast by its digest."""
    path = Path(os.path.realpath(folder)).parent / REGISTER
    return path.is_file() and digest in path.read_text(encoding="utf-8", errors="replace")


def with_score(
    line: RegisterLine,
    *,
    outcome: str,
    instants: int,
    crps: float | None,
    coverage: tuple[float | None, ...],
    brier: float | None,
) -> RegisterLine:
    """A line with a score; `coverage` is of the intervals of 50, 80 and 90 %."""
    half, most, nearly_all = coverage
    return dataclasses.replace(
        line,
        outcome=outcome,
        instants_scored=instants,
        crps_safe=crps,
        coverage_50=half,
        coverage_80=most,
        coverage_90=nearly_all,
        brier_everyone_safe=brier,
    )


def digest_of(folder: Path, names: frozenset[str]) -> str:
    """SHA-256 of the files of a folder that are among the names, each with its name."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name in names:
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
