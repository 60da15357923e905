"""The environment variables that point AWS tools at the demo."""

import os
import shlex
import subprocess

import pytest

from kinesis_tui.demo.variables import export_lines, in_the_way, isolated, isolated_process

URL = "http://127.0.0.1:14000"


def test_a_shell_that_reads_the_exports_has_the_demo_and_nothing_in_the_way() -> None:
    users = {"AWS_PROFILE": "prod", "AWS_SESSION_TOKEN": "x", "AWS_ENDPOINT_URL_KINESIS": "http://else", "PATH": "/bin"}
    script = "\n".join([*export_lines(URL, users), "/usr/bin/env"])
    done = subprocess.run(["/bin/sh", "-c", script], env=users, capture_output=True, text=True, check=True)
    found = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert found["AWS_ENDPOINT_URL"] == URL
    assert found["AWS_ACCESS_KEY_ID"] == found["AWS_SECRET_ACCESS_KEY"] == "test"
    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"] == "us-east-1"
    assert not in_the_way(found)


def test_without_anything_in_the_way_every_line_is_an_export() -> None:
    lines = export_lines(URL, {"PATH": "/bin"})
    assert all(shlex.split(line)[0] == "export" for line in lines)
    assert not any("proxy" in line.lower() for line in lines)


def test_a_users_proxy_is_told_to_leave_loopback_alone() -> None:
    lines = export_lines(URL, {"HTTP_PROXY": "http://proxy", "NO_PROXY": "corp.example"})
    assert "export no_proxy=corp.example,127.0.0.1,localhost" in lines
    assert "export NO_PROXY=corp.example,127.0.0.1,localhost" in lines


def test_the_demo_never_sees_the_users_credentials_or_configuration() -> None:
    users = {"AWS_PROFILE": "prod", "AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_CONFIG_FILE": "/home/u/.aws/config"}
    found = isolated(URL, users)
    assert "AWS_PROFILE" not in found
    assert found["AWS_ACCESS_KEY_ID"] == "test"
    assert found["AWS_CONFIG_FILE"] == found["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_the_process_is_as_before_after_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    before = dict(os.environ)
    with isolated_process(URL):
        assert os.environ["AWS_ACCESS_KEY_ID"] == "test"
        assert "AWS_PROFILE" not in os.environ
    assert dict(os.environ) == before
