"""tus 1.0.0 over HTTP at /v1/uploads."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from flask import Blueprint, Request, Response, g, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from sync.errors import Fault
from sync.gateway.blobs import Objects, Partials
from sync.gateway.db.database import Database
from sync.gateway.uploads import forms
from sync.gateway.uploads.receive import Stream
from sync.gateway.uploads.service import Named, Settings, UploadService, boot_id, set_of
from sync.gateway.uploads.upload import Upload
from sync.wire import problems

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"
ALL = ["OPTIONS", "POST"]
ONE = ["OPTIONS", "HEAD", "PATCH", "DELETE"]
Authenticate = Callable[[Request], str]
log = logging.getLogger("lpse.uploads")


def blueprint(
    database: Database,
    partials: Partials,
    objects: Objects,
    authenticate: Authenticate,
    clock: Callable[[], datetime],
    settings: Settings | None = None,
    named: Named = set_of,
) -> UploadBlueprint:
    """Uploads at /v1/uploads. `authenticate` returns the seat's id or raises a Fault.

    What a crash left behind is put in order here, so build it before serving. The service is at
    `blueprint.service` for the sweeper (`expire(now)`, `forget_unnamed(now)`). `named` says
    which of some digests a command names.
    """
    service = UploadService(
        database, partials, objects, clock, settings or Settings(), boot_id(), named
    )
    service.recover()
    return UploadBlueprint(service, authenticate)


class UploadBlueprint(Blueprint):
    def __init__(self, service: UploadService, authenticate: Authenticate) -> None:
        super().__init__("uploads", __name__)
        self.service = service
        self._authenticate = authenticate
        for rule, name, view, methods in (
            ("/v1/uploads", "all", self._all, ALL),
            # POST only with another method's name in a header
            ("/v1/uploads/<upload_id>", "one", self._one, [*ONE, "POST"]),
        ):
            self.add_url_rule(rule, name, view, methods=methods, provide_automatic_options=False)
        self.register_error_handler(Fault, _answer_fault)
        self.after_app_request(_mark)  # also what is refused before any view sees it

    def _all(self) -> Response:
        seat_id = self._authenticate(request)
        method = _method()
        if method == "OPTIONS":
            return self._options()
        _require_version()
        if method != "POST":
            raise MethodNotAllowed(ALL)
        with self.service.turns.take(seat_id):
            return self._create(seat_id)

    def _one(self, upload_id: str) -> Response:
        seat_id = self._authenticate(request)
        method = _method()
        if method == "OPTIONS":
            return self._options()
        _require_version()
        with self.service.turns.take(seat_id):
            return self._touch(seat_id, upload_id, method)

    def _touch(self, seat_id: str, upload_id: str, method: str) -> Response:
        if method == "HEAD":
            return _standing(self.service.look(seat_id, upload_id))
        if method == "PATCH":
            patch = forms.patch(request.headers, _body_size())
            upload = self.service.append(seat_id, upload_id, patch, _body(), _connection())
            return _progress(upload, 204)
        if method == "DELETE":
            self.service.end(seat_id, upload_id)
            return Response(status=204)
        raise MethodNotAllowed(ONE)

    def _options(self) -> Response:
        return Response(
            status=204,
            headers={
                "Tus-Version": VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Checksum-Algorithm": ",".join(forms.CHECKSUMS),
                "Tus-Max-Size": str(self.service.settings.max_size),
            },
        )

    def _create(self, seat_id: str) -> Response:
        wanted = forms.creation(request.headers)
        carries_bytes = request.headers.get("Content-Type", "").startswith("application/offset")
        checksum = forms.checksum(request.headers) if carries_bytes else None
        if (_body_size() or 0) > (wanted.length if carries_bytes else 0):
            raise Fault("length_exceeded")
        upload = self.service.create(seat_id, wanted)
        place = {"Location": url_for(".one", upload_id=upload.upload_id)}
        if carries_bytes and upload.state == "open":
            first = forms.Patch(0, _body_size(), checksum)
            g.lpse_upload_place = place  # it exists now: a Fault, too, is answered with where
            upload = self.service.append(seat_id, upload.upload_id, first, _body(), _connection())
        answer = _progress(upload, 201)
        answer.headers.update(place)
        return answer


def _method() -> str:
    """A proxy may let only GET and POST through: tus allows to name the real method."""
    override = request.headers.get("X-HTTP-Method-Override", "")
    return override.upper() if request.method == "POST" and override else request.method


def _require_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Fault("tus_version_unsupported")


def _body_size() -> int | None:
    """None for a chunked body."""
    if request.headers.get("Transfer-Encoding"):
        return None
    return request.content_length or 0


def _body() -> Stream:
    """The server's own body if it is ours (`sync.server`); else through Werkzeug.

    Raises: Fault("unavailable") when all of the server's threads for files are taken.
    """
    if request.environ.get("lpse.crowded"):
        raise Fault("unavailable")
    if _connection() is not None:
        body: Stream = request.environ["wsgi.input"]
        return body
    return _Buffered(request)


def _connection() -> socket.socket | None:
    connection: socket.socket | None = request.environ.get("lpse.connection")
    return connection


class _Buffered:
    def __init__(self, source: Request) -> None:
        self._stream = source.stream
        self._left = source.content_length
        self.at_end = self._left == 0

    def readinto(self, buffer: memoryview, /) -> int:
        try:
            data = self._stream.read(len(buffer))
        except HTTPException as error:  # Werkzeug's way to say that the client went away
            raise ConnectionResetError from error
        buffer[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        self.at_end = not self._left if self._left is not None else not data
        return len(data)


def _progress(upload: Upload, status: int) -> Response:
    answer = Response(status=status, headers={"Upload-Offset": str(upload.received)})
    if upload.state == "open":
        answer.headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return answer


def _standing(upload: Upload) -> Response:
    answer = _progress(upload, 200)
    answer.headers["Upload-Length"] = str(upload.length)
    if upload.metadata:
        answer.headers["Upload-Metadata"] = upload.metadata
    return answer


def _answer_fault(fault: Fault) -> Response:
    """RFC 9457. Details are for engineers: headers and numbers, never contents."""
    code = fault.code if fault.code in problems.TABLE else "internal"
    if code == "internal":
        log.error("upload failed: %s", fault, exc_info=fault)
    detail = ", ".join(f"{name}: {value}" for name, value in fault.params.items()) or None
    document = problems.problem(code, detail)
    answer = Response(
        problems.body(document),
        status=document.status,
        content_type="application/problem+json",
    )
    if code in problems.RETRY_AFTER:
        answer.headers["Retry-After"] = problems.RETRY_AFTER[code]
    answer.headers.update(g.get("lpse_upload_place", {}))
    return answer


def _mark(answer: Response) -> Response:
    if not request.path.startswith("/v1/uploads"):
        return answer
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    if answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
    return answer
