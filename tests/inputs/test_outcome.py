from pathlib import Path

import pytest

from safepassage.inputs.outcome import load_outcome, read_outcome
from safepassage.model.score import Observation
from tests.outputs.sample import GRID

INSTANTS = [GRID.at(step) for step in range(GRID.steps + 1)]


def written(folder: Path, text: str) -> Path:
    path = folder / "outcome.csv"
    path.write_text(text)
    return path


def codes(folder: Path, text: str) -> list[str]:
    return [issue.code for issue in read_outcome(written(folder, text), INSTANTS)[1]]


def test_instants_by_number_or_by_the_clock(tmp_path: Path) -> None:
    """05:25 lies between the instants of 05:20 and 05:30: counted for the earlier."""
    text = "step,at,safe,caught\n7,,50,\n,2016-12-15T05:25:00+02:00,10,0\n,2016-12-15T04:00:00+01:00,,\n"
    observations, issues = load_outcome(written(tmp_path, text), INSTANTS)
    assert not issues
    assert observations == (
        Observation(step=0, at=GRID.at(0)),
        Observation(step=2, at=GRID.at(2), safe=10, caught=0),
        Observation(step=7, at=GRID.at(7), safe=50),
    )


def test_columns_that_are_not_known_may_be_left_out(tmp_path: Path) -> None:
    observations, _ = load_outcome(written(tmp_path, "step,everyone_safe\n30,false\n"), INSTANTS)
    assert observations == (Observation(step=30, at=GRID.at(30), everyone_safe=False),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("step,at,safe\n,,5\n", "step_or_at"),
        ("step,at,safe\n3,2016-12-15T05:25:00+02:00,5\n", "step_or_at"),
        ("step,safe\n3,5\n3,6\n", "repeated_instant"),
        ("step,safe\n3,-5\n", "negative"),
        ("at,safe\n2016-12-15T05:25:00,5\n", "no_offset"),
        ("step,safe\n", "no_rows"),
        ("step,safe\n31,60\n", "after_horizon"),
        ("at,safe\n2016-12-15T04:00:00+02:00,0\n", "before_start"),
        ("step,safe\n3,20\n5,10\n", "safe_falls"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes(tmp_path, text)


def test_no_file(tmp_path: Path) -> None:
    _, issues = read_outcome(tmp_path / "nothing.csv", INSTANTS)
    assert "missing_file" in {issue.code for issue in issues}
