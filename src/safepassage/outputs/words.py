"""Every text of a briefing in one place; a second language is a second `Words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.outputs.words_of_fleets import FleetWords
from safepassage.outputs.words_of_forecasts import ForecastWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of one language; the defaults are English. Texts with braces are filled in with `str.format`."""

    language: str = "en"
    direction: str = "ltr"
    fleet: FleetWords = field(default_factory=FleetWords)
    forecast: ForecastWords = field(default_factory=ForecastWords)
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

    # marking
    internal: str = "INTERNAL - holds future positions"
    internal_note: str = (
        "This page says where people on the road and people waiting will be, and when. Keep it to those who carry the"
        " plan out. Ask for the partner or the public version before you pass anything on."
    )
    partner: str = "FOR PARTNERS - holds no routes and no times of leaving"
    partner_note: str = "Arrivals are given by day. Do not publish."
    public: str = "PUBLIC"
    public_note: str = "Holds no places and no times."
    past: str = "PAST CASE - holds no future positions"
    past_note: str = "The last moment of this plan lies in the past; it is shown whole as an example."

    # the lead
    neutral_title: str = "Evacuation plan"
    subtitle: str = "{start} to {end}, times in UTC{offset}, steps of {step}"
    lead_broken: str = "Do not use this plan: it breaks the terms it was made for in {count} ways."
    lead_one_broken: str = "Do not use this plan: it breaks the terms it was made for."
    lead_nobody: str = "Nobody can be brought to safety by this plan."
    lead_all: str = "All {total} people can be safe by {when}"
    lead_some: str = "{safe} of {total} people can be safe by {when}"
    lead_all_timeless: str = "All {total} people can be brought to safety"
    lead_some_timeless: str = "{safe} of {total} people can be brought to safety"
    lead_universal: str = "{claim}; no plan can have more people safe, at any moment."
    lead_bounded: str = "{claim}; at the worst moment this is at least {alpha} of the most that is possible."
    lead_bounded_plain: str = "{claim}; how far this is from the best is known, see the proof below."
    lead_most_value: str = (
        "{claim}; weighing a person caught on the road {weight} times as heavily as one left behind,"
        " no plan is worth more."
    )
    lead_unknown: str = "{claim}; whether another plan could do better is not known."

    # key figures
    people: str = "people who chose to leave"
    safe: str = "safe under this plan"
    not_carried: str = "not carried"
    first_leaves: str = "first leave"
    half_safe: str = "half of all are safe by"
    ninety_safe: str = "90 % of all are safe by"
    last_safe: str = "the last is safe by"
    never: str = "not reached"
    expected_safe: str = "expected safe, as the pause may break"
    expected_caught: str = "expected caught on the road when it breaks"

    # sections
    contents: str = "Contents"
    violations: str = "What this plan breaks"
    proof: str = "How good this plan is"
    proof_universal: str = (
        "Proven: at every moment the number of people safe equals the most that any plan could reach on these roads"
        " under these terms. The proof was checked independently of the planner."
    )
    proof_bounded: str = "Proven, within a bound: {alpha} of the most possible at the worst moment."
    proof_most_value: str = (
        "Proven: no plan has more people expected to be safe, less {weight} times those expected to be caught on the"
        " road. The proof was checked independently of the planner."
    )
    proof_ceiling: str = "No plan, not even one that divides people, can reach more than {bound} at every moment."
    proof_unknown: str = "Not proven: the plan keeps its terms, but how much better another could be is not known."
    proof_void: str = "A plan that breaks its terms has no standing; nothing is claimed for it."
    map: str = "Map"
    map_alt: str = (
        "Map of {links} roads with {areas} staging areas and {sites} reception sites; wider roads carry more people;"
        " the narrowest place is {bottleneck}."
    )
    map_alt_free: str = (
        "Map of {links} roads with {areas} staging areas and {sites} reception sites; wider roads carry more people."
    )
    map_caption: str = "Roads are as wide as the number of people planned on them."
    positions_approximate: str = "Positions are approximate."
    plot_approximate: str = "positions approximate"
    curve: str = "People safe over time"
    curve_alt: str = (
        "People safe, on the way and waiting from {start} to {end}: half are safe by {half}, the last by {last}."
    )
    curve_caption: str = "Everyone, at every moment, beside the most who could be safe."
    curve_caption_unproven: str = "Everyone, at every moment."
    table_hours: str = "People safe, on the way and waiting"
    table_days: str = "People safe at the end of each day"
    table_arrivals: str = "Arrivals by reception site and day"
    arrivals: str = "Arrivals by day"
    bottleneck: str = "What holds people back"
    no_bottleneck: str = "Nothing but distance: every limit could be lifted without anyone being safe sooner."
    disputed: str = "Figures that are disputed"
    disputed_intro: str = "The same plan made again at both ends of what is reported, one figure at a time."
    many_places: str = "in {count} places"
    outcome_all: str = "all are safe, the last by {when}"
    outcome_some: str = "{safe} are safe, the last by {when}"
    outcome_nobody: str = "nobody can be safe"
    disputed_hidden: str = (
        "Disputed figures behind this: {count}. Over what is reported of them, one at a time, between {low} and {high}"
        " people could be brought to safety."
    )
    orders: str = "Orders by staging area"
    orders_smaller: str = "Only the {shown} largest of {total} staging areas are shown; all are in departures.csv."
    orders_intro: str = (
        "People leave within the times given; short breaks are not shown. The list step by step is departures.csv."
    )
    orders_caption: str = "{name}: {persons} people"
    orders_way: str = "To {site}, by {route}"
    orders_other: str = "by other ways, listed in departures.csv"
    orders_at_site: str = "already at a place of safety"
    cancel: str = "If it stops: who halts where"
    cancel_intro: str = "When the pause breaks, at the times given or until the next, people do this."
    breaks: str = "If the pause breaks"
    breaks_intro: str = (
        "Safe and caught as they stand at the beginning of each span. By the odds given for the pause, {safe} people"
        " are expected to be safe in the end and {caught} to be caught on the road."
    )
    breaks_by_group: str = "If the pause breaks, by group"
    breaks_by_group_intro: str = (
        "As they stand at the hour; the chance is that of a break from then until the next row."
    )
    groups: str = "By group"
    half_safe_short: str = "Half safe by"
    rule_cost: str = (
        "The rule that {rule} costs {fewer} people safe in the end and {hours} person-hours; households parted all the"
        " same: {parted}."
    )
    stop_rule: str = "When to stop sending"
    stop_rule_intro: str = (
        "Nobody is called forward after these times, whatever the road looks like, unless the pause is extended."
    )
    frontier: str = "Safe against caught"
    frontier_intro: str = (
        "Each line is a plan that is worth most at its weight w: the harm of being caught on the road over that of"
        " staying. This page shows the plan for w = {weight}."
    )
    frontier_caption: str = "Each point is a plan that was checked; no plan lies above the line."
    frontier_alt: str = (
        "{count} plans, from {most_safe} people expected to be safe and {most_caught} to be caught, to {least_safe} and"
        " {least_caught}."
    )
    weight: str = "w"
    plot_weight: str = "w = {weight}"
    expected_safe_short: str = "Expected safe"
    expected_caught_short: str = "Expected caught"
    called: str = "Called forward"
    not_called: str = "Not called"
    last_call: str = "Last call"
    everyone_safe: str = "Last safe"
    everyone: str = "Everyone"
    guarantee: str = "If corridors are blocked"
    coupling: str = "If the other side of an agreed term stops"
    prices: str = "What more would buy"
    prices_intro: str = "Each change was planned anew; gains do not add up."
    change: str = "Change"
    most_gained: str = "Most people more safe"
    by_when: str = "By"
    gained_by_end: str = "More safe by the end"
    hours_sooner: str = "Hours sooner"
    nothing: str = "none"
    break_later: str = "later, or not at all"
    not_carried_heading: str = "Who is not carried"
    everyone_carried: str = "Everyone who chose to leave is carried."
    rounding: str = "Rounding"
    rounding_text: str = (
        "Travel times are rounded up to whole steps of {step}. That adds {median} to the quickest way to safety (the"
        " median of the staging areas), and at most {worst} (from {area}, which takes {exact} without rounding)."
    )
    unknowns: str = "What is not known"
    unknown_agreement: str = "Not recorded as agreed: {item}."
    nothing_unknown: str = "Nothing is listed. That is rarely true: ask."
    withheld: str = "Withheld here, because they name a place or a time: {count} more."
    agreement: str = "The agreement, as recorded"
    agreement_intro: str = "This plan records what was said to be agreed; it certifies none of it."
    no_agreement: str = "Nothing is recorded of any agreement."
    references: str = "Where the figures come from"
    references_caption: str = "Figures and their sources"
    no_references: str = "No source is given for any figure."
    made: str = "How this was made"
    made_caption: str = "How this was made"
    footer: str = (
        "People are planned as groups; no person is named. A plan is advice: those who agree, escort and leave decide."
    )

    # table headings
    at: str = "Time"
    day: str = "Day"
    safe_heading: str = "Safe"
    moving: str = "On the way"
    waiting: str = "Waiting"
    most_possible: str = "Most possible"
    share: str = "Share safe"
    window: str = "Leave between"
    persons: str = "People"
    route: str = "Route"
    to_site: str = "To"
    area: str = "Staging area"
    group: str = "Group"
    reason: str = "Reason"
    where: str = "Where"
    instruction: str = "What to do"
    minutes: str = "Takes"
    if_breaks_at: str = "Breaks at"
    if_breaks_between: str = "Breaks between"
    chance: str = "Chance"
    caught: str = "Caught"
    figure: str = "Figure"
    value: str = "Value"
    value_range: str = "Range"
    source: str = "Source"
    note: str = "Note"
    item: str = "Item"
    recorded: str = "Recorded"
    here: str = "In this plan"
    all_together: str = "all together"
    at_low: str = "At the low end"
    at_high: str = "At the high end"
    site: str = "Reception site"

    # how it was made
    status: str = "Status reported by the solver"
    objective: str = "Sought"
    solver: str = "Solver"
    versions: str = "Versions"
    seconds: str = "Seconds (wall, processor)"
    seed: str = "Seed"
    settings: str = "Settings"
    fingerprint: str = "Fingerprint of the scenario"
    exposure_weight: str = "Harm of being caught over that of staying"

    # plots
    plot_safe: str = "safe"
    plot_moving: str = "on the way"
    plot_waiting: str = "waiting"
    plot_most_possible: str = "most possible"
    plot_pause_end: str = "planned end of the pause"
    plot_half: str = "half"
    plot_ninety: str = "90 %"
    plot_all: str = "all safe"
    plot_last: str = "last safe"
    plot_persons: str = "People"
    plot_bottleneck: str = "bottleneck"
    plot_used: str = "people on the road"
    plot_road: str = "other road"
    plot_corridor: str = "agreed corridor"
    plot_staging: str = "staging area"
    plot_site: str = "reception site"
    plot_enlarged: str = "enlarged below"
    plot_north: str = "N"
    plot_coordinates: str = "coordinates as given ({crs})"
    plot_coordinates_unnamed: str = "coordinates as given"

    # small words
    and_more: str = "and {count} more"
    between_nodes: str = "{start} to {end}"
    and_on_by: str = "{count} roads between"
    range_to: str = "{low} to {high}"
    hour: str = "{count} h"
    minute: str = "{count} min"
    second: str = "{count} s"
    agreement_items: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "time": "time",
                "place": "place",
                "route": "route",
                "who_may_leave": "who may leave",
                "aid_may_enter": "whether aid may enter",
                "voluntariness": "that leaving is voluntary",
                "destination_of_choice": "that people choose where they go",
                "screening": "screening on the way",
                "protection_for_those_who_stay": "protection for those who stay",
                "agreed_by": "who agreed",
            }
        )
    )
    columns: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "capacity": "rate",
                "free_speed": "speed",
                "max_speed": "top speed",
                "persons_per_vehicle": "people a vehicle",
                "persons": "people",
                "x_coord": "longitude",
                "y_coord": "latitude",
                "length": "length",
                "beds": "beds",
                "intake_per_h": "intake",
                "loading_per_h": "loading",
                "opens_at": "opening",
                "closes_at": "closing",
            }
        )
    )

    def for_vehicles(self) -> "Words":
        """The same texts where people ride: what is best is so with these vehicles, and limits are upper limits."""
        own = self.fleet
        return replace(
            self,
            lead_universal=own.lead_universal,
            proof_universal=own.proof_universal,
            curve_caption=own.curve_caption,
            most_possible=own.most_possible,
            plot_most_possible=own.plot_most_possible,
            map_caption=own.map_caption,
            plot_used=own.plot_used,
        )

    def number(self, count: float) -> str:
        """A whole number with its thousands set apart."""
        return f"{round(count):,}"

    def percent(self, share: float) -> str:
        """A share in per cent; never rounded up to 100 %."""
        tenths = int(share * 1000 + 1e-9) / 10
        return f"{tenths:.1f} %" if tenths not in (0, 100) else f"{tenths:.0f} %"

    def day_of(self, day: date) -> str:
        """A day, such as `Thu 22 Dec`."""
        return f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month - 1]}"

    def moment(self, at: datetime) -> str:
        """A clock time, such as `22 Dec 06:25`, with seconds where there are any."""
        return f"{at.day} {self.months[at.month - 1]} {self.clock(at)}"

    def clock(self, at: datetime) -> str:
        """The time of day alone."""
        return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"

    def duration(self, seconds: float) -> str:
        """A length of time in the words people use for it."""
        if seconds < 60:  # noqa: PLR2004 - a minute
            return self.second.format(count=round(seconds))
        minutes = round(seconds / 60)
        if minutes < 120:  # noqa: PLR2004 - two hours
            return self.minute.format(count=minutes)
        return self.hour.format(count=f"{minutes / 60:.1f}".removesuffix(".0"))


_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": Words()})


def words_for(language: str) -> Words:
    """The texts of a language; raises InputError where there are none."""
    try:
        return _LANGUAGES[language]
    except KeyError:
        issue = Issue(
            code="unknown_language",
            severity=Severity.FAULT,
            place=Place(file="briefing"),
            message=f"there are no texts in the language {language!r}",
            remedy=f"known: {', '.join(_LANGUAGES)}",
        )
        raise InputError([issue]) from None
