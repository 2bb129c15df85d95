"""Every row of the breakout table, tried on the real window."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.kiosk.window import breakouts, hostile
from tests.kiosk.window.breakouts import DRAGGED, ELSEWHERE, KEYS, MOUSE, SCRIPTS
from tests.kiosk.window.support import (
    PATIENCE_S,
    Site,
    Trap,
    Window,
    eventually,
    needs_x,
    program,
    screen,
    serving,
    trap,
    window,
)

ROOT = Path(__file__).parents[3]
MARK = "BREAKOUT_TEST"
NEEDED = ("xdotool", "openbox", "strace")
OURS = re.compile(r"python|QtWebEngine|strace|xdotool")
SETTLE_S = 0.15
OPENS_S = 10.0  # a calendar; it is there in a tenth of that
DROPS_S = 3.0  # until a page says whether it takes what is dragged over it
TAKES = re.compile(r"asked (?!Ignore)")
GIVEN = {"/start", "/picture.svg", "/download", "/worker.js", "/favicon.ico"}
# Without a camera a page is told that there is none, whatever we would have answered.
CAMERA = (
    "from kiosk.window import environment\n"
    "environment.CHROMIUM_FLAGS += ('--use-fake-device-for-media-stream',)"
)

needs_tools = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in NEEDED), reason=f"needs {', '.join(NEEDED)}"
)


@dataclass
class Stage:
    """A hostile page in the window, and what stands around it."""

    site: Site
    trap: Trap
    shown: Window
    home: Path
    calm: hostile.Beat
    windows: list[str]
    patience_s: float = 60.0

    def beat(self) -> hostile.Beat:
        found = hostile.last_beat(self.site)
        assert found is not None
        return found

    def next_beat(self) -> hostile.Beat:
        """Two more: the second was begun after now."""
        before = self.beat().count
        self.until(lambda: self.beat().count >= before + 2, "the page does not answer")
        return self.beat()

    def until(self, claim: Callable[[], bool], complaint: str) -> None:
        end = time.monotonic() + self.patience_s
        while not claim():
            assert time.monotonic() < end, complaint
            time.sleep(0.02)

    def place(self, words: str) -> list[str]:
        """`@name` becomes a position."""
        found: list[str] = []
        for word in words.split():
            known = word.startswith("@")
            found += [str(n) for n in hostile.middle(word[1:])] if known else [word]
        return found

    def check(self) -> None:
        """What must hold after every row."""
        beat = self.next_beat()
        assert beat.identity == self.calm.identity, "another page, or reloaded, or zoomed"
        self.until(lambda: self.shown.windows() == self.windows, "another window, or none")
        assert self.strangers() == [], "a program was started"
        assert self.trap.knocks == [], "somebody else was asked"
        strange = set(self.site.asked) - GIVEN
        assert not strange, f"the seat was asked for {strange}"
        self.type_a_letter()

    def type_a_letter(self) -> None:
        """The page has the keyboard: nothing invisible took it."""
        before = self.beat().seen.count("keydown:q")
        self.shown.press("q")
        self.until(lambda: self.beat().seen.count("keydown:q") == before + 1, "no keyboard")

    def strangers(self) -> list[str]:
        """Processes that inherited the window's mark and are not its own kind."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == str(self.home):
                    name = process.name()
                    if not OURS.search(name) and process.status() != psutil.STATUS_ZOMBIE:
                        found.append(name)
        return found


@contextlib.contextmanager
def staged(folder: Path, code: str | None = None) -> Iterator[Stage]:
    """`code` replaces our window by another, to see that the table can fail."""
    home = folder / "home"
    with trap() as nobody, serving() as site, screen(window_manager=True) as display:
        site.pages["/start"] = hostile.page(nobody.port)
        site.pages["/download"] = b"x"
        site.pages["/worker.js"] = b"addEventListener('fetch', () => 0)"
        site.pages["/picture.svg"] = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        url = site.url + "/start"
        variables = {MARK: str(home), "TMPDIR": str(folder), "XDG_DOWNLOAD_DIR": str(folder)}
        with window(
            display,
            "",
            home,
            code=code.replace("URL", url)
            if code
            else program(repr(url), "may_close=False", CAMERA),
            variables=variables,
            prefix=[
                "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-yy", "-e", "trace=connect",
                "-e", "signal=none", "-o", str(folder / "trace"),
            ] if code is None else [],
        ) as shown:  # fmt: skip
            # The pointer must not lie on anything when the page comes.
            eventually(lambda: hostile.last_beat(site) is not None, shown)
            time.sleep(1)
            shown.xdotool("mousemove", "1300", "700", "click", "1")
            calm = when_calm(site, shown)
            yield Stage(site, nobody, shown, home, calm, shown.windows())


