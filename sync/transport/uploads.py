"""tus 1.0.0, the seat's side: one long PATCH streamed from the spool file in constant memory.

What a proxy on the way does not let through is found out and gone round: bodies that it finds too
large are sent in pieces, a PATCH that it forbids goes as a POST that names it (`Passage`).

tus replies are not signed. A lying one can waste time and no more: the upload carries the SHA-256
of the whole, and only the signed answer to the command says that the gateway has it.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sync.errors import Fault
from sync.transport.faults import Foreign, Refused
from sync.transport.http import Http, Reply
from sync.transport.passage import Passage
from sync.transport.replies import foreign, is_problem, refuse, wait_s
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
    429: "too_many_uploads",
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
        self.passage = Passage()

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
            raise foreign(reply, "no upload address")
        return path

    def head(self, path: str) -> UploadState:
        """Ask how many bytes are safe at the gateway. Raises: LinkDown, Refused."""
        reply = self._ask("HEAD", path)
        if reply.status in _BY_STATUS and "Tus-Resumable" in reply.headers:
            code = _BY_STATUS[reply.status]
            retryable = TABLE[code].retryable
            raise Refused(code, status=reply.status, retryable=retryable, wait_s=wait_s(reply))
        _expect(reply, 200, 204)
        length = reply.headers.get("Upload-Length")
        return UploadState(_offset(reply), int(length) if length and length.isdecimal() else None)

    def patch(self, path: str, file: Path, offset: int, size: int, progress: Progress) -> int:
        """Send `file` from `offset` to `size`; return the gateway's new offset.

        One request, or several where something on the way takes only small ones. `progress` is
        called before every piece and may raise to stop (anything but an OSError, which would pass
        for the network's); what has left stays sent.
        Raises: LinkDown, Refused, Fault("spool_missing"|"spool_unreadable"|"spool_damaged").
        """
        while offset < size:
            end = min(size, offset + self.passage.body_limit(size))
            try:
                found = self._patch(path, file, offset, end, size, progress)
            except Foreign as reply:
                if reply.status != 413 or not self.passage.too_large(end - offset):
                    raise
                continue
            self.passage.passed(end - offset)
            offset = found
            if offset != end:
                break
        return offset

    def _patch(
        self, path: str, file: Path, offset: int, end: int, size: int, progress: Progress
    ) -> int:
        headers = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(end - offset),
        }
        reply = self._ask(
            "PATCH", path, headers, lambda: pieces(file, offset, size, progress, end=end)
        )
        _expect(reply, 204)
        return _offset(reply)

    def delete(self, path: str) -> None:
        """End an upload that is not wanted any more. Raises: LinkDown, Refused."""
        _expect(self._ask("DELETE", path), 204)

    def struggle(self) -> None:
        """Uploads are cut again and again with nothing gained: ask in another way from now on."""
        self.passage.struggle()

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: Callable[[], Iterator[memoryview]] | None = None,
    ) -> Reply:
        """Ask by `method`, or where something on the way forbids that, by a POST naming it."""
        refused: Reply | None = None
        for named in self.passage.ways():
            reply = self._http.exchange(
                "POST" if named else method,
                path,
                headers={
                    **_TUS,
                    **self._auth(),
                    **(headers or {}),
                    **({"X-HTTP-Method-Override": method} if named else {}),
                },
                body=None if body is None else body(),
                streaming=body is not None,
            )
            if not _forbidden(reply, named=named):
                self.passage.named = named
                return reply
            # Where the name was taken away it is the gateway that answers, but not who is to blame.
            if refused is None or not is_problem(reply):
                refused = reply
        assert refused is not None
        return refused


def pieces(
    file: Path, offset: int, size: int, progress: Progress, *, end: int | None = None
) -> Iterator[memoryview]:
    """Yield the bytes from `offset` to `end` (or all) of a file that must be of `size`.

    In one reused buffer, sized to the speed of the line. Raises: Fault("spool_unreadable"),
    Fault("spool_damaged") for a file of another size, or one that ends too early.
    """
    end = size if end is None else end
    buffer = memoryview(bytearray(min(MAX_PIECE_BYTES, max(end - offset, 1))))
    piece = MIN_PIECE_BYTES
    with _open(file) as handle:
        if os.fstat(handle.fileno()).st_size != size:
            raise Fault("spool_damaged", name=file.name)
        handle.seek(offset)
        while offset < end:
            progress(offset)
            started = time.monotonic()
            try:
                count = handle.readinto(buffer[: min(piece, end - offset)])
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


def _forbidden(reply: Reply, *, named: bool) -> bool:
    """Say whether somebody on the way will not have this method; our gateway marks its replies.

    It knows no POST to an upload: one that reached it so was `named`, and lost that on the way.
    """
    if named and reply.status == 405:
        return True
    ours = "Tus-Resumable" in reply.headers or is_problem(reply)
    return reply.status in (400, 403, 405, 501) and not ours


def _expect(reply: Reply, *statuses: int) -> None:
    if reply.status not in statuses:
        refuse(reply)
    if reply.headers.get("Tus-Resumable") != "1.0.0":
        raise foreign(reply, "not tus")


def _offset(reply: Reply) -> int:
    text = reply.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdecimal()):
        raise foreign(reply, "no upload offset")
    return int(text)
