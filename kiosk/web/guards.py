"""Who may speak to this seat: its own window, by its own address, with its own cookie and token.

Everything is refused unless it is allowed: an endpoint needs the launch cookie and an open seat,
unless its view is marked `bootless`, `public` or `locked_ok`; and the visit must be one in which
its blueprint answers at all (`kiosk.seat.Registry.answers`).
`docs/decisions/0007-loopback-guard.md` says why each check is there.
"""

from __future__ import annotations

import hashlib
import secrets
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from enum import IntEnum
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from kiosk.web import csrf, fragments, peer
from kiosk.web.frame import Seat, VisitView

COOKIE = "launch"
BOOT_PREFIX = "/boot/"
WAITING_URL = "/"
LOCKED_URL = "/locked"
WELCOME_URL = "/welcome"
_MOST_BOOT_TOKENS = 8
_MOST_LAUNCHES = 16
# Every other method is treated as a write, those nobody has invented yet included.
_READS = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


class Access(IntEnum):
    """What a view asks of the one who calls it. The default is the strictest."""

    OPEN = 0
    LOCKED_OK = 1
    PUBLIC = 2
    BOOTLESS = 3


def _mark(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.kiosk_access = access  # type: ignore[attr-defined]
        return view

    return decorate


# Outermost decorators, below the route. `public`: the launch cookie is enough, whatever the seat's
# state. `locked_ok`: the seat is open or locked. `bootless`: anyone at this address.
locked_ok = _mark(Access.LOCKED_OK)
public = _mark(Access.PUBLIC)
bootless = _mark(Access.BOOTLESS)


class Refused(HTTPException):
    """A request the guard turned away. `reason` is for the log, never for the one refused."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = status


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Guard:
    """Boot tokens, launch cookies and the checks before every view. Thread-safe.

    `peer_uids`: users whose processes may connect; None switches the check off.
    `on_refused(reason)` hears of every refusal; it must not raise. `refusals` counts them all.
    `on_launch` hears that a window begins, after a crash perhaps, with any person before it.
    """

    def __init__(
        self,
        secret: bytes,
        *,
        peer_uids: frozenset[int] | None,
        on_refused: Callable[[str], None] = lambda reason: None,
        on_launch: Callable[[], None] = lambda: None,
    ) -> None:
        self.page_tokens = csrf.PageTokens(secret)
        self._peer_uids = peer_uids
        self._on_refused = on_refused
        self._on_launch = on_launch
        self.refusals = 0
        self._port: int | None = None
        self._lock = threading.Lock()
        self._boot: OrderedDict[str, None] = OrderedDict()
        self._launches: OrderedDict[str, None] = OrderedDict()
        self._peers: WeakKeyDictionary[socket.socket, int | None] = WeakKeyDictionary()

    def listening_on(self, port: int) -> None:
        """Say which port the server got. Until then every request is refused."""
        self._port = port

    def shut(self) -> None:
        """Refuse every request, and forget every window, until `listening_on`."""
        with self._lock:
            self._port = None
            self._boot.clear()
            self._launches.clear()

    def mint(self) -> str:
        """Make a one-shot address for a window: `/boot/<token>`."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._boot[_digest(token)] = None
            while len(self._boot) > _MOST_BOOT_TOKENS:
                self._boot.popitem(last=False)
        return BOOT_PREFIX + token

    def redeem(self, token: str) -> str:
        """Turn a boot token into a launch cookie. Raises: Refused("boot_token")."""
        with self._lock:
            if _digest(token) not in self._boot:
                raise Refused("boot_token")
            del self._boot[_digest(token)]
        self._on_launch()
        return self._launch()

    def renew(self, response: Response) -> Response:
        """Replace the caller's launch cookie: the old one dies with the visit that used it."""
        with self._lock:
            self._launches.pop(str(g.launch), None)
        return self.give_cookie(response, self._launch())

    def give_cookie(self, response: Response, launch: str) -> Response:
        """Put the launch cookie into a response."""
        response.set_cookie(COOKIE, launch, httponly=True, samesite="Strict", path="/")
        return response

    def _launch(self) -> str:
        launch = secrets.token_urlsafe(32)
        with self._lock:
            self._launches[_digest(launch)] = None
            while len(self._launches) > _MOST_LAUNCHES:
                self._launches.popitem(last=False)
        return launch

    def check(self, req: Request, access: Access, view: Callable[[], VisitView]) -> str | None:
        """Let a request pass, or say where it must go instead. Raises: Refused(reason)."""
        self._check_address(req)
        self._check_origin(req)
        if access == Access.BOOTLESS:
            return None
        g.launch = self._known_launch(req)
        visit = view()
        g.asked = access, visit
        if req.method not in _READS:
            self._check_page_token(req, visit)
        elif (drawn := req.headers.get(csrf.HEADER)) is not None:
            moved = self._moved_on(drawn, visit)
            if moved is not None:
                return moved
        return _elsewhere(access, visit)

    def overtaken(self, view: Callable[[], VisitView]) -> str | None:
        """Where to go instead of a page that took so long that the seat has moved on."""
        access, before = g.get("asked", (Access.BOOTLESS, None))
        if access != Access.OPEN:
            return None
        now = view()
        same = now.visit_id == before.visit_id
        return _elsewhere(access, now) or (None if same else WAITING_URL)

    def _check_address(self, req: Request) -> None:
        if self._port is None or req.environ.get("HTTP_HOST") != f"127.0.0.1:{self._port}":
            raise Refused("host", 421)
        if self._peer_uids is None:
            return
        if self._peer_of(req, self._port) not in self._peer_uids:
            raise Refused("peer_user")

    def admits(self, connection: socket.socket, address: tuple[Any, ...]) -> bool:
        """The server asks at accept: a stranger of this machine is hung up on, unheard."""
        if self._peer_uids is None:
            return True
        uid = peer.user_of(int(address[1]), int(connection.getsockname()[1]))
        with self._lock:
            self._peers[connection] = uid
        if uid in self._peer_uids:
            return True
        self.refused("peer_user")
        return False

    def _peer_of(self, req: Request, our_port: int) -> int | None:
        """Whose connection it is, as it was found at accept."""
        connection = req.environ.get("lpse.connection")
        with self._lock:
            if connection is not None and connection in self._peers:
                return self._peers[connection]
        return peer.user_of(int(req.environ.get("REMOTE_PORT") or 0), our_port)

    def _check_origin(self, req: Request) -> None:
        origin = req.headers.get("Origin")
        site = req.headers.get("Sec-Fetch-Site")
        writes = req.method not in _READS
        if origin is not None and origin != f"http://127.0.0.1:{self._port}":
            raise Refused("origin")
        if writes and origin is None:
            raise Refused("origin_absent")
        # `none` is an address opened by the window itself; a write never comes that way.
        if site is not None and site not in (
            {"same-origin"} if writes else {"same-origin", "none"}
        ):
            raise Refused("fetch_site")

    def _known_launch(self, req: Request) -> str:
        digest = _digest(req.cookies.get(COOKIE, ""))
        with self._lock:
            if digest not in self._launches:
                raise Refused("cookie")
        return digest

    def _check_page_token(self, req: Request, visit: VisitView) -> None:
        if not self.page_tokens.holds(csrf.presented(req), str(g.launch), visit.visit_id):
            raise Refused("page_token")

    def _moved_on(self, token: str, visit: VisitView) -> str | None:
        """What a page asks for by itself brings its token: the former visitor's page must go.

        One that was drawn in no visit leads to the welcome. It may be overtaken by staff's own
        press, whose answer is on its way there, and must not lead further than that.
        """
        if self.page_tokens.holds(token, str(g.launch), visit.visit_id):
            return None
        before = self.page_tokens.holds(token, str(g.launch), None)
        return WELCOME_URL if before and visit.state == "open" else WAITING_URL

    def refused(self, reason: str) -> None:
        """Count a refusal: of a request here, of a broken one by the server, at the boot socket."""
        with self._lock:
            self.refusals += 1
        self._on_refused(reason)


def _elsewhere(access: Access, visit: VisitView) -> str | None:
    if access == Access.PUBLIC or visit.state == "open":
        return None
    if visit.state == "locked":
        return None if access == Access.LOCKED_OK else LOCKED_URL
    return WAITING_URL


def access_of(app: Flask, endpoint: str | None) -> Access:
    """Read a view's mark; a path without a view is guarded like the strictest."""
    view = app.view_functions.get(endpoint or "")
    return Access(getattr(view, "kiosk_access", Access.OPEN))


def init_app(
    app: Flask, guard: Guard, seat: Seat, answers: Callable[[str | None, str | None], bool]
) -> None:
    """Put the guard before every view, static files included.

    `answers(blueprint, purpose)` says whether its pages answer in such a visit (None: no visit).
    """

    @app.before_request
    def guard_request() -> Response | None:
        access = access_of(app, request.endpoint)
        if request.url_rule is None:
            access = Access.PUBLIC  # "no such page" is said to our own window only
        elsewhere = guard.check(request, access, seat.view)
        if elsewhere is None and request.url_rule is not None:
            purpose = g.asked[1].purpose if "asked" in g else None
            served = answers(request.blueprint, purpose)
            elsewhere = None if served else WAITING_URL
        return fragments.go(elsewhere) if elsewhere else None

    @app.after_request
    def guard_answer(response: Response) -> Response:
        """A slow page must not show one visit to the next, nor to whoever locked the seat."""
        if response.status_code == 204 or 300 <= response.status_code < 400:
            return response  # shows nothing; where it leads, the guard asks again
        elsewhere = guard.overtaken(seat.view)
        return fragments.go(elsewhere) if elsewhere else response
