"""Events of conflict as ACLED and UCDP list them, as reports of incidents."""

from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.tables import Table
from safepassage.model.reports import Claim, ClaimStatus, Measure, Report

_DATES = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S")


def acled_reports(table: Table, scope: str, zone: tzinfo, findings: Findings) -> tuple[Report, ...]:
    """One report an event: an incident, with people killed where there are any."""
    reports = []
    for line, row in zip(table.lines, table.records(), strict=True):
        day = _day(row["event_date"], line, "event_date", table, findings)
        if day is None or row["event_id_cnty"] is None:
            continue
        killed = row["fatalities"] or 0
        words = ", ".join(filter(None, (row["event_type"], row["sub_event_type"], row["location"])))
        reports.append(
            Report(
                report_id=f"acled-{_id(row['event_id_cnty'])}",
                published_at=_uploaded(row["timestamp"]) or _end(day, zone),
                reporter_id=_reporter(row["source"], "acled"),
                via="; ".join(filter(None, (row["source"], "ACLED"))),
                claim=_incident(words, scope, day, day, zone, str(killed) if killed else ""),
                text=row["notes"],
            )
        )
    return tuple(reports)


def ucdp_reports(table: Table, scope: str, zone: tzinfo, findings: Findings) -> tuple[Report, ...]:
    """One report an event: an incident, with its best, least and most of people killed."""
    reports = []
    for line, row in zip(table.lines, table.records(), strict=True):
        first = _day(row["date_start"], line, "date_start", table, findings)
        last = _day(row["date_end"], line, "date_end", table, findings)
        if first is None or last is None:
            continue
        said = _first_day(row["source_date"])
        sides = " against ".join(filter(None, (row["side_a"], row["side_b"])))
        claim = _incident(
            ", ".join(filter(None, (sides, row["where_description"]))),
            scope,
            first,
            last,
            zone,
            str(row["best"]) if row["best"] else "",
            low=row["low"] if row["best"] else None,
            high=row["high"] if row["best"] else None,
        )
        reports.append(
            Report(
                report_id=f"ucdp-{_id(row['id'])}",
                published_at=_end(max(said or last, last), zone),
                reporter_id=_reporter(row["source_office"], "ucdp"),
                via="; ".join(filter(None, (row["source_office"], "UCDP"))),
                claim=claim,
                text=row["source_headline"],
            )
        )
    if reports:
        findings.note(
            "time_of_event",
            table.file,
            "events are taken to be known from the end of their day, or of the day their source wrote, though the data "
            "set was published later",
        )
    return tuple(reports)


def _incident(
    words: str,
    scope: str,
    first: date,
    last: date,
    zone: tzinfo,
    killed: str,
    *,
    low: float | None = None,
    high: float | None = None,
) -> Claim:
    return Claim(
        measure=Measure.INCIDENT,
        scope=scope,
        value=killed,
        low=low,
        high=high,
        unit="killed" if killed else "",
        status=ClaimStatus.COMPLETED,
        about_from=datetime.combine(first, time.min, zone),
        about_to=_end(last, zone),
        said=words,
    )


def _day(text: str | None, line: int, column: str, table: Table, findings: Findings) -> date | None:
    day = _first_day(text)
    if day is None:
        findings.fault(
            "unreadable_date",
            table.file,
            f"{quoted(text or '')} is no date",
            row=line,
            column=column,
            remedy="write it as 2016-12-15",
        )
    return day


def _first_day(text: str | None) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime((text or "").partition(";")[0].strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _uploaded(text: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _end(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(23, 59), zone)


def _reporter(sources: str | None, otherwise: str) -> str:
    return _id((sources or "").partition(";")[0]) or otherwise


def _id(text: Any) -> str:
    return "_".join(
        "".join(letter if letter.isalnum() or letter in "-_" else " " for letter in str(text)).split()
    ).lower()
