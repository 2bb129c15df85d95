"""A real X server, a real window in a process of its own, and servers that count."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

from kiosk.window import missing_libraries

WIDTH, HEIGHT = 1366, 768
PATIENCE_S = 60.0

needs_x = pytest.mark.skipif(
    bool(missing_libraries()) or not shutil.which("Xvfb") or not shutil.which("import"),
    reason="needs Xvfb, ImageMagick and the window's libraries",
)


@dataclass
class Site:
    """What one server was asked for. `told` are the reports of its pages, by name."""

    port: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(pages: dict[str, bytes] | None = None, port: int = 0) -> Iterator[Site]:
    site = Site(pages=pages or {})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append(parts.path)
            site.told |= {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = site.pages.get(parts.path, b"")
            self.send_response(200 if parts.path in site.pages else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if parts.path.startswith("/download"):
                self.send_header("Content-Disposition", "attachment; filename=x.html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def screen(*, window_manager: bool = False) -> Iterator[str]:
    """DISPLAY of a fresh X server on a number it found free."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
         "-nolisten", "tcp"],
        pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    manager = None
    try:
        with os.fdopen(read_end) as told:
            display = ":" + told.readline().strip()
        if window_manager:
            environment = os.environ | {"DISPLAY": display}
            manager = subprocess.Popen(
                ["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(1)
        yield display
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(30)


@dataclass
class Window:
    process: subprocess.Popen[bytes]
    display: str
    home: Path
    log: Path

    def press(self, *keys: str) -> None:
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(["xdotool", "key", "--delay", "30", *keys], check=True, env=environment)

    def renderers(self) -> list[psutil.Process]:
        """Pages live in processes that Chromium's zygote forks: our grandchildren."""
        ours = psutil.Process(self.process.pid)
        return [one for one in ours.children(recursive=True) if one.ppid() != ours.pid]

    def remote_ports(self) -> set[int]:
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        return {c.raddr.port for one in family for c in one.net_connections("inet") if c.raddr}

    def listens(self) -> bool:
        connections = psutil.Process(self.process.pid).net_connections("inet")
        return any(one.status == psutil.CONN_LISTEN for one in connections)

    def pixels(self) -> bytes:
        """The whole screen, three bytes a pixel."""
        command = ["import", "-display", self.display, "-window", "root", "-depth", "8", "rgb:-"]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout

    def colour(self, x: int, y: int) -> str:
        at = 3 * (y * WIDTH + x)
        return "#" + self.pixels()[at : at + 3].hex()


@contextmanager
def window(display: str, url: str, home: Path, options: str = "") -> Iterator[Window]:
    program = (
        "import logging; logging.basicConfig(level='WARNING')\n"
        "from kiosk.window import open_window\n"
        f"open_window({url!r}, title='Kursi 07', {options})\n"
        "print('closed', flush=True)\n"
    )
    home.mkdir(exist_ok=True)
    log = home.parent / "window.log"
    environment = os.environ | {"DISPLAY": display, "HOME": str(home)}
    for name in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        environment.pop(name, None)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-c", program],
            env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield Window(process, display, home, log)
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()


def eventually(claim: Callable[[], bool], shown: Window) -> None:
    begin = time.monotonic()
    while not claim():
        assert shown.process.poll() is None, shown.log.read_text()
        assert time.monotonic() - begin < PATIENCE_S, shown.log.read_text()
        time.sleep(0.1)
