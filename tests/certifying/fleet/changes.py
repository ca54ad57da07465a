"""Ways of changing a right plan."""

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

from safepassage.certifying.replay import replay
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario

Row = TypeVar("Row")


def changed(rows: Sequence[Row], place: int, **members: Any) -> list[Row]:
    """Rows, one of them with other members."""
    return [
        dataclasses.replace(row, **members) if number == place else row  # type: ignore[type-var]
        for number, row in enumerate(rows)
    ]


def with_row(plan: Plan, table: str, place: int, **members: Any) -> Plan:
    """A plan with one row of one table changed, and nothing else."""
    rows: dict[str, Any] = {table: tuple(changed(getattr(plan, table), place, **members))}
    return dataclasses.replace(plan, **rows)


def codes(scenario: Scenario, plan: Plan) -> list[str]:
    """The violations found."""
    found = replay(scenario, plan).violations
    assert all(violation.place and violation.message and "\n" not in violation.message for violation in found)
    return [violation.code for violation in found]
