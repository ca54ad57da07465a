"""An evacuation of a city over its bridges: three sites with beds, and no plan that is best at every instant."""

from safepassage.flow.arrays import TimeExpandedNetwork
from tests.flow.networks import make_network

WAITING = {"HANSA": 500, "WEST": 700, "CENTRAL": 2000, "SOUTH": 800, "SEVERIN": 200, "DEUTZ": 800}
BEDS = {"STAGE_1": 2000, "STAGE_2": 1000, "STAGE_3": 2000}
ROADS = """
HANSA CENTRAL, WEST HANSA 6, WEST CENTRAL, WEST SOUTH, BRIDGE_1_START BRIDGE_2_START, BRIDGE_1_START BRIDGE_1_END,
CENTRAL BRIDGE_1_START, BRIDGE_2_START BRIDGE_3_START, BRIDGE_2_START BRIDGE_1_START, BRIDGE_2_START BRIDGE_2_END,
SOUTH CENTRAL, SOUTH SEVERIN, SEVERIN BRIDGE_3_START, SEVERIN BRIDGE_2_START, BRIDGE_3_START BRIDGE_2_START,
BRIDGE_3_START BRIDGE_3_END, BRIDGE_3_END BRIDGE_2_END, BRIDGE_3_END STAGE_2, BRIDGE_2_END BRIDGE_1_END,
BRIDGE_2_END BRIDGE_3_END, BRIDGE_2_END STAGE_3, BRIDGE_1_END BRIDGE_2_END, BRIDGE_1_END STAGE_1, DEUTZ BRIDGE_2_END
"""
"""From, to, and steps of travel where that is not one; every road takes a hundred people a step."""

MOST_POSSIBLE = [0, 0, 100, *range(400, 2501, 300), *range(2700, 4101, 200), *range(4200, 5001, 100)]
"""F(t) for t = 0..27, by a linear program for each t."""

LARGEST_FACTOR = 0.9924357034795764
"""Of all plans, fractional ones among them, that bring everyone to safety by instant 27."""


def cologne(steps: int = 27) -> TimeExpandedNetwork:
    """The network over so many steps."""
    roads = [road.split() for road in ROADS.replace("\n", " ").split(",")]
    number = {place: index for index, place in enumerate(sorted({place for road in roads for place in road[:2]}))}
    return make_network(
        steps=steps,
        roads=[(number[road[0]], number[road[1]], int(road[2]) if len(road) > 2 else 1, 100) for road in roads],
        supplies=[(number[place], 0, persons) for place, persons in WAITING.items()],
        sites=[(number[place], beds, None) for place, beds in BEDS.items()],
    )
