import numpy as np

from safepassage.outputs.map_view import Box, View

VIEW = View(extent=(10.0, 20.0, 30.0, 30.0), frame=Box(5, 50, 205, 150))


def test_north_is_up_and_west_is_left() -> None:
    corners = np.array([[10.0, 30.0], [30.0, 20.0], [20.0, 25.0]])
    assert VIEW.pixels(corners).tolist() == [[5, 50], [205, 150], [105, 100]]
    assert VIEW.pixels(np.array([10.0, 20.0])).tolist() == [5, 150]
    assert VIEW.unit == 0.1


def test_pieces_beside_the_frame_are_left_out() -> None:
    through, west, north = [[0.0, 20.0], [40.0, 30.0]], [[1.0, 21.0], [9.0, 29.0]], [[11.0, 31.0], [29.0, 40.0]]
    shown = VIEW.segments(np.array([through, west, north]))
    assert shown.tolist() == [[-95, 150, 305, 50]]


def test_a_box_counts_the_points_inside_it() -> None:
    assert Box(0, 0, 10, 10).holds(np.array([[1.0, 1.0], [9.0, 9.0], [10.0, 5.0], [5.0, 11.0]])) == 2
