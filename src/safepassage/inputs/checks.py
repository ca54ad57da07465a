"""Checks that go beyond one cell: ends before beginnings, roads to nowhere, tables without rows."""

from datetime import datetime

import numpy as np

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.records import Tables
from safepassage.inputs.schema import NAMED_TABLES, REQUIRED_TABLES, SCENARIO_TABLES
from safepassage.inputs.settings import FILE, Settings
from safepassage.inputs.tables import Table
from safepassage.model.pause import HistorySurvival
from safepassage.model.timegrid import TimeGrid


def check_network(tables: Tables, findings: Findings) -> None:
    """Check the four network tables, beyond their cells and ids."""
    config = tables["config"]
    if len(config) > 1:
        findings.fault(
            "more_than_one_row", config.file, "there is more than one row", row=config.lines[1], remedy="keep one"
        )
    for name in ("config", "node", "link", "use_definition"):
        _check_has_rows(tables[name], findings)
    link = tables["link"]
    for line, tail, head in zip(link.lines, link["from_node_id"], link["to_node_id"], strict=True):
        if tail is not None and tail == head:
            findings.fault(
                "from_is_to",
                link.file,
                f"the link begins and ends at {quoted(tail)}",
                row=line,
                column="to_node_id",
                remedy="name another node, or delete the row",
            )
    check_geometry(link, findings)


def check_geometry(link: Table, findings: Findings) -> None:
    """Say which geometries are no lines that can be drawn."""
    given = [(line, text) for line, text in zip(link.lines, link["geometry"], strict=True) if text]
    if not given:
        return
    import shapely  # noqa: PLC0415 - few networks tell how their roads bend

    with np.errstate(invalid="ignore"):  # a coordinate that is no number is found below
        shapes = shapely.from_wkt([text for _, text in given], on_invalid="ignore")
    lines = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
    drawable = np.isin(shapely.get_type_id(shapes), lines) & ~shapely.is_empty(shapes)
    drawable[drawable] = [bool(np.isfinite(shapely.get_coordinates(shape)).all()) for shape in shapes[drawable]]
    for (line, text), good in zip(given, drawable, strict=True):
        if not good:
            findings.fault(
                "unreadable_geometry",
                link.file,
                f"{quoted(text)} is no WKT line",
                row=line,
                column="geometry",
                remedy="write LINESTRING (x y, x y), or leave the cell blank for a straight line",
            )


def check_people(tables: Tables, findings: Findings) -> None:
    """Check that there is somebody to move and somewhere to go."""
    areas, sites = tables["staging_areas"], tables["reception_sites"]
    _check_has_rows(areas, findings)
    _check_has_rows(sites, findings)
    if len(areas) and areas.whole and None not in areas["persons"] and not sum(areas["persons"]):
        findings.fault(
            "nobody_to_move", areas.file, "no row has any people", row=2, column="persons", remedy="fill in persons"
        )
    for column in ("beds", "intake_per_h"):
        for line, value in zip(sites.lines, sites[column], strict=True):
            if value == 0:
                findings.warning(
                    "site_takes_nobody",
                    sites.file,
                    f"{column} is 0: the site takes nobody in",
                    row=line,
                    column=column,
                    remedy="leave the cell blank where there is no limit",
                )


def check_times(tables: Tables, settings: Settings, findings: Findings) -> None:
    """Check the order of times, and that they fall into the grid where they matter."""
    corridors, closures = tables["corridors"], tables["closures"]
    _check_order(corridors, "opens_at", "closes_at", findings)
    _check_order(closures, "from_at", "to_at", findings)
    for line, opens, closes in zip(corridors.lines, corridors["opens_at"], corridors["closes_at"], strict=True):
        if opens is not None and opens == closes:
            findings.warning(
                "never_open", corridors.file, "the corridor closes as it opens", row=line, column="closes_at"
            )
    if settings.grid is None:
        return
    areas = tables["staging_areas"]
    _check_before_horizon(areas, "ready_at", settings.grid, "people ready only then are not carried", findings)
    _check_before_horizon(corridors, "opens_at", settings.grid, "the corridor stays closed throughout", findings)
    _check_before_horizon(tables["vehicles"], "available_from", settings.grid, "they stand still", findings)
    _check_pause(settings, settings.grid, findings)


