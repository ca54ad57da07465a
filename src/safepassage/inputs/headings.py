"""Matches the headings of a file with those of its schema."""

from collections.abc import Sequence

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import close_to
from safepassage.inputs.schema import TableSchema

MOST_HEADINGS = 300


def match_headings(
    cells: Sequence[str], schema: TableSchema, file: str, findings: Findings, *, unused: frozenset[str]
) -> list[str | None]:
    """For each column of the file its heading in the schema, or None; an empty list where the table cannot be read."""
    names = [cell.strip() for cell in cells]
    if _unusable(names, schema, file, findings):
        return []
    matched: list[str | None] = []
    for number, name in enumerate(names, start=1):
        if name in matched:
            findings.fault(
                "duplicate_heading",
                file,
                f"the heading {quoted(name)} stands twice",
                row=1,
                column=name,
                remedy="keep one of the two columns",
            )
            matched.append(None)
        elif name in schema.headings:
            matched.append(name)
        else:
            matched.append(None)
            if name not in unused:
                _say_unknown(name, number, schema, file, findings)
    for column in schema.columns:
        if column.required and column.attribute not in matched:
            findings.fault(
                "missing_heading",
                file,
                f"the column {column.attribute} is missing",
                row=1,
                column=column.attribute,
                remedy=f"add it: {column.description}",
            )
    return matched


def _unusable(names: list[str], schema: TableSchema, file: str, findings: Findings) -> bool:
    """Whether no column can be told; says why."""
    if len(names) > MOST_HEADINGS:
        findings.fault(
            "too_many_columns",
            file,
            f"{len(names):,} headings",
            row=1,
            remedy=f"keep those that are used: {', '.join(schema.headings)}",
        )
        return True
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and mark in names[0]:
            findings.fault(
                "wrong_separator",
                file,
                f"the cells are separated by {word}",
                row=1,
                remedy="save the table again as CSV separated by commas",
            )
            return True
    if not set(names) & set(schema.headings) and not any(close_to(name, schema.headings) for name in names):
        findings.fault(
            "missing_heading",
            file,
            "the first line holds none of the headings",
            row=1,
            remedy=f"begin the file with the line {','.join(schema.headings)}",
        )
        return True
    return False


def _say_unknown(name: str, number: int, schema: TableSchema, file: str, findings: Findings) -> None:
    if not name:
        findings.warning(
            "unknown_heading", file, f"column {number} has no heading and is not used", row=1, column=f"number {number}"
        )
        return
    near = close_to(name, schema.headings)
    if near is None:
        findings.warning(
            "unknown_heading", file, f"the column {quoted(name)} is not known and not used", row=1, column=name
        )
    else:
        findings.fault(
            "misspelt_heading",
            file,
            f"the heading {quoted(name)} is not known",
            row=1,
            column=name,
            remedy=f"did you mean {near!r}?",
        )
