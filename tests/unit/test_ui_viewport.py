import pytest

from kinesis_tui.ui.viewport import Viewport


def viewport(first: int = 0, end: int = 100, *, height: int = 10, following: bool = False) -> Viewport:
    view = Viewport(first, end, following=following)
    view.resized(height)
    return view


def test_a_following_view_shows_the_newest_row_on_its_last_line() -> None:
    view = viewport(following=True)
    view.grew(0, 123)
    assert (view.top, view.cursor, view.end) == (113, 122, 123)


def test_fewer_rows_than_lines_begin_on_the_first_line() -> None:
    view = viewport(end=3, following=True)
    assert (view.top, view.cursor) == (0, 2)


def test_moving_up_stops_following_and_the_view_stands_still() -> None:
    view = viewport(following=True)
    view.move_to(view.cursor - 1)
    view.grew(0, 200)
    assert not view.following
    assert (view.top, view.cursor, view.end) == (90, 98, 100)


def test_moving_down_while_following_goes_on_following() -> None:
    view = viewport(following=True)
    view.move_to(view.cursor + 1)
    assert view.following


def test_rows_that_age_out_above_do_not_move_what_is_visible() -> None:
    view = viewport(following=True)
    view.hold()
    view.grew(85, 200)
    assert view.top == 90


def test_when_the_visible_rows_are_gone_the_oldest_kept_is_shown() -> None:
    view = viewport(following=True)
    view.hold()
    view.grew(150, 300)
    assert (view.top, view.cursor) == (150, 150)
    assert view.end == 160


def test_a_held_view_with_room_shows_no_new_row() -> None:
    view = viewport(end=3, following=True)
    view.hold()
    view.grew(0, 8)
    assert view.end == 3


def test_moving_beyond_the_last_held_row_lets_in_what_has_arrived() -> None:
    view = viewport(end=3, following=True)
    view.hold()
    view.grew(0, 8)
    view.move_to(3)
    assert (view.cursor, view.end) == (3, 8)
    view.grew(0, 9)
    assert view.end == 8


def test_following_again_goes_to_the_end() -> None:
    view = viewport(following=True)
    view.hold()
    view.grew(0, 500)
    view.follow()
    assert (view.cursor, view.top) == (499, 490)


@pytest.mark.parametrize(("to", "top"), [(5, 5), (25, 20), (29, 20), (30, 21), (99, 90), (500, 90), (-5, 0)])
def test_the_view_scrolls_just_enough_to_show_the_cursor(to: int, top: int) -> None:
    view = viewport()
    view.scroll(20)
    view.move_to(to)
    assert view.top == top


def test_scrolling_takes_the_cursor_along_at_the_edge() -> None:
    view = viewport()
    view.scroll(5)
    assert (view.top, view.cursor) == (5, 5)
    view.scroll(-5)
    assert (view.top, view.cursor) == (0, 5)


def test_scrolling_ends_where_the_rows_end() -> None:
    view = viewport()
    view.scroll(1_000)
    assert view.top == 90


def test_a_smaller_window_keeps_the_cursor_in_view() -> None:
    view = viewport()
    view.move_to(9)
    view.resized(4)
    assert view.top <= 9 < view.top + 4


def test_a_larger_window_shows_more_rows_and_no_gap_at_the_end() -> None:
    view = viewport()
    view.move_to(99)
    view.resized(30)
    assert view.top == 70


def test_a_row_with_a_new_number_stays_on_its_line() -> None:
    view = viewport()
    view.scroll(20)
    view.move_to(24)
    view.renumbered(0, 200, 124)
    assert (view.cursor, view.top) == (124, 120)


def test_no_rows_at_all_are_an_empty_view() -> None:
    view = viewport(end=0)
    assert view.empty
    view.move_to(4)
    assert (view.top, view.cursor) == (0, 0)


def test_no_lines_at_all_are_survived() -> None:
    view = viewport(height=0, following=True)
    view.grew(0, 500)
    assert view.top == view.cursor == 499
