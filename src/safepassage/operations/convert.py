"""Networks from and to other formats."""

from dataclasses import dataclass
from pathlib import Path

from safepassage.errors import InputError
from safepassage.inputs.blank import write_network_scenario
from safepassage.inputs.chains import merge_chains as merged
from safepassage.inputs.flee import read_flee
from safepassage.inputs.flee_export import write_flee
from safepassage.inputs.folder import write_scenario
from safepassage.inputs.gmns import read_gmns, write_gmns
from safepassage.inputs.tntp import TntpUnits, read_tntp
from safepassage.model.issues import Issue, faults_in
from safepassage.model.network import RoadNetwork
from safepassage.model.scenario import Scenario
from safepassage.operations.check_scenario import open_scenario

__all__ = [
    "ImportedNetwork",
    "ImportedScenario",
    "TntpUnits",
    "export_flee",
    "export_gmns",
    "import_flee",
    "import_gmns",
    "import_tntp",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedNetwork:
    """The network as written, what was noticed, and how many links merging saved."""

    network: RoadNetwork
    issues: tuple[Issue, ...]
    merged_links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedScenario:
    """A whole scenario as written, and what of the other format it cannot say."""

    scenario: Scenario
    issues: tuple[Issue, ...]


def import_flee(source: Path, target: Path, *, km_a_day: float) -> ImportedScenario:
    """A scenario folder from Flee's input_csv folder; raises InputError with every fault."""
    scenario, issues = read_flee(source, km_a_day=km_a_day)
    if scenario is None:
        raise InputError(faults_in(issues))
    write_scenario(scenario, target)
    return ImportedScenario(scenario=scenario, issues=issues)


def export_flee(scenario: str, target: Path) -> tuple[Issue, ...]:
    """Flee's input_csv folder from a scenario; returns what of it Flee cannot say."""
    return write_flee(open_scenario(scenario).scenario, target)


def import_gmns(source: Path, target: Path, *, merge_chains: bool, keep: frozenset[str]) -> ImportedNetwork:
    """A scenario folder from a GMNS folder; raises InputError with every fault."""
    network, issues = read_gmns(source)
    return _write(network, issues, target, merge_chains=merge_chains, keep=keep)


def import_tntp(
    net: Path, node: Path | None, target: Path, *, units: TntpUnits, merge_chains: bool, keep: frozenset[str]
) -> ImportedNetwork:
    """A scenario folder from a TNTP network; raises InputError with every fault."""
    network, issues = read_tntp(net, node, units=units)
    return _write(network, issues, target, merge_chains=merge_chains, keep=keep)


def export_gmns(scenario: str, target: Path) -> None:
    """A GMNS folder from a scenario's network."""
    write_gmns(open_scenario(scenario).scenario.network, target)


def _write(
    network: RoadNetwork | None, issues: tuple[Issue, ...], target: Path, *, merge_chains: bool, keep: frozenset[str]
) -> ImportedNetwork:
    if network is None:
        raise InputError(faults_in(issues))
    smaller = merged(network, keep=keep) if merge_chains else network
    write_network_scenario(smaller, target)
    return ImportedNetwork(network=smaller, issues=issues, merged_links=len(network.links) - len(smaller.links))
