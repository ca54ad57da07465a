"""The tables of `[forecast]`: what is read, and every fault."""

import tomllib

import pytest

from safepassage.model.forecast_reading import read_forecast_settings
from safepassage.model.forecast_settings import (
    FACTOR_TYPES,
    FACTORS,
    CapacityFactor,
    CorridorFactor,
    ForecastSettings,
    LateFactor,
    PauseFactor,
)


def test_without_tables_only_the_pause_is_uncertain() -> None:
    settings, faults = read_forecast_settings({})
    assert settings == ForecastSettings()
    assert settings.factors_on() == ("pause",)
    assert not faults


def test_a_table_switches_a_factor_on_with_the_values_to_start_from() -> None:
    text = """
    capacity = {}
    late = true
    weather = false
    [corridors]
    open_mean_h = 20
    corridor_ids = ["ramouseh"]
    when_blocked = "reroute"
    [pause]
    resumes = 0.9
    """
    settings, faults = read_forecast_settings(tomllib.loads(text))
    assert not faults
    assert settings == ForecastSettings(
        capacity=CapacityFactor(),
        late=LateFactor(),
        corridors=CorridorFactor(open_mean_h=20, corridor_ids=("ramouseh",), when_blocked="reroute"),
        pause=PauseFactor(resumes=0.9),
    )
    assert settings.factors_on() == ("pause", "corridors", "capacity", "late")


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("capcity = {}", "unknown_factor", "did you mean 'capacity'?"),
        ("thunder = {}", "unknown_factor", "known are"),
        ("capacity = 3", "not_a_table", "write [forecast.capacity]"),
        ("pause = false", "pause_always_on", "leave the line out"),
        ("capacity = { spred = 0.1 }", "unknown_setting", "did you mean 'spread'?"),
        ("capacity = { spread = -0.1 }", "bad_value", "0 or more"),
        ("capacity = { median = 0 }", "bad_value", "above 0"),
        ("capacity = { median = inf }", "bad_value", "a number"),
        (f"capacity = {{ median = 1{'0' * 400} }}", "bad_value", "a number"),
        ("capacity = { median = true }", "bad_value", "a number"),
        ("late = { chance = 1.5 }", "bad_value", "from 0 to 1"),
        ("corridors = { when_blocked = 'fly' }", "bad_value", "wait, turn_back, reroute"),
        ("corridors = { patience_s = 1.5 }", "bad_value", "a whole number"),
        ("corridors = { corridor_ids = 'all' }", "bad_value", "a list of texts"),
        ("pause = { may_finish = 1 }", "bad_value", "true or false"),
        ("pool = { low = 2.0, high = 1.0 }", "bad_value", "low is not below high"),
    ],
)
def test_every_fault_is_told_with_its_place_and_remedy(text: str, code: str, says: str) -> None:
    settings, faults = read_forecast_settings(tomllib.loads(text + "\nspeed = {}"))
    assert [fault.code for fault in faults] == [code]
    assert says in str(faults[0])
    assert str(faults[0]).startswith("scenario.toml, column forecast.")
    assert settings.speed is not None


def test_every_factor_has_its_table_and_its_own_stream() -> None:
    assert tuple(FACTOR_TYPES) == FACTORS
    for name, kind in FACTOR_TYPES.items():
        settings, faults = read_forecast_settings({name: {}})
        assert getattr(settings, name) == kind()
        assert not faults
