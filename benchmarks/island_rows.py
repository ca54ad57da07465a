"""Tables of words, separated by commas."""

import csv
from pathlib import Path

Row = dict[str, str]


def read_rows(file: Path) -> list[Row]:
    """Read a table, without blanks around its words."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, skipinitialspace=True)
        return [{key.strip(): (word or "").strip() for key, word in row.items() if key is not None} for row in rows]
