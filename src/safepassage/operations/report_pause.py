"""How likely the pause of a scenario is to hold, what that rests on, and how it was checked."""

from collections.abc import Iterator

from safepassage.errors import InputError
from safepassage.forecasting.backtest import agreement_with, check_fit
from safepassage.forecasting.survival import TOLD_HOURS, traits_of
from safepassage.inputs.pause_figures import group_figures
from safepassage.inputs.settings import FILE
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.past_pauses import TRAITS
from safepassage.model.pause import FittedSurvival, HistorySurvival, Pause
from safepassage.model.pause_report import Agreement, ChanceRow, Check, PauseReport
from safepassage.model.scenario import Scenario
from safepassage.operations.fit_pause import SEED, fit_pause


def pause_report(scenario: Scenario, *, seed: int = SEED) -> PauseReport:
    """Everything a page tells of how long the pause may hold.

    A curve that rests on past pauses is fitted, and its way of fitting checked on all rows of their table, those that
    came after the start of the plan included: the check judges the method, not this plan.

    Raises
    ------
    InputError
        Where the scenario has no pause with a survival curve, or none can be fitted.
    """
    pause = fit_pause(scenario, seed=seed).pause
    if pause is None or pause.survival is None:
        raise InputError([_no_curve()])
    survival = pause.survival
    history = survival if isinstance(survival, HistorySurvival) else None
    fitted = history.require_fitted() if history else None
    check = check_fit(history.lengths_on_record(), _told(history, pause, scenario)) if history else None
    agreement = tuple(agreement_with(survival, group) for group in group_figures())
    return PauseReport(
        age_h=pause.age_h(scenario.grid),
        rows=tuple(_rows(scenario, pause, fitted)),
        fitted=fitted,
        check=check,
        agreement=agreement,
        sentences=tuple(_sentences(fitted, check, agreement)),
    )


def _told(history: HistorySurvival, pause: Pause, scenario: Scenario) -> tuple[str, ...]:
    traits = traits_of(history, pause, scenario.grid)
    return tuple(name for name in TRAITS if getattr(traits, name) is not None)


def _rows(scenario: Scenario, pause: Pause, fitted: FittedSurvival | None) -> Iterator[ChanceRow]:
    survival = pause.survival
    if survival is None:
        return
    age_h = pause.age_h(scenario.grid)
    known = survival.holds_after(age_h)
    for hours in TOLD_HOURS:
        place = fitted.hours.index(hours) if fitted else None
        yield ChanceRow(
            hours=hours,
            survival=survival.holds_after(age_h + hours) / known if known else 0.0,
            low=fitted.low[place] if fitted and place is not None else None,
            high=fitted.high[place] if fitted and place is not None else None,
        )


def _sentences(fitted: FittedSurvival | None, check: Check | None, agreement: tuple[Agreement, ...]) -> Iterator[str]:
    if fitted:
        yield from fitted.warnings
    if check:
        yield from _verdict(check)
    nearest = min(agreement, key=lambda each: abs(each.furthest))
    yield (
        f"Of the groups of the study the curve is nearest to {nearest.group.group}: {abs(nearest.furthest):.2f} apart "
        f"at most, after {nearest.furthest_at_h:g} h."
    )


def _verdict(check: Check) -> Iterator[str]:
    apart = (
        f"{check.mean_difference:+.3f}, standard error {check.standard_error:.3f}, over {check.places} places left out"
    )
    if check.beats_base_rate:
        yield f"The fit answers better than the base rate: Brier score {apart}."
    elif check.mean_difference > 2 * check.standard_error:
        yield f"The fit answers worse than the base rate: Brier score {apart}."
    else:
        yield f"The fit does not beat the base rate clearly: Brier score {apart}."
    if check.worse_than_half:
        hours = ", ".join(f"{hours:g}" for hours in check.worse_than_half)
        yield f"One half always would have answered better than the fit after {hours} h."


def _no_curve() -> Issue:
    return Issue(
        code="no_survival_curve",
        severity=Severity.FAULT,
        place=Place(file=FILE, column="pause.survival"),
        message="the scenario has no pause with a survival curve",
        remedy="add a [pause] with survival, or with starts_at alone for the figures of past ceasefires",
    )
