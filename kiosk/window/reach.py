"""Finds the seat's server for the window, and notices when it is gone. Knows no toolkit."""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import threading
from collections.abc import Callable

from kiosk.window.policy import Origin, unmarked

log = logging.getLogger(__name__)

Source = Callable[[], "str | None"]  # a fresh one-shot boot address; None or an error: no server
RETRY_S = 1.0
_CONNECT_S = 3.0
_BREATH_S = 0.2  # a server that hangs up at once is not asked in a tight loop
GONE_S = 5 * _BREATH_S
"""For so long an address must be closed, or a window takes what listens there for the same."""


class Reach:
    """One thread: ask the source, tell the address, watch the server, begin again when it is gone.

    An open connection is how it watches: the kernel ends it the moment the server's process dies,
    and a server that hung up on it because it was idle takes the next one. Nothing is ever sent.
    After each of them the source is asked whose address it gives by now: a window that stood still
    while another realm took the port follows it (ADR 67).
    `on_found(url)` and `on_lost()` are called from that thread; neither may block.
    """

    def __init__(
        self,
        source: Source,
        *,
        on_found: Callable[[str], None],
        on_lost: Callable[[], None],
        retry_s: float = RETRY_S,
    ) -> None:
        self._source, self._on_found, self._on_lost = source, on_found, on_lost
        self._retry_s = retry_s
        self._stopping = threading.Event()
        self._wake_here, self._wake_there = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="reach", daemon=True)

    def start(self) -> None:
        """Start looking for the seat's server, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends as soon as the source answers; a source that never does is left behind."""
        self._stopping.set()
        self.again()

    def again(self) -> None:
        """Ask for a fresh address although the server is there. From any thread."""
        with contextlib.suppress(OSError):
            self._wake_there.send(b"!")

    def _run(self) -> None:
        with self._wake_here, self._wake_there:
            while not self._stopping.is_set():
                self._visit()
                if not self._stopping.is_set():
                    self._on_lost()
                    self._stopping.wait(self._retry_s)

    def _visit(self) -> None:
        """One server, from its first answer to its end."""
        self._forget_wakes()
        url = self._ask()
        if url is None:
            return
        port = Origin.of(url).port
        line = _connect(port)
        if line is not None and not self._stopping.is_set():
            self._on_found(url)
        while line is not None and not self._woken(line):
            self._stopping.wait(_BREATH_S)
            line = None if self._stopping.is_set() else _connect(port)
            if line is not None and self._is_another(url):
                line.close()
                line = None

    def _ask(self) -> str | None:
        """Return the address; None ("not yet") while the other process fails to answer."""
        try:
            url = self._source()
            if url is not None:
                Origin.of(url)
        except Exception as error:
            log.info("no address for the window: %s", type(error).__name__)
            return None
        return url

    def _is_another(self, url: str) -> bool:
        """Whether the source's address is of another server than `url`, or of another realm.

        One that does not answer now is asked again after the next line.
        """
        fresh = self._ask()
        return fresh is not None and _where(fresh) != _where(url)

    def _woken(self, line: socket.socket) -> bool:
        """Wait until the server hangs up (False) or somebody wants a fresh address (True)."""
        with line:
            readable, _, _ = select.select([line, self._wake_here], [], [])
        return self._wake_here in readable

    def _forget_wakes(self) -> None:
        self._wake_here.setblocking(False)
        with contextlib.suppress(OSError):
            self._wake_here.recv(4096)


def _where(url: str) -> tuple[Origin, bool]:
    """Return the server of a boot address, and whether that is of the training realm."""
    address, training = unmarked(url)
    return Origin.of(address), training


def _connect(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_S)
    except OSError:
        return None
