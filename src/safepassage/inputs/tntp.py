"""Imports road networks in the TNTP format of the Transportation Networks for Research collection.

The format writes no units: they differ from network to network and stand, if anywhere, in its README. So they are
asked for, and what is taken without being asked is said in notes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safepassage.inputs.cells import CellError, read_number, read_number_from_zero
from safepassage.inputs.findings import Findings, quoted
from safepassage.model.issues import Issue
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.units import KPH_PER_SPEED_UNIT

MINUTES_PER_TIME_UNIT = {"min": 1.0, "h": 60.0, "s": 1 / 60}
SPEED_FOR_LENGTH = {"km": "kph", "mi": "mph"}
SPEED_OF_TIMES = 60.0
"""Where lengths are made from times: at 60 km/h a length in km is a time in minutes."""

LONGEST_LINE = 100_000
LEAST_CELLS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TntpUnits:
    """What the figures of one TNTP network mean.

    Attributes
    ----------
    length
        `km` or `mi`, or None: lengths are not taken from the file but made so that at 60 km/h each link takes exactly
        its free-flow time. In many networks the lengths are of no use, and times are what a plan needs.
    time
        `min`, `h` or `s`: the unit of free-flow times.
    capacity_h
        The hours that a capacity covers (1: an hourly rate, 24: a daily one).
    """

    length: str | None = None
    time: str = "min"
    capacity_h: float = 1.0

    def __post_init__(self) -> None:
        if self.length not in (None, *SPEED_FOR_LENGTH) or self.time not in MINUTES_PER_TIME_UNIT:
            raise ValueError(f"no unit of TNTP networks: {self.length}, {self.time}")
        if not 0 < self.capacity_h < math.inf:
            raise ValueError(f"a capacity cannot cover {self.capacity_h} hours")


def read_tntp(net: Path, node: Path | None = None, *, units: TntpUnits) -> tuple[RoadNetwork | None, tuple[Issue, ...]]:
    """Read a TNTP network; None where there is a fault.

    Links are numbered from 1 in the order of the file, all for one use, `drive`, of one person a vehicle. A free-flow
    time of 0 (the connectors of zones) becomes a length of 0, which takes no time. Zones may be passed through,
    whatever FIRST THRU NODE says: people walk through a district, and a note says so.

    Parameters
    ----------
    net
        The file of links (`*_net.tntp`).
    node
        The file of nodes with their coordinates (`*_node.tntp`). Without it nodes are laid out in a square, which is
        no map, and a warning says so.
    units
        What the figures mean.
    """
    findings = Findings()
    links = _read_links(net, units, findings)
    ids = dict.fromkeys(end for link in links for end in (link.from_node_id, link.to_node_id))
    if not ids and not findings.faulty():
        findings.fault("no_rows", net.name, "there is no link", remedy="name a TNTP file of links (*_net.tntp)")
    places = _in_a_square(list(ids), net.name, findings) if node is None else _read_places(node, ids, findings)
    if findings.faulty():
        return None, findings.issues()
    findings.note(
        "assumed_uses", net.name, "one person a vehicle: set persons_per_vehicle and max_speed in use_definition.csv"
    )
    speed = "kph" if units.length is None else SPEED_FOR_LENGTH[units.length]
    network = RoadNetwork(
        config=NetworkConfig(dataset_name=net.stem, long_length=units.length or "km", speed=speed),
        nodes=tuple(Node(node_id=node_id, x_coord=x, y_coord=y) for node_id, (x, y) in places.items()),
        links=tuple(links),
        uses=(Use(use="drive", persons_per_vehicle=1.0, pce=1.0, description="cars"),),
    )
    return network, findings.issues()


def _read_links(net: Path, units: TntpUnits, findings: Findings) -> list[Link]:
    links: list[Link] = []
    rows = 0
    metadata: dict[str, tuple[int, str]] = {}
    for number, text in _lines(net, findings):
        if text.startswith("<"):
            name, _, value = text[1:].partition(">")
            metadata[name.strip().upper()] = (number, value.strip())
            continue
        rows += 1
        link = _link(text.split(), number, len(links) + 1, units, net.name, findings)
        if link is not None:
            links.append(link)
    _check_metadata(metadata, rows, net.name, findings)
    return links


def _link(cells: list[str], row: int, number: int, units: TntpUnits, file: str, findings: Findings) -> Link | None:
    if len(cells) < LEAST_CELLS:
        findings.fault(
            "short_row",
            file,
            f"the link has {len(cells)} figures where it needs from, to, capacity, length, free-flow time",
            row=row,
            remedy="complete the line; the file may be cut short",
        )
        return None
    tail, head = cells[:2]
    if tail == head:
        findings.fault("from_is_to", file, f"the link begins and ends at {quoted(tail)}", row=row, remedy="delete it")
        return None
    figures = []
    for name, cell in zip(("capacity", "length", "free_flow_time"), cells[2:LEAST_CELLS], strict=True):
        try:
            figures.append(read_number_from_zero(cell))
        except CellError as error:
            findings.fault(error.code, file, str(error), row=row, column=name, remedy=error.remedy)
    if len(figures) < 3:  # noqa: PLR2004 - one of the three cannot be read
        return None
    capacity, length, free_flow_time = figures
    length, free_speed = _length_and_speed(length, free_flow_time * MINUTES_PER_TIME_UNIT[units.time], units)
    return Link(
        link_id=str(number),
        from_node_id=tail,
        to_node_id=head,
        directed=True,
        length=length,
        free_speed=free_speed,
        lanes=1.0,
        capacity_pce_h=capacity / units.capacity_h,
        allowed_uses=("drive",),
    )


def _length_and_speed(length: float, minutes: float, units: TntpUnits) -> tuple[float, float]:
    """A length and a speed that take exactly these minutes."""
    if minutes == 0:
        return 0.0, SPEED_OF_TIMES
    if units.length is None or length == 0:
        speed = SPEED_OF_TIMES / (KPH_PER_SPEED_UNIT[SPEED_FOR_LENGTH[units.length]] if units.length else 1.0)
        return minutes * speed / SPEED_OF_TIMES, speed
    return length, length / (minutes / 60)


def _check_metadata(metadata: dict[str, tuple[int, str]], rows: int, file: str, findings: Findings) -> None:
    line, announced = metadata.get("NUMBER OF LINKS", (None, ""))
    if announced.isascii() and announced.isdigit() and announced != str(rows):
        findings.fault(
            "truncated",
            file,
            f"{announced} links are announced, {rows} found; the file may be cut short",
            row=line,
            remedy="fetch the file again, or mend NUMBER OF LINKS",
        )
    line, first = metadata.get("FIRST THRU NODE", (None, ""))
    if first.isascii() and first.isdigit() and int(first[:18]) > 1:
        findings.note(
            "zones_are_passed_through",
            file,
            f"nodes before {first} are zones that cars should not pass; here people may pass through them",
            row=line,
        )


def _read_places(node: Path, ids: dict[str, None], findings: Findings) -> dict[str, tuple[float, float]]:
    """The coordinates of a node file by node."""
    places: dict[str, tuple[float, float]] = {}
    for number, text in _lines(node, findings):
        cells = text.split()
        if text.startswith("<") or not cells[0].isdigit():
            continue
        try:
            places[cells[0]] = (read_number(cells[1]), read_number(cells[2]))
        except CellError as error:
            findings.fault(error.code, node.name, str(error), row=number, remedy=error.remedy)
        except IndexError:
            findings.fault("short_row", node.name, "a coordinate is missing", row=number, remedy="complete the line")
    for node_id in ids:
        if node_id not in places:
            findings.fault(
                "unknown_id", node.name, f"node {quoted(node_id)} has no coordinates", remedy="add a line for it"
            )
    return places


def _in_a_square(ids: list[str], file: str, findings: Findings) -> dict[str, tuple[float, float]]:
    """Nodes in rows and columns, in the order in which links name them."""
    if ids:
        findings.warning(
            "no_coordinates",
            file,
            "without a node file nobody knows where nodes are; they are laid out in a square, which is no map",
            remedy="give the file of nodes too",
        )
    side = math.isqrt(max(0, len(ids) - 1)) + 1
    return {node_id: (float(place % side), float(-(place // side))) for place, node_id in enumerate(ids)}


def _lines(path: Path, findings: Findings) -> Iterator[tuple[int, str]]:
    """The lines that say something, without their end mark, each with its number."""
    try:
        with path.open(encoding="utf-8", errors="replace") as handle:
            number = 0
            while line := handle.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    findings.fault("row_too_long", path.name, "the line has no end", row=number, remedy="mend the file")
                    return
                text = line.strip().rstrip(";").strip()
                if text and not text.startswith("~"):
                    yield number, text
    except OSError as error:
        findings.fault("unreadable_file", path.name, f"cannot be opened: {error.strerror}", remedy="name a TNTP file")
