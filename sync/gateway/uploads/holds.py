"""One request at a time per upload: the newest wins, the older one is made to let go.

A seat whose link broke comes back while its old connection still looks alive here. Waiting for
that one to time out would cost the seat its deadline; so its socket is shut down, its thread
flushes what it has and lets go, usually within milliseconds.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from sync.errors import Fault


class UploadHold:
    """The right to touch an upload's file."""

    def __init__(self, connection: socket.socket | None) -> None:
        self._connection = connection
        self.cancelled = False

    def cancel(self) -> None:
        """Tell this request to let go, and cut its connection."""
        self.cancelled = True
        if self._connection is not None:
            with contextlib.suppress(OSError):
                # Through the base class: a TLS socket's own shutdown forgets the session.
                socket.socket.shutdown(self._connection, socket.SHUT_RDWR)


class Holds:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[str, UploadHold] = {}

    @contextlib.contextmanager
    def take(
        self, upload_id: str, connection: socket.socket | None, patience_s: float
    ) -> Iterator[UploadHold]:
        """End whoever holds the upload and take its place. Raises: Fault("upload_locked")."""
        mine = UploadHold(connection)
        deadline = time.monotonic() + patience_s
        with self._changed:
            while (holder := self._held.get(upload_id)) is not None:
                holder.cancel()
                if not self._changed.wait(deadline - time.monotonic()):
                    raise Fault("upload_locked")
            self._held[upload_id] = mine
        try:
            yield mine
        finally:
            with self._changed:
                del self._held[upload_id]
                self._changed.notify_all()

    def is_held(self, upload_id: str) -> bool:
        """Whether a request is writing to an upload."""
        with self._changed:
            return upload_id in self._held
