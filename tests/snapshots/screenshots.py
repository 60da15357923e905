"""Write the README's screenshots from the scenes: `python -m tests.snapshots.screenshots DIRECTORY`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.snapshots.scenes import SCENES, SCREENSHOTS
from tests.support.scenes import screenshot


def main() -> int:
    """Write every screenshot."""
    if len(sys.argv) != 2:
        print("usage: python -m tests.snapshots.screenshots DIRECTORY", file=sys.stderr)
        return 2
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    scenes = {scene.name: scene for scene in SCENES}
    for name, (scene, size) in SCREENSHOTS.items():
        path = directory / f"{name}.svg"
        path.write_text(screenshot(scenes[scene], size))
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