def check_closures(tables: Tables, findings: Findings) -> None:
    """Check that each closure names one link or one corridor, and that what is announced closes."""
    closures = tables["closures"]
    for line, announced, factor in zip(closures.lines, closures["announced"], closures["capacity_factor"], strict=True):
        if announced and factor:
            findings.fault(
                "announced_but_open",
                closures.file,
                f"an announced closure leaves {factor:g} of the capacity: people would be inside",
                row=line,
                column="announced",
                remedy="leave capacity_factor blank, or write false",
            )
    for line, link, corridor in zip(closures.lines, closures["link_id"], closures["corridor_id"], strict=True):
        unread = {(line, "link_id"), (line, "corridor_id")} & closures.unread
        if (link is None) == (corridor is None) and not unread:
            both = link is not None
            findings.fault(
                "one_of_two_ids",
                closures.file,
                "both link_id and corridor_id are given" if both else "neither link_id nor corridor_id is given",
                row=line,
                column="link_id",
                remedy="keep one of the two" if both else "name the link or the corridor that closes",
            )


def check_uses(tables: Tables, settings: Settings, findings: Findings) -> None:
    """Check that the uses of scenario.toml are defined."""
    table = tables["use_definition"]
    if settings.movement is None or not table.whole:
        return
    known = table.keys()
    for use in settings.movement.uses:
        if use not in known:
            findings.fault(
                "unknown_id",
                FILE,
                f"the use {quoted(use)} is not in use_definition.csv",
                column="movement.use",
                remedy=did_you_mean(use, known, otherwise=f"defined are: {', '.join(sorted(known)) or 'none'}"),
            )


def check_reference_rows(table: Table, findings: Findings) -> None:
    """Check the record of where figures come from."""
    known = {*SCENARIO_TABLES, *NAMED_TABLES, "scenario"}
    for line, name, low, high in zip(table.lines, table["table"], table["low"], table["high"], strict=True):
        if name and name not in known:
            findings.warning(
                "unknown_table",
                table.file,
                f"there is no table {quoted(name)}",
                row=line,
                column="table",
                remedy=did_you_mean(name, known, otherwise="write the name of the file without .csv"),
            )
        if low is not None and high is not None and low > high:
            findings.fault(
                "low_above_high",
                table.file,
                f"low {low:g} is above high {high:g}",
                row=line,
                column="low",
                remedy="swap the two",
            )


def _check_has_rows(table: Table, findings: Findings) -> None:
    if table.whole and not len(table) and table.schema.name in REQUIRED_TABLES:
        findings.fault("no_rows", table.file, "there is no row below the headings", row=2, remedy="add at least one")


def _check_order(table: Table, first: str, last: str, findings: Findings) -> None:
    for line, begins, ends in zip(table.lines, table[first], table[last], strict=True):
        if begins is not None and ends is not None and ends < begins:
            findings.fault(
                "ends_before_it_starts",
                table.file,
                f"{last} lies before {first}",
                row=line,
                column=last,
                remedy="see which of the two times is wrong",
            )


def _check_before_horizon(table: Table, column: str, grid: TimeGrid, meaning: str, findings: Findings) -> None:
    for line, at in zip(table.lines, table[column], strict=True):
        if at is not None and at > grid.horizon:
            findings.warning(
                "after_the_horizon",
                table.file,
                f"{column} lies after the horizon ({grid.horizon.isoformat()}): {meaning}",
                row=line,
                column=column,
                remedy="take more steps, or see whether the time is right",
            )


def _check_pause(settings: Settings, grid: TimeGrid, findings: Findings) -> None:
    pause = settings.pause
    if pause is None:
        return
    if pause.starts_at is not None and pause.starts_at > grid.horizon:
        _warn_pause("pause.starts_at", "the pause starts after the horizon: nobody can leave", findings)
    if _over_at(pause.planned_end_at, grid) and not pause.may_be_extended:
        _warn_pause("pause.planned_end_at", "the pause ends before the grid starts: nobody can leave", findings)
    given = None if isinstance(pause.survival, HistorySurvival) else pause.survival  # a fitted curve never reaches 0
    if given is not None and given.holds_after(pause.age_h(grid)) == 0:
        _warn_pause("pause.survival", "the pause has no chance to hold until the start: nobody can leave", findings)


def _over_at(planned_end_at: datetime | None, grid: TimeGrid) -> bool:
    return planned_end_at is not None and planned_end_at <= grid.start


def _warn_pause(column: str, message: str, findings: Findings) -> None:
    findings.warning("pause_does_not_help", FILE, message, column=column, remedy="see whether the times are right")
