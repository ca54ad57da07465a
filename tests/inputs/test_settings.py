"""scenario.toml and the survival of a pause."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.inputs.folder import read_scenario
from safepassage.inputs.pause_figures import default_survival
from safepassage.model.issues import Severity
from safepassage.model.pause import (
    ExponentialSurvival,
    LogNormalSurvival,
    Pause,
    TabulatedSurvival,
    WeibullSurvival,
)
from safepassage.model.scenario import Scenario
from tests.inputs.folders import RIGHT, faults, only, write_folder

TOML = RIGHT["scenario.toml"]
END = "planned_end_at = 2016-12-15T09:00:00+02:00\n"


def scenario_of(folder: Path, toml: str, **files: str) -> Scenario:
    changes: dict[str, str | bytes | None] = {f"{name}.csv": text for name, text in files.items()}
    scenario, issues = read_scenario(write_folder(folder, {"scenario.toml": toml, **changes}))
    assert scenario is not None, [str(issue) for issue in issues]
    return scenario


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "column", "remedy"),
    [
        ('title = "two', "title = two", "toml_syntax", 1, None, "double quotes"),
        ('"two nodes"', "7", "not_a_text", 1, "title", "quotes"),
        ("2016-12-15T05:00:00+02:00", '"2016-12-15T05:00:00+02:00"', "unreadable_time", 4, "time.start", "without"),
        ("2016-12-15T05:00:00+02:00", "2016-12-15T05:00:00", "no_offset", 4, "time.start", "offset"),
        ("2016-12-15T05:00:00+02:00", "2016-12-15", "no_offset", 4, "time.start", "offset"),
        ("2016-12-15T05:00:00+02:00", "05:00:00", "no_offset", 4, "time.start", "offset"),
        ("2016-12-15T05:00:00+02:00", "5", "unreadable_time", 4, "time.start", "offset"),
        ("step_s = 60", "step_s = 60.5", "not_whole", 5, "time.step_s", "whole"),
        ("step_s = 60", "step_s = true", "not_whole", 5, "time.step_s", "whole"),
        ("step_s = 60", "step_s = 0", "not_positive", 5, "time.step_s", "above 0"),
        ("step_s = 60", "step_s = 99999999999", "number_too_large", 5, "time.step_s", "smaller"),
        ("steps = 60", "steps = -1", "not_positive", 6, "time.steps", "above 0"),
        ("steps = 60", "steps = 100001", "grid_too_large", 6, "time.steps", "longer steps"),
        ("step_s = 60\nsteps = 60", "step_s = 9999999999\nsteps = 99999", "grid_too_large", 6, "time.steps", "shorter"),
        ("steps = 60\n", "", "missing_setting", None, "time.steps", "add it"),
        ("steps = 60", "stepps = 60\nsteps = 60", "misspelt_setting", 6, "time.stepps", "'time.steps'"),
        ("[movement]", "[movment]", "misspelt_setting", 8, "movment", "'movement'"),
        ('use = "walk"\n', "", "missing_setting", None, "movement.use", "add it"),
        ('use = "walk"\n', 'use = "walk"\nuses = ["walk"]\n', "use_and_uses", 10, "movement.uses", "one of them"),
        ('use = "walk"\n', 'uses = "walk"\n', "not_a_list", 9, "movement.uses", "list"),
        ('use = "walk"\n', 'uses = ["walk", "walk"]\n', "duplicate_id", 9, "movement.uses", "once"),
        ('use = "walk"\n', 'use = "walk"\nwait_en_route = "no"\n', "unreadable_boolean", 10, "movement.wait_en_route",
         "true or false"),
        ("[time]", "pause = 3\n[time]", "not_a_section", 3, "pause", "[pause]"),
        ('use = "walk"\n', 'use = "walk"\n[objective]\nexposure_weight = -1\n', "negative", 11,
         "objective.exposure_weight", "0 or more"),
        ('use = "walk"\n', 'use = "walk"\n[objective]\nexposure_weight = "much"\n', "unreadable_number", 11,
         "objective.exposure_weight", "without quotes"),
        ('use = "walk"\n', 'use = "walk"\n[objective]\nexposure_weight = inf\n', "not_finite", 11,
         "objective.exposure_weight", "number"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_remedy(
    tmp_path: Path, old: str, new: str, code: str, row: int | None, column: str | None, remedy: str
) -> None:
    assert old in TOML
    _, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": TOML.replace(old, new, 1)}))
    issue = only(issues, code)
    assert (issue.place.file, issue.place.row, issue.place.column) == ("scenario.toml", row, column)
    assert remedy in issue.remedy


@pytest.mark.parametrize(
    ("pause", "code", "row"),
    [
        ("planned_end_at = 2016-12-15T04:00:00+02:00", "ends_before_it_starts", 12),
        (
            "starts_at = 2016-12-15T06:00:00+02:00\nplanned_end_at = 2016-12-15T06:00:00+02:00",
            "ends_before_it_starts",
            13,
        ),
        ("survival = 3", "not_a_table", 12),
        ('survival = {kind = "exponental", mean_h = 3}', "unknown_word", 12),
        ("survival = {mean_h = 3}", "unknown_word", 12),
        ('survival = {kind = "exponential"}', "missing_setting", 12),
        ('survival = {kind = "exponential", mean_h = 3, shape = 1}', "misspelt_setting", 12),
        ('survival = {kind = "exponential", mean_h = 0}', "not_positive", 12),
        ('survival = {kind = "weibull", scale_h = -3, shape = 1}', "negative", 12),
        ('survival = {kind = "lognormal", median_h = "3", sigma = 1}', "unreadable_number", 12),
        ('survival = {kind = "history", file = "pauses.csv"}', "missing_file", None),
        ('survival = {kind = "history"}', "missing_setting", 12),
        ('survival = {kind = "history", file = "node.csv"}', "bad_file_name", 12),
        ('survival = {kind = "history", file = 3}', "bad_file_name", 12),
        ('survival = {kind = "history", file = "pauses.csv", locel = true}', "misspelt_setting", 12),
        ('survival = {kind = "table", file = "survival.csv", local = true}', "misspelt_setting", 12),
        ('survival = {kind = "table", file = "../survival.csv"}', "bad_file_name", 12),
        ('survival = {kind = "table", file = "node.csv"}', "bad_file_name", 12),
        ('survival = {kind = "table", file = "survival.csv"}', "missing_file", None),
    ],
)
def test_each_fault_of_a_pause(tmp_path: Path, pause: str, code: str, row: int | None) -> None:
    toml = f"{TOML}\n[pause]\n{pause}\n"
    _, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": toml}))
    issue = only(issues, code)
    assert faults(issues) == [code]
    assert issue.place.row == row
    assert issue.remedy


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        ("", "survival_does_not_start", 2, "survival"),
        ("1,1\n", "survival_does_not_start", 2, "survival"),
        ("0,0.9\n", "survival_does_not_start", 2, "survival"),
        ("0,1\n5,0.5\n9,0.6\n", "survival_rises", 4, "survival"),
        ("0,1\n5,0.5\n5,0.4\n", "survival_not_in_order", 4, "hours"),
        ("0,1\n5,1.5\n", "out_of_range", 3, "survival"),
    ],
)
def test_each_fault_of_a_survival_table(tmp_path: Path, rows: str, code: str, row: int, column: str) -> None:
    toml = f'{TOML}\n[pause]\nsurvival = {{kind = "table", file = "survival.csv"}}\n'
    changes: dict[str, str | bytes | None] = {"scenario.toml": toml, "survival.csv": f"hours,survival\n{rows}"}
    _, issues = read_scenario(write_folder(tmp_path / "s", changes))
    issue = only(issues, code)
    assert (issue.place.file, issue.place.row, issue.place.column) == ("survival.csv", row, column)


@pytest.mark.parametrize(
    ("text", "curve"),
    [
        ('{kind = "exponential", mean_h = 24}', ExponentialSurvival(mean_h=24.0)),
        ('{kind = "weibull", scale_h = 24.5, shape = 0.7}', WeibullSurvival(scale_h=24.5, shape=0.7)),
        ('{kind = "lognormal", median_h = 24, sigma = 2}', LogNormalSurvival(median_h=24.0, sigma=2.0)),
        ('{kind = "table", file = "my.csv"}', TabulatedSurvival(file="my.csv", hours=(0, 24), survival=(1, 0.5))),
    ],
)
def test_every_kind_of_survival(tmp_path: Path, text: str, curve: ExponentialSurvival) -> None:
    toml = f"{TOML}\n[pause]\nmay_be_extended = true\n{END}survival = {text}\n"
    pause = scenario_of(tmp_path / "s", toml, my="hours,survival\n0,1\n24,0.5\n").pause
    assert pause == Pause(
        planned_end_at=datetime.fromisoformat("2016-12-15T09:00:00+02:00"), may_be_extended=True, survival=curve
    )


def test_a_pause_of_which_nothing_is_known_holds_as_past_ceasefires_did(tmp_path: Path) -> None:
    toml = f"{TOML}\n[pause]\nstarts_at = 2016-12-15T05:00:00+02:00\n"
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": toml}))
    assert scenario is not None
    assert scenario.pause is not None
    assert scenario.pause.survival == default_survival()
    warning = only(issues, "pause_by_default")
    assert (warning.severity, warning.place.row) == (Severity.WARNING, 11)
    assert "146 local and humanitarian ceasefires" in warning.message
    assert "0.61 after 1 day" in warning.message


def test_a_pause_with_a_planned_end_alone_is_taken_to_hold_and_it_is_said(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": f"{TOML}\n[pause]\n{END}"}))
    assert scenario is not None
    assert scenario.pause is not None
    assert scenario.pause.survival is None
    assert only(issues, "pause_taken_to_hold").severity is Severity.WARNING


def test_without_a_pause_section_nothing_is_said(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path / "s"))
    assert scenario is not None
    assert scenario.pause is None
    assert issues == ()


def test_a_pause_section_without_settings_is_none(tmp_path: Path) -> None:
    assert scenario_of(tmp_path / "s", f"{TOML}\n[pause]\n").pause is None


@pytest.mark.parametrize(
    ("pause", "column"),
    [
        ("starts_at = 2016-12-17T05:00:00+02:00", "pause.starts_at"),
        ("starts_at = 2016-12-15T01:00:00+02:00\nplanned_end_at = 2016-12-15T04:00:00+02:00", "pause.planned_end_at"),
        ('starts_at = 2016-12-15T01:00:00+02:00\nsurvival = {kind = "table", file = "survival.csv"}', "pause.survival"),
    ],
)
def test_a_pause_that_does_not_help_is_a_warning(tmp_path: Path, pause: str, column: str) -> None:
    changes: dict[str, str | bytes | None] = {
        "scenario.toml": f"{TOML}\n[pause]\n{pause}\n",
        "survival.csv": "hours,survival\n0,1\n3,0\n",
    }
    scenario, issues = read_scenario(write_folder(tmp_path / "s", changes))
    assert scenario is not None
    assert only(issues, "pause_does_not_help").place.column == column


def test_the_agreement_is_kept_as_it_was_recorded(tmp_path: Path) -> None:
    toml = (
        f'{TOML}\n[agreement]\nroute = "by the crossing"\naid_may_enter = true\ntime = 2016-12-15T05:00:00+02:00\n'
        'agreed_by = ["one", "other"]\nwitness = "the observers"\n[forecast]\ncapacity = true\n[other]\nx = 1\n'
    )
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": toml}))
    assert scenario is not None
    assert dict(scenario.agreement) == {
        "route": "by the crossing",
        "aid_may_enter": "yes",
        "time": "2016-12-15T05:00:00+02:00",
        "agreed_by": "one, other",
        "witness": "the observers",
    }
    assert dict(scenario.forecast) == {"capacity": True}
    assert only(issues, "unknown_setting").place.column == "other"


def test_every_fault_of_the_forecast_is_told_at_the_door(tmp_path: Path) -> None:
    toml = f"{TOML}\n[forecast.capcity]\nspread = 0.2\n\n[forecast.late]\nchance = 2\nmaen_s = 60\n\n[forecast.speed]\n"
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": toml}))
    assert scenario is None
    line = {text: row for row, text in enumerate(toml.splitlines(), start=1)}
    found = {(issue.place.file, issue.place.row, issue.place.column, issue.code, issue.remedy) for issue in issues}
    assert found == {
        ("scenario.toml", line["[forecast.capcity]"], "forecast.capcity", "unknown_factor", "did you mean 'capacity'?"),
        ("scenario.toml", line["chance = 2"], "forecast.late.chance", "bad_value", "see docs/decisions/0020"),
        ("scenario.toml", line["maen_s = 60"], "forecast.late.maen_s", "unknown_setting", "did you mean 'mean_s'?"),
    }


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (TOML.encode("utf-16"), "wrong_encoding"),
        (TOML.replace("two", "tw\u00e9").encode("latin-1"), "wrong_encoding"),
        (b"x = " + b"[" * 100_000, "toml_syntax"),
        (b"x = " + b"9" * 100_000, "toml_syntax"),
        (b"#" * 3_000_000, "file_too_long"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, raw: bytes, code: str) -> None:
    _, issues = read_scenario(write_folder(tmp_path / "s", {"scenario.toml": raw}))
    assert faults(issues) == [code]


def test_a_missing_file(tmp_path: Path) -> None:
    assert faults(read_scenario(write_folder(tmp_path / "s", {"scenario.toml": None}))[1]) == ["missing_file"]


@settings(
    derandomize=True,
    database=None,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    key=st.sampled_from(["title", "time", "movement", "pause", "objective", "agreement", "forecast", "x"]),
    inner=st.sampled_from(["start", "step_s", "steps", "use", "uses", "survival", "starts_at", "exposure_weight", "y"]),
    value=st.sampled_from(
        ["1", "-1", '"a"', "true", "1.5", "nan", "[]", "[1]", "{}", '{kind="table"}', "2016-12-15", "05:00:00"]
    ),
)
def test_no_setting_makes_the_reader_raise(tmp_path: Path, key: str, inner: str, value: str) -> None:
    folder = write_folder(tmp_path / "s", {"scenario.toml": f"[{key}]\n{inner} = {value}\n"})
    assert read_scenario(folder)[0] is None
    write_folder(folder, {"scenario.toml": f"{key} = {value}\n"})
    assert read_scenario(folder)[0] is None
