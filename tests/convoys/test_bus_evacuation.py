"""The benchmark's command: one JSON object a line, and routes that others can replay."""

import csv
import json
from pathlib import Path

import pytest
from benchmarks.bus_evacuation import main

FILE = "2 4\n1 2\n1 12 12\n1 20 20\n\n1 5\n\n1 2\n"


def test_a_file_is_solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "village.txt").write_text(FILE, encoding="utf-8")
    assert main([str(tmp_path / "village.txt"), "--seconds", "60", "--out", str(tmp_path / "out")]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert row.pop("seconds") >= 0
    assert row == {"instance": "village", "objective": 11, "bound": 11, "gap": 0.0}
    with (tmp_path / "out" / "village" / "routes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["vehicle", "sequence", "from", "to", "people", "start", "end"]
    assert sum(int(row["people"]) for row in rows) == 12
    assert max(int(row["end"]) for row in rows) == 11
    assert {(row["from"], row["to"]) for row in rows} == {
        ("yard-1", "pickup-1"), ("pickup-1", "shelter-1"), ("shelter-1", "pickup-1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FILE.replace("1 20 20", "1 9 9"), "fewer beds than people"),
        (FILE.replace("1 12 12", "1 13 12"), "13 people in all"),
        (FILE.replace("1 2\n1 12", "1 3\n1 12"), "2 buses, but 3"),
        (FILE[:-3], "cut off"),
        (FILE + " 7", "after the distances"),
        (FILE.replace("5", "far"), "not a bus evacuation file"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    (tmp_path / "bad.txt").write_text(text, encoding="utf-8")
    assert main([str(tmp_path / "bad.txt"), "--out", str(tmp_path / "out")]) == 3
    assert message in capsys.readouterr().err
