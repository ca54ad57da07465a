"""Holds convoys.csv against the legs, and the convoys against the rules of their corridor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.entries import Entry
from safepassage.model.trips import ConvoyRow, TripLeg

Convoys = Mapping[str, Sequence[Entry]]
"""By a name the entries of its vehicles; those that name none are left out, which is said."""


def check_convoys(
    entries: Iterable[Entry], legs: Iterable[TripLeg], rows: Sequence[ConvoyRow] | None, findings: Findings
) -> Convoys:
    """Note where legs and convoys.csv differ, and convoys that are too long; the convoys are returned."""
    entries = tuple(entries)
    if rows is None:
        if entries:
            message = "convoys.csv is missing, though vehicles enter corridors with rules"
            findings.add("convoys-missing", "", "convoys.csv", message)
        return _unnamed(entries)
    table = _Table(rows, findings)
    for leg in legs:
        table.name_all(leg)
    table.match(entries)
    table.check_rows()
    return table.convoys


def _unnamed(entries: Iterable[Entry]) -> Convoys:
    """All that enter together as one convoy: the fewest that there could be."""
    convoys: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        convoys[f"{entry.passage.corridor_id} {entry.node_id} {entry.step}"].append(entry)
    return convoys


class _Table:
    """The rows of convoys.csv, and which vehicles are in each."""

    def __init__(self, rows: Sequence[ConvoyRow], findings: Findings) -> None:
        self.rows: dict[str, ConvoyRow] = {}
        self.findings = findings
        self.convoys: dict[str, list[Entry]] = defaultdict(list)
        self.named: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.convoy_id in self.rows:
                self._fault(row.convoy_id, "convoy-twice", "has more than one row")
            self.rows.setdefault(row.convoy_id, row)

    def name_all(self, leg: TripLeg) -> None:
        """Note the convoys that a leg names and convoys.csv has not."""
        for name in leg.convoy_id.split():
            if name not in self.rows:
                self._fault(name, "unknown-convoy", f"is named by leg {leg.leg} of trip {leg.trip_id} only")

    def match(self, entries: Iterable[Entry]) -> None:
        """Find the convoy of every entry, among those that its leg names."""
        left, taken = [], set[tuple[str, int, str]]()
        for entry in entries:
            named = [name for name in self._of_corridor(entry) if self.rows[name].enter_step == entry.step]
            if named:
                self.convoys[named[0]].append(entry)
                taken.add((entry.leg.trip_id, entry.leg.leg, named[0]))
            else:
                left.append(entry)
        for entry in left:
            leg = entry.leg
            others = [name for name in self._of_corridor(entry) if (leg.trip_id, leg.leg, name) not in taken]
            self._tell_unmatched(entry, others)

    def _of_corridor(self, entry: Entry) -> list[str]:
        """The convoys of the corridor that the leg of an entry names."""
        names = [name for name in dict.fromkeys(entry.leg.convoy_id.split()) if name in self.rows]
        return [name for name in names if self.rows[name].corridor_id == entry.passage.corridor_id]

    def _tell_unmatched(self, entry: Entry, others: Sequence[str]) -> None:
        """Note an entry in none of the convoys that its leg names; `others` are those of the corridor."""
        leg, corridor_id = entry.leg, entry.passage.corridor_id
        who = f"leg {leg.leg} of trip {leg.trip_id}"
        if others:
            words = f"is written to enter at step {self.rows[others[0]].enter_step}, {who} does at {entry.step}"
            self._fault(others[0], "convoy-differs", words)
        elif all(name in self.rows for name in leg.convoy_id.split()):
            message = f"{who} enters corridor {corridor_id} at step {entry.step} and names no convoy for it"
            self.findings.add("convoy-not-named", corridor_id, f"trip {leg.trip_id}", message)

    def check_rows(self) -> None:
        """Hold every row against the vehicles in it."""
        for name, row in self.rows.items():
            entries = self.convoys.get(name, [])
            if row.vehicles != len(entries):
                words = f"is written with {row.vehicles} vehicles, the legs come to {len(entries)}"
                self._fault(name, "convoy-differs", words)
            if len({entry.node_id for entry in entries}) > 1:
                self._fault(name, "convoy-differs", "has vehicles that enter at different nodes")
            if not entries:
                continue
            rule = entries[0].passage
            wanted = 0 if rule.escorts is None else 1
            if row.escorts != wanted:
                self._fault(name, "convoy-differs", f"is written with {row.escorts} escorts, {wanted} is right")
            if rule.most_vehicles is not None and len(entries) > rule.most_vehicles:
                words = f"has {len(entries)} vehicles where {rule.most_vehicles} may go together"
                self._fault(name, "convoy-too-long", words)

    def _fault(self, name: str, code: str, what: str) -> None:
        self.findings.add(code, name, f"convoy {name}", f"convoy {name} {what}")
