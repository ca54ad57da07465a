"""Reads and writes scenario folders: everything that is wrong with one at once, or the scenario."""

from pathlib import Path

from safepassage.inputs import records
from safepassage.inputs.checks import (
    check_closures,
    check_network,
    check_people,
    check_reference_rows,
    check_times,
    check_uses,
)
from safepassage.inputs.classes import check_groups, check_households
from safepassage.inputs.findings import Findings
from safepassage.inputs.fleets import check_fleet
from safepassage.inputs.nearest import close_to
from safepassage.inputs.reach import check_reach
from safepassage.inputs.records import Tables
from safepassage.inputs.references_between import check_references
from safepassage.inputs.schema import NAMED_TABLES, REQUIRED_TABLES, SCENARIO_TABLES, gmns_columns, table_schema
from safepassage.inputs.settings import Settings, read_settings
from safepassage.inputs.settings_file import settings_text
from safepassage.inputs.tables import read_table
from safepassage.inputs.terms import check_linked_movements
from safepassage.inputs.writing import new_folder, write_network, write_nouns, write_rows
from safepassage.model.issues import Issue, refuse_faults
from safepassage.model.pause import HistorySurvival, TabulatedSurvival
from safepassage.model.scenario import Scenario


def read_scenario(folder: Path) -> tuple[Scenario | None, tuple[Issue, ...]]:
    """Read a scenario folder.

    Parameters
    ----------
    folder
        A folder with the files of the scenario contract.

    Returns
    -------
    The scenario, or None where there is a fault; and every issue found in any of the files. Bad data never raises.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name a scenario folder")
        return None, findings.issues()
    _check_file_names(folder, findings)
    settings = read_settings(folder, findings)
    tables = {
        name: read_table(
            folder, table_schema(name), findings, required=name in REQUIRED_TABLES, unused=gmns_columns(name)
        )
        for name in SCENARIO_TABLES
    }
    _check(tables, settings, findings)
    if findings.faulty() or settings is None:
        return None, findings.issues()
    scenario = _scenario(tables, settings)
    return scenario, findings.issues()


def load_scenario(folder: Path) -> Scenario:
    """Read a scenario folder that must be right.

    Raises
    ------
    InputError
        With every fault of the folder.
    """
    scenario, issues = read_scenario(folder)
    refuse_faults(issues)
    assert scenario is not None  # noqa: S101 - there is a scenario where there is no fault
    return scenario


def write_scenario(scenario: Scenario, folder: Path) -> None:
    """Write a scenario folder, whole or not at all.

    Raises
    ------
    InputError
        Where the folder exists and is not empty.
    """
    with new_folder(folder) as partial:
        write_network(scenario.network, partial)
        write_nouns(partial, "staging_areas", scenario.staging_areas)
        write_nouns(partial, "reception_sites", scenario.reception_sites)
        for name in ("corridors", "closures", "vehicles", "convoy_rules", "linked_movements", "references"):
            nouns = getattr(scenario, name)
            if nouns:
                write_nouns(partial, name, nouns)
        survival = scenario.pause.survival if scenario.pause else None
        if isinstance(survival, TabulatedSurvival):
            _write_survival(survival, partial)
        elif isinstance(survival, HistorySurvival):
            write_nouns(partial, "pauses", survival.pauses)
            (partial / table_schema("pauses").file).rename(partial / survival.file)
        (partial / "scenario.toml").write_text(settings_text(scenario), encoding="utf-8", newline="\n")


def _check_file_names(folder: Path, findings: Findings) -> None:
    """Say which files have a name so close to a table's that they were meant to be it."""
    for path in sorted(folder.glob("*.csv")):
        near = None if path.stem in (*SCENARIO_TABLES, *NAMED_TABLES) else close_to(path.stem, SCENARIO_TABLES)
        if near is None:
            continue
        if (folder / f"{near}.csv").exists():
            findings.warning("unknown_file", path.name, f"the file is not read; {near}.csv is")
        else:
            findings.fault("misspelt_file", path.name, "no table has this name", remedy=f"did you mean {near}.csv?")


def _check(tables: Tables, settings: Settings | None, findings: Findings) -> None:
    check_references(tables, findings)
    check_network(tables, findings)
    check_people(tables, findings)
    check_groups(tables["staging_areas"], findings)
    check_closures(tables, findings)
    check_linked_movements(tables, findings)
    check_reference_rows(tables["references"], findings)
    if settings is None:
        return
    check_uses(tables, settings, findings)
    check_times(tables, settings, findings)
    check_fleet(tables, settings, findings)
    if settings.movement is not None and not findings.faulty():
        check_reach(tables, settings.movement, findings)
        check_households(tables, settings, findings)


def _scenario(tables: Tables, settings: Settings) -> Scenario:
    assert settings.grid is not None  # noqa: S101 - a missing grid is a fault
    assert settings.movement is not None  # noqa: S101 - so is a missing movement
    return Scenario(
        title=settings.title,
        operation_id=settings.operation_id,
        grid=settings.grid,
        movement=settings.movement,
        network=records.network_from(tables),
        staging_areas=records.staging_areas_from(tables["staging_areas"]),
        reception_sites=records.reception_sites_from(tables["reception_sites"]),
        corridors=records.corridors_from(tables["corridors"]),
        closures=records.closures_from(tables["closures"]),
        vehicles=records.vehicles_from(tables["vehicles"]),
        convoy_rules=records.convoy_rules_from(tables["convoy_rules"]),
        linked_movements=records.linked_movements_from(tables["linked_movements"]),
        pause=settings.pause,
        objective=settings.objective,
        forecast=settings.forecast,
        references=records.references_from(tables["references"]),
        agreement=settings.agreement,
    )


def _write_survival(survival: TabulatedSurvival, folder: Path) -> None:
    schema = table_schema("survival")
    write_rows(
        folder,
        schema,
        ({"hours": hours, "survival": holds} for hours, holds in zip(survival.hours, survival.survival, strict=True)),
    )
    (folder / schema.file).rename(folder / survival.file)
