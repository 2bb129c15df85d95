"""The window's life beside the server's: waiting for it, losing it, and forgetting visits."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kiosk.window import calm
from tests.kiosk.window.support import (
    BLUE,
    GREEN,
    PATIENCE_S,
    Window,
    booted,
    boots,
    eventually,
    needs_x,
    page,
    program,
    screen,
    serving,
    shows,
    told_by,
    trap,
    window,
)
from tests.ports import free_port

pytestmark = needs_x


@contextlib.contextmanager
def standing(folder: Path, colour: str, body: str = "") -> Iterator[tuple[str, psutil.Popen]]:
    """A server that can be killed as servers die: a process. Its address and itself."""
    folder.mkdir(exist_ok=True)
    (folder / "start.html").write_bytes(page(colour, body))
    with psutil.Popen(
        [sys.executable, "-u", "-m", "http.server", str(free_port()), "--bind", "127.0.0.1",
         "--directory", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        told = re.search(rb"port (\d+)", server.stdout.readline())
        assert told
        try:
            yield f"http://127.0.0.1:{int(told[1])}/start.html", server
        finally:
            server.kill()


def test_a_server_that_dies_is_waited_for_and_followed_to_its_new_port(tmp_path: Path) -> None:
    where = tmp_path / "where"
    with (
        screen() as display,
        standing(tmp_path / "first", BLUE) as (first, server),
        window(display, "", tmp_path / "home", code=program(told_by(where))) as shown,
    ):
        shows(shown, calm.DESK)  # there is no address yet
        where.write_text(first)
        shows(shown, BLUE)
        where.write_text("")
        server.kill()
        shows(shown, calm.DESK)
        port = int(first.split(":")[2].split("/")[0])
        with trap(port) as old, standing(tmp_path / "second", GREEN) as (second, _):
            where.write_text(second)
            shows(shown, GREEN)
            assert old.knocks == []
            left = {int(second.split(":")[2].split("/")[0])}
            eventually(lambda: shown.remote_ports() <= left, shown)


def test_in_a_practice_room_the_window_says_so_without_a_server_too(tmp_path: Path) -> None:
    where = tmp_path / "where"
    waiting = program(told_by(where), "training=True")
    with screen() as display, window(display, "", tmp_path / "home", code=waiting) as shown:
        eventually(lambda: shown.colour(5, 700) == calm.AMBER, shown)  # its frame
        assert shown.colour(40, 700) == calm.DESK
    assert "LATIHAN" in calm.html(training=True) and "TRAINING" in calm.html(training=True)
    assert "LATIHAN" not in calm.html(training=False)


def test_a_spinning_page_goes_with_its_server(tmp_path: Path) -> None:
    where = tmp_path / "where"
    spin = "<script>setTimeout(() => { for (;;) {} }, 3000)</script>"
    with (
        screen() as display,
        standing(tmp_path / "first", BLUE, spin) as (first, server),
        standing(tmp_path / "second", GREEN) as (second, _),
        window(display, "", tmp_path / "home", code=program(told_by(where))) as shown,
    ):
        where.write_text(first)
        shows(shown, BLUE)
        time.sleep(4)
        spinning = shown.renderers()
        where.write_text(second)
        server.kill()
        shows(shown, GREEN)
        eventually(lambda: not any(one.is_running() for one in spinning), shown)


def test_a_dead_page_process_begins_anew(tmp_path: Path) -> None:
    with (
        serving({"/work": page(BLUE)}) as site,
        screen() as display,
        window(display, "", tmp_path / "home", code=program(boots(site))) as shown,
    ):
        site.moved["/boot/"] = "/work"
        shows(shown, BLUE)
        shown.kill_pages()
        eventually(lambda: len(booted(site)) >= 2, shown)
        shows(shown, BLUE)
        assert len(set(booted(site))) == len(booted(site)), "a boot address was used twice"


def test_a_page_that_empties_itself_begins_anew(tmp_path: Path) -> None:
    empties = "setTimeout(() => { location.href = 'about:gpu' }, 500)"
    with (
        serving({"/work": page(BLUE, script=empties)}) as site,
        screen() as display,
        window(display, "", tmp_path / "home", code=program(boots(site))) as shown,
    ):
        site.moved["/boot/"] = "/work"
        eventually(lambda: len(booted(site)) >= 2, shown)
        site.pages["/work"] = page(GREEN)
        shows(shown, GREEN)


def test_a_boot_address_that_is_refused_is_not_shown(tmp_path: Path) -> None:
    """A token that was too old: the refusal is no page for a visitor, the next one is."""
    with (
        serving() as site,
        screen() as display,
        window(display, "", tmp_path / "home", code=program(boots(site))) as shown,
    ):
        site.pages["/boot/0"] = site.pages["/boot/1"] = page(BLUE)
        eventually(lambda: len(booted(site)) >= 2, shown)
        assert shown.colour(5, 700) == calm.DESK
        site.pages["/work"] = page(GREEN)
        site.moved["/boot/"] = "/work"
        shows(shown, GREEN)


def test_leftovers_in_the_environment_open_nothing(tmp_path: Path) -> None:
    with trap() as free:
        port = free.port
    variables = {
        "QTWEBENGINE_REMOTE_DEBUGGING": f"127.0.0.1:{port}",
        "QTWEBENGINE_CHROMIUM_FLAGS": f"--remote-debugging-port={port} --disable-web-security",
        "QTWEBENGINEPROCESS_PATH": "/bin/false",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QT_PLUGIN_PATH": str(tmp_path),
        "QT_QPA_PLATFORM": "vnc",
        "QT_QPA_PLATFORM_PLUGIN_PATH": str(tmp_path),
        "SSLKEYLOGFILE": str(tmp_path / "keys"),
        "PYWEBVIEW_GUI": "gtk",
    }
    with (
        serving({"/start": page(BLUE)}) as site,
        screen() as display,
        window(display, site.url + "/start", tmp_path / "home", variables=variables) as shown,
    ):
        shows(shown, BLUE)
        assert [one for one in shown.connections() if one.status == "LISTEN"] == []
        for process in shown.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                words = process.cmdline()
                assert not any("--remote-debugging-port" in one for one in words)
                assert "--disable-web-security" not in words
    assert not (tmp_path / "keys").exists()


def test_a_redirect_leads_nowhere_else(tmp_path: Path) -> None:
    leave = """
    const away = ['/https', '/http', '/file'];
    (async () => { for (const one of away) {
      try { await fetch(one); tell('fetched', one); } catch {}
      location.href = one; await new Promise(done => setTimeout(done, 400)); }
      tell('stayed', location.pathname); })();"""
    with (
        trap() as other,
        serving({"/start": page(BLUE, script=leave)}) as site,
        screen() as display,
        window(display, site.url + "/start", tmp_path / "home") as shown,
    ):
        site.moved |= {
            "/https": f"https://127.0.0.1:{other.port}/",
            "/http": f"http://127.0.0.1:{other.port}/",
            "/file": "file:///etc/passwd",
        }
        eventually(lambda: "stayed" in site.told, shown)
        assert site.told == {"stayed": "/start"}
        assert {"/https", "/http", "/file"} <= set(site.asked)
        assert other.knocks == []
        shows(shown, BLUE)


# As soon as the program has a window, shown or not.
STOPPED = """
import os, signal, threading, time
def stop():
    while not (webview := sys.modules.get('webview')) or not getattr(webview, 'windows', []):
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGTERM)
import sys
threading.Thread(target=stop, daemon=True).start()
"""


def test_a_window_that_is_told_to_stop_while_it_opens_closes(tmp_path: Path) -> None:
    with (
        serving({"/start": page(BLUE)}) as site,
        screen() as display,
        window(
            display,
            "",
            tmp_path / "home",
            code=program(repr(site.url + "/start"), before=STOPPED),
        ) as shown,
    ):
        assert shown.process.wait(PATIENCE_S) == 0, shown.log.read_text()
        assert "closed" in shown.log.read_text()


NOBODY = 65534


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else")
@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_it_runs_as_another_user_with_the_sandbox_on() -> None:
    become = [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--no-new-privs",
    ]
    if subprocess.run([*become, sys.executable, "-c", ""], check=False).returncode:
        pytest.skip("the interpreter is in a folder that others cannot read")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    try:
        with (
            serving({"/start": page(BLUE)}) as site,
            screen() as display,
            window(display, site.url + "/start", home, prefix=become) as shown,
        ):
            shows(shown, BLUE)
            eventually(lambda: are_confined(shown), shown)
    finally:
        shutil.rmtree(folder)


def are_confined(shown: Window) -> bool:
    """Whether every page's process has its sandbox; one that has just begun has none yet."""
    ours = Path(f"/proc/{shown.process.pid}/ns/user").readlink()
    confined = []
    for renderer in shown.renderers():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it came and went
            status = Path(f"/proc/{renderer.pid}/status").read_text()
            theirs = Path(f"/proc/{renderer.pid}/ns/user").readlink()
            assert re.search(rf"^Uid:\t{NOBODY}\t", status, re.M)
            confined.append("Seccomp:\t2" in status and theirs != ours)
    return bool(confined) and all(confined)


