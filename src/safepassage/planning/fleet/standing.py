"""People who live at a reception site: they are safe when they are ready, as far as the site takes them in."""

from collections.abc import Sequence

import numpy as np

from safepassage.flow.arrays import UNLIMITED
from safepassage.flow.network.counting import whole_per_step
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.curves import survival_of
from safepassage.planning.fleet.drives import IntArray
from safepassage.planning.fleet.people import stands_at


def intake_of(scenario: Scenario) -> tuple[IntArray, IntArray]:
    """What each site takes in at each instant, shape (s, K + 1), and in all, shape (s,).

    A site with a limit takes nobody in at K, where no step begins; none takes anybody in once the pause is over.
    """
    steps = scenario.grid.steps
    intake = np.full((len(scenario.reception_sites), steps + 1), UNLIMITED)
    for row, site in enumerate(scenario.reception_sites):
        if site.intake_per_h is not None:
            rate = np.array([site.intake_per_h])
            intake[row, :steps] = whole_per_step(rate, scenario.grid.step_s, np.ones(steps))[0]
            intake[row, steps] = 0
    intake[:, ~(np.array(survival_of(scenario)) > 0)] = 0
    beds = [UNLIMITED if site.beds is None else np.int64(site.beds) for site in scenario.reception_sites]
    return intake, np.array(beds, dtype=np.int64)


def take_in_neighbours(scenario: Scenario, intake: IntArray, beds: IntArray) -> tuple[PathFlow, ...]:
    """Path flows without links of people who live at a site, each as soon as may be; takes from `intake` and `beds`."""
    flows = list[PathFlow]()
    for area in _by_priority(scenario):
        ready = scenario.grid.first_instant_from(area.ready_at) if area.ready_at else 0
        left = area.persons
        for site in stands_at(scenario, area):
            for step in range(ready, scenario.grid.steps + 1):
                persons = int(min(left, intake[site, step], beds[site]))
                if persons > 0:
                    intake[site, step] -= persons if intake[site, step] < UNLIMITED else 0
                    beds[site] -= persons if beds[site] < UNLIMITED else 0
                    left -= persons
                    flows.append(
                        PathFlow(
                            path_flow_id="",
                            staging_area_id=area.staging_area_id,
                            reception_site_id=scenario.reception_sites[site].reception_site_id,
                            persons=persons,
                            links=(),
                            enter_steps=(),
                            depart_step=step,
                            arrive_step=step,
                            mode="walk",
                        )
                    )
                if not left or not beds[site]:
                    break
    return tuple(flows)


def _by_priority(scenario: Scenario) -> Sequence[StagingArea]:
    return sorted(
        (area for area in scenario.staging_areas if area.persons and stands_at(scenario, area)),
        key=lambda area: (area.priority is None, area.priority or 0),
    )
