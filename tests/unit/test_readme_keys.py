"""The README says what the bindings say."""

from tests.support.readme import README, key_tables, written


def test_the_readme_has_the_keys_as_they_are() -> None:
    readme = README.read_text()
    assert written(readme) == readme, "run `python -m tests.support.readme`"


def test_every_screenshot_that_the_readme_shows_is_one_that_is_made() -> None:
    import re

    from tests.snapshots.scenes import SCENES, SCREENSHOTS

    shown = set(re.findall(r"screenshots/([\w-]+)\.svg", README.read_text()))
    assert shown <= set(SCREENSHOTS)
    assert {scene for scene, _ in SCREENSHOTS.values()} <= {scene.name for scene in SCENES}


def test_the_tables_hold_panes_views_and_frame() -> None:
    tables = key_tables()
    for binding_id in (
        "app.quit",
        "list.down",
        "streams.tail",
        "shards.lineage",
        "tail.from",
        "record.form",
        "json.fold",
    ):
        assert f"| `{binding_id}` |" in tables
