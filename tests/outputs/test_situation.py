"""The situation in the shape of the contract."""

import json

from safepassage.outputs.situation import FIGURES, situation_as_json
from tests.monitoring.aleppo import LAST, situation

FIGURE_KEYS = {
    "estimate",
    "interval_50",
    "interval_80",
    "interval_95",
    "claims_range",
    "independent_origins",
    "reports",
    "against",
    "latest_at",
}


def test_shape() -> None:
    found = situation_as_json(situation(LAST))
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {"as_of", "scopes", "pause", "corridors", "flags"}
    assert found["as_of"] == LAST
    for scope in found["scopes"].values():
        assert set(scope) == {*FIGURES, "probability_complete"}
        assert all(set(scope[name]) == FIGURE_KEYS for name in FIGURES)
    for state in (found["pause"], *found["corridors"].values()):
        assert {"state", "probabilities", "independent_origins", "reports", "against", "latest_at"} <= set(state)
        assert abs(sum(state["probabilities"].values()) - 1) < 0.001


def test_people_are_whole_and_times_have_the_offset_asked_for() -> None:
    out = situation_as_json(situation(LAST))["scopes"]["east_to_rebel"]["people_out"]
    numbers = [out["estimate"], *out["interval_95"], *out["claims_range"]]
    assert all(isinstance(number, int) for number in numbers)
    assert out["latest_at"].endswith("+02:00")


def test_nothing_known_is_null() -> None:
    held = situation_as_json(situation(LAST))["scopes"]["medevac"]["held"]
    assert held["estimate"] is None
    assert held["interval_80"] is None
    assert held["reports"] == []
