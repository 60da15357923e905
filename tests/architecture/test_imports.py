"""What importing a part of the program really loads, seen in a fresh interpreter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kinesis_tui

SDK = ("aioboto3", "aiobotocore", "boto3", "botocore")
HOUSE = Path(kinesis_tui.__file__).parent
LOADS = """
import importlib, json, pkgutil, sys
whole = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(getattr(whole, "__path__", ()), whole.__name__ + "."):
    importlib.import_module(found.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def core_parts() -> list[str]:
    """Every part that knows neither the screen nor AWS."""
    names = ("text", "payload", "query", "live", "failure", "config")
    parts = [f"kinesis_tui.{name}" for name in names]
    for service in sorted((HOUSE / "services").iterdir()):
        for part in ("model", "tail"):
            if (service / part).is_dir() or (service / f"{part}.py").is_file():
                parts.append(f"kinesis_tui.services.{service.name}.{part}")
    return parts


def loaded_by(module: str) -> set[str]:
    """Return the top-level modules that importing a package with all its parts loads."""
    result = subprocess.run([sys.executable, "-c", LOADS, module], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


@pytest.mark.parametrize("part", core_parts())
def test_a_core_part_loads_neither_textual_nor_the_sdk(part: str) -> None:
    assert loaded_by(part).isdisjoint({"textual", *SDK})


def test_the_kinesis_model_and_tail_are_among_the_core_parts() -> None:
    assert {"kinesis_tui.services.kinesis.model", "kinesis_tui.services.kinesis.tail"} <= set(core_parts())


@pytest.mark.parametrize("part", ["kinesis_tui.app", "kinesis_tui"])
def test_the_sdk_is_not_loaded_until_it_is_used(part: str) -> None:
    assert loaded_by(part).isdisjoint(SDK)


@pytest.mark.parametrize("part", ["kinesis_tui.aws", "kinesis_tui.services.kinesis.gateway"])
def test_the_aws_layer_and_a_gateway_know_no_textual(part: str) -> None:
    assert "textual" not in loaded_by(part)


def test_widgets_know_no_aws() -> None:
    assert loaded_by("kinesis_tui.ui").isdisjoint(SDK)
