"""What counts at a moment: reports published by then, without what was replaced, taken back, corrected or copied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from safepassage.model.reports import Report, Reporter
from safepassage.model.situation import Flag
from safepassage.monitoring.origins import Origins, find_origins
from safepassage.monitoring.statements import Statement, statement_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What counts at a moment.

    Attributes
    ----------
    statements
        In the order of their publication.
    origins
        Of every report published by then.
    flags
        What is odd about corrections and copies.
    """

    statements: tuple[Statement, ...]
    origins: Origins
    flags: tuple[Flag, ...]


def known_at(reports: Iterable[Report], reporters: Mapping[str, Reporter], as_of: datetime) -> Known:
    """What counts of the reports published by a moment.

    Notes
    -----
    A correction or a revision counts for the report it names and every copy of that, also for copies published after
    it; a group can correct and replace its own reports only. A correction that says nothing takes the report back.
    """
    published = sorted(
        (report for report in reports if report.published_at <= as_of),
        key=lambda each: (each.published_at, each.report_id),
    )
    by_id = {report.report_id: report for report in published}
    origins = find_origins(published, reporters)
    replaced: dict[str, str] = {}
    flags = []
    for report in published:
        for named in (report.supersedes, report.correction_of):
            if named is None or named not in by_id:
                continue
            first = origins.first[named]
            if origins.groups[report.report_id] == origins.groups[named]:
                replaced[first] = report.report_id
            else:
                flags.append(_foreign(report, named))
    flags += _uncorrected(published, by_id, origins)
    statements = tuple(
        statement_of(_complete(report, by_id), _speaker(report, reporters), origins.groups[report.report_id])
        for report in published
        if _counts(report, origins, replaced)
    )
    return Known(statements=statements, origins=origins, flags=tuple(flags))


def _counts(report: Report, origins: Origins, replaced: Mapping[str, str]) -> bool:
    own = report.report_id
    if own in replaced or (report.claim.says_nothing and report.correction_of):
        return False
    first = origins.first[own]
    return first == own or replaced.get(first) == own


def _complete(report: Report, by_id: Mapping[str, Report]) -> Report:
    """A correction that does not tell of what time it speaks speaks of the time of what it corrects."""
    corrected = by_id.get(report.correction_of or "")
    if corrected is None or report.claim.about_to is not None:
        return report
    about = corrected.claim
    claim = replace(report.claim, about_from=about.about_from, about_to=about.about_to or corrected.published_at)
    return replace(report, claim=claim)


def _speaker(report: Report, reporters: Mapping[str, Reporter]) -> Reporter:
    return reporters[report.reporter_id]


def _uncorrected(published: Iterable[Report], by_id: Mapping[str, Report], origins: Origins) -> list[Flag]:
    """Copies that still carry what their origin has corrected."""
    found = []
    for report in published:
        named = report.correction_of
        if named is None or named not in by_id:
            continue
        carried = origins.copies(origins.first[named])
        late = tuple(copy for copy in carried if copy not in (named, report.report_id))
        if late:
            found.append(
                Flag(
                    code="uncorrected_copy",
                    scope=report.claim.scope,
                    message=f"{report.report_id} corrected {named}; copies still carry what was corrected: "
                    f"{', '.join(late)}. They count as corrected",
                    reports=(report.report_id, named, *late),
                )
            )
    return found


def _foreign(report: Report, named: str) -> Flag:
    return Flag(
        code="foreign_correction",
        scope=report.claim.scope,
        message=f"{report.report_id} would replace {named}, which another group published; both count",
        reports=(report.report_id, named),
    )
