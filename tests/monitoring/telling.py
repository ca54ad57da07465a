"""Short ways to write reports."""

from datetime import datetime, timedelta

from safepassage.model.reports import Bound, Claim, ClaimStatus, Grade, Measure, Report, Reporter

START = datetime.fromisoformat("2020-05-01T00:00:00+02:00")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def report(
    report_id: str,
    hours: float,
    value: object = "",
    *,
    by: str = "icrc",
    measure: Measure = Measure.CUMULATIVE,
    scope: str = "out",
    unit: str = "people",
    bound: Bound = Bound.EXACTLY,
    status: ClaimStatus | None = None,
    since: float | None = None,
    published: float | None = None,
    low: float | None = None,
    high: float | None = None,
    text: str = "",
    url: str = "",
    via: str = "",
    grade: Grade | None = None,
    supersedes: str | None = None,
    correction_of: str | None = None,
) -> Report:
    return Report(
        report_id=report_id,
        published_at=at(hours if published is None else published),
        reporter_id=by,
        via=via,
        grade=grade or Grade(),
        url=url,
        text=text,
        supersedes=supersedes,
        correction_of=correction_of,
        claim=Claim(
            measure=measure,
            scope=scope,
            value=str(value),
            unit=unit,
            bound=bound,
            status=status,
            low=low,
            high=high,
            about_from=at(hours if since is None else since),
            about_to=at(hours),
        ),
    )


REPORTERS = (
    Reporter(reporter_id="icrc", name="International Committee of the Red Cross", kind="humanitarian"),
    Reporter(reporter_id="un", name="UN Office", kind="un"),
    Reporter(reporter_id="monitor", kind="monitor"),
    Reporter(reporter_id="ngo", kind="ngo"),
    Reporter(reporter_id="party", kind="party"),
    Reporter(reporter_id="other_party", kind="party", independence_group="party"),
    Reporter(reporter_id="agency", name="The Agency", kind="media"),
    Reporter(reporter_id="daily", name="The Daily", kind="media"),
    Reporter(reporter_id="witness", kind="witness"),
)
DIRECTORY = {reporter.reporter_id: reporter for reporter in REPORTERS}
