"""How a command ends: its exit status, and the one line on standard error that says why."""

import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType

import click

from kinesis_tui.failure import Failure

DONE = 0
REFUSED = 1
USAGE = 2
INTERRUPTED = 130

LOG = logging.getLogger(__name__)


class NotYet(click.ClickException):
    """Asked for what a later version will have."""

    exit_code = USAGE

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not in this version yet.")


def ending(command: Callable[[], object]) -> int:
    """Run a command and return its exit status; what went wrong is one line on standard error.

    A reader that went away (`| head`) ends the command quietly. Anything else that is raised is a bug: it shows as one
    sentence too, and its traceback stands in the log file only.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # no log file: nothing of it on standard error either
    sys.excepthook = _bug
    try:
        status = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except Failure as failure:
        LOG.error("%s", failure)
        complain(str(failure))
        return REFUSED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return DONE
    return status if isinstance(status, int) else DONE


def complain(sentence: str) -> None:
    """Write one line to standard error; nobody may be listening any more."""
    from kinesis_tui.text.cells import visible

    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"kinesis-tui: {visible(sentence)}\n")
        sys.stderr.flush()
    except OSError:
        LOG.warning("standard error is closed")


def _bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    LOG.critical("an error of the program's own", exc_info=(kind, error, trace))
    complain(f"stopped on an error of its own ({kind.__name__}); run it with --log-file FILE to keep the details.")


def silence() -> None:
    """Send what Python still holds for standard output nowhere, so that nothing is said about it at exit.

    Source: https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
