"""The situation as one machine-readable object, in the shape of the contract."""

from datetime import datetime
from typing import Any

from safepassage.model.situation import Figure, Flag, IncidentTrend, Interval, ScopeSituation, Situation, StateEstimate

FIGURES = ("people_out", "people_remaining", "arrivals", "held", "unaccounted")


def situation_as_json(situation: Situation) -> dict[str, Any]:
    """The object that `situation.json` holds and `status --json` prints.

    People are whole numbers, times carry the offset of `as_of`; a figure of which nothing is known is null.
    """
    zone = situation.as_of
    return {
        "as_of": situation.as_of.isoformat(),
        "scopes": {scope.scope: _scope(scope, zone) for scope in situation.scopes},
        "pause": {**_state(situation.pause, zone), "incidents": _incidents(situation.incidents)},
        "corridors": {name: _state(state, zone) for name, state in situation.corridors},
        "flags": [_flag(flag) for flag in situation.flags],
    }


def _scope(scope: ScopeSituation, zone: datetime) -> dict[str, Any]:
    return {
        **{name: _figure(getattr(scope, name), zone) for name in FIGURES},
        "probability_complete": round(scope.probability_complete, 4),
    }


def _figure(figure: Figure, zone: datetime) -> dict[str, Any]:
    return {
        "estimate": None if figure.estimate is None else round(figure.estimate),
        "interval_50": _interval(figure.interval_50),
        "interval_80": _interval(figure.interval_80),
        "interval_95": _interval(figure.interval_95),
        "claims_range": _interval(figure.claims_range),
        "independent_origins": figure.independent_origins,
        "reports": list(figure.reports),
        "against": list(figure.against),
        "latest_at": _at(figure.latest_at, zone),
    }


def _state(state: StateEstimate, zone: datetime) -> dict[str, Any]:
    return {
        "state": str(state.state),
        "probabilities": {word: round(chance, 4) for word, chance in state.probabilities},
        "since": _at(state.since, zone),
        "independent_origins": state.independent_origins,
        "reports": list(state.reports),
        "against": list(state.against),
        "latest_at": _at(state.latest_at, zone),
    }


def _incidents(trend: IncidentTrend) -> dict[str, Any]:
    return {
        "count": trend.count,
        "per_day": round(trend.per_day, 3),
        "usual_per_day": round(trend.usual_per_day, 3),
        "hazard_factor": round(trend.hazard_factor, 3),
        "reports": list(trend.reports),
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {"code": flag.code, "scope": flag.scope, "message": flag.message, "reports": list(flag.reports)}


def _interval(interval: Interval | None) -> list[int] | None:
    return None if interval is None else [round(interval[0]), round(interval[1])]


def _at(at: datetime | None, zone: datetime) -> str | None:
    return None if at is None else at.astimezone(zone.tzinfo).isoformat()
