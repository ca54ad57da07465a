"""Corridors with rules: convoys, the time between them, and escorts."""

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import Fleet


@lean_inner
def may_pass(fleet: Fleet, vehicle: int, step: int) -> bool:
    """Whether a vehicle may enter every corridor that its next road enters, in a convoy under way or a new one."""
    drive = fleet.drives[fleet.vehicles[vehicle]["entry"]]
    node = fleet.roads[drive["road"]]["tail"]
    for number in range(drive["first_gate"], drive["end_gate"]):
        gate = fleet.gates[number]
        passage = fleet.passages[gate["passage"]]
        through, already = fleet.through[gate["passage"], fleet.vehicles[vehicle]["kind"]], 0
        if _joins(fleet, gate["passage"], step, node):
            already = passage["through"]
        elif passage["last_entry"] >= 0 and step - passage["last_entry"] < passage["headway"]:
            return False
        if not _has_escort(fleet, number, step, max(through, already), already):
            return False
    return True


@lean_inner
def pass_through(fleet: Fleet, vehicle: int, step: int) -> None:
    """Note that a vehicle has entered its corridors, with the escorts of its convoy."""
    drive = fleet.drives[fleet.vehicles[vehicle]["entry"]]
    node = fleet.roads[drive["road"]]["tail"]
    for number in range(drive["first_gate"], drive["end_gate"]):
        gate = fleet.gates[number]
        passage = fleet.passages[gate["passage"]]
        through = fleet.through[gate["passage"], fleet.vehicles[vehicle]["kind"]]
        if _joins(fleet, gate["passage"], step, node):
            longer = max(through, passage["through"])
            _send_escort(fleet, number, step, passage["through"], -1)
            _send_escort(fleet, number, step, longer, 1)
            passage["vehicles"] += 1
            passage["through"] = longer
        else:
            _send_escort(fleet, number, step, through, 1)
            passage["last_entry"] = step
            passage["last_node"] = node
            passage["vehicles"] = 1
            passage["through"] = through


@lean_inner
def _joins(fleet: Fleet, number: int, step: int, node: int) -> bool:
    """Whether the last convoy enters in this very step at this node, and has a place left."""
    passage = fleet.passages[number]
    same = passage["last_entry"] == step and passage["last_node"] == node
    return bool(same and (passage["most_vehicles"] < 0 or passage["vehicles"] < passage["most_vehicles"]))


@lean_inner
def _first_away(fleet: Fleet, number: int, step: int, through: int) -> int:
    """The step from which an escort is away: it sets out with the convoy, or to meet it at the far end."""
    return max(0, step if fleet.gates[number]["outward"] else step - through)


@lean_inner
def _last_away(fleet: Fleet, number: int, step: int, through: int) -> int:
    """The first step in which it is back."""
    back = step + 2 * through if fleet.gates[number]["outward"] else step + through
    return int(min(fleet.busy.shape[1], back))


@lean_inner
def _has_escort(fleet: Fleet, number: int, step: int, through: int, already: int) -> bool:
    """Whether an escort can be away so long; `already` is for how long through one is with the convoy (0: none is)."""
    own = fleet.gates[number]["passage"]
    if fleet.passages[own]["escorts"] < 0:
        return True
    for instant in range(_first_away(fleet, number, step, through), _last_away(fleet, number, step, through)):
        away = fleet.busy[own, instant]
        if already > 0 and _first_away(fleet, number, step, already) <= instant < _last_away(
            fleet, number, step, already
        ):
            away -= 1
        if away >= fleet.passages[own]["escorts"]:
            return False
    return True


@lean_inner
def _send_escort(fleet: Fleet, number: int, step: int, through: int, change: int) -> None:
    own = fleet.gates[number]["passage"]
    for instant in range(_first_away(fleet, number, step, through), _last_away(fleet, number, step, through)):
        fleet.busy[own, instant] += change
