"""A real X server, a real window in a process of its own, and servers that count."""

from __future__ import annotations

import contextlib
import http.server
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

from kiosk import install
from kiosk.window import missing_libraries
from tests.ports import free_port

WIDTH, HEIGHT = 1366, 768
PATIENCE_S = 180.0
TYPES = {".svg": "image/svg+xml", ".js": "text/javascript"}

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
    posted: list[bytes] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    cookie: str = ""  # given with every boot address
    shown: list[str] = field(default_factory=list)  # cookies that came, beside `asked`

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(pages: dict[str, bytes] | None = None, port: int | None = None) -> Iterator[Site]:
    site = Site(pages=pages or {})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append(parts.path)
            site.told |= {name: values[0] for name, values in parse_qs(parts.query).items()}
            site.shown.append(self.headers.get("Cookie", ""))
            if self.moved(parts.path):
                return
            body = site.pages.get(parts.path, b"")
            self.send_response(200 if parts.path in site.pages else 204)
            kind = TYPES.get(Path(parts.path).suffix, "text/html; charset=utf-8")
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            if parts.path.startswith("/download"):
                self.send_header("Content-Disposition", "attachment; filename=x.html")
            with contextlib.suppress(ConnectionError):  # a page may leave before it is complete
                self.end_headers()
                self.wfile.write(body)

        def moved(self, path: str) -> bool:
            boot = path.startswith("/boot/")
            target = site.moved.get("/boot/" if boot else path)
            if target is None:
                return False
            self.send_response(303)
            if boot and site.cookie:
                self.send_header("Set-Cookie", f"{site.cookie}; HttpOnly; SameSite=Strict; Path=/")
            self.send_header("Location", target)
            self.end_headers()
            return True

        def do_POST(self) -> None:
            site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            if self.moved(self.path):
                return
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port or free_port()), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Trap:
    """A port where nobody should ever knock, for TCP and UDP alike."""

    port: int = 0
    knocks: list[str] = field(default_factory=list)


