"""Parts that should sum to a whole: men, women and children; the fates of patients."""

from collections.abc import Iterator, Sequence

from safepassage.model.situation import Flag
from safepassage.monitoring.observation import PATIENT_UNITS, PEOPLE_UNITS
from safepassage.monitoring.statements import Statement

_PEOPLE, _PATIENTS = tuple(sorted(PEOPLE_UNITS)), tuple(sorted(PATIENT_UNITS))

PARTITIONS = (
    (_PEOPLE, frozenset({"men", "women", "children"})),
    (_PEOPLE, frozenset({"adults", "children"})),
    (_PEOPLE, frozenset({"civilians", "fighters"})),
    (_PATIENTS, frozenset({"died", "in_hospital", "discharged"})),
)
"""Units of a whole, and units that together make it up."""

_PARTS = frozenset(unit for _, parts in PARTITIONS for unit in parts)

Key = tuple[object, ...]


def parts_that_do_not_sum(scope: str, statements: Sequence[Statement]) -> Iterator[Flag]:
    """A flag for each report whose parts cannot sum to its whole, however they were rounded."""
    told = [(each, _key(each)) for each in statements if each.unit in _PARTS and each.allowed is not None]
    wanted = {key for _, key in told}
    if not wanted:
        return
    said: dict[Key, dict[str, Statement]] = {key: {} for _, key in told}
    for each in statements:
        if each.allowed is not None and _key(each) in wanted:
            said[_key(each)].setdefault(each.unit, each)
    for by_unit in said.values():
        yield from _compared(scope, by_unit)


def _key(each: Statement) -> Key:
    """What parts and whole have in common: reporter, time, document and measure."""
    report = each.report
    return report.reporter_id, report.published_at, report.url, each.claim.measure


def _compared(scope: str, by_unit: dict[str, Statement]) -> Iterator[Flag]:
    for wholes, parts in PARTITIONS:
        whole = next((by_unit[unit] for unit in wholes if unit in by_unit), None)
        if whole is None or not parts <= by_unit.keys():
            continue
        members = [by_unit[part] for part in sorted(parts)]
        low = sum(_bounds(member)[0] for member in members)
        high = sum(_bounds(member)[1] for member in members)
        least, most = _bounds(whole)
        if low > most or high < least or not _values_meet(whole, members):
            total = sum(member.claim.number or 0.0 for member in members)
            yield Flag(
                code="parts_do_not_sum",
                scope=scope,
                message=f"{' + '.join(sorted(parts))} sum to {total:,.0f}, the whole is said to be "
                f"{whole.claim.number or least:,.0f}",
                reports=tuple(sorted(each.report.report_id for each in (whole, *members))),
            )


def _bounds(statement: Statement) -> tuple[float, float]:
    return statement.allowed or (0.0, 0.0)


NEAR_ENOUGH = 0.05


def _values_meet(whole: Statement, members: Sequence[Statement]) -> bool:
    """Whether the figures as told sum to within a twentieth of the whole."""
    numbers = [each.claim.number for each in (whole, *members)]
    if any(number is None for number in numbers):
        return True
    told, *parts = (number or 0.0 for number in numbers)
    return abs(sum(parts) - told) <= NEAR_ENOUGH * max(1.0, told)
