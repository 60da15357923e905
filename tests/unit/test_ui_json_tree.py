import json

import pytest

from kinesis_tui.ui.json_tree import FIRST_LINES, JsonTree, scalar_text

VALUE = {"name": "Zoë", "list": [1, 2, {"deep": None}], "nest": {"a": {"Key": True}}, "empty": []}


def written(tree: JsonTree) -> list[str]:
    """Write the lines as key and value, closing brackets as such."""
    return [
        "close" if line.closing else f"{line.node.key}" + ("" if line.node.open else ":…" if line.node.folds else "")
        for line in tree.lines
    ]


def test_a_small_value_is_unfolded_whole() -> None:
    assert len(JsonTree(VALUE).lines) == 16


def test_a_large_value_is_unfolded_only_outside() -> None:
    tree = JsonTree({"items": [{"id": number} for number in range(FIRST_LINES)]})
    assert written(tree) == ["None", "items:…", "close"]


def test_folding_hides_what_is_inside_and_unfolding_shows_it_again() -> None:
    tree = JsonTree(VALUE)
    before = written(tree)
    assert tree.toggle(2) == 2
    assert len(tree.lines) < len(before)
    tree.toggle(2)
    assert written(tree) == before


def test_a_closing_bracket_folds_what_it_closes() -> None:
    tree = JsonTree(VALUE)
    closing = next(number for number, line in enumerate(tree.lines) if line.closing and line.node.key == "list")
    assert tree.toggle(closing) == 2
    assert not tree.lines[2].node.open


def test_folding_all_leaves_the_outermost_level() -> None:
    tree = JsonTree(VALUE)
    tree.fold_all()
    assert written(tree) == ["None", "name", "list:…", "nest:…", "empty", "close"]
    tree.unfold_all()
    assert len(tree.lines) == 16


def test_a_search_goes_on_from_the_cursor_and_around() -> None:
    tree = JsonTree(["x1", "y", "x2", "y", "x3"])
    assert [tree.find("x", number) for number in (0, 1, 3, 5)] == [1, 3, 5, 1]
    assert [tree.find("x", number, backwards=True) for number in (5, 3, 1)] == [3, 1, 5]


def test_a_search_finds_what_is_folded_away_and_unfolds_it() -> None:
    tree = JsonTree(VALUE)
    tree.fold_all()
    number = tree.find("deep", 0)
    assert number is not None
    assert tree.lines[number].node.key == "deep"


@pytest.mark.parametrize(
    ("needle", "key"), [("zoë", "name"), ("key", "Key"), ("Key", "Key"), ("true", "Key"), ("2", "1")]
)
def test_keys_and_scalars_are_searched_with_smart_case(needle: str, key: str) -> None:
    tree = JsonTree(VALUE)
    number = tree.find(needle, 0)
    assert number is not None
    node = tree.lines[number].node
    assert key in (node.key, str(node.index))


@pytest.mark.parametrize("needle", ["KEY", "nothing like this"])
def test_what_is_not_there_is_not_found(needle: str) -> None:
    assert JsonTree(VALUE).find(needle, 0) is None


def test_the_only_match_is_found_from_itself() -> None:
    assert JsonTree(["a", "b"]).find("b", 2) == 2


@pytest.mark.parametrize("value", [None, True, 3, "text", [], {}])
def test_any_value_is_a_tree(value: object) -> None:
    tree = JsonTree(value)
    assert len(tree.lines) == 1
    tree.toggle(0)
    tree.fold_all()
    assert len(tree.lines) == 1


@pytest.mark.parametrize("value", [None, True, False, 12, -1.5, 'a "quoted"\n\x1b text', "é"])
def test_scalars_are_written_as_json(value: object) -> None:
    assert json.loads(scalar_text(value)) == value


def test_a_long_string_is_cut_and_says_so() -> None:
    assert scalar_text("x" * 1000, most=5) == '"xxxxx…'


def test_a_value_nested_deeper_than_functions_may_be_unfolds() -> None:
    value: object = "innermost"
    for _ in range(5_000):
        value = [value]
    tree = JsonTree(value)
    tree.unfold_all()
    assert len(tree.lines) == 10_001
    number = tree.find("innermost", 0)
    assert number == 5_000
    assert len(tree.lines[number].node.path) == 5_000
