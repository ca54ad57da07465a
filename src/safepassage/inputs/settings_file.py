"""Writes scenario.toml; reading it gives the same settings back."""

from typing import Any

from safepassage.inputs.writing import toml_value
from safepassage.model.past_pauses import TRAITS
from safepassage.model.pause import (
    ExponentialSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    Survival,
    TabulatedSurvival,
    WeibullSurvival,
)
from safepassage.model.scenario import Movement, Scenario


def settings_text(scenario: Scenario) -> str:
    """The text of scenario.toml."""
    grid, movement = scenario.grid, scenario.movement
    sections: dict[str, dict[str, Any]] = {
        "time": {"start": grid.start, "step_s": grid.step_s, "steps": grid.steps},
        "movement": _movement(movement),
    }
    if scenario.pause is not None:
        sections["pause"] = _pause(scenario.pause)
    if scenario.objective.exposure_weight is not None:
        sections["objective"] = {"exposure_weight": scenario.objective.exposure_weight}
    if scenario.forecast:
        sections["forecast"] = dict(scenario.forecast)
    if scenario.agreement:
        sections["agreement"] = dict(scenario.agreement)
    lines = [
        f"{name} = {toml_value(value)}"
        for name, value in (("title", scenario.title), ("operation_id", scenario.operation_id))
        if value
    ]
    for section, values in sections.items():
        lines += ["", f"[{section}]", *(f"{_key(name)} = {toml_value(value)}" for name, value in values.items())]
    return "\n".join(lines).lstrip("\n") + "\n"


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else toml_value(name)


def _movement(movement: Movement) -> dict[str, Any]:
    """The use or uses, and what is not as it is by default."""
    only = len(movement.uses) == 1
    uses: dict[str, Any] = {"use": movement.uses[0]} if only else {"uses": movement.uses}
    default = Movement(uses=movement.uses)
    names = ("wait_en_route", "call_forward_s", "boarding_margin_persons")
    told = {name: getattr(movement, name) for name in names}
    return uses | {name: value for name, value in told.items() if value != getattr(default, name)}


def _pause(pause: Pause) -> dict[str, Any]:
    # `may_be_extended` is always written: a section must not be empty of settings, or the pause would be lost.
    values: dict[str, Any] = {
        "starts_at": pause.starts_at,
        "planned_end_at": pause.planned_end_at,
        "may_be_extended": pause.may_be_extended,
        "survival": None if pause.survival is None else _curve(pause.survival),
    }
    return {name: value for name, value in values.items() if value is not None}


def _curve(survival: Survival) -> dict[str, str | float]:
    match survival:
        case ExponentialSurvival():
            return {"kind": "exponential", "mean_h": survival.mean_h}
        case WeibullSurvival():
            return {"kind": "weibull", "scale_h": survival.scale_h, "shape": survival.shape}
        case LogNormalSurvival():
            return {"kind": "lognormal", "median_h": survival.median_h, "sigma": survival.sigma}
        case TabulatedSurvival():
            return {"kind": "table", "file": survival.file}
        case HistorySurvival():
            traits = {name: getattr(survival.traits, name) for name in TRAITS}
            told = {name: value for name, value in traits.items() if value is not None}
            return {"kind": "history", "file": survival.file, **told}
