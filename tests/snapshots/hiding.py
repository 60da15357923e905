"""Scenes of what is hidden, revealed, and asked in SQL."""

from __future__ import annotations

import json

from tests.snapshots.plays import read_on
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.scenes import LARGE, SMALL, Scene
from tests.support.scenes_pipeline import build
from tests.support.waiting import until

SIGN_INS: tuple[dict[str, object], ...] = (
    {"event": "sign-in", "user": "alice@example.com", "ip": "203.0.113.7", "password": "hunter2"},
    {"event": "call", "headers": {"Authorization": "Bearer mF_9.B5f-4.1JqM"}, "status": 200},
    {"event": "paid", "card": "4111 1111 1111 1111", "amount": 71.70, "user": {"mail": "bob@example.org"}},
)


def holds_secrets(server: KinesisServer) -> None:
    """A stream whose records hold what should not be seen."""
    build(server)
    audit = server.stream("audit")
    for number, event in enumerate(SIGN_INS * 3):
        audit.put(json.dumps({"id": number, **event}), f"user-{number}")


async def see_what_is_hidden(page: KinesisPage, _server: KinesisServer) -> None:
    """Look at the rows."""
    await page.received(len(SIGN_INS) * 3)


async def reveal_one(page: KinesisPage, server: KinesisServer) -> None:
    """Open a record and reveal one of its secrets."""
    await see_what_is_hidden(page, server)
    await page.press("g", "enter")
    await until(lambda: bool(page.app.query(".opened--payload")), what="the payload")
    await page.press(*"jjj", "R")
    await page.shows("REVEALED")


async def ask_in_sql(page: KinesisPage, server: KinesisServer) -> None:
    """Count the records of each kind."""
    await read_on(page, server)
    question = "sql select data->>'$.status' as status, count(*) as records, sum(size) as bytes from records group by 1"
    await page.press("colon", *f"{question} order by 2 desc, 1", "enter")
    await page.shows(" rows, of ")


HIDING = (
    Scene("tail-redacted", holds_secrets, see_what_is_hidden, "tail:audit trim-horizon", (LARGE,)),
    Scene("record-redacted", holds_secrets, reveal_one, "tail:audit trim-horizon", (SMALL,)),
    Scene("sql", build, ask_in_sql, "tail:orders", (SMALL,)),
)
