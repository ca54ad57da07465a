"""The situation at a moment: a pure function of the reports published by then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from safepassage.model.reports import Measure, Report, Reporter
from safepassage.model.situation import Situation, StateEstimate
from safepassage.monitoring.corridor_states import chances_open, corridor_state, moves_people, tellings
from safepassage.monitoring.flags import find_flags
from safepassage.monitoring.incidents import incident_trend
from safepassage.monitoring.known import Known, known_at
from safepassage.monitoring.pause_states import pause_state
from safepassage.monitoring.scopes import Way, assess_scope, scopes_in
from safepassage.monitoring.statements import Statement

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the reports themselves do not say.

    Attributes
    ----------
    corridor_scopes
        Corridor id to the directions that move through it. A corridor that is not named here is taken, where it is the
        only one that was spoken of, to be that of the direction of which most movement was told.
    """

    corridor_scopes: Mapping[str, tuple[str, ...]] | None = None


def assess(
    reports: Iterable[Report],
    reporters: Iterable[Reporter],
    as_of: datetime,
    settings: Settings | None = None,
) -> Situation:
    """Make one situation of the reports known at a moment.

    Parameters
    ----------
    reports
        In any order; those published after `as_of` are not looked at.
    reporters
        Whoever they name; one that is missing is taken to be a group of its own, of no kind.
    as_of
        The moment, with an offset.
    settings
        What else is known of the operation.

    Returns
    -------
    The same situation for the same reports, whatever their order.
    """
    told = tuple(reports)
    directory = {reporter.reporter_id: reporter for reporter in reporters}
    for report in told:
        directory.setdefault(report.reporter_id, Reporter(reporter_id=report.reporter_id))
    known = known_at(told, directory, as_of)
    by_scope = _by_scope(known.statements)
    corridors = _corridors(known.statements)
    through = _directions(corridors, by_scope, settings or Settings())
    scopes = tuple(
        assess_scope(scope, by_scope[scope], as_of, known.origins, _way(scope, corridors, by_scope, through))
        for scope in scopes_in(by_scope)
    )
    situation = Situation(
        as_of=as_of,
        scopes=scopes,
        pause=pause_state(known.statements, as_of),
        incidents=incident_trend(known.statements, as_of),
        corridors=tuple(
            (name, _corridor(said, by_scope, through.get(name, ()), as_of)) for name, said in sorted(corridors.items())
        ),
    )
    return _flagged(situation, known, by_scope)


def _flagged(situation: Situation, known: Known, by_scope: Mapping[str, Sequence[Statement]]) -> Situation:
    flags = (*find_flags(situation, by_scope), *known.flags)
    return Situation(
        as_of=situation.as_of,
        scopes=situation.scopes,
        pause=situation.pause,
        incidents=situation.incidents,
        corridors=situation.corridors,
        flags=flags,
    )


def _by_scope(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.claim.measure is not Measure.CORRIDOR_STATUS:
            found.setdefault(statement.claim.scope, []).append(statement)
    return found


def _corridors(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.claim.measure is Measure.CORRIDOR_STATUS and statement.claim.scope:
            found.setdefault(statement.claim.scope, []).append(statement)
    return found


def _directions(
    corridors: Mapping[str, Sequence[Statement]], by_scope: Mapping[str, Sequence[Statement]], settings: Settings
) -> dict[str, tuple[str, ...]]:
    if settings.corridor_scopes is not None:
        return dict(settings.corridor_scopes)
    moved = {scope: sum(map(moves_people, said)) for scope, said in by_scope.items()}
    if len(corridors) != 1 or not any(moved.values()):
        return {}
    busiest = min(moved, key=lambda scope: (-moved[scope], scope))
    return dict.fromkeys(corridors, (busiest,))


def _passed(by_scope: Mapping[str, Sequence[Statement]], scopes: Iterable[str]) -> list[Statement]:
    return [statement for scope in scopes for statement in by_scope.get(scope, ())]


def _corridor(
    said: Sequence[Statement], by_scope: Mapping[str, Sequence[Statement]], scopes: Iterable[str], as_of: datetime
) -> StateEstimate:
    return corridor_state(said, _passed(by_scope, scopes), as_of)


def _way(
    scope: str,
    corridors: Mapping[str, Sequence[Statement]],
    by_scope: Mapping[str, Sequence[Statement]],
    through: Mapping[str, tuple[str, ...]],
) -> Way:
    """The way of one direction: open while any of its corridors is; open where nothing was said of any."""
    names = sorted(name for name in corridors if scope in through.get(name, ()))
    told = [tellings(corridors[name], _passed(by_scope, through[name])) for name in names]

    def open_at(hours: Sequence[int]) -> Floats:
        shut = np.ones(len(hours))
        for each in told:
            shut *= 1 - chances_open(each, hours)
        return 1 - shut if told else shut

    return Way(open_at=open_at, said=tuple(statement for name in names for statement in corridors[name]))
