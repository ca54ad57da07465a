"""When something is said to have been: from the words of a sentence and the day of its publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dateparser

from safepassage.monitoring.letters import plain_digits

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday الاثنين الإثنين",
            "tuesday الثلاثاء",
            "wednesday الأربعاء الاربعاء",
            "thursday الخميس",
            "friday الجمعة",
            "saturday السبت",
            "sunday الأحد الاحد",
        )
    )
    for name in names.split()
}
_LEVANTINE = {
    "كانون الثاني": "يناير",
    "شباط": "فبراير",
    "آذار": "مارس",
    "نيسان": "أبريل",
    "أيار": "مايو",
    "حزيران": "يونيو",
    "تموز": "يوليو",
    "آب": "أغسطس",
    "أيلول": "سبتمبر",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
)
_ARABIC_MONTHS = "|".join([*_LEVANTINE, *_LEVANTINE.values()])
_DATES = (
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?:,? \d{{4}})?(?!\w)"),
    re.compile(rf"(?<!\w)(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? \d{{4}})?(?!\w)"),
    re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}} (?:{_ARABIC_MONTHS})(?:[ ،]+\d{{4}})?(?!\w)"),
)
_YEAR = re.compile(r"(?<!\w)(?:in|In|during|During|عام|سنة) (\d{4})(?!\w)")
_WEEKDAY = re.compile(
    r"(?<!\w)[وبل]?(" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)
_RELATIVE = (
    (
        re.compile(
            r"\b(today|tonight|this (?:morning|afternoon|evening)|nightfall|in the course of the day|at dawn|"
            r"since (?:dawn|midnight|noon))\b|(?<!\w)(اليوم)(?!\w)",
            re.IGNORECASE,
        ),
        0,
    ),
    (re.compile(r"\b(yesterday)\b|(?<!\w)(أمس)(?!\w)", re.IGNORECASE), -1),
    (re.compile(r"\b(tomorrow)\b|(?<!\w)(غدا|غداً)(?!\w)", re.IGNORECASE), 1),
)
_LAST_HOURS = re.compile(
    r"\b(?:in|over|during) the (?:past|last) (?P<hours>\d+|twenty-four|two|three) (?P<unit>hours?|days?)\b"
    r"|\bin (?P<days>\d+|two|three|four|five) days\b"
    r"|(?P<night>\bovernight\b|\bduring the night\b)",
    re.IGNORECASE,
)
_NEXT_DAYS = re.compile(r"\bover the next (?P<count>\d+|two|three|four|five) (?P<unit>hours|days)\b", re.IGNORECASE)
_SINCE = re.compile(r"(?:\bsince\b(?: the operation began)?(?: on)?|منذ(?: يوم)?)\s*$", re.IGNORECASE)
_BY = re.compile(r"(?:\bby\b|\buntil\b|حتى(?: مساء| صباح)?)\s*$", re.IGNORECASE)
_LAST = re.compile(r"\blast\s*$", re.IGNORECASE)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "twenty-four": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that something is about: the first (None: from the beginning) and the last."""

    first: date | None
    last: date


def days_of(clause: str, published: date, *, planned: bool) -> Days | None:
    """The days a clause speaks of; None where it does not say.

    A weekday is the last one before publication, the day itself included; of what is planned the next one. `since`
    reaches from that day to publication, `by` from the beginning to that day.
    """
    plain = plain_digits(clause)
    span = _span(plain, published)
    if span:
        return span
    for day, lead in _single_days(plain, published, planned=planned):
        if _SINCE.search(lead):
            return Days(first=day, last=published)
        return Days(first=None if _BY.search(lead) else day, last=day)
    year = _YEAR.search(plain)
    if year and int(year[1]) < published.year:
        return Days(first=date(int(year[1]), 1, 1), last=date(int(year[1]), 12, 31))
    return None


def absolute_dates(text: str, base: date) -> Iterator[date]:
    """Every calendar date in a text, in the order of its words."""
    plain = plain_digits(text)
    found = sorted((match.start(), match[0]) for pattern in _DATES for match in pattern.finditer(plain))
    for _, words in found:
        day = _calendar(words, base, planned=False)
        if day:
            yield day


def day_ends(days: Days, published_at: datetime) -> tuple[datetime | None, datetime]:
    """The ends of these days, by the offset of publication; none later than a publication on the same day."""
    zone = published_at.tzinfo
    first = datetime.combine(days.first, time.min, zone) if days.first else None
    last = datetime.combine(days.last, time(23, 59), zone)
    return first, published_at if days.last == published_at.date() else last


def _span(plain: str, published: date) -> Days | None:
    past = _LAST_HOURS.search(plain)
    if past:
        return Days(first=published - timedelta(days=_days_back(past)), last=published)
    coming = _NEXT_DAYS.search(plain)
    if coming:
        days = _count(coming["count"]) / (1 if coming["unit"].lower() == "days" else 24)
        return Days(first=published, last=published + timedelta(days=max(1, round(days))))
    return None


def _single_days(plain: str, published: date, *, planned: bool) -> Iterator[tuple[date, str]]:
    found: list[tuple[int, date]] = []
    for pattern in _DATES:
        for match in pattern.finditer(plain):
            day = _calendar(match[0], published, planned=planned)
            if day:
                found.append((match.start(), day))
    for match in _WEEKDAY.finditer(plain):
        back = (published.weekday() - _WEEKDAYS[match[1].lower()]) % 7
        if planned:
            back = -((_WEEKDAYS[match[1].lower()] - published.weekday()) % 7)
        elif _LAST.search(plain[: match.start()]):
            back = back or 7
        found.append((match.start(), published - timedelta(days=back)))
    for pattern, shift in _RELATIVE:
        found.extend((match.start(), published + timedelta(days=shift)) for match in pattern.finditer(plain))
    for start, day in sorted(found):
        yield day, plain[:start]


def _calendar(words: str, base: date, *, planned: bool) -> date | None:
    arabic = words
    for levantine, standard in _LEVANTINE.items():
        arabic = arabic.replace(levantine, standard)
    parsed = dateparser.parse(
        arabic.replace("،", " "),
        languages=["ar" if arabic.strip("0123456789 ،")[:1] > "\u0600" else "en"],
        settings={
            "RELATIVE_BASE": datetime.combine(base, time(12)),
            "PREFER_DATES_FROM": "future" if planned else "past",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return parsed.date() if parsed else None


def _days_back(past: re.Match[str]) -> int:
    if past["night"]:
        return 1
    if past["days"]:
        return _count(past["days"])
    return max(1, round(_count(past["hours"]) / (1 if "day" in past["unit"].lower() else 24)))


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _COUNTS[words.lower()]
