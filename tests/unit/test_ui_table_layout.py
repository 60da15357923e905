import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.ui.table_layout import GAP, Column, Content, Fixed, Share, column_widths

COLUMNS = (
    Column("name", "NAME", Content(most=30, least=8)),
    Column("status", "STATUS", Fixed(8)),
    Column("note", "NOTE", Share()),
    Column("age", "AGE", Fixed(5), align="right", drop=9),
)
CONTENTS = (20, 8, 100, 3)


def test_a_share_takes_what_the_others_leave() -> None:
    widths = column_widths(COLUMNS, CONTENTS, 80)
    assert widths == [20, 8, 80 - 20 - 8 - 5 - 3 * GAP, 5]


def test_content_columns_give_way_before_any_column_is_dropped() -> None:
    widths = column_widths(COLUMNS, CONTENTS, 40)
    assert min(widths) > 0
    assert sum(widths) + 3 * GAP == 40
    assert widths[0] < 20


def test_the_column_with_the_highest_number_is_dropped_first() -> None:
    assert column_widths(COLUMNS, CONTENTS, 30)[3] == 0
    assert column_widths(COLUMNS, CONTENTS, 30)[2] > 0


def test_without_numbers_columns_are_dropped_from_the_right() -> None:
    columns = [Column(name, name, Fixed(10)) for name in "abc"]
    assert column_widths(columns, [10, 10, 10], 25) == [10, 10, 0]


def test_the_last_column_left_is_clipped() -> None:
    assert column_widths(COLUMNS, CONTENTS, 5) == [5, 0, 0, 0]


@given(
    st.lists(
        st.builds(
            Column,
            st.just("k"),
            st.text(max_size=12),
            st.one_of(
                st.builds(Fixed, st.integers(1, 30)),
                st.builds(Content, st.integers(8, 60), st.integers(1, 8)),
                st.builds(Share, st.integers(1, 3), st.integers(1, 12)),
            ),
            drop=st.one_of(st.none(), st.integers(0, 9)),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 200),
)
def test_no_layout_is_wider_than_the_screen(columns: list[Column], available: int) -> None:
    widths = column_widths(columns, [20] * len(columns), available)
    shown = [width for width in widths if width]
    assert sum(shown) + GAP * max(0, len(shown) - 1) <= max(0, available)


@pytest.mark.parametrize("available", [0, 1])
def test_hardly_any_room_is_survived(available: int) -> None:
    assert sum(column_widths(COLUMNS, CONTENTS, available)) == available
