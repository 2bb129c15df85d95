"""tus 1.0.0, the seat's side: one long PATCH streamed from the spool file in constant memory.

tus replies are not signed. A lying one can waste time and no more: the upload carries the SHA-256
of the whole, and only the signed answer to the command says that the gateway has it.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sync.errors import Fault
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.http import Http, Reply
from sync.transport.replies import refuse
from sync.wire.problems import TABLE

ROOT = "/v1/uploads"
_TUS = {"Tus-Resumable": "1.0.0"}
# A piece must leave within the send timeout: small on a slow line, large on a fast one.
MIN_PIECE_BYTES = 64 << 10
MAX_PIECE_BYTES = 1 << 20
# HEAD carries no body, so its refusals are told by status alone.
_BY_STATUS = {
    401: "token_expired",
    403: "seat_revoked",
    404: "upload_unknown",
    410: "upload_gone",
    423: "upload_locked",
    503: "unavailable",
}

Auth = Callable[[], dict[str, str]]
Progress = Callable[[int], None]  # bytes of the blob handed to the network so far; may raise


@dataclass(frozen=True)
class UploadState:
    """What the gateway says it has. `length` is None when it did not say."""

    offset: int
    length: int | None


class Uploads:
    """Create, look at, continue and end uploads. `path` is the path of an upload's URL."""

    def __init__(self, http: Http, auth: Auth) -> None:
        self._http = http
        self._auth = auth

    def create(self, size: int, sha256: str) -> str:
        """Return the new upload's path. Raises: LinkDown, Refused."""
        metadata = "sha256 " + base64.b64encode(sha256.encode()).decode()
        reply = self._http.exchange(
            "POST",
            ROOT,
            headers={
                **_TUS,
                **self._auth(),
                "Upload-Length": str(size),
                "Upload-Metadata": metadata,
                "Content-Length": "0",
            },
        )
        _expect(reply, 201)
        # Only the path is ours to believe: a proxy may have changed scheme and host.
        path = urlsplit(reply.headers.get("Location", "")).path
        if not path.startswith(ROOT + "/"):
            raise LinkDown(Reason.CAPTIVE, "upload address")
        return path

    def head(self, path: str) -> UploadState:
        """Ask how many bytes are safe at the gateway. Raises: LinkDown, Refused."""
        reply = self._http.exchange("HEAD", path, headers={**_TUS, **self._auth()})
        if reply.status in _BY_STATUS and "Tus-Resumable" in reply.headers:
            code = _BY_STATUS[reply.status]
            raise Refused(code, status=reply.status, retryable=TABLE[code].retryable)
        _expect(reply, 200, 204)
        length = reply.headers.get("Upload-Length")
        return UploadState(_offset(reply), int(length) if length and length.isdecimal() else None)

    def patch(self, path: str, file: Path, offset: int, size: int, progress: Progress) -> int:
        """Send `file` from `offset` to `size` in one request; return the gateway's new offset.

        `progress` is called before every piece and may raise to stop (anything but an OSError,
        which would pass for the network's); what has left stays sent.
        Raises: LinkDown, Refused, Fault("spool_missing"|"spool_unreadable"|"spool_damaged").
        """
        reply = self._http.exchange(
            "PATCH",
            path,
            headers={
                **_TUS,
                **self._auth(),
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
                "Content-Length": str(size - offset),
            },
            body=pieces(file, offset, size, progress),
            streaming=True,
        )
        _expect(reply, 204)
        return _offset(reply)

    def delete(self, path: str) -> None:
        """End an upload that is not wanted any more. Raises: LinkDown, Refused."""
        reply = self._http.exchange("DELETE", path, headers={**_TUS, **self._auth()})
        _expect(reply, 204)


def pieces(file: Path, offset: int, size: int, progress: Progress) -> Iterator[memoryview]:
    """Yield the bytes from `offset` on, in one reused buffer, sized to the speed of the line."""
    buffer = memoryview(bytearray(min(MAX_PIECE_BYTES, max(size - offset, 1))))
    piece = MIN_PIECE_BYTES
    with _open(file) as handle:
        if os.fstat(handle.fileno()).st_size != size:
            raise Fault("spool_damaged", name=file.name)
        handle.seek(offset)
        while offset < size:
            progress(offset)
            started = time.monotonic()
            try:
                count = handle.readinto(buffer[: min(piece, size - offset)])
            except OSError as error:
                raise Fault("spool_unreadable", name=file.name) from error
            if not count:
                raise Fault("spool_damaged", name=file.name)
            yield buffer[:count]
            offset += count
            fast = time.monotonic() - started < 0.5
            piece = min(piece * 2, MAX_PIECE_BYTES) if fast else max(piece // 2, MIN_PIECE_BYTES)
    progress(offset)


def _open(file: Path):  # type: ignore[no-untyped-def]  # FileIO; typeshed types it by mode string
    try:
        return file.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise Fault("spool_missing", name=file.name) from error
    except OSError as error:
        raise Fault("spool_unreadable", name=file.name) from error


def _expect(reply: Reply, *statuses: int) -> None:
    if reply.status not in statuses:
        refuse(reply)
    if reply.headers.get("Tus-Resumable") != "1.0.0":
        raise LinkDown(Reason.CAPTIVE, "reply is not tus")


def _offset(reply: Reply) -> int:
    text = reply.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdecimal()):
        raise LinkDown(Reason.CAPTIVE, "no upload offset")
    return int(text)
