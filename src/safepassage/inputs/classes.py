"""Checks of what sets people apart: groups that may not mix, and households that should not be parted."""

import math
from collections import defaultdict

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.records import Tables
from safepassage.inputs.settings import Settings
from safepassage.inputs.tables import Table
from safepassage.units import SECONDS_PER_HOUR

_NOISE = 1e-9
"""Forgiven before a number of people is made whole."""


def check_groups(table: Table, findings: Findings) -> None:
    """Check that groups which may not mix are groups of the table, and each another than the row's own."""
    if not table.whole:
        return
    known = {group for group in table["group"] if group}
    for line, own, others in zip(table.lines, table["group"], table["may_not_mix_with"], strict=True):
        if others and not own:
            findings.fault(
                "group_without_name",
                table.file,
                "these people may not mix with others and are of no group",
                row=line,
                column="group",
                remedy="name their group",
            )
        for other in others or ():
            if other == own:
                findings.fault(
                    "own_group",
                    table.file,
                    f"{quoted(other)} is the row's own group",
                    row=line,
                    column="may_not_mix_with",
                    remedy="name other groups, or give the two parts of it groups of their own",
                )
            elif other not in known:
                findings.fault(
                    "unknown_group",
                    table.file,
                    f"no row is of the group {quoted(other)}",
                    row=line,
                    column="may_not_mix_with",
                    remedy=did_you_mean(other, known, otherwise=f"groups are: {', '.join(sorted(known)) or 'none'}"),
                )


def check_households(tables: Tables, settings: Settings, findings: Findings) -> None:
    """Warn of households that must be parted whatever is planned; the tables must hold no fault."""
    if settings.grid is None or settings.movement is None:
        return
    areas, step_s = tables["staging_areas"], settings.grid.step_s
    widest = _widest_out(tables, settings.movement.uses, step_s)
    columns = (areas[name] for name in ("node_id", "unit_size", "loading_per_h", "persons"))
    for line, node_id, unit_size, loading, persons in zip(areas.lines, *columns, strict=True):
        household = min(unit_size or 1, persons)
        at_once = widest.get(node_id, math.inf)
        if loading is not None:
            at_once = min(at_once, _most_at_once(loading, step_s))
        if household > max(at_once, 1):
            findings.warning(
                "household_too_large",
                areas.file,
                f"households of {household} cannot set out together: at most {at_once:,.0f} people can in one step of "
                f"{step_s} s, so that they will be parted",
                row=line,
                column="unit_size",
                remedy="take longer steps (time.step_s)",
            )


def _widest_out(tables: Tables, uses: tuple[str, ...], step_s: int) -> dict[str, float]:
    """The most people who can enter any one road out of each node in one step."""
    defined = tables["use_definition"]
    shares = {
        use: persons / pce
        for use, persons, pce in zip(defined["use"], defined["persons_per_vehicle"], defined["pce"], strict=True)
    }
    widest: dict[str, float] = defaultdict(float)
    link = tables["link"]
    columns = (link[name] for name in ("from_node_id", "to_node_id", "directed", "capacity", "lanes", "allowed_uses"))
    for tail, head, directed, capacity, lanes, allowed in zip(*columns, strict=True):
        rates = [
            capacity * (1.0 if lanes is None else lanes) * shares[use] for use in uses if not allowed or use in allowed
        ]
        for node_id in (tail,) if directed else (tail, head):
            if rates:
                widest[node_id] = max(widest[node_id], _most_at_once(max(rates), step_s))
    return widest


def _most_at_once(rate_per_h: float, step_s: int) -> int:
    """The most people a rate lets pass in one step: whole numbers alternate around it."""
    return math.ceil(rate_per_h * step_s / SECONDS_PER_HOUR - _NOISE)
