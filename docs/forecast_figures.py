"""The figures of forecast.md, from the packaged scenarios. Run: python -m docs.forecast_figures [--write]."""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from safepassage.model.forecast import Estimate, Forecast
from safepassage.model.forecast_settings import FACTOR_TYPES
from safepassage.operations.check_scenario import open_scenario
from safepassage.operations.forecast_plan import ForecastOptions, forecast_of
from safepassage.outputs.words_of_forecasts import ForecastWords
from safepassage.planning.planner import make_plan

SCENARIOS = {"8 December": "east-aleppo-2016-12-08", "15 December": "east-aleppo-2016-12-15-by-rate"}
DRAWS, SEED = 2000, 1
PAGE = Path(__file__).parent / "forecast.md"


def main() -> None:
    """Print every table of the page, or put them in the place of those that stand there."""
    if "--write" not in sys.argv[1:]:
        print("\n\n".join(tables()))  # noqa: T201 - its purpose
        return
    text = PAGE.read_text(encoding="utf-8")
    for table in tables():
        heading = re.escape(table.partition("\n")[0])
        before, _, after = re.split(rf"({heading}\n(?:\|.*\n)*)", text, maxsplit=1)
        text = f"{before}{table}\n{after}"
    PAGE.write_text(text, encoding="utf-8")


def tables() -> tuple[str, ...]:
    """The tables of the page, in Markdown."""
    return (factors(), packaged({day: _forecast(name) for day, name in SCENARIOS.items()}))


def factors() -> str:
    """What may be uncertain, and the values to start from."""
    words = ForecastWords()
    rows = []
    for name, kind in FACTOR_TYPES.items():
        start = kind()
        values = (f"`{member.name}` {_value(getattr(start, member.name))}" for member in fields(kind))
        rows.append([f"`[forecast.{name}]`", words.factors[name], ", ".join(values)])
    return _table(["table", "uncertain", "settings and the values to start from"], rows)


def packaged(forecasts: dict[str, Forecast]) -> str:
    """What is likely under the best plan of each packaged scenario."""
    rows = []
    for day, forecast in forecasts.items():
        safe = forecast.fans["safe"]
        rows.append(
            [
                day,
                " ".join(forecast.settings.factors_on()),
                f"{forecast.persons:,}",
                _people(forecast.expected_safe),
                _people(forecast.expected_caught),
                _chance(forecast.probability_everyone_safe),
                *(f"{int(safe.at_level(level)[-1]):,}" for level in (0.1, 0.5, 0.9)),
            ]
        )
    heads = [
        "scenario",
        "uncertain",
        "people",
        "safe, mean",
        "caught, mean",
        "chance to finish",
        "10 %",
        "50 %",
        "90 %",
    ]
    return _table(heads, rows)


def _forecast(name: str) -> Forecast:
    scenario = open_scenario(name).scenario
    options = ForecastOptions(draws=DRAWS, seed=SEED, sensitivity=False)
    return forecast_of(scenario, make_plan(scenario), options).forecast


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "all" if value == () else str(value)


def _people(estimate: Estimate) -> str:
    return f"{estimate.value:,.0f} ± {estimate.standard_error:,.0f}"


def _chance(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.1f} ± {100 * estimate.standard_error:.1f} %"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


if __name__ == "__main__":
    main()
