"""The figures of pause.md, from the packaged scenarios. Run: python -m docs.pause_figures."""

from collections.abc import Iterable, Mapping, Sequence

from safepassage.forecasting.backtest import HORIZONS_H, agreement_with, check_fit
from safepassage.forecasting.choice import Choice, PastFits
from safepassage.forecasting.survival import TOLD_HOURS
from safepassage.inputs.pause_figures import group_figures
from safepassage.model.past_pauses import PauseTraits
from safepassage.model.pause import FittedSurvival, HistorySurvival, SurvivalCurve
from safepassage.model.pause_report import Check
from safepassage.operations.check_scenario import open_scenario

SCENARIOS = {"8 December": "east-aleppo-2016-12-08", "15 December": "east-aleppo-2016-12-15"}


def main() -> None:
    """Print every table of the page."""
    print("\n\n".join(tables()))  # noqa: T201 - its purpose


def tables() -> tuple[str, ...]:
    """The tables of the page, in Markdown."""
    histories = {day: _history(name) for day, name in SCENARIOS.items()}
    record = histories["8 December"].lengths_on_record()
    return (
        _curves([history.require_fitted() for history in histories.values()]),
        _scores(check_fit(record, ()), check_fit(record, ("declared_hours",))),
        _groups(histories, PastFits(record).choose(PauseTraits())),
    )


def _history(name: str) -> HistorySurvival:
    pause = open_scenario(name).scenario.pause
    survival = pause.survival if pause else None
    if not isinstance(survival, HistorySurvival):
        raise TypeError(f"{name} does not rest on past pauses")
    return survival


def _curves(fits: Sequence[FittedSurvival]) -> str:
    rows = ([f"{hours:g} h", *(_chance(fit, hours) for fit in fits)] for hours in TOLD_HOURS)
    return _table(["after", *SCENARIOS], rows)


def _chance(fit: FittedSurvival, hours: float) -> str:
    holds = fit.curve.holds_after(fit.age_h + hours) / fit.curve.holds_after(fit.age_h)
    place = fit.hours.index(hours)
    return f"{holds:.2f} ({fit.low[place]:.2f}-{fit.high[place]:.2f})"


def _scores(blind: Check | None, told: Check | None) -> str:
    if blind is None or told is None:
        return ""
    rows = [
        [
            f"{hours:g} h",
            str(one.pauses),
            str(one.undecided),
            f"{one.base_rate:.2f}",
            f"{one.model:.2f}",
            f"{other.model:.2f}",
        ]
        for hours, one, other in zip(HORIZONS_H, blind.scores, told.scores, strict=True)
    ]
    apart = [f"{check.mean_difference:+.3f} ± {check.standard_error:.3f}" for check in (blind, told)]
    rows.append(["all, less the base rate", "", "", "", *apart])
    return _table(["held for", "scored", "not known", "base rate", "nothing told", "declared length told"], rows)


def _groups(histories: Mapping[str, HistorySurvival], everything: Choice | None) -> str:
    curves: dict[str, SurvivalCurve] = {**histories}
    if everything is not None:
        curves["all 23"] = everything.fit.curve()
    rows = []
    for group in group_figures():
        apart = [agreement_with(curve, group) for curve in curves.values()]
        cells = [f"{each.furthest:+.2f} at {each.furthest_at_h:g} h" for each in apart]
        rows.append([group.group, str(group.pauses), " ".join(f"{held:.2f}" for held in group.survival), *cells])
    return _table(["group", "pauses", "held 1, 2, 3, 7, 30 days", *curves], rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


if __name__ == "__main__":
    main()
