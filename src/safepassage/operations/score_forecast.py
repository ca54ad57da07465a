"""Hold a forecast against what came of it, and note that in the register."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safepassage.forecasting.score import score_forecast
from safepassage.inputs.forecast_folder import load_forecast
from safepassage.inputs.outcome import load_outcome
from safepassage.model.forecast import Forecast
from safepassage.model.score import INTERVALS, Score
from safepassage.operations.forecast_plan import register_line
from safepassage.outputs.forecast_register import append_to_register, holds, with_score

CHANGED = "the register beside the forecast does not know this forecast as it stands: was it changed, or moved here?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredForecast:
    """A forecast and how it turned out; `register` is where that was noted."""

    forecast: Forecast
    score: Score
    warnings: tuple[str, ...]
    register: Path


def score_folder(folder: Path, outcome: Path, *, now: datetime | None = None) -> ScoredForecast:
    """Score a forecast folder by an outcome table, and add a line to the register.

    Raises
    ------
    InputError
        With every fault of the folder, or of the table.
    """
    forecast = load_forecast(folder)
    observations, issues = load_outcome(outcome, [row.at for row in forecast.break_table])
    score = score_forecast(forecast, observations)
    line = register_line("score", forecast, folder, now or datetime.now(UTC))
    warnings = [str(issue) for issue in issues]
    if not holds(folder, line.forecast_sha256):
        warnings.append(CHANGED)
    coverage = score.coverage.get("safe", {})
    register = append_to_register(
        with_score(
            line,
            outcome=outcome.name,
            instants=sum(row.measure == "safe" for row in score.instants),
            crps=score.crps.get("safe"),
            coverage=tuple(coverage.get(level) for level in INTERVALS),
            brier=score.brier_everyone_safe,
        ),
        folder,
    )
    return ScoredForecast(forecast=forecast, score=score, warnings=tuple(warnings), register=register)
