"""Reads what came of a forecast: a table of counts, with unknown ends allowed."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from safepassage.inputs.findings import Findings
from safepassage.inputs.schema import table_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.issues import Issue, refuse_faults
from safepassage.model.score import Observation


def read_outcome(path: Path, instants: Sequence[datetime]) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """Read an outcome table in the order of its instants.

    Parameters
    ----------
    path
        The table; see `schema/outcome.csv`.
    instants
        The clock times of the forecast's instants 0..K.

    Returns
    -------
    observations, issues
        A count after the horizon is left out, with a warning: what was so at the horizon does not follow from it.
    """
    findings = Findings()
    table = read_table(path.parent, table_schema("outcome"), findings, required=True, file=path.name)
    rows: dict[int, Observation] = {}
    for line, row in zip(table.lines, table.records(), strict=True):
        step = _step_of(line, row["step"], row["at"], table, instants, findings)
        if step is None:
            continue
        if step in rows:
            findings.fault(
                "repeated_instant",
                table.file,
                f"another row is about instant {step} too",
                row=line,
                remedy="keep the later count, or write the two at their own times",
            )
        rows[step] = Observation(
            step=step,
            at=instants[step],
            safe=row["safe"],
            caught=row["caught"],
            everyone_safe=row["everyone_safe"],
        )
    observations = tuple(rows[step] for step in sorted(rows))
    if not observations and not findings.faulty():
        findings.fault("no_rows", table.file, "no row lies on the forecast's grid", remedy="add what was counted")
    _check_falling(observations, table.file, findings)
    return observations, findings.issues()


def load_outcome(path: Path, instants: Sequence[datetime]) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """The same of a table that must be right, with its warnings; raises InputError with every fault."""
    observations, issues = read_outcome(path, instants)
    refuse_faults(issues)
    return observations, issues


def _step_of(
    line: int, step: int | None, at: datetime | None, table: Table, instants: Sequence[datetime], findings: Findings
) -> int | None:
    """The instant a row is about; None where that is not known, or not on the grid."""
    if table.unread & {(line, "step"), (line, "at")}:
        return None
    if (step is None) == (at is None):
        findings.fault(
            "step_or_at",
            table.file,
            "give one of step and at",
            row=line,
            column="step",
            remedy="write the instant of the forecast, or the clock time",
        )
        return None
    if at is not None:
        step = sum(instant <= at for instant in instants) - 1
        after = step == len(instants) - 1 and at > instants[-1]
    else:
        after = step is not None and step >= len(instants)
    if after:
        findings.warning("after_horizon", table.file, "lies after the forecast's horizon; not scored", row=line)
        return None
    if step is not None and step < 0:
        findings.warning("before_start", table.file, "lies before the forecast's start; not scored", row=line)
        return None
    return step


def _check_falling(observations: Sequence[Observation], file: str, findings: Findings) -> None:
    """Say where the safe become fewer: a correction, or a slip of the pen."""
    counted = [row for row in observations if row.safe is not None]
    for before, after in pairwise(counted):
        if (after.safe or 0) < (before.safe or 0):
            findings.warning(
                "safe_falls",
                file,
                f"{after.safe:,} people are safe at instant {after.step}, {before.safe:,} were at {before.step}; "
                "scored as it stands",
            )
