import dataclasses

import numpy as np

from safepassage.outputs.drawing import FAINT, INK, Drawing
from safepassage.outputs.labels import Label, PlacedLabel, place_labels, write_labels
from safepassage.outputs.map_view import Box, View
from tests.outputs.pictures import elements, texts

NO_ROADS = np.empty((0, 4))


def view(width: float, height: float) -> View:
    return View(extent=(0.0, 0.0, 10.0, 10.0 * height / width), frame=Box(0, 0, width, height))


def shared(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(across, 0.0) * max(down, 0.0)


def overlaps(placed: list[PlacedLabel]) -> list[float]:
    boxes = [each.box for each in placed]
    return [shared(a, b) / (a.width * a.height) for place, a in enumerate(boxes) for b in boxes[place + 1 :]]


def test_labels_do_not_lie_over_one_another() -> None:
    labels = [Label(x=5 + 0.2 * k, y=5, text=f"Place {k}", colour=INK) for k in range(6)]
    placed = place_labels(view(432, 288), labels, roads=NO_ROADS)
    assert len(placed) == 6
    assert max(overlaps(placed)) < 0.1


def test_labels_without_room_are_left_out_unless_required() -> None:
    crowd = [Label(x=5, y=2.5, text=f"Crowded place {k}", colour=INK) for k in range(8)]
    road = np.array([[0.0, 0.0, 72.0, 36.0]])
    assert len(place_labels(view(72, 36), crowd, roads=road)) < 8
    needed = [dataclasses.replace(label, required=True) for label in crowd]
    assert len(place_labels(view(72, 36), needed, roads=NO_ROADS)) == 8


def test_a_lone_label_stands_right_of_its_point_and_off_the_road() -> None:
    alone = [Label(x=5, y=5, text="Alone", colour=INK)]
    (free,) = place_labels(view(400, 400), alone, roads=NO_ROADS)
    assert free.box.left == 207.0
    assert (free.box.top + free.box.bottom) / 2 == 200.0
    road = np.array([[200.0, 200.0, 400.0, 200.0]])
    (beside,) = place_labels(view(400, 400), alone, roads=road)
    assert beside.box.right == 193.0


def test_what_is_reserved_and_the_edge_are_kept_free() -> None:
    label = [Label(x=9.9, y=5, text="At the edge", colour=INK)]
    (inside,) = place_labels(view(400, 400), label, roads=NO_ROADS)
    assert inside.box.right <= 400
    taken = Box(0, 180, 396, 220)
    (apart,) = place_labels(view(400, 400), label, roads=NO_ROADS, reserved=[taken])
    assert shared(apart.box, taken) < 0.05 * apart.box.width * apart.box.height


def test_a_far_label_has_a_line_to_its_point() -> None:
    label = [Label(x=5, y=5, text="Two\nlines", colour=INK, required=True)]
    near = [Box(150, 150, 250, 250)]
    (far,) = place_labels(view(400, 400), label, roads=NO_ROADS, reserved=near)
    assert far.leader is not None
    assert far.leader[0].tolist() == [200.0, 200.0]
    drawing = Drawing(400, 400)
    write_labels(drawing, [far])
    assert texts(drawing.svg()) == ["Two", "lines"]
    assert [path.attrib["stroke"] for path in elements(drawing.svg(), "path")] == [FAINT]
