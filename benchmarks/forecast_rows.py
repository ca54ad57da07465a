"""What is made of the runs: the middle of several, whether two engines agree, and a line of the table."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from benchmarks.forecast_engines import Run

Row = Mapping[str, Any]

WITHIN_PERSONS = 0.03
"""Share of all people by which two mean arrival curves may differ at any step."""

WITHIN_TIME = 0.05
"""Share by which the steps may differ at which 95 % of all people are safe."""


def measured(case: str, engine: str, runs: Sequence[Run], *, futures: int) -> dict[str, Any]:
    """One row: medians of several runs of an engine."""
    return {
        "case": case,
        "engine": engine,
        "futures": futures,
        "runs": len(runs),
        "load_s": round(median(run.load_s for run in runs), 3),
        "cpu_s": round(median(run.cpu_s for run in runs), 4),
        "before_mb": round(median(run.before_mb for run in runs)),
        "peak_mb": round(median(run.peak_mb for run in runs)),
    }


def agreement(case: str, persons: int, ours: Sequence[Run], theirs: Sequence[Run]) -> dict[str, Any]:
    """Whether the mean arrival curves agree, and the step by which 95 % of all people are safe."""
    mean, their_mean = (np.mean([run.safe for run in runs], axis=0) for runs in (ours, theirs))
    apart = np.abs(mean - their_mean)
    ninety_five, their_ninety_five = (_reached(curve, 0.95 * persons) for curve in (mean, their_mean))
    agree = bool(apart.max() <= WITHIN_PERSONS * persons)
    if ninety_five is None or their_ninety_five is None:
        agree = agree and ninety_five == their_ninety_five
    else:
        agree = agree and abs(ninety_five - their_ninety_five) <= WITHIN_TIME * their_ninety_five
    return {
        "case": case,
        "engine": "agreement",
        "persons": persons,
        "apart_share": round(float(apart.max()) / persons, 5),
        "apart_at_step": int(apart.argmax()),
        "ours_95_step": ninety_five,
        "uxsim_95_step": their_ninety_five,
        "ours_safe": round(float(mean[-1])),
        "uxsim_safe": round(float(their_mean[-1])),
        "agree": agree,
    }


def _reached(curve: np.ndarray[Any, np.dtype[np.float64]], persons: float) -> int | None:
    reached = np.flatnonzero(curve >= persons)
    return int(reached[0]) if len(reached) else None


def times_ours(ours: Row, theirs: Row, agree: Row) -> float | None:
    """How many times the processor time of a future of ours one of theirs takes; None where the curves do not agree.

    Handing over the network is left out of both, which is in favour of the other engine: it has to be done again for
    each of its futures, and once for all of ours.
    """
    if not agree["agree"] or not ours["cpu_s"]:
        return None
    return float(theirs["cpu_s"] / theirs["futures"] / (ours["cpu_s"] / ours["futures"]))


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as a table in Markdown."""
    agreements = {row["case"]: row for row in rows if row["engine"] == "agreement"}
    ours = {row["case"]: row for row in rows if row["engine"] == OURS}
    lines = [
        "| case | engine | futures | CPU s | CPU ms a future | loading, CPU s | peak MB (before) | times ours |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        if "cpu_s" not in row:
            continue
        case, peer = row["case"], row["engine"].startswith("uxsim")
        times = times_ours(ours[case], row, agreements[case]) if peer and case in agreements else None
        cells = [
            case,
            row["engine"],
            f"{row['futures']:,}",
            f"{row['cpu_s']:.3f}",
            f"{1000 * row['cpu_s'] / row['futures']:.2f}",
            f"{row['load_s']:.2f}" if "load_s" in row else "",
            f"{row['peak_mb']:,} ({row['before_mb']:,})" if "peak_mb" in row else "",
            f"{times:.0f}" if times else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def said(rows: Sequence[Row]) -> list[str]:
    """Whether the curves agree, and what could not be measured, in words."""
    lines = []
    for row in rows:
        if row["engine"] == "agreement":
            lines.append(
                f"{row['case']}: curves at most {100 * row['apart_share']:.2f} % of people apart (step "
                f"{row['apart_at_step']}); 95 % safe at step {row['ours_95_step']} (UXsim {row['uxsim_95_step']}): "
                + ("they agree." if row["agree"] else "they DO NOT agree, and no ratio is given.")
            )
        elif "fault" in row:
            lines.append(f"{row['case']}, {row['engine']}: {row['fault']}")
    return lines


OURS, OURS_ALIKE, UXSIM, UXSIM_LOGS = "ours", "ours, nothing varies", "uxsim", "uxsim, with logs"
"""Engines: everything that applies varies, or nothing; one world, without the way of each vehicle or with it."""