PINCH = """
import threading, time
def pinch():
    from PySide6.QtCore import QPoint, QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    shown = [one for one in QGuiApplication.topLevelWindows() if one.title() == 'Kursi 07'][0]
    pad = QTest.createTouchDevice()
    def at(apart, how):
        touch = QTest.touchEvent(shown, pad)
        for number, x in ((0, 600 - apart), (1, 700 + apart)):
            getattr(touch, how)(number, QPoint(x, 400), shown)
        touch.commit()
    steps = [(0, 'press')] + [(n * 8, 'move') for n in range(25)] + [(200, 'release')]
    for number, step in enumerate(steps):
        QTimer.singleShot(30 * number, lambda step=step: at(*step))
def soon():
    while not Path('GO').exists():
        time.sleep(0.1)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    QTimer.singleShot(0, QApplication.instance(), pinch)
FLAGS
threading.Thread(target=soon, daemon=True).start()
"""
TOUCHED = """
let most = 0;
addEventListener('touchmove', event => { most = Math.max(most, event.touches.length); });
addEventListener('touchend', () => setInterval(
  () => tell('pinched', most + ' ' + visualViewport.scale.toFixed(1)), 500), {once: true});
"""
WITH_PINCH = """
from kiosk.window import environment
environment.CHROMIUM_FLAGS = tuple(
    one for one in environment.CHROMIUM_FLAGS if one != '--disable-pinch')
"""


@pytest.mark.parametrize("flags", ["", WITH_PINCH], ids=["ours", "the test can fail"])
def test_a_pinch_does_not_zoom(tmp_path: Path, flags: str) -> None:
    go = tmp_path / "go"
    before = PINCH.replace("FLAGS", flags).replace("GO", str(go))
    with (
        serving({"/start": page(BLUE, script=TOUCHED)}) as site,
        screen() as display,
        window(
            display,
            "",
            tmp_path / "home",
            code=program(f"'{site.url}/start'", before=before),
        ) as shown,
    ):
        shows(shown, BLUE)
        time.sleep(1)
        go.touch()
        eventually(lambda: "pinched" in site.told, shown)
        if flags:
            eventually(lambda: not site.told["pinched"].endswith(" 1.0"), shown)
        fingers, scale = site.told["pinched"].split()
        assert fingers == "2"
        assert (scale == "1.0") == (not flags)
