"""Checks that people can get to a place of safety at all."""

from collections import defaultdict
from dataclasses import dataclass, field

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.records import Tables
from safepassage.inputs.rides import Rides
from safepassage.model.scenario import Movement


@dataclass(slots=True, kw_only=True)
class _Lost:
    """What the search found: rows of people who get nowhere, and the sites that somebody gets to."""

    rows: list[int] = field(default_factory=list)
    sites: set[str] = field(default_factory=set)


def check_reach(tables: Tables, movement: Movement, findings: Findings) -> None:
    """Warn of rows, vehicles and sites without a road to each other; refuse a scenario in which nobody is saved.

    People get to a site by walking, by riding from home, or by walking to a boarding point and riding. Only what roads
    the uses may take counts, not what they can carry in time. The tables must hold no fault.
    """
    rides = Rides(tables, movement)
    lost = _search(tables, rides)
    if not lost.sites:
        _refuse(tables, findings)
        return
    for place in sorted(lost.rows):
        _warn_of_people(tables, rides, place, findings)
    _warn_of_vehicles(tables, rides, findings)
    _warn_of_sites(tables, lost.sites, findings)


def _search(tables: Tables, rides: Rides) -> _Lost:
    """Search once for all rows of one group (where it matters who may ride) that may go to the same sites."""
    sites, areas = tables["reception_sites"], tables["staging_areas"]
    node_of = dict(zip(sites["reception_site_id"], sites["node_id"], strict=True))
    alike: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    columns = (areas[name] for name in ("group", "reception_site_ids", "persons"))
    for place, (group, allowed, persons) in enumerate(zip(*columns, strict=True)):
        if persons:
            alike[group if rides.vehicles else "", tuple(sorted(allowed))].append(place)
    lost, homes = _Lost(), areas["node_id"]
    for (group, allowed), places in alike.items():
        targets = allowed or tuple(node_of)
        found = rides.found(group, frozenset(homes[place] for place in places))
        lost.sites.update(site for site in targets if node_of[site] in found)
        saved = rides.saved(group, frozenset(node_of[site] for site in targets))
        lost.rows += [place for place in places if homes[place] not in saved]
    return lost


def _refuse(tables: Tables, findings: Findings) -> None:
    sites, ride = tables["reception_sites"], len(tables["vehicles"])
    findings.fault(
        "nobody_reaches_safety",
        sites.file,
        "no staging area can reach any reception site "
        + ("on foot or in the vehicles that people may ride in" if ride else "by the links of this use"),
        row=sites.lines[0],
        column="node_id",
        remedy="see node_id here and in staging_areas.csv, and the directions and allowed_uses of link.csv"
        + ("; depot_node_id, use and groups of vehicles.csv" if ride else ""),
    )


def _warn_of_people(tables: Tables, rides: Rides, place: int, findings: Findings) -> None:
    areas = tables["staging_areas"]
    home, group, line = quoted(areas["node_id"][place]), areas["group"][place], areas.lines[place]
    if rides.vehicles and not rides.carry(group):
        findings.warning(
            "no_vehicle_for_group",
            areas.file,
            f"no vehicle may carry people of the group {quoted(group)}, and from {home} they cannot walk to a "
            "reception site they may go to",
            row=line,
            column="group",
            remedy="they will be listed as not carried; see groups of vehicles.csv",
        )
        return
    riding = ", and none to a boarding point from which a vehicle could bring them there" if rides.vehicles else ""
    findings.warning(
        "cannot_reach_safety",
        areas.file,
        f"no road leads from {home} to a reception site these people may go to{riding}",
        row=line,
        column="node_id",
        remedy="they will be listed as not carried; see the directions and allowed_uses of link.csv",
    )


def _warn_of_vehicles(tables: Tables, rides: Rides, findings: Findings) -> None:
    sites = frozenset(tables["reception_sites"]["node_id"])
    for row in rides.vehicles:
        if rides.boarding_points(row, sites):
            continue
        where = "from any staging area to any reception site" if row.stops else "from their depot to any staging area"
        findings.warning(
            "vehicles_carry_nobody",
            tables["vehicles"].file,
            f"the vehicles {quoted(row.vehicle_type)} find no road {where} by their use {quoted(row.use)}",
            row=row.line,
            column="use" if row.stops else "depot_node_id",
            remedy="they will stand still; see the directions and allowed_uses of link.csv",
        )


def _warn_of_sites(tables: Tables, reached: set[str], findings: Findings) -> None:
    sites = tables["reception_sites"]
    for line, site in zip(sites.lines, sites["reception_site_id"], strict=True):
        if site not in reached:
            findings.warning(
                "site_not_reached",
                sites.file,
                f"no road leads from any staging area to {quoted(site)}",
                row=line,
                column="node_id",
                remedy="nobody will be sent there; see the directions and allowed_uses of link.csv",
            )
