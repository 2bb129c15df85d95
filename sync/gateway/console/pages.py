"""What every page of the console shares: rendering, failures in words, where to go next."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

import flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from sync.database import trouble_code
from sync.errors import Fault
from sync.gateway import disk
from sync.gateway.centre import Centre
from sync.gateway.console.files import ConsoleFiles, Explained
from sync.gateway.console.service import Sessions

if TYPE_CHECKING:
    from sync.gateway.console.drawing import Drawings
    from sync.gateway.room.service import Ordered, Room

log = logging.getLogger("lpse.console")
NOTES_KEPT = 200
HTTP_CODES = {404: "console_page_unknown", 405: "console_page_unknown", 413: "too_large"}


@dataclass
class Desk:
    """What the console's views work with."""

    centre: Centre
    room: Room
    files: ConsoleFiles
    sessions: Sessions
    notes: Notes
    drawings: Drawings


@dataclass(frozen=True)
class Note:
    """What became of somebody's order, to be read once on the page it leads to."""

    staff_id: str
    act: str
    results: tuple[Ordered, ...]


class Notes:
    """The last outcomes, in memory: after a restart the board itself tells where seats stand."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Note] = OrderedDict()
        self._lock = Lock()

    def keep(self, note: Note) -> str:
        name = secrets.token_urlsafe(9)
        with self._lock:
            self._kept[name] = note
            while len(self._kept) > NOTES_KEPT:
                self._kept.popitem(last=False)
        return name

    def read(self, name: str, staff_id: str) -> Note | None:
        """Only for whom it was written."""
        with self._lock:
            note = self._kept.get(name)
        return note if note is not None and note.staff_id == staff_id else None


def desk() -> Desk:
    """The console that serves the current request."""
    return cast(Desk, flask.current_app.extensions["console"])


def explain(fault: Fault) -> Explained:
    return desk().files.explain(fault)


def sentences(faults: Mapping[str, Fault]) -> dict[str, str]:
    """Field names with what to mend, for a form's error summary."""
    told = {}
    for field, fault in faults.items():
        words = explain(fault)
        told[field] = f"{words.message} {words.hint}"
    return told


def page(template: str, status: int = 200, **views: object) -> flask.Response:
    """Answer with a page. A form that was refused comes back with 422."""
    text = flask.render_template(f"console/{template}", **views)
    return flask.make_response(text, status)


def go(endpoint: str, **values: object) -> flask.Response:
    return cast(flask.Response, flask.redirect(flask.url_for(endpoint, **values), 303))  # type: ignore[arg-type]


def own_page(target: str, otherwise: str) -> str:
    """Return `target`, a path inside the console, if it is a page that can be asked for."""
    adapter = flask.current_app.create_url_adapter(flask.request)
    path = target.removesuffix("?")
    if adapter is None or not path.startswith("/") or path.startswith(("//", "/\\")):
        return otherwise
    if not path.isprintable():  # no header may hold it
        return otherwise
    try:
        adapter.match(path.split("?")[0], method="GET")
    except HTTPException:
        return otherwise
    return flask.request.script_root + path


def init_app(app: flask.Flask) -> None:
    """Turn every exception into a page in plain words."""

    def problem(fault: Fault, status: int | None = None) -> flask.Response:
        words = explain(fault)
        return page("problem.html", status or words.status, problem=words)

    @app.errorhandler(Fault)
    def fault(error: Fault) -> flask.Response:
        return problem(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> flask.Response:
        reply = problem(Fault(HTTP_CODES.get(error.code or 500, "internal")), error.code)
        if isinstance(error, MethodNotAllowed):
            reply.allow.update(error.valid_methods or ())
        return reply

    @app.errorhandler(sqlite3.OperationalError)
    def database(error: sqlite3.OperationalError) -> flask.Response:
        centre = desk().centre
        if trouble_code(error, centre.home) != "disk_full":
            return unexpected(error)
        found = disk.look(centre)
        return problem(found.fault if found else Fault("gateway_disk_full", free_bytes=0))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> flask.Response:
        log.error("console fault", exc_info=error)
        return problem(Fault("internal"))


@cache
def _fingerprint(path: Path, _mtime_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """A static file's address; it names the content, so that it can be cached for ever."""
    path = desk().files.static / name
    version = _fingerprint(path, path.stat().st_mtime_ns)
    return flask.url_for("entrance.static", filename=name, v=version)
