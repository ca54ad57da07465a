"""The parts of a page on vehicles as a whole: what they come to, and what each does when."""

from markupsafe import Markup

from safepassage.outputs.fleet_figures import FleetFigures, fleet_figures, fleet_sentences
from safepassage.outputs.gantt_blocks import Panel, panels, roads
from safepassage.outputs.itineraries import itineraries
from safepassage.outputs.material import Material
from safepassage.outputs.page import Picture, Section, Table
from safepassage.outputs.plot_gantt import gantt_svg


def vehicles(material: Material) -> Section:
    """How many vehicles of each kind drive, how often, and how full."""
    text = material.words.fleet
    sentences = fleet_sentences(material.scenario, material.plan, material.words)
    table = _kinds(material, fleet_figures(material.scenario, material.plan))
    return Section(anchor="vehicles", heading=text.heading, sentences=sentences, tables=(table,))


def _kinds(material: Material, figures: FleetFigures) -> Table:
    text, number = material.words.fleet, material.words.number
    rows = tuple(
        (
            each.kind.vehicle_type,
            material.node_name(each.kind.depot_node_id),
            number(each.kind.count),
            number(each.used),
            number(each.kind.seats),
            number(each.trips),
            number(each.persons),
            f"{each.persons / each.trips:.1f}" if each.trips else "",
        )
        for each in figures.kinds
    )
    head = (
        text.kind, text.depot, text.count, text.drive, text.seats, text.with_people, text.carried, text.mean_load,
    )  # fmt: skip
    return Table(caption=text.heading, head=head, rows=rows, numeric=frozenset(range(2, 8)))


def timetable(material: Material) -> Section:
    """The picture of vehicles over time; over several days one picture a day."""
    text, number = material.words.fleet, material.words.number
    drive = itineraries(material.scenario, material.plan)
    convoys = [(row.corridor_id, row.enter_step) for row in material.plan.convoys or ()]
    shown_roads, shown = roads(material.scenario, drive, convoys), panels(material.scenario, drive)
    idle = sum(kind.count for kind in material.scenario.vehicles) - len(drive)
    sentences = [text.timetable_intro.format(count=number(idle)) if idle > 0 else text.timetable_intro_all]
    if any(panel.day for panel in shown):
        sentences.append(text.timetable_days)
    pictures = tuple(
        Picture(
            svg=Markup(gantt_svg(material.scenario, panel, shown_roads, material.words)),  # noqa: S704 - our own, escaped
            alternative=_alternative(material, panel),
            caption=_caption(material, panel),
        )
        for panel in shown
    )
    return Section(anchor="timetable", heading=text.timetable, sentences=tuple(sentences), pictures=pictures)


def _caption(material: Material, panel: Panel) -> str:
    text = material.words.fleet
    if panel.day is None:
        return text.timetable_caption
    count = material.words.number(panel.vehicles)
    return text.timetable_day.format(day=material.words.day_of(panel.day), count=count)


def _alternative(material: Material, panel: Panel) -> str:
    first, last = max(0, round(panel.first)), min(material.scenario.grid.steps, round(panel.last))
    return material.words.fleet.timetable_alt.format(
        start=material.instant(first), end=material.instant(last), count=material.words.number(panel.vehicles)
    )
