"""What a visit leaves in the window, on the disk and with other programs: nothing."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.kiosk.window.support import (
    BLUE,
    GREEN,
    PATIENCE_S,
    Site,
    Window,
    boots,
    eventually,
    needs_x,
    page,
    program,
    screen,
    serving,
    shows,
    window,
)

pytestmark = needs_x

WORK = """<form method=post action=/finish><input id=nik name=nik autofocus
style='position:absolute;left:10px;top:10px;width:400px;height:40px'></form>"""
# Where what is typed goes: a page may tell before its field has the keyboard.
READY = """
const ready = async () => { while (!document.hasFocus() || document.activeElement.id !== 'nik')
  await new Promise(done => setTimeout(done, 50)); };
"""
KEEPS = """
const canary = 'CANARY';
sessionStorage.x = canary; document.cookie = 'x=' + canary + '; max-age=9999';
history.pushState({canary}, '', '/work?x=1'); history.pushState({canary}, '', '/work');
(async () => {
  await new Promise(done => { const ask = indexedDB.open(canary, 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(canary).put(canary, canary);
    ask.onsuccess = ask.onerror = done; });
  try { await (await caches.open(canary)).put('/x', new Response(canary)); } catch {}
  try { await navigator.serviceWorker.register('/worker.js'); } catch {}
  const root = await navigator.storage.getDirectory().catch(() => null);
  if (root) { const file = await root.getFileHandle('x', {create: true});
    const out = await file.createWritable(); await out.write(canary); await out.close(); }
  await ready();
  tell('kept', 'yes');
})();
"""
FINDS = """
(async () => {
  const found = {session: sessionStorage.length, cookie: document.cookie, back: history.length,
    bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length, files: 0};
  const root = await navigator.storage.getDirectory().catch(() => null);
  if (root) for await (const _ of root.keys()) found.files++;
  await ready();
  tell('found', JSON.stringify(found));
})();
"""
HOME_PAGE = "<a href=/work style='position:absolute;inset:0'></a>"
CANARY = "Kanari-3276041507930001"


def visits(site: Site) -> None:
    """A seat in small: waiting page, a page to work on, a form's end, a closing page."""
    site.cookie = "launch=secret"
    site.pages |= {
        "/": page(BLUE, HOME_PAGE),
        "/work": page(BLUE, WORK, READY + KEEPS.replace("CANARY", CANARY)),
        "/ended": page(GREEN, "<a href=/ style='position:absolute;inset:0'></a>"),
        "/worker.js": b"//",
    }
    site.moved |= {"/boot/": "/", "/finish": "/ended"}


SELECTIONS = """
import sys
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
board = app.clipboard()
for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
    print(repr(board.text(mode)))
"""


def copied(shown: Window) -> list[str]:
    """What another program is given: the clipboard and the primary selection."""
    done = subprocess.run(
        [sys.executable, "-c", SELECTIONS], check=True, capture_output=True, text=True,
        env=os.environ | {"DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"}, timeout=60,
    )  # fmt: skip
    return done.stdout.split()


def work(site: Site, shown: Window) -> None:
    """From the waiting page through a visit in which a canary is typed, copied and kept."""
    shows(shown, BLUE)
    time.sleep(0.5)
    shown.xdotool("mousemove", "700", "500", "click", "1")
    eventually(lambda: site.told.get("kept") == "yes", shown)
    shown.write(CANARY)
    shown.press("ctrl+a", "ctrl+c")


def test_after_a_visit_nothing_of_it_can_be_reached(tmp_path: Path) -> None:
    with (
        serving() as site,
        screen() as display,
        window(display, "", tmp_path / "home", code=program(boots(site))) as shown,
    ):
        visits(site)
        work(site, shown)
        eventually(lambda: copied(shown) == [repr(CANARY)] * 2, shown)
        pages = shown.renderers()
        shown.press("Return")
        eventually(lambda: site.asked.count("/ended") == 2, shown)  # again, in a clean profile
        shows(shown, GREEN)
        assert f"nik={CANARY}".encode() in site.posted
        eventually(lambda: not any(one.is_running() for one in pages), shown)
        assert copied(shown) == ["''", "''"]
        told = dict(zip(site.asked, site.shown, strict=True))
        assert told["/ended"] == site.cookie
        asked = site.asked.count("/work")
        shown.press("alt+Left", "XF86Back", "BackSpace")
        shown.xdotool("mousemove", "1000", "600", "click", "8")
        site.pages["/ended"] = page(GREEN, script="history.back(); tell('back', history.length)")
        site.pages["/work"] = page(BLUE, WORK, READY + FINDS)
        assert site.asked.count("/work") == asked
        next_visit(site, shown)


def next_visit(site: Site, shown: Window) -> None:
    windows = shown.windows()
    shown.xdotool("mousemove", "700", "500", "click", "1")
    shows(shown, BLUE)
    time.sleep(0.5)
    shown.xdotool("click", "1")
    eventually(lambda: "found" in site.told, shown)
    found = json.loads(site.told["found"])
    assert found.pop("back") == len(["/ended", "/", "/work"])
    assert not any(found.values()), found
    shown.write("Kan")
    shown.press("Down", "Down")
    time.sleep(0.5)
    assert shown.windows() == windows  # a list of suggestions would be a window
    shown.press("Return")
    eventually(lambda: b"nik=Kan" in site.posted, shown)


def forms(text: str) -> list[bytes]:
    """The ways a text could stand in a file: three encodings, and base64 at every alignment."""
    plain = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + text.encode())
        plain.append(coded[4:-4])  # what its neighbours have no part in
    return plain


