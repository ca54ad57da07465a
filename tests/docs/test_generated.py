"""The rendered references are those of the code."""

from pathlib import Path

import pytest
from docs.generate import pages

HERE = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize("name", ["tables.md", "command-line.md"])
def test_the_page_is_what_the_code_renders(name: str) -> None:
    assert (HERE / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"
