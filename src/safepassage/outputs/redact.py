"""What each audience may see, decided before any page is laid out: a template cannot leak what it is not given.

A public page holds no place and no time at which people on the road, or a waiting crowd, are or will be. A partner's
page gives arrivals by day and site. Only the internal page holds the plan itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario


class Profile(StrEnum):
    """Who a briefing is for."""

    PUBLIC = "public"
    PARTNER = "partner"
    INTERNAL = "internal"


class Part(StrEnum):
    """A part of a briefing that is either shown whole or not at all."""

    TOTALS = "how many are safe and how many are not carried"
    UNKNOWNS = "what is not known"
    REFERENCES = "who the figures come from"
    SOLVER = "what the plan was made with"
    DAYS = "people safe and arrivals by day and reception site"
    AGREEMENT = "what is recorded of the agreement, but for its time, place and route"
    CELLS = "which figure of the scenario comes from where"
    EVERYTHING = "places, times, routes, orders, bottlenecks"


_PUBLIC = frozenset({Part.TOTALS, Part.UNKNOWNS, Part.REFERENCES, Part.SOLVER})
_PARTNER = _PUBLIC | {Part.DAYS, Part.AGREEMENT}

MAY_SEE: Mapping[Profile, frozenset[Part]] = MappingProxyType(
    {Profile.PUBLIC: _PUBLIC, Profile.PARTNER: _PARTNER, Profile.INTERNAL: frozenset(Part)}
)
"""What each audience may see."""

AGREEMENT_NOT_FOR_PARTNERS = frozenset({"time", "place", "route"})
"""Items of the agreement that tell where and when."""

_SHORTEST_TELLING = 4
_TOO_SHORT = 2
_KINDS = ("area", "convoy", "corridor", "link", "node", "road", "site", "trip")
# Words that stand in many names and tell nothing alone.
_COMMON_WORDS = (
    "area areas avenue border boundary bridge camp center central centre checkpoint city collection corner corridor"
    " crossing district east eastern entrance exit first fourth from gate highway hospital house interchange junction"
    " lane line link main market meeting mosque node north northern park people place point reception road roundabout"
    " route safe safety school second shelter side site sites south southern square staging start station street third"
    " through toward towards town tunnel village walk west western with people persons civilians"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])([:.h][0-5]\d(?!\d)|\s?(am|pm|a\.m|p\.m)\b)", re.IGNORECASE)
_ISO_DATE = re.compile(r"\b\d{4} \d{2} \d{2}")
_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w{3,}")
_ADDRESS = re.compile(r"\bhttps?://([^\s/]+)\S*")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Knows the names and times that an audience may not read, and finds them in sentences written by others."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    clock: bool
    days: frozenset[str]

    def passes(self, text: str) -> bool:
        """Whether the text names no guarded place and no guarded time."""
        flat = _flat(text)
        if self.words.intersection(flat.split()) or any(f" {phrase} " in f" {flat} " for phrase in self.phrases):
            return False
        if self.clock and _CLOCK.search(text):
            return False
        padded = f" {flat} "
        return not self.days or not (_ISO_DATE.search(flat) or any(f" {day} " in padded for day in self.days))

    def passed(self, texts: Iterable[str]) -> tuple[tuple[str, ...], int]:
        """The texts that pass, and how many do not."""
        texts = tuple(texts)
        kept = tuple(text for text in texts if self.passes(text))
        return kept, len(texts) - len(kept)


def guard_for(scenario: Scenario, profile: Profile, plan: Plan | None = None) -> Guard:
    """What this audience may not read of this scenario and its plan.

    Names are guarded whole and by each telling word in them, as people shorten names; for the public also the words
    written with a capital in the title, the names of the operation and the data, and the agreement. Names of one or two
    letters, and numbers, only where the kind of thing stands before them. Convoys, trips and vehicles of the plan are
    guarded by their names as a whole. Partners may read the names of reception
    sites, and days.
    """
    if profile is Profile.INTERNAL:
        return Guard(words=frozenset(), phrases=(), clock=False, days=frozenset())
    open_names = () if profile is Profile.PUBLIC else _site_names(scenario)
    open_words = {word for name in open_names for word in _flat(name).split()}
    names = [*_place_names(scenario), *_site_names(scenario)]
    phrases = {_flat(name) for name in names} - {_flat(name) for name in open_names}
    telling = {word for name in names for word in _flat(name).split() if _tells(word)} - open_words
    if profile is Profile.PUBLIC:
        told = [_flat(word) for text in _told(scenario) for word in _CAPITALISED.findall(text)]
        telling |= {word for word in told if _tells(word)}
    phrases |= {_flat(name) for name in _driving_names(plan)}
    short = {each for each in phrases if each.isdecimal() or (len(each) <= _TOO_SHORT and each.isalpha())}
    spelled = {f"{kind} {each}" for each in short for kind in _KINDS}
    return Guard(
        words=frozenset(telling),
        phrases=tuple(sorted((phrases - short - {""}) | spelled)),
        clock=True,
        days=_days(scenario) if profile is Profile.PUBLIC else frozenset(),
    )


def require_past(scenario: Scenario, now: datetime | None) -> None:
    """Raise InputError unless the whole plan lies before `now` (None: this machine's clock)."""
    if scenario.grid.horizon < (now or datetime.now(UTC)):
        return
    issue = Issue(
        code="not_past",
        severity=Severity.FAULT,
        place=Place(file="briefing"),
        message="only a plan that ended before now may be shown whole as a past case",
        remedy="ask for the public or the partner version",
    )
    raise InputError([issue])


def _place_names(scenario: Scenario) -> Iterable[str]:
    network = scenario.network
    for node in network.nodes:
        yield from (node.node_id, node.name)
    for link in network.links:
        yield from (link.link_id, link.name)
    for area in scenario.staging_areas:
        yield from (area.staging_area_id, area.name)
    for corridor in scenario.corridors:
        yield from (corridor.corridor_id, corridor.name)
    for movement in scenario.linked_movements:
        yield movement.movement_id


def _site_names(scenario: Scenario) -> tuple[str, ...]:
    sites = scenario.reception_sites
    return tuple(name for site in sites for name in (site.reception_site_id, site.name) if name)


def _driving_names(plan: Plan | None) -> Iterable[str]:
    """What drivers and marshals call convoys, trips and vehicles."""
    if plan is None:
        return
    for leg in plan.trips or ():
        yield from (leg.trip_id, *leg.convoy_id.split(), f"{leg.vehicle_type} {leg.vehicle_no}")
    for row in plan.convoys or ():
        yield row.convoy_id


def _told(scenario: Scenario) -> Iterable[str]:
    """Texts whose names tell the public which operation this is."""
    yield from (scenario.title, scenario.operation_id.title(), scenario.network.config.dataset_name.title())
    yield from scenario.agreement.values()


def without_addresses(text: str) -> str:
    """The text with each web address cut down to the site it leads to; the rest of an address often names a place."""
    return _ADDRESS.sub(lambda found: found.group(1), text)


def _flat(text: str) -> str:
    """Letters and digits only, in one case, words apart by one space."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST_TELLING and not word.isdecimal() and word not in _COMMON


def _days(scenario: Scenario) -> frozenset[str]:
    """The days of the plan as people write them, flattened."""
    first, last = scenario.grid.start.date(), scenario.grid.horizon.date()
    written = set()
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        month = _MONTHS[day.month - 1]
        for name in (month, month[:3]):
            written |= {f"{day.day} {name}", f"{name} {day.day}", f"{day.day:02d} {name}", f"{name} {day.day:02d}"}
        written |= {f"{day:%Y %m %d}", f"{day:%d %m %Y}", f"{day:%m %d %Y}", f"{day:%Y%m%d}"}
    return frozenset(written)
