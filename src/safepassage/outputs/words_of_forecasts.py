"""Every text of a briefing that speaks of what is likely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastWords:
    """The texts of one language; the defaults are English. Texts with braces are filled in with `str.format`."""

    heading: str = "What is likely"
    drawn: str = (
        "The plan was carried out in {draws} random futures (seed {seed}). Uncertain in them: {factors}. Figures after"
        " ± are the standard errors of drawing so few; what the odds themselves are wrong by comes on top."
    )
    chance: str = "The chance that everyone who comes is safe in the end is {chance}."
    expected: str = "On average {safe} of {persons} people are safe in the end, and {caught} are caught on the road."
    blocked: str = "On average {turned} people find the way blocked and turn back, {rerouted} take another way."
    total: str = (
        "Carried out in {draws} random futures, between {low} and {high} people are safe in the end in eight of ten of"
        " them, {median} or more in every second one. The chance that everyone who comes is safe is {chance}."
    )
    total_unknown: str = "Uncertain in them: {factors}. How far these odds hold is itself not known."
    fan_alt: str = (
        "People safe from {start} to {end} over {draws} futures: in the end {low} to {high} in nine of ten of them,"
        " half of the futures have {median} or more; below, people caught on the road."
    )
    fan_caption: str = (
        "Half of all futures lie in the dark band, eight and nine of ten in the paler ones; the line is the middle. The"
        " dashed line is the plan if nothing goes wrong."
    )
    fan_table: str = "People safe, and caught on the road, over all futures"
    days_note: str = "In 80 of 100 futures the number lies between the outer two."
    days_table: str = "People safe at the end of each day, over all futures"
    level: str = "{count} %"
    middle: str = "Middle"
    levels_note: str = "Below 25 %: so many or fewer in 25 of 100 futures; in the middle half of them have no more."
    caught_level: str = "Caught, {count} %"
    groups_table: str = "By group"
    group_persons: str = "Expected to come"
    everyone_chance: str = "All safe"
    areas_table: str = "When staging areas are empty"
    areas_alt: str = (
        "One bar for each of {count} staging areas: the darker, the more likely nobody waits there any more."
    )
    areas_caption: str = (
        "The darker, the more likely nobody waits there any more. The upright stroke is when the plan empties it."
    )
    areas_more: str = "The {shown} largest of {total} staging areas; all are in sites.csv."
    emptied: str = "Chance to be empty"
    by_plan: str = "By the plan"
    by_half: str = "With 50 %"
    by_ninety: str = "With 90 %"
    breaks_table: str = "If the pause breaks, over all futures"
    breaks_note: str = (
        "As they stand at the beginning of each span, on average over the futures in which the pause holds so long."
    )
    sensitivity_table: str = "What decides how many are safe"
    sensitivity_alt: str = "Bars: the share of the variance that each uncertainty explains alone; {most} most."
    sensitivity_caption: str = (
        "The share of the variance of people safe in the end that each uncertainty explains by itself, with about twice"
        " its standard error. What is missing to 100 % is due to several together."
    )
    compared: str = "{plan}: in the same futures {safe} more people safe and {caught} more caught on average."
    plot_planned: str = "as planned"
    plot_middle: str = "middle"
    plot_half: str = "half of all futures"
    plot_eight: str = "8 in 10"
    plot_nine: str = "9 in 10"
    plot_caught: str = "Caught"
    plot_safe: str = "Safe"
    factors: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "pause": "how long the pause holds",
                "corridors": "whether corridors stay open",
                "capacity": "how many people roads carry",
                "speed": "how fast people move",
                "weather": "the weather",
                "damage": "damage to roads",
                "inspection": "how long inspection takes",
                "breakdowns": "whether vehicles break down",
                "late": "who comes late",
                "no_shows": "who does not come",
                "pool": "how many people there are",
            }
        )
    )

    def listed(self, names: tuple[str, ...]) -> str:
        """Factors in words."""
        return ", ".join(self.factors.get(name, name) for name in names)
