"""A small program with a live list on our terminal driver, for tests of what really reaches a terminal.

It obeys one JSON object a line on the descriptor given, and answers each when the terminal has been sent everything.
"""

import asyncio
import atexit
import json
import os
import signal
import sys
from collections import deque
from typing import Any, ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import json_row
from kinesis_tui.ui.terminal import TerminalDriver


class CountedLines:
    """Rows made from their number: JSON of about 200 bytes, some with wide characters."""

    def __init__(self, kept: int = 1 << 60) -> None:
        self.first = 0
        self.end = 0
        self.kept = kept
        self.kind = "order"
        self.list: LineList | None = None

    def add(self, count: int) -> None:
        self.end += count
        self.first = max(self.first, self.end - self.kept)

    def strip(self, number: int, width: int, selected: bool) -> Strip:
        assert self.list is not None
        head = f"12:03:04.{number % 1000:03} shard-{number % 4} key-{number:06} "
        name = "Zoë 東京" if number % 5 == 0 else "Ada"
        payload = (
            f'{{"type":"{self.kind}","id":{number},"customer":"{name}","total":{number * 7 % 10000 / 100},'
            f'"paid":true,"items":[{{"sku":"A-{number % 89}","count":{number % 7}}}],"note":null,'
            f'"path":"/v1/orders/{number}","region":"eu-west-1","agent":"curl/8.4.0"}}'
        )
        styles = self.list.row_styles
        return Strip([Segment(head, styles["muted"]), *json_row(payload, width - len(head), styles)])


class Cover(ModalScreen[None]):
    CSS = "Cover { align: center middle; } Cover Static { width: 20; height: 5; background: red; }"

    def compose(self) -> ComposeResult:
        yield Static("a dialog")


class ListApp(App[None]):
    CSS = "#status { height: 1; } #beside { width: 20; display: none; } #beside.-shown { display: block; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit"),
        Binding("ctrl+z", "suspend_process"),
        Binding("m", "mark"),
        Binding("x", "crash"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, control: int | None, rate: float, kept: int) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.control = control
        self.rate = rate
        self.lines = CountedLines(kept)
        self.list = LineList(self.lines, live=True)
        self.lines.list = self.list
        self.marks = 0

    def compose(self) -> ComposeResult:
        yield Static("status", id="status")
        with Horizontal():
            yield self.list
            yield Static("beside", id="beside")
        yield Static("footer", id="footer")

    def on_mount(self) -> None:
        self.list.focus()
        # As in the program: with a handler of its own the loop wakes for any signal, whichever thread that comes to.
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: None)
        if self.rate:
            self.run_worker(self.produce())
        if self.control is not None:
            self.run_worker(self.obey(self.control))

    async def produce(self) -> None:
        """Add rows at the rate, in steps of at least one row and about 20 ms."""
        loop = asyncio.get_running_loop()
        start, added = loop.time(), 0
        while self.rate:
            await asyncio.sleep(max(0.02, 1 / self.rate))
            due = int((loop.time() - start) * self.rate)
            self.lines.add(due - added)
            added = due
            self.list.grew()

    def action_mark(self) -> None:
        self.marks += 1
        self.query_one("#status", Static).update(f"<<{self.marks}>>")

    def action_crash(self) -> None:
        raise ZeroDivisionError

    async def obey(self, control: int) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(control), "rb", buffering=0)
        )
        while line := await reader.readline():
            for order in json.loads(line):
                await self.carry_out(order[0], *order[1:])
            os.write(control, json.dumps(await self.settled()).encode() + b"\n")

    async def carry_out(self, order: str, *arguments: Any) -> None:
        match order:
            case "grow":
                self.lines.add(arguments[0])
                self.list.grew()
            case "move":
                self.list.action_move(arguments[0])
            case "scroll":
                self.list.scroll_rows(arguments[0])
            case "follow":
                self.list.follow()
            case "pause":
                self.list.pause()
            case "first":
                self.list.action_first_row()
            case "page":
                self.list.action_page(arguments[0])
            case "filter":
                self.lines = CountedLines(arguments[0])
                self.lines.list, self.lines.kind = self.list, arguments[1]
                self.lines.add(arguments[2])
                self.list.show(self.lines)
            case "restyle":
                self.lines.kind = arguments[0]
                self.list.restyle()
            case "cover":
                await self.push_screen(Cover())
            case "uncover":
                if isinstance(self.screen, Cover):
                    await self.pop_screen()
            case "toast":
                self.notify("a toast " * 4, timeout=0.05)
            case "beside":
                self.query_one("#beside").toggle_class("-shown")
            case "theme":
                self.theme = arguments[0]
            case "footer":
                self.query_one("#footer", Static).update(arguments[0])
            case "blur":
                self.screen.set_focus(None)
            case "focus":
                self.list.focus()
            case "bare":
                while isinstance(self.screen, Cover):
                    await self.pop_screen()
                self.query_one("#beside").remove_class("-shown")
                self.list.display = True
            case "hide":
                self.list.display = not self.list.display
            case "wait":
                await asyncio.sleep(arguments[0])
            case "repaint":
                self.refresh()
            case "tell":
                assert isinstance(self._driver, TerminalDriver)
                assert self.control is not None
                os.write(self.control, json.dumps({"pending": self._driver.pending_bytes}).encode() + b"\n")
            case "stop":
                self.rate = 0
            case "exit":
                self._loop_ends(3)
            case "ignore_hangup":
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            case "limit":
                assert isinstance(self._driver, TerminalDriver)
                self._driver.link.bytes_per_second = arguments[0]
            case _:
                raise ValueError(order)

    @staticmethod
    def _loop_ends(status: int) -> None:
        """End without a word to Textual, as a library that calls exit does."""
        atexit._run_exitfuncs()
        os._exit(status)

    def is_busy(self, driver: TerminalDriver) -> bool:
        """Whether something is on its way to the terminal, or will go away by itself."""
        screen = self.screen
        unpainted = [*screen._dirty_widgets, *screen._compositor._dirty_regions]
        unpainted += [widget for widget in (screen, *screen.walk_children(Widget)) if will_paint(widget)]
        passing = [*self._notifications, *screen.query("Toast")]
        return self.list.waiting or driver.pending_bytes > 0 or bool(unpainted or passing)

    async def settled(self) -> dict[str, Any]:
        """Wait until nothing is left to paint or to send; tell what was sent and where the list is."""
        driver = self._driver
        assert isinstance(driver, TerminalDriver)
        recent: deque[tuple[bool, int]] = deque(maxlen=6)
        while len(recent) < 6 or any(busy for busy, _ in recent) or len({written for _, written in recent}) > 1:
            recent.append((self.is_busy(driver), driver.written_bytes))
            await asyncio.sleep(0.01)
        return {
            "written": driver.written_bytes,
            "top": self.list.top,
            "cursor": self.list.cursor,
            "following": self.list.following,
            "size": [*self.size],
        }


def will_paint(widget: Widget) -> bool:
    """Whether a widget has yet to tell its screen what to paint, or to lay out, or has events that may change that."""
    return widget._repaint_required or widget._layout_required or not widget._message_queue.empty()


def main() -> None:
    control, rate, kept = sys.argv[1:4]
    app = ListApp(int(control) if control != "-" else None, float(rate), int(kept))
    app.run()
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main()
