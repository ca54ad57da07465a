"""The page on the pause tells the figures that the code gives."""

from pathlib import Path

from docs.pause_figures import tables

PAGE = Path(__file__).parent.parent.parent / "docs" / "pause.md"


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in tables():
        assert table in page, "run: python -m docs.pause_figures"
