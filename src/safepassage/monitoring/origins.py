"""Where claims began: copies are one source, whoever carries them and in whatever language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safepassage.model.reports import Origin, Report, Reporter
from safepassage.monitoring.attributions import Directory, Relation, attributions_in
from safepassage.monitoring.copies import Placed, place_texts

RELAYS = frozenset({"media", ""})
"""Kinds of reporter that pass on what others say: what they attribute to a known reporter counts as that reporter's."""

SPOKEN = (Relation.ACCORDING_TO, Relation.FIRST_ON)

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """The origin of every report.

    Attributes
    ----------
    origins
        By the id of the first report; only those that have copies, or reports that may be.
    first
        Report id to the id of the first report that says the same; its own where it is the first.
    groups
        Report id to the independence group it counts for.
    """

    origins: Mapping[str, Origin]
    first: Mapping[str, str]
    groups: Mapping[str, str]

    def copies(self, report_id: str) -> tuple[str, ...]:
        """The reports that repeat a report."""
        origin = self.origins.get(report_id)
        return origin.copies if origin else ()

    def is_copy(self, report_id: str) -> bool:
        """Whether a report repeats an earlier one."""
        return self.first[report_id] != report_id


def find_origins(reports: Iterable[Report], reporters: Mapping[str, Reporter]) -> Origins:
    """Find where each report began.

    Parameters
    ----------
    reports
        In any order; they are taken in the order of their publication.
    reporters
        By id.

    Notes
    -----
    A report repeats an earlier one where their texts are one text, or their claims one claim of one origin, and they
    are of different documents with the same measure, scope, unit and figures. The texts of two claims of one document
    are the same and repeat nothing. A text that is a copy counts for the group of the text it copies, unless that text
    too has a claim of the reporter's own group.
    """
    return _Finder(reporters).find(sorted(reports, key=lambda each: (each.published_at, each.report_id)))


class _Finder:
    def __init__(self, reporters: Mapping[str, Reporter]) -> None:
        self._reporters = reporters
        self._directory = Directory(reporters.values())
        self._earliest: dict[int, str] = {}
        self._first_of_text: dict[int, str] = {}
        self._groups_of_text: dict[int, set[str]] = {}
        self._said: dict[Key, tuple[str, str]] = {}

    def find(self, reports: Sequence[Report]) -> Origins:
        first: dict[str, str] = {}
        groups: dict[str, str] = {}
        copies: dict[str, list[str]] = {}
        uncertain: dict[str, list[str]] = {}
        placed: list[Placed] = place_texts([report.text for report in reports])
        for report, place in zip(reports, placed, strict=True):
            own, text = report.report_id, place.number
            groups[own] = self._group(report, text)
            first[own] = self._repeats(report, text, groups[own])
            if first[own] != own:
                groups[own] = groups[first[own]]
                copies.setdefault(first[own], []).append(own)
            for number in place.doubtful:
                uncertain.setdefault(self._first_of_text[number], []).append(own)
            if text is not None:
                self._first_of_text.setdefault(text, own)
        told = sorted({*copies, *uncertain})
        origins = {
            one: Origin(
                origin_id=one,
                group=groups[one],
                copies=tuple(copies.get(one, ())),
                uncertain=tuple(uncertain.get(one, ())),
            )
            for one in told
        }
        return Origins(origins=origins, first=first, groups=groups)

    def _group(self, report: Report, text: int | None) -> str:
        own = self._said_by(report)
        if text is None:
            return own
        known = self._groups_of_text.setdefault(text, set())
        document = _document(report)
        if self._earliest.setdefault(text, document) == document:
            known.add(own)
            return own
        if own in known:
            return own
        return min(known)

    def _said_by(self, report: Report) -> str:
        """The group of the reporter, or of whoever a relay has it from."""
        reporter = self._reporters[report.reporter_id]
        if report.text and reporter.kind.strip().lower() in RELAYS:
            for attribution in attributions_in(report.text):
                named = self._directory.named(attribution.name) if attribution.relation in SPOKEN else None
                if named is not None and named.reporter_id != reporter.reporter_id:
                    return named.group
        return reporter.group

    def _repeats(self, report: Report, text: int | None, group: str) -> str:
        """The first report that says the same; its own id where there is none."""
        claim = report.claim
        figures = (claim.measure, claim.scope, claim.unit, claim.value, claim.low, claim.high)
        keys: list[Key] = [] if text is None else [("text", text, *figures)]
        if report.text and (claim.value or claim.low is not None):
            keys.append(("claim", group, claim.about_from, claim.about_to, *figures))
        document = _document(report)
        found = report.report_id
        for key in keys:
            known = self._said.setdefault(key, (report.report_id, document))
            if known[1] != document and found == report.report_id:
                found = known[0]
        return found


def _document(report: Report) -> str:
    """What tells one document from another: its address and who passed it on; without one, its reporter and time."""
    if report.url:
        return f"{report.url} {report.via}"
    return f"{report.reporter_id} {report.published_at.isoformat()} {report.via}"
