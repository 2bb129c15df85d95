"""Waits until the system tells this program to end."""

from __future__ import annotations

import select
import signal
import socket

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopSignal:
    """Hears SIGTERM and SIGINT from its making on. For the main thread of a program, once.

    The system may hand a signal to any thread, and Python runs a handler only when the main thread
    runs: one that waits on an event could sleep for ever. So the signal itself writes a byte, and
    the main thread reads it.
    """

    def __init__(self) -> None:
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, lambda *_signal: None)

    def wait(self) -> None:
        """Return once one of them came, also one that came before."""
        while self._heard.recv(1)[0] not in SIGNALS:
            pass

    def came(self) -> bool:
        """Whether one of them came already."""
        if not select.select([self._heard], [], [], 0)[0]:
            return False
        return any(one in SIGNALS for one in self._heard.recv(4096, socket.MSG_PEEK))

    def close(self) -> None:
        """Hear no more."""
        signal.set_wakeup_fd(-1)
        self._heard.close()
        self._told.close()
