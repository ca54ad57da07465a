"""Checks that people can get to a place of safety at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.records import Tables

Neighbours = Mapping[str, list[str]]


def check_reach(tables: Tables, uses: tuple[str, ...], findings: Findings) -> None:
    """Warn of rows and sites without a road to each other; refuse a scenario in which nobody can reach any site.

    Only what roads the uses may take counts, not what they can carry in time. The tables must hold no fault.
    """
    ahead, behind = _neighbours(tables, frozenset(uses))
    sites, areas = tables["reception_sites"], tables["staging_areas"]
    node_of = dict(zip(sites["reception_site_id"], sites["node_id"], strict=True))
    starts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for node, allowed, persons in zip(areas["node_id"], areas["reception_site_ids"], areas["persons"], strict=True):
        if persons:
            starts[tuple(sorted(allowed))].add(node)
    reached: set[str] = set()
    lost: list[int] = []
    for allowed, nodes in starts.items():
        targets = allowed or tuple(node_of)
        found = _reachable(nodes, ahead)
        reached.update(site for site in targets if node_of[site] in found)
        saved = _reachable({node_of[site] for site in targets}, behind)
        lost += _rows_outside(tables, allowed, saved)
    if not reached:
        findings.fault(
            "nobody_reaches_safety",
            sites.file,
            "no staging area can reach any reception site by the links of this use",
            row=sites.lines[0],
            column="node_id",
            remedy="see node_id here and in staging_areas.csv, and the directions and allowed_uses of link.csv",
        )
        return
    for place in sorted(lost):
        findings.warning(
            "cannot_reach_safety",
            areas.file,
            f"no road leads from {quoted(areas['node_id'][place])} to a reception site these people may go to",
            row=areas.lines[place],
            column="node_id",
            remedy="they will be listed as not carried; see the directions and allowed_uses of link.csv",
        )
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


def _rows_outside(tables: Tables, allowed: tuple[str, ...], saved: set[str]) -> list[int]:
    areas = tables["staging_areas"]
    return [
        place
        for place, (node, these, persons) in enumerate(
            zip(areas["node_id"], areas["reception_site_ids"], areas["persons"], strict=True)
        )
        if persons and tuple(sorted(these)) == allowed and node not in saved
    ]


def _neighbours(tables: Tables, uses: frozenset[str]) -> tuple[Neighbours, Neighbours]:
    link = tables["link"]
    ahead: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for tail, head, directed, allowed in zip(
        link["from_node_id"], link["to_node_id"], link["directed"], link["allowed_uses"], strict=True
    ):
        if allowed and uses.isdisjoint(allowed):
            continue
        ahead[tail].append(head)
        behind[head].append(tail)
        if not directed:
            ahead[head].append(tail)
            behind[tail].append(head)
    return ahead, behind


def _reachable(starts: Iterable[str], neighbours: Neighbours) -> set[str]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for node in neighbours.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
