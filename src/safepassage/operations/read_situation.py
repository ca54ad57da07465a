"""The situation at a moment, from a scenario's own reports and from the record of its operation."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime

from safepassage.errors import InputError
from safepassage.inputs.packaged import scenario_folder
from safepassage.inputs.reports import read_reports
from safepassage.model.issues import Issue, Place, Severity, refuse_faults
from safepassage.model.reports import Report, Reporter
from safepassage.model.situation import Situation
from safepassage.monitoring.assess import assess
from safepassage.operations.name_operation import operation_named
from safepassage.operations.take_report import open_record
from safepassage.store.opening import default_path, open_store


def situation_of(name: str, *, as_of: datetime | None = None, store: str | None = None) -> Situation:
    """What is known of a scenario's operation at a moment.

    Parameters
    ----------
    name
        A scenario folder, or the name of a packaged scenario.
    as_of
        The moment, with an offset; only what had been published by then is used. None: now.
    store
        The address of the record; None for the user's own, if there is one.

    Raises
    ------
    InputError
        With every fault of the reports; where the moment has no offset, or the store cannot be opened.
    """
    moment = as_of or datetime.now(UTC)
    if moment.tzinfo is None:
        raise _no_offset(moment)
    own, reporters, issues = read_reports(scenario_folder(name))
    refuse_faults(issues)
    kept, known = _kept(name, store)
    # What stands in the record was reviewed since: it takes the place of a report of the same id.
    reports = {report.report_id: report for report in (*own, *kept)}
    directory = {reporter.reporter_id: reporter for reporter in (*reporters, *known)}
    return assess(reports.values(), directory.values(), moment)


def _kept(name: str, address: str | None) -> tuple[Iterable[Report], Iterable[Reporter]]:
    """Reports and reporters of the record; none where there is no record."""
    if address is None and not default_path().exists():
        return (), ()
    try:
        operation = operation_named(name)
    except InputError:
        return (), ()
    with closing(open_store(address)) as opened:
        record = open_record(opened, operation)
    return record.reports, record.reporters.values()


def moment_from(text: str) -> datetime:
    """A moment as people write it at the command line; raises InputError where it cannot be read or has no offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            [
                Issue(
                    code="unreadable_time",
                    severity=Severity.FAULT,
                    place=Place(file="--as-of"),
                    message=f"{text!r} is no time",
                    remedy="write it as 2016-12-16T20:00:00+02:00",
                )
            ]
        ) from error
    if moment.tzinfo is None:
        raise _no_offset(moment)
    return moment


def _no_offset(moment: datetime) -> InputError:
    return InputError(
        [
            Issue(
                code="no_offset",
                severity=Severity.FAULT,
                place=Place(file="--as-of"),
                message=f"{moment.isoformat()} has no offset from UTC",
                remedy="write it as 2016-12-16T20:00:00+02:00",
            )
        ]
    )
