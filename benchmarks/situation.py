"""`python -m benchmarks.situation`: the situation of east Aleppo at five moments, and how it stands up to abuse."""

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.situation_claims import made_up
from safepassage.inputs.packaged import scenario_folder
from safepassage.inputs.reports import read_reports
from safepassage.model.reports import Claim, Measure, Report, Reporter
from safepassage.model.situation import Figure, Situation
from safepassage.monitoring import completion, priors, scopes, totals
from safepassage.monitoring.assess import assess
from safepassage.monitoring.statements import in_force, statement_of

SCENARIO = "east-aleppo-2016-12-15"
SCOPE = "east_to_rebel"
BANDS = (
    ("2016-12-16T20:00:00+02:00", 8_000, 10_500),
    ("2016-12-19T22:00:00+02:00", 14_000, 21_000),
    ("2016-12-20T20:00:00+02:00", 19_000, 27_000),
    ("2016-12-21T22:00:00+02:00", 24_000, 31_500),
    ("2016-12-24T12:00:00+02:00", 33_000, 37_000),
)
"""Moments, and where the people out were, written down before anything was fused."""

Told = tuple[tuple[Report, ...], tuple[Reporter, ...]]
HOSTILE_VALUES = (0, 1, 100, 1_000, 5_000, 10_000, 20_000, 30_000, 40_000, 60_000, 100_000, 10**6, 10**9, 10**12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment, its band, and what is to be estimated."""

    at: datetime
    low: int
    high: int

    def error(self, estimate: float) -> float:
        """Distance in log from the middle of the band."""
        return abs(math.log(estimate) - math.log(self.low * self.high) / 2)


MOMENTS = tuple(Moment(at=datetime.fromisoformat(at), low=low, high=high) for at, low, high in BANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.situation", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--folder", type=Path, help="a scenario folder with reports.csv; the packaged one unless given")
    options = parser.parse_args(arguments)
    reports, reporters, issues = read_reports(options.folder or scenario_folder(SCENARIO))
    for issue in issues:
        print(issue, file=sys.stderr)
    told = (reports, reporters)
    print(f"Measured on: {machine()}\n")
    five_moments(told)
    compared(told)
    one_left_out(told)
    copied(told)
    influence(told)
    if not options.quick:
        other_priors(told)
        hours_not_known(told)
        speed()
    return 0


def fused(told: Told, at: datetime) -> Situation:
    return assess(told[0], told[1], at)


def out(told: Told, at: datetime) -> Figure:
    return fused(told, at).scope(SCOPE).people_out


def five_moments(told: Told) -> None:
    print(
        "| as of | band | estimate | 80 % | 95 % | claims in force | origins | remaining 80 % | P(complete) | meets |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for moment in MOMENTS:
        scope = fused(told, moment.at).scope(SCOPE)
        figure = scope.people_out
        meets = ", ".join(
            name
            for name, interval in (("80", figure.interval_80), ("95", figure.interval_95))
            if interval and interval[0] <= moment.high and interval[1] >= moment.low
        )
        cells = (
            f"{moment.at:%d %b %H:%M}",
            f"{moment.low:,}-{moment.high:,}",
            _people(figure.estimate),
            _range(figure.interval_80),
            _range(figure.interval_95),
            _range(figure.claims_range),
            str(figure.independent_origins),
            _range(scope.people_remaining.interval_80),
            f"{scope.probability_complete:.3f}",
            meets,
        )
        print(f"| {' | '.join(cells)} |")
    last = fused(told, datetime.fromisoformat("2017-01-20T12:00:00+02:00")).scope(SCOPE)
    print(
        f"\nBy 20 January: out {_people(last.people_out.estimate)} {_range(last.people_out.interval_80)}, arrivals "
        f"{_people(last.arrivals.estimate)} {_range(last.arrivals.interval_80)}, unaccounted "
        f"{_people(last.unaccounted.estimate)} {_range(last.unaccounted.interval_80)} (80 %)\n"
    )


def compared(told: Told) -> None:
    """Mean absolute log error of the estimate and of four simple rules."""
    rules: dict[str, Callable[[datetime], float]] = {
        "fused": lambda at: out(told, at).estimate or 1.0,
        "maximum": lambda at: max(_figures(told, at)),
        "last ICRC figure": lambda at: _figures(told, at, group="icrc")[-1],
        "median per group": lambda at: statistics.median(_in_force(told, at)),
        "mean of all": lambda at: statistics.fmean(_figures(told, at)),
    }
    print("| rule | " + " | ".join(f"{moment.at:%d %b}" for moment in MOMENTS) + " | mean absolute log error |")
    print("|---|" + "---|" * (len(MOMENTS) + 1))
    for name, rule in rules.items():
        values = [rule(moment.at) for moment in MOMENTS]
        print(f"| {name} | {' | '.join(map(_people, values))} | {_mean_error(values):.3f} |")
    print()


def one_left_out(told: Told) -> None:
    """The same without each origin in turn."""
    reports, reporters = told
    groups = {reporter.reporter_id: reporter.group for reporter in reporters}
    counted = {
        groups[report.reporter_id]
        for report in reports
        if report.claim.scope == SCOPE and report.claim.measure in scopes.COUNTS
    }
    print("| left out | " + " | ".join(f"{moment.at:%d %b}" for moment in MOMENTS) + " | mean absolute log error |")
    print("|---|" + "---|" * (len(MOMENTS) + 1))
    for group in sorted(counted):
        rest = tuple(report for report in reports if groups[report.reporter_id] != group)
        values = [out((rest, reporters), moment.at).estimate or 1.0 for moment in MOMENTS]
        print(f"| {group} | {' | '.join(map(_people, values))} | {_mean_error(values):.3f} |")
    print()


def copied(told: Told) -> None:
    """A thousand lightly edited copies of one claim against the claim itself."""
    reports, reporters = told
    at = MOMENTS[2].at
    text = (
        "More than thirty seven thousand people have been brought out of the enclave since Thursday in convoys of "
        "buses and ambulances, and the rest are expected to follow within two days if the truce holds, an official said"
    )
    original = _hostile(40_000, at - timedelta(hours=5), text=text)
    reporter = Reporter(reporter_id="hostile", kind="humanitarian")
    outlets = [Reporter(reporter_id=f"outlet{number}", kind="media") for number in range(1000)]
    copies = [
        replace(
            original,
            report_id=f"copy{number}",
            reporter_id=f"outlet{number}",
            published_at=original.published_at + timedelta(minutes=1 + number % 240),
            url=f"outlet {number}",
            text=f"{text.replace('people', ('persons', 'civilians', 'people')[number % 3])} on day {number}",
        )
        for number in range(1000)
    ]
    without = out(told, at).estimate or 1.0
    one = out(((*reports, original), (*reporters, reporter)), at).estimate or 1.0
    many = out(((*reports, original, *copies), (*reporters, reporter, *outlets)), at).estimate or 1.0
    print(f"A thousand copies on {at:%d %b}: {without:,.0f} without, {one:,.0f} with one, {many:,.0f} with 1,001\n")


def influence(told: Told) -> None:
    """How far one reporter can move the estimate, whatever it says."""
    at = MOMENTS[2].at
    base = out(told, at)
    print(
        f"| a hostile reporter says ({at:%d %b}, without it {_people(base.estimate)}) | " + " | ".join(_HOSTILE) + " |"
    )
    print("|---|" + "---|" * len(_HOSTILE))
    for value in HOSTILE_VALUES:
        cells = []
        for make in _HOSTILE.values():
            kind, reports = make(value, at)
            reporter = Reporter(reporter_id="hostile", kind=kind)
            cells.append(_people(out(((*told[0], *reports), (*told[1], reporter)), at).estimate))
        print(f"| {value:,} | {' | '.join(cells)} |")
    print()


def _hostile(value: float, at: datetime, *, text: str = "", measure: Measure = Measure.CUMULATIVE) -> Report:
    return Report(
        report_id=f"hostile {measure} {at.isoformat()}",
        published_at=at,
        reporter_id="hostile",
        url="hostile",
        text=text,
        claim=Claim(measure=measure, scope=SCOPE, value=str(value), about_from=at - timedelta(hours=6), about_to=at),
    )


def _many(value: float, at: datetime) -> list[Report]:
    return [_hostile(value, at - timedelta(hours=2 * number + 1)) for number in range(50)]


_HOSTILE: dict[str, Callable[[float, datetime], tuple[str, list[Report]]]] = {
    "as humanitarian": lambda value, at: ("humanitarian", [_hostile(value, at - timedelta(hours=1))]),
    "as witness": lambda value, at: ("witness", [_hostile(value, at - timedelta(hours=1))]),
    "50 times, as humanitarian": lambda value, at: ("humanitarian", _many(value, at)),
    "arrivals, as UN": lambda value, at: ("un", [_hostile(value, at - timedelta(hours=1), measure=Measure.ARRIVALS)]),
    "a period, as UN": lambda value, at: ("un", [_hostile(value, at - timedelta(hours=1), measure=Measure.PERIOD)]),
    "remaining, as UN": lambda value, at: ("un", [_hostile(value, at - timedelta(hours=1), measure=Measure.REMAINING)]),
}


def other_priors(told: Told) -> None:
    """The estimates under other priors, one changed at a time."""
    print(
        "| prior changed | "
        + " | ".join(f"{moment.at:%d %b}" for moment in MOMENTS)
        + " | error | P(complete) 16, 24 |"
    )
    print("|---|" + "---|" * (len(MOMENTS) + 2))
    kinds = dict(priors.KINDS)
    for name, factor_bias, factor_scale in (
        ("as they are", 1.0, 1.0),
        ("biases half", 0.5, 1.0),
        ("biases double", 2.0, 1.0),
        ("errors half", 1.0, 0.5),
        ("errors double", 1.0, 2.0),
    ):
        priors.KINDS.update(
            {
                kind: replace(prior, bias_sd=prior.bias_sd * factor_bias, scale=prior.scale * factor_scale)
                for kind, prior in kinds.items()
            }
        )
        _print_under(told, name)
    priors.KINDS.update({kind: replace(prior, bias_sd=0.3, scale=0.12) for kind, prior in kinds.items()})
    _print_under(told, "every kind alike (0.30, 0.12)")
    priors.KINDS.update(kinds)
    for module, attribute, values in (
        (totals, ("GROWTH_SHAPE", "GROWTH_RATE"), ((2.0, 2.0), (8.0, 8.0), (2.0, 4.0), (8.0, 4.0))),
        (scopes, ("WHILE_HELD",), ((0.0,), (0.5,), (1.0,))),
        (completion, ("SILENCE",), ((0.01,), (1.0,))),
    ):
        before = tuple(getattr(module, name) for name in attribute)
        for value in values:
            for name, one in zip(attribute, value, strict=True):
                setattr(module, name, one)
            _print_under(told, f"{', '.join(attribute)} = {value}")
        for name, one in zip(attribute, before, strict=True):
            setattr(module, name, one)
    print()


def _print_under(told: Told, name: str) -> None:
    found = [fused(told, moment.at).scope(SCOPE) for moment in MOMENTS]
    values = [scope.people_out.estimate or 1.0 for scope in found]
    ends = f"{found[0].probability_complete:.3f}, {found[-1].probability_complete:.3f}"
    print(f"| {name} | {' | '.join(map(_people, values))} | {_mean_error(values):.3f} | {ends} |")


def hours_not_known(told: Told) -> None:
    """The estimates where no claim of which the day alone is sure was known before that day's end."""
    late = tuple(
        replace(report, published_at=report.published_at.replace(hour=23, minute=59))
        if report.claim.measure is Measure.CUMULATIVE and report.published_at.minute == 0
        else report
        for report in told[0]
    )
    print("| every count known on the hour known at midnight only | | | | | error | P(complete) |")
    print("|---|" + "---|" * (len(MOMENTS) + 2))
    _print_under((late, told[1]), "estimates")
    print()


def speed() -> None:
    """Seconds for made-up claims: four directions, a hundred origins, a third of the texts copies."""
    print("| claims | seconds | CPU s |")
    print("|---|---|---|")
    for count in (1_000, 10_000, 100_000):
        reports, reporters, at = made_up(count)
        wall, cpu = time.perf_counter(), time.process_time()
        assess(reports, reporters, at)
        print(f"| {count:,} | {time.perf_counter() - wall:.2f} | {time.process_time() - cpu:.2f} |")
    print()


def _counted(told: Told, at: datetime) -> list[Report]:
    return sorted(
        (
            report
            for report in told[0]
            if report.published_at <= at
            and report.claim.scope == SCOPE
            and report.claim.measure is Measure.CUMULATIVE
            and report.claim.unit == "people"
            and report.claim.number
        ),
        key=lambda report: (report.published_at, report.report_id),
    )


def _figures(told: Told, at: datetime, group: str | None = None) -> list[float]:
    groups = {reporter.reporter_id: reporter.group for reporter in told[1]}
    return [report.claim.number or 0.0 for report in _counted(told, at) if group in (None, groups[report.reporter_id])]


def _in_force(told: Told, at: datetime) -> list[float]:
    reporters = {reporter.reporter_id: reporter for reporter in told[1]}
    statements = (
        statement_of(report, reporters[report.reporter_id], reporters[report.reporter_id].group)
        for report in _counted(told, at)
    )
    return [statement.claim.number or 0.0 for statement in in_force(statements)]


def _mean_error(values: Iterable[float]) -> float:
    return statistics.fmean(moment.error(value) for moment, value in zip(MOMENTS, values, strict=True))


def _people(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"


def _range(interval: tuple[float, float] | None) -> str:
    return "-" if interval is None else f"{interval[0]:,.0f}-{interval[1]:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