@contextmanager
def trap(port: int | None = None) -> Iterator[Trap]:
    with (
        socket.create_server(("127.0.0.1", port or free_port())) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        set_up = Trap(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", set_up.port))

        def wait() -> None:
            while True:
                for one in select.select([tcp, udp], [], [], 0.1)[0]:
                    if one is tcp:
                        tcp.accept()[0].close()
                    else:
                        udp.recv(2048)
                    set_up.knocks.append("tcp" if one is tcp else "udp")
                if ended.is_set():
                    return

        ended = threading.Event()
        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield set_up
        finally:
            ended.set()
            thread.join()


# What a kiosk's login ships: openbox would bind keys and mouse by itself.
OPENBOX = Path(install.__file__).parent / "linux/openbox/etc/lpse-kiosk/openbox/rc.xml"


@contextmanager
def screen(
    *,
    window_manager: bool = False,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    desktop: Path = OPENBOX,
    repeats: bool = False,
) -> Iterator[str]:
    """DISPLAY of a fresh X server on a number it found free; `desktop` are openbox's settings.

    Only with `repeats` does a key that is held down repeat itself: what presses keys may be held up
    between down and up. `-noreset`: an X server starts over when its last client leaves, and
    whoever connects at that moment is turned away.
    """
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24",
         "-nolisten", "tcp", "-noreset", *([] if repeats else ["-r"])],
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
                ["openbox", "--config-file", str(desktop)],
                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            managed(display)
        yield display
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(PATIENCE_S)


def managed(display: str) -> None:
    """Wait until a window manager answers on a screen."""
    asked = ["xdotool", "get_num_desktops"]
    end = time.monotonic() + PATIENCE_S
    while subprocess.run(
        asked, env=os.environ | {"DISPLAY": display}, capture_output=True, check=False
    ).returncode:
        assert time.monotonic() < end, "no window manager came"
        time.sleep(0.1)


@dataclass
class Window:
    process: subprocess.Popen[bytes]
    display: str
    home: Path
    log: Path

    def press(self, *keys: str) -> None:
        self.xdotool("key", "--delay", "30", *keys)

    def write(self, text: str) -> None:
        self.xdotool("type", "--delay", "15", text)

    def xdotool(self, *words: str) -> str:
        environment = os.environ | {"DISPLAY": self.display}
        done = subprocess.run(
            ["xdotool", *words], check=False, env=environment, capture_output=True, text=True
        )
        return done.stdout

    def windows(self) -> list[str]:
        """Every window that is to be seen, of whichever program."""
        return sorted(self.xdotool("search", "--onlyvisible", "--name", ".*").split())

    def family(self) -> list[psutil.Process]:
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def renderers(self) -> list[psutil.Process]:
        """Pages live in processes that Chromium's zygotes fork: our last grandchildren."""
        return pages_of(self.process.pid)

    def kill_pages(self) -> None:
        pages = self.renderers()
        assert pages
        for one in pages:
            with contextlib.suppress(psutil.NoSuchProcess):  # it may go with the one before
                one.kill()

    def connections(self) -> list[psutil._common.pconn]:
        """What it and its children, which come and go, have to do with the network."""
        found = []
        for one in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                found += one.net_connections("inet")
        return found

    def remote_ports(self) -> set[int]:
        return {one.raddr.port for one in self.connections() if one.raddr}

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


def program(source: str, options: str = "", before: str = "") -> str:
    """A window of its own process; `source` is an expression for where the seat is."""
    return (
        "import logging; logging.basicConfig(level='WARNING')\n"
        "from pathlib import Path\n"
        "from kiosk.window import open_window\n"
        f"{before}\n"
        f"open_window({source}, title='Kursi 07', {options})\n"
        "print('closed', flush=True)\n"
    )


def told_by(path: Path) -> str:
    """The expression of a source that reads the newest address from a file, as from a socket."""
    return f"lambda: Path({str(path)!r}).read_text()"


@contextmanager
def window(
    display: str,
    url: str,
    home: Path,
    options: str = "",
    *,
    code: str = "",
    variables: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Iterator[Window]:
    """The window showing `url`, or whatever `code` does, with `prefix` before the command."""
    home.mkdir(exist_ok=True)
    log = home.parent / "window.log"
    environment = os.environ | {"DISPLAY": display, "HOME": str(home)}
    for name in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        environment.pop(name, None)
    environment |= variables or {}
    command = [sys.executable, "-X", "faulthandler", "-c", code or program(repr(url), options)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*prefix, *command],
            env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield Window(process, display, home, log)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()


def pages_of(window: int) -> list[psutil.Process]:
    """The processes in which the pages of a window's process live."""
    found = []
    for one in psutil.Process(window).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if one.ppid() != window and not one.children():
                found.append(one)
    return found


def eventually(claim: Callable[[], bool], shown: Window) -> None:
    begin = time.monotonic()
    while not claim():
        assert shown.process.poll() is None, shown.log.read_text()
        assert time.monotonic() - begin < PATIENCE_S, shown.log.read_text()
        time.sleep(0.1)


BLUE, GREEN = "#0b5cad", "#11713b"
TELL = "const tell = (n, v) => fetch('/tell?' + n + '=' + encodeURIComponent(v));"


def page(colour: str, body: str = "", script: str = "") -> bytes:
    return (
        f"<!doctype html><meta charset=utf-8><title>uji</title>"
        f"<body style='margin:0;background:{colour}'>{body}<script>{TELL}{script}</script>"
    ).encode()


def boots(site: Site) -> str:
    """The expression of a source that gives another boot address each time."""
    return f"lambda n=__import__('itertools').count(): f'{site.url}/boot/{{next(n)}}'"


def booted(site: Site) -> list[str]:
    return [path for path in site.asked if path.startswith("/boot/")]


def shows(shown: Window, colour: str) -> None:
    eventually(lambda: shown.colour(5, 700) == colour, shown)
