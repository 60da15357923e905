"""The same call without a token, with each at hand and with a tampered one: expected and real side by side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Context, Export, Failed, Pane
from kinesis_tui.services.apigateway.model.call import Answer, Call, Token
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.call_sections import AGREEMENT
from kinesis_tui.services.apigateway.rules.steps import Asked
from kinesis_tui.services.apigateway.rules.verdict import Verdict, verdict
from kinesis_tui.services.apigateway.sending import send_call
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.token_facts import TokenFacts
from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.table import Cell, Row, Table
from kinesis_tui.ui.table_layout import Column, Content, Share

MOST_CALLS = 10
"""Calls of one matrix; the sign-ins that are oldest are left out."""
WITHOUT = "no token"
COLUMNS = (
    Column("token", "TOKEN", Share(least=18), drop=0),
    Column("expected", "EXPECTED", Content(8, 7), drop=0),
    Column("real", "REAL", Content(9, 4), drop=0),
    Column("agrees", "", Content(3, 1), drop=1),
    Column("why", "WHY", Share(parts=2, least=16), drop=2),
    Column("time", "TIME", Content(9, 6), align="right", drop=3),
)


@dataclass(slots=True)
class MatrixRow:
    """One of the calls."""

    label: str
    asked: Asked
    verdict: Verdict
    failure: Failure | None = None


def matrix_tokens(tokens: Sequence[Token], chosen: Token | None) -> list[Token | None]:
    """Return what a matrix carries: nothing, each token, and one of them tampered, `MOST_CALLS` in all."""
    each = [*tokens]
    if chosen is not None and all(chosen.text != one.text for one in each):
        each.insert(0, chosen)
    each = each[: MOST_CALLS - 2]
    return [None, *each, *([(chosen or each[0]).tampered()] if each else [])]


class MatrixView(Vertical):
    """Sends one call after the other; enter opens the verdict on one."""

    DEFAULT_CSS = """
    MatrixView { height: 1fr; & > Facts { margin-bottom: 1; } }
    """

    def __init__(
        self,
        pane: Pane,
        context: Context,
        details: ApiDetails,
        call: Call,
        tokens: Sequence[Token | None],
        facts: Callable[[str], Awaitable[TokenFacts]],
    ) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self.details = details
        self.call = call
        self._tokens = tuple(tokens)
        self._token_facts = facts
        self.rows: dict[str, MatrixRow] = {}
        self.is_sending = False
        self._facts = Facts(
            [("call", f"{call.verb} {call.url}"), ("calls", f"{len(self._tokens)}, one after the other")]
        )
        self.table = Table(COLUMNS)

    def compose(self) -> ComposeResult:
        """Stack what is sent on what comes of it."""
        yield self._facts
        yield self.table

    def on_mount(self) -> None:
        """Send."""
        self.is_sending = True
        self.run_worker(self._run(), group="matrix", exclusive=True)

    def cancel(self) -> None:
        """Send no more."""
        self.workers.cancel_group(self, "matrix")
        self.is_sending = False
        self._show()
        self._pane.refresh_bindings()

    async def _run(self) -> None:
        for token in self._tokens:
            call = self.call.carrying(token)
            told = None if token is None else await self._token_facts(token.text)
            asked = self.details.asked(call, told)
            label = WITHOUT if token is None else token.label
            self.rows[label] = MatrixRow(label, asked, verdict(asked))
        self._show()
        for row in list(self.rows.values()):
            await self._send(row)
            self._show()
        self.is_sending = False
        self._show()
        self._pane.refresh_bindings()

    async def _send(self, row: MatrixRow) -> None:
        now_ms = self._given.clock.now_ms()
        sending = send_call(self._given.aws, row.asked.call, endpoint=self.details.endpoint, now_ms=now_ms)
        outcome = await self._pane.attempt(sending)
        if isinstance(outcome, Failed):
            row.failure = outcome.failure
        else:
            row.verdict = verdict(row.asked, outcome.value)

    def _show(self) -> None:
        self.table.set_rows([_row(row) for row in self.rows.values()])

    def chosen(self, label: str) -> tuple[Call, TokenFacts | None, Answer] | None:
        """Return one call with its answer; None while there is none."""
        row = self.rows.get(label)
        if row is None or row.verdict.answer is None:
            return None
        return row.asked.call, row.asked.token, row.verdict.answer

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how far it is, or how many are as expected."""
        answered = [row for row in self.rows.values() if row.verdict.answer is not None or row.failure is not None]
        if self.is_sending:
            return f"sent {len(answered)} of {len(self._tokens)} calls…"
        agree = sum(row.verdict.agrees is True for row in answered)
        return f"{agree} of {len(answered)} as expected"

    def related_verdict(self) -> Verdict | None:
        """The verdict under the cursor."""
        row = self.rows.get(self.table.cursor_key or "")
        return None if row is None else row.verdict

    def copy_choices(self) -> list[Choice]:
        """Offer the row under the cursor, and all of them."""
        found = self.related_verdict()
        choices = [] if found is None else [Choice("verdict", found.words)]
        lines = "\n".join("\t".join(_words(row)) for row in self.rows.values())
        return [*choices, Choice("matrix", lines, f"{len(self.rows)} lines"), Choice("address", self.call.url)]

    def export(self) -> Export | None:
        """Write the matrix as tab-separated lines; no token is in them."""
        if not self.rows:
            return None
        return Export(
            f"call-matrix-{self.call.api.id}", "tsv", ["\t".join(_words(row)).encode() for row in self.rows.values()]
        )


def _row(row: MatrixRow) -> Row:
    label, expected, real, why, elapsed = _words(row)
    mark = Cell(*AGREEMENT[row.verdict.agrees]) if row.verdict.answer is not None else ""
    style = "text" if row.verdict.agrees is not False else "error"
    return Row(
        row.label,
        (label, expected, Cell(real, style), mark, Cell(why, "muted"), Cell(elapsed, "muted")),
        (label, expected, real, str(row.verdict.agrees), why, elapsed),
    )


def _words(row: MatrixRow) -> tuple[str, str, str, str, str]:
    answer, prediction = row.verdict.answer, row.verdict.prediction
    real = str(answer.status) if answer is not None else "no answer" if row.failure is not None else UNKNOWN
    failing = prediction.failing
    why = f"{failing.name}: {failing.reason}" if failing is not None else "it goes through to the backend"
    if row.failure is not None:
        why = row.failure.why
    elif answer is not None and not row.verdict.agrees:
        why = row.verdict.words
    return row.label, prediction.status_text, real, why, UNKNOWN if answer is None else f"{answer.elapsed_ms:,} ms"