def found_in(paths: list[Path]) -> list[str]:
    needles = forms(CANARY)
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            held = path.read_bytes()
            found += [str(path) for needle in needles if needle in held]
    return found


ELSEWHERE = ("/dev", "/proc", "/memfd")


def files_in(folder: Path) -> list[Path]:
    """Chromium makes and removes folders all the while, which `rglob` does not bear."""
    every = [Path(at, name) for at, _, names in os.walk(folder) for name in names]
    return [path for path in every if path.is_file()]


def files_of(shown: Window, folder: Path) -> list[Path]:
    """Everything on a disk that it wrote or holds open, deleted or not, and shared memory."""
    found = files_in(folder)
    # Shared memory has no folders; those that are there are other tests'.
    found += [path for path in Path("/dev/shm").iterdir() if path.is_file()]
    for process in shown.family() if shown.process.poll() is None else []:
        with contextlib.suppress(OSError):  # it may be gone
            for handle in Path(f"/proc/{process.pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    target = str(handle.readlink())
                    if target.startswith("/") and not target.startswith(ELSEWHERE):
                        found.append(handle)
    return found


@pytest.mark.parametrize("form", forms("x" + CANARY + "x"))
def test_the_search_would_find_it(tmp_path: Path, form: bytes) -> None:
    (tmp_path / "file").write_bytes(b"\x01" + form + b"\x01")
    assert found_in([tmp_path / "file"])


def test_what_was_typed_is_written_nowhere(tmp_path: Path) -> None:
    private = tmp_path / "private"
    names = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
    variables = {name: str(private / name.lower()) for name in names}
    for folder in variables.values():
        Path(folder).mkdir(parents=True)
    with (
        serving() as site,
        screen() as display,
        window(
            display, "", private / "home", code=program(boots(site)), variables=variables
        ) as shown,
    ):
        visits(site)
        work(site, shown)
        assert found_in(files_of(shown, private)) == []
        shown.press("Return")
        eventually(lambda: site.asked.count("/ended") == 2, shown)
        assert found_in(files_of(shown, private)) == []
        shown.process.terminate()
        shown.process.wait(PATIENCE_S)
        assert found_in(files_of(shown, private)) == []
    log = private / "window.log"
    assert [path for path in files_in(private) if path != log] == []
