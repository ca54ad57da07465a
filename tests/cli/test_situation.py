"""`status`: words and JSON."""

import json

import pytest

from safepassage.cli.main import main

ARGUMENTS = ["status", "east-aleppo-2016-12-15", "--as-of", "2016-12-16T20:00:00+02:00"]


def test_the_situation_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert main(ARGUMENTS) == 0
    told = capsys.readouterr().out
    assert "people out" in told
    assert "Corridor ramouseh: suspended" in told


def test_the_situation_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGUMENTS, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= {"as_of", "scopes", "pause", "corridors", "flags"}
    figure = found["scopes"]["east_to_rebel"]["people_out"]
    assert figure["interval_80"][0] <= figure["estimate"] <= figure["interval_80"][1]


def test_a_moment_without_offset_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGUMENTS[:3], "2016-12-16T20:00:00"]) == 3
    assert "offset" in capsys.readouterr().err