def when_calm(site: Site, shown: Window) -> hostile.Beat:
    """Return a beat of the page once ten in a row said the same of how it stands."""
    beats: list[hostile.Beat] = []

    def calm() -> bool:
        beat = hostile.last_beat(site)
        assert beat is not None
        if beats and beats[-1].identity != beat.identity:
            beats.clear()
        if not beats or beats[-1].count != beat.count:
            beats.append(beat)
        return len(beats) >= 10

    eventually(calm, shown)
    return beats[-1]


def try_keys(stage: Stage, row: breakouts.Keys) -> None:
    stage.shown.xdotool("key", "--delay", "12", *row.keys.split())


def try_mouse(stage: Stage, row: breakouts.Mouse) -> None:
    before = len([one for one in stage.beat().seen if one.startswith("drag")])
    stage.shown.xdotool(*stage.place(row.words))
    time.sleep(SETTLE_S)
    if row.escapes:
        shut_by_escape(stage)
    after = [one for one in stage.next_beat().seen if one.startswith("drag")]
    assert len(after) - before <= row.words.count("mousedown"), "a drag went over the page"


def shut_by_escape(stage: Stage) -> None:
    """Give the page's own window time to open, and press Escape until it is shut."""
    end = time.monotonic() + OPENS_S
    while stage.shown.windows() == stage.windows and time.monotonic() < end:
        time.sleep(0.1)
    stage.shown.press("Escape", "Escape")
    stage.until(
        lambda: stage.shown.windows() == stage.windows or bool(stage.shown.press("Escape")),
        "its window does not shut",
    )


def try_script(stage: Stage, row: breakouts.Script) -> None:
    number = SCRIPTS.index(row)
    x, y = hostile.middle(number)
    stage.shown.xdotool("mousemove", str(x), str(y), "click", "1")
    stage.until(lambda: str(number) in stage.beat().told, "the script never ended")
    assert stage.beat().told[str(number)] in row.answer.split("|")
    assert "beforeunload" in row.code or stage.next_beat()


DRAG_SOURCE = """
import sys
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Source(QLabel):
    def mousePressEvent(self, event):
        drag, mime = QDrag(self), QMimeData()
        mime.setUrls([QUrl(sys.argv[1])])
        mime.setText(sys.argv[1])
        drag.setMimeData(mime)
        # Only what runs within the drag itself is told.
        QTimer.singleShot(0, lambda: print("dragging", flush=True))
        drag.actionChanged.connect(lambda action: print("asked", action.name, flush=True))
        print(drag.exec(Qt.CopyAction | Qt.MoveAction | Qt.LinkAction, Qt.CopyAction).name)
        QApplication.quit()
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.property("told"):
            print("ready", flush=True)
        self.setProperty("told", True)
app = QApplication(sys.argv[:1])
source = Source("seret")
source.setWindowFlags(Qt.FramelessWindowHint | Qt.X11BypassWindowManagerHint)
source.setGeometry(1250, 20, 100, 60)
source.show()
source.raise_()
app.exec()
"""


