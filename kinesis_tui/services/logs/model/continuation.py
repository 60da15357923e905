"""Lines that belong to the one before them though they were logged as events of their own: stack traces, mostly."""

import re

_CONTINUES = re.compile(
    r"[ \t]+\S"  # "\tat com.shop.Pay.run(Pay.java:7)", '  File "app.py", line 3', a pretty-printed object's members
    r"|Caused by: |Suppressed: "
    r"|\.\.\. \d+ more"
    r"|[\]})]+[,;]?\s*$"  # where such an object ends
)
_ENDS_TRACE = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Iteration)\b")
"""Python's traceback ends with its exception, at the margin."""
APART_MS = 1_000
"""Lines of one trace are logged within a moment."""


def continues(message: str) -> bool:
    """Whether a message by itself looks like the continuation of one before."""
    return _CONTINUES.match(message) is not None


def ends_trace(message: str) -> bool:
    """Whether a message ends a Python traceback, where it comes right after the traceback's lines."""
    return _ENDS_TRACE.match(message) is not None
