"""A whole-number plan as a linear program: people of several kinds on networks over time that share their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safepassage.flow.arrays import IntArray
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.withstand.recourse import Columns, Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """People of one kind, with what their arcs, places and sites share with those of other kinds and other layers.

    Attributes
    ----------
    ground
        The network over time on which they move, in layers or not.
    road, spot, site
        For each arc, place and site the number of what it shares its limit with; equal numbers share.
    """

    ground: Ground
    road: IntArray
    spot: IntArray
    site: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows lower <= matrix x columns <= upper."""

    matrix: sparse.csr_array
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which columns belong to whom: for each commodity its moves, waits, takes and supplies; last the guarantee."""

    firsts: tuple[tuple[int, int, int, int], ...]
    guarantee: int

    def of(self, values: FloatArray, number: int) -> Columns:
        """The columns of one commodity in a solution."""
        moves, waits, takes, supplies = self.firsts[number]
        after = self.firsts[number + 1][0] if number + 1 < len(self.firsts) else self.guarantee
        return Columns(
            moves=values[moves:waits], waits=values[waits:takes], takes=values[takes:supplies],
            supplies=values[supplies:after],
        )  # fmt: skip

    def as_row(self, columns: Columns, number: int) -> FloatArray:
        """Coefficients of all columns from those of one commodity."""
        row = np.zeros(self.guarantee + 1)
        parts = [columns.moves, columns.waits, columns.takes, columns.supplies]
        row[self.firsts[number][0] :][: sum(map(len, parts))] = np.concatenate(parts)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """A plan as columns within limits, and the rows that make it one.

    The rows of conservation stand first, commodity by commodity and point by point; those of the beds of `bedded`, the
    sites whose beds can bind, stand last.
    """

    layout: Layout
    upper: FloatArray
    rows: Rows
    bedded: IntArray


def formulate(commodities: Sequence[Commodity], *, most_guaranteed: int) -> Formulation:
    """Formulate the plans of several commodities together; the guarantee is a column at most `most_guaranteed`."""
    firsts, uppers, after = [], [], 0
    for commodity in commodities:
        unrolled = commodity.ground.unrolled
        parts = [unrolled.move_limit, unrolled.wait_limit, unrolled.take_limit, unrolled.supply_persons]
        starts = after + np.cumsum([0, *map(len, parts)])
        firsts.append((int(starts[0]), int(starts[1]), int(starts[2]), int(starts[3])))
        uppers += parts
        after = int(starts[4])
    layout = Layout(firsts=tuple(firsts), guarantee=after)
    beds, bedded = define_beds(layout, commodities)
    rows = [
        *(define_conservation(layout, commodity, number) for number, commodity in enumerate(commodities)),
        *define_shared_limits(layout, commodities),
        beds,
    ]
    return Formulation(
        layout=layout,
        upper=np.concatenate([*uppers, [most_guaranteed]]).astype(np.float64),
        rows=Rows(
            matrix=sparse.vstack([part.matrix for part in rows], format="csr"),
            lower=np.concatenate([part.lower for part in rows]),
            upper=np.concatenate([part.upper for part in rows]),
        ),
        bedded=bedded,
    )


def define_conservation(layout: Layout, commodity: Commodity, number: int) -> Rows:
    """People of a commodity who come to a point leave it."""
    unrolled = commodity.ground.unrolled
    moves, waits, takes, supplies = layout.firsts[number]
    move, wait, take, supply = (
        first + np.arange(count)
        for first, count in (
            (moves, len(unrolled.move_arc)),
            (waits, len(unrolled.wait_tail)),
            (takes, len(unrolled.take_at)),
            (supplies, len(unrolled.supply_index)),
        )
    )
    leaving = np.concatenate([unrolled.move_tail, unrolled.wait_tail, unrolled.take_tail])
    coming = np.concatenate([unrolled.move_head, unrolled.wait_head, unrolled.supply_point])
    matrix = sparse.csr_array(
        (
            np.concatenate([np.ones(len(leaving)), -np.ones(len(coming))]),
            (np.concatenate([leaving, coming]), np.concatenate([move, wait, take, move, wait, supply])),
        ),
        shape=(unrolled.points, layout.guarantee + 1),
    )
    nothing = np.zeros(unrolled.points)
    return Rows(matrix=matrix, lower=nothing, upper=nothing)


def define_shared_limits(layout: Layout, commodities: Sequence[Commodity]) -> Iterator[Rows]:
    """Roads, waiting places and what sites take in at an instant are shared by all layers and commodities."""
    persons = sum(commodity.ground.unrolled.persons for commodity in commodities)
    entries, waits, takes = [], [], []
    for number, commodity in enumerate(commodities):
        network, unrolled = commodity.ground.network, commodity.ground.unrolled
        instants = network.steps + 1
        first_move, first_wait, first_take, _ = layout.firsts[number]
        place, wait_at = unrolled.point_place[unrolled.wait_tail], commodity.ground.wait_at
        site, at = unrolled.take_site, unrolled.take_at
        entries.append((
            commodity.road[unrolled.move_arc] * instants + unrolled.move_at,
            network.capacity[unrolled.move_arc, unrolled.move_at],
            first_move,
        ))  # fmt: skip
        waits.append((commodity.spot[place] * instants + wait_at, network.waiting[place, wait_at], first_wait))
        takes.append((commodity.site[site] * instants + at, network.intake[site, at], first_take))
    for shared in (entries, waits, takes):
        yield _share(layout, shared, persons)


def define_beds(layout: Layout, commodities: Sequence[Commodity]) -> tuple[Rows, IntArray]:
    """No site takes in more than it has beds; with the sites whose beds can bind, one a row."""
    persons = sum(commodity.ground.unrolled.persons for commodity in commodities)
    beds: dict[int, int] = {}
    for commodity in commodities:
        beds.update(zip(commodity.site.tolist(), commodity.ground.network.beds.tolist(), strict=True))
    bedded = np.array(sorted(site for site, number in beds.items() if number < persons), dtype=np.int64)
    row, column = [], []
    for number, commodity in enumerate(commodities):
        site = commodity.site[commodity.ground.unrolled.take_site]
        limited = np.flatnonzero(np.isin(site, bedded))
        row.append(np.searchsorted(bedded, site[limited]))
        column.append(layout.firsts[number][2] + limited)
    rows, columns = np.concatenate(row), np.concatenate(column)
    matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(bedded), layout.guarantee + 1))
    most = np.array([beds[site] for site in bedded.tolist()], dtype=np.float64)
    return Rows(matrix=matrix, lower=np.full(len(bedded), -np.inf), upper=most), bedded


def _share(layout: Layout, parts: Sequence[tuple[IntArray, IntArray, int]], persons: int) -> Rows:
    """One row for each key that several columns share and whose limit can bind."""
    keys = np.concatenate([keys for keys, _, _ in parts])
    limits = np.concatenate([limits for _, limits, _ in parts])
    columns = np.concatenate([first + np.arange(len(keys)) for keys, _, first in parts])
    binding = limits < persons
    _, row, count = np.unique(keys[binding], return_inverse=True, return_counts=True)
    limits, columns = limits[binding], columns[binding]
    several = count[row] > 1
    kept = np.cumsum(count > 1) - 1
    row, columns = kept[row[several]], columns[several]
    number = int((count > 1).sum())
    most = np.zeros(number)
    most[row] = limits[several]
    return Rows(
        matrix=sparse.csr_array((np.ones(len(row)), (row, columns)), shape=(number, layout.guarantee + 1)),
        lower=np.full(number, -np.inf),
        upper=most,
    )
