"""Running digests of uploads that are not finished."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sync.gateway.uploads.receive import Digest

KEPT = 64


class Digests:
    """Running digests of recent uploads, so that a resumed one need not be read again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[int, Digest]] = OrderedDict()

    def put(self, upload_id: str, position: int, digest: Digest) -> None:
        """Remember the digest of an upload's first `position` bytes."""
        with self._lock:
            self._known[upload_id] = (position, digest)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)

    def take(self, upload_id: str, position: int) -> Digest | None:
        """Hand out the digest of the first `position` bytes, once; None if it is not known."""
        with self._lock:
            known, digest = self._known.pop(upload_id, (-1, None))
        return digest if known == position else None

    def drop(self, upload_id: str) -> None:
        """Forget an upload that is over."""
        with self._lock:
            self._known.pop(upload_id, None)
