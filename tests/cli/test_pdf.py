"""A briefing printed by a real browser (`make test` installs one where there is none)."""

from pathlib import Path

from safepassage.cli.main import main
from safepassage.inputs.folder import write_scenario
from tests.builders import line_scenario


def test_a_briefing_can_be_printed(tmp_path: Path) -> None:
    scenario, plan, page = tmp_path / "line", tmp_path / "plan", tmp_path / "page.pdf"
    write_scenario(line_scenario(), scenario)
    assert main(["plan", str(scenario), "-o", str(plan)]) == 0
    assert main(["brief", str(scenario), str(plan), "-o", str(page), "--profile", "internal"]) == 0
    printed = page.read_bytes()
    assert printed.startswith(b"%PDF-")
    assert b"%%EOF" in printed[-64:]
    assert len(printed) > 10_000
