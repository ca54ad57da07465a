"""Takes away the marks by which our own tables keep a spreadsheet from taking texts for formulas."""

from typing import Any

_MARKED = ("'=", "'+", "'-", "'@")


def as_meant(values: list[Any]) -> list[Any]:
    """A column without the marks that keep a spreadsheet from taking texts for formulas."""
    if any(isinstance(value, str) and value.startswith(_MARKED) for value in values):
        return [value[1:] if isinstance(value, str) and value.startswith(_MARKED) else value for value in values]
    if any(isinstance(value, tuple) and str(value[0]).startswith(_MARKED) for value in values if value):
        return [
            (value[0][1:], *value[1:]) if value and str(value[0]).startswith(_MARKED) else value for value in values
        ]
    return values