def try_dragged(stage: Stage, row: breakouts.Dragged) -> str:
    """Returns what the other program was told of its drop."""
    address = row.address.format(foreign=stage.trap.port)
    environment = os.environ | {"DISPLAY": stage.shown.display, "QT_QPA_PLATFORM": "xcb"}
    log = stage.home.parent / "drag.log"
    with log.open("w") as output:
        source = subprocess.Popen(
            [sys.executable, "-c", DRAG_SOURCE, address],
            env=environment, stdout=output, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        eventually(lambda: "ready" in log.read_text(), stage.shown)
        time.sleep(0.5)
        moves = "".join(f"mousemove {1290 - n * 50} {60 + n * 35} sleep 0.05 " for n in range(12))
        stage.shown.xdotool(*["mousemove", "1300", "50", "mousedown", "1"])
        eventually(lambda: "dragging" in log.read_text(), stage.shown)
        stage.shown.xdotool(*moves.split())
        end = time.monotonic() + DROPS_S
        while not TAKES.search(log.read_text()) and time.monotonic() < end:
            stage.shown.xdotool(*stage.place("mousemove 743 448 sleep 0.1 mousemove 740 445"))
        stage.shown.xdotool("mouseup", "1")
        source.wait(60)
    finally:
        source.kill()
        source.wait()
    return log.read_text().split()[-1]


def try_row(stage: Stage, row: breakouts.Row) -> None:
    """Raises: AssertionError, with what gave way."""
    if isinstance(row, breakouts.Keys):
        try_keys(stage, row)
    elif isinstance(row, breakouts.Mouse):
        try_mouse(stage, row)
    elif isinstance(row, breakouts.Script):
        try_script(stage, row)
    else:
        assert try_dragged(stage, row) == "IgnoreAction"
        assert not [one for one in stage.beat().seen if one.startswith("drop")]
    stage.check()


@needs_x
@needs_tools
def test_no_row_of_the_table_gets_out(tmp_path: Path) -> None:
    failures: list[str] = []
    with staged(tmp_path) as stage:
        rows = [*KEYS, *MOUSE, *SCRIPTS, *DRAGGED]
        for row in rows:
            try:
                try_row(stage, row)
            except AssertionError as error:
                failures.append(f"{row.name}: {str(error).splitlines()[0]}")
                print("FAILED", failures[-1])
                stage.shown.press("Escape", "Escape")
            else:
                print(f"held    {row.name}")
        assert not stage.shown.listens()
    assert failures == []
    assert not [path.name for path in tmp_path.rglob("*x.html*")]
    assert strange_connections(tmp_path / "trace", stage.site.port) == []


# pywebview as it comes, with the same page.
UNLOCKED = """
import os, webview
os.environ['QTWEBENGINE_CHROMIUM_FLAGS'] = '--no-sandbox'
os.environ['QTWEBENGINE_DISABLE_SANDBOX'] = '1'
webview.create_window('Kursi 07', 'URL', fullscreen=True)
webview.start(gui='qt')
"""
# The screen is rebuilt for each of them: a way out is not always closed again.
CAUGHT = (
    "File field", "Colour field", "WebRTC", "Left click on a foreign link", "Dropped address"
)  # fmt: skip


@needs_x
@needs_tools
@pytest.mark.parametrize("name", CAUGHT)
def test_the_table_catches_a_window_that_is_not_locked(tmp_path: Path, name: str) -> None:
    row = next(one for one in (*KEYS, *MOUSE, *SCRIPTS, *DRAGGED) if one.name == name)
    with staged(tmp_path, UNLOCKED) as stage:
        stage.check()
        # Ours answers however busy the machine is; another one is given up soon.
        stage.patience_s = 5.0
        with pytest.raises(AssertionError):
            try_row(stage, row)
            end = time.monotonic() + PATIENCE_S
            while time.monotonic() < end:  # what it did may show a little later
                stage.check()


def strange_connections(trace: Path, port: int) -> list[str]:
    """TCP connections begun to anywhere but the seat. (Chromium "connects" datagram sockets to
    learn which addresses this machine has; such a call sends nothing, and the trap hears UDP.)"""
    begun = [line for line in trace.read_text().splitlines() if "sa_family=AF_INET" in line]
    tcp = [line for line in begun if "<UDP" not in line]
    assert [line for line in tcp if f"htons({port})" in line], "the trace shows nothing at all"
    return [line for line in tcp if f"htons({port})" not in line or "127.0.0.1" not in line]


def test_the_document_says_what_the_table_says() -> None:
    assert breakouts.DOC.read_text(encoding="utf-8") == breakouts.markdown(), (
        "python -m tests.kiosk.window.breakouts"
    )


def test_every_row_tried_elsewhere_names_a_test_that_exists() -> None:
    for row in ELSEWHERE:
        file, _, function = row.test.partition("::")
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {function}(" in source, row.test
