"""Checks of vehicles and of the rules of convoys, beyond their cells and ids."""

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.records import Tables
from safepassage.inputs.settings import FILE, Settings
from safepassage.model.scenario import Movement


def check_fleet(tables: Tables, settings: Settings, findings: Findings) -> None:
    """Check who may ride, how people move on their own beside vehicles, and whether convoys can pass."""
    _check_groups(tables, findings)
    if settings.movement is not None and len(tables["vehicles"]):
        _check_own_uses(tables, settings.movement, findings)
    _check_rules_bind(tables, findings)
    _check_escorts(tables, findings)
    if settings.grid is not None:
        _check_inspections(tables, settings.grid.step_s * settings.grid.steps, findings)


def own_use(vehicle_uses: frozenset[str], movement: Movement) -> str | None:
    """The use by which people move on their own beside vehicles of these uses; None where they only ride."""
    return next((use for use in movement.uses if use not in vehicle_uses), None)


def _check_groups(tables: Tables, findings: Findings) -> None:
    vehicles, areas = tables["vehicles"], tables["staging_areas"]
    if not areas.whole:
        return
    known = {group for group in areas["group"] if group}
    for line, groups in zip(vehicles.lines, vehicles["groups"], strict=True):
        for group in groups:
            if group not in known:
                findings.warning(
                    "unknown_group",
                    vehicles.file,
                    f"no staging area has the group {quoted(group)}",
                    row=line,
                    column="groups",
                    remedy=did_you_mean(group, known, otherwise=f"groups are: {', '.join(sorted(known)) or 'none'}"),
                )


def _check_own_uses(tables: Tables, movement: Movement, findings: Findings) -> None:
    """Say which uses nobody takes: people move on their own by one use only."""
    ridden = frozenset(use for use in tables["vehicles"]["use"] if use)
    own = own_use(ridden, movement)
    for use in movement.uses:
        if use not in ridden and use != own:
            findings.warning(
                "use_of_nobody",
                FILE,
                f"people move on their own by {quoted(own or '')}; {quoted(use)} is not taken by anybody",
                column="movement.uses",
                remedy="leave it out, or give vehicles.csv the vehicles that take it",
            )


def _check_rules_bind(tables: Tables, findings: Findings) -> None:
    rules = tables["convoy_rules"]
    if len(rules) and not len(tables["vehicles"]):
        findings.warning(
            "rules_without_vehicles",
            rules.file,
            "rules of convoys bind vehicles only, and there are none",
            row=rules.lines[0],
            remedy="give the rate at which people may pass as the capacity of a link, or fill in vehicles.csv",
        )


def _check_escorts(tables: Tables, findings: Findings) -> None:
    rules = tables["convoy_rules"]
    for line, corridor, escorts in zip(rules.lines, rules["corridor_id"], rules["escort_count"], strict=True):
        if escorts == 0:
            findings.warning(
                "no_escorts",
                rules.file,
                f"every convoy needs an escort and there is none: no vehicle can pass {quoted(corridor or '')}",
                row=line,
                column="escort_count",
                remedy="leave the cell blank where convoys need no escort",
            )


def _check_inspections(tables: Tables, horizon_s: int, findings: Findings) -> None:
    rules = tables["convoy_rules"]
    columns = (rules[name] for name in ("inspection_s_per_vehicle", "max_vehicles"))
    for line, inspection, most in zip(rules.lines, *columns, strict=True):
        lasts_s = (inspection or 0) * (most or 1)
        if lasts_s > horizon_s:
            what = f"a convoy of {most:,}" if most else "one vehicle"
            findings.warning(
                "inspection_too_long",
                rules.file,
                f"inspecting {what} takes {lasts_s:,} s, longer than the {horizon_s:,} s that are planned",
                row=line,
                column="inspection_s_per_vehicle",
                remedy="see whether it is in seconds and for one vehicle; fewer vehicles in a convoy wait less",
            )
