"""Terms that tie movements together: every fault with its place and remedy."""

from pathlib import Path

import pytest

from safepassage.inputs.folder import read_scenario
from safepassage.model.issues import Severity
from tests.inputs.folders import RIDING, faults, only, write_riding

TERMS = RIDING["linked_movements.csv"]
FIRST = "M,1,S1,S2,10,5,departed"

FAULTS: list[tuple[str, str, int, str, str]] = [
    # the table, code, row, column, part of the remedy
    (TERMS.replace(FIRST, "M,1,S1,S3,10,5,departed"), "unknown_id", 2, "counterpart_ids", "add it there"),
    (TERMS.replace(FIRST, "M,1,S1,S2,-1,5,departed"), "negative", 2, "ratio", "0 or more"),
    (TERMS.replace(FIRST, "M,1,S1,S2,10,-5,departed"), "negative", 2, "slack_persons", "0 or more"),
    (TERMS.replace(FIRST, "M,1,S1,S2,10,5,departing"), "unknown_word", 2, "counts", "did you mean 'departed'"),
    (TERMS.replace(FIRST, "M,1,S1,S2 S1,10,5,departed"), "own_counterpart", 2, "counterpart_ids", "one side only"),
    (TERMS + "M,1,S1,S2,3,9,arrived\n", "duplicate_row", 4, "movement_id", "of its own"),
]


@pytest.mark.parametrize(("text", "code", "row", "column", "remedy"), FAULTS)
def test_each_fault(tmp_path: Path, text: str, code: str, row: int, column: str, remedy: str) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s", {"linked_movements.csv": text}))
    issue = only(issues, code)
    assert scenario is None
    assert issue.severity is Severity.FAULT
    assert (issue.place.file, issue.place.row, issue.place.column) == ("linked_movements.csv", row, column)
    assert remedy in issue.remedy


@pytest.mark.parametrize("row", ["M,2,S1,S2,10,5,departed", "N,1,S1,S2,10,5,departed"])
def test_other_phases_and_movements_are_rows_of_their_own(tmp_path: Path, row: str) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s", {"linked_movements.csv": f"{TERMS}{row}\n"}))
    assert issues == ()
    assert scenario is not None
    assert len(scenario.linked_movements) == 3


def test_the_order_of_ids_makes_no_other_direction(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "staging_areas.csv": RIDING["staging_areas.csv"] + "S3,Stop,c,wounded,5\n",
        "linked_movements.csv": TERMS + "N,1,S1,S2 S3,1,5,departed\nN,1,S1,S3 S2,1,5,departed\n",
    }
    assert faults(read_scenario(write_riding(tmp_path / "s", changes))[1]) == ["duplicate_row"]


def test_a_row_with_a_blank_cell_is_told_of_that_only(tmp_path: Path) -> None:
    text = TERMS.replace(FIRST, "M,,S1,S2,10,5,departed") + "M,1,,S2,10,5,departed\n"
    issues = read_scenario(write_riding(tmp_path / "s", {"linked_movements.csv": text}))[1]
    assert [(issue.code, issue.place.row) for issue in issues] == [("blank", 2), ("blank", 4)]
