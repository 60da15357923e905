"""What the panes look like; `make snapshots` accepts what they look like now, `git diff` shows what that changed."""

from collections.abc import Callable

import pytest

from tests.snapshots.scenes import SCENES
from tests.support.scenes import Scene, staged

SIZED = [pytest.param(scene, size, id=f"{scene.name}-{size[0]}x{size[1]}") for scene in SCENES for size in scene.sizes]


@pytest.mark.parametrize(("scene", "size"), SIZED)
def test_the_scene_looks_as_it_did(scene: Scene, size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    with staged(scene) as stage:
        assert snap_compare(stage.app, terminal_size=size, run_before=stage.play)
