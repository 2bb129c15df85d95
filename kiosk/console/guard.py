"""Who may do what at the console: deny by default, one mark a view.

A view says `@public`, `@signed_in` or `@act("…")`; `@act_in_url` takes the act from the address.
A view without a mark is refused. Every write brings the page's token, and comes from our own page.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import flask
from markupsafe import Markup

from kiosk.console import pages
from kiosk.console.context import console
from kiosk.console.tokens import form_token, is_form_token, page_token
from kiosk.web import csrf, fragments
from sync.errors import Fault
from sync.gateway.staff.service import Member
from sync.gateway.staff.sessions import Session, Sessions
from sync.wire.roles import ACTS, Act, may

View = TypeVar("View", bound=Callable[..., object])

COOKIE = "lpse_console"
AT_WORK = "X-At-Work"
SAFE = ("GET", "HEAD")
BEFORE_OWN_SECRET = ("own.ask", "own.change", "entrance.sign_out")
"""What somebody may ask for whose secret another set, besides what is public."""
_HOST = re.compile(r"(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class ViewMark:
    """`kind` is "public", "signed in", "act" or "act in url"."""

    kind: str
    act: Act | None = None


def _marked(mark: ViewMark) -> Callable[[View], View]:
    def put(view: View) -> View:
        view.lpse_console = mark  # type: ignore[attr-defined]
        return view

    return put


public: Callable[[View], View] = _marked(ViewMark("public"))
signed_in: Callable[[View], View] = _marked(ViewMark("signed in"))
act_in_url: Callable[[View], View] = _marked(ViewMark("act in url"))


def act(name: Act) -> Callable[[View], View]:
    """Mark a view for the roles that may do this act (`sync.wire.roles`)."""
    return _marked(ViewMark("act", name))


def polled(view: View) -> View:
    """Mark a view that a page asks for by itself: that must not keep an empty chair signed in."""
    view.lpse_polled = True  # type: ignore[attr-defined]
    return view


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose form brings a file; the whole request has at most so many bytes."""

    def put(view: View) -> View:
        view.lpse_most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return put


def may_open(endpoint: str) -> bool:
    """Say whether the role of the one signed in may open a page, by the mark of its view."""
    mark = mark_of(flask.current_app.view_functions[endpoint])
    if mark is None:
        return False
    return mark.act is None or may(member().role, mark.act)


def mark_of(view: object) -> ViewMark | None:
    """Return the mark of a view, None when nobody gave it one."""
    return cast("ViewMark | None", getattr(view, "lpse_console", None))


def init_app(app: flask.Flask, sessions: Sessions) -> None:
    """Check every request to the console before its view, and set the cookie of drawn forms."""

    @app.before_request
    def check() -> flask.typing.ResponseReturnValue | None:
        request = flask.request
        if not request.path.strip("/") and not request.environ.get("PATH_INFO"):
            # The cookie's path ends in a slash.
            return cast(flask.Response, flask.redirect(request.script_root + "/", 308))
        _from_our_own_page(request)
        token = request.cookies.get(COOKIE, "")
        session = sessions.find(token, at_work=_at_work(request))
        flask.g.console_session = session
        flask.g.console_token = token if session or len(token) >= 32 else form_token()
        if request.endpoint is None:  # 404 or 405: a page without anything of the room
            return None
        mark = mark_of(app.view_functions[request.endpoint])
        if mark is None:
            raise Fault("console_not_allowed")
        if mark.kind != "public" and session is None:
            return ask_to_sign_in()
        _allow_file(request, app.view_functions[request.endpoint])
        if request.method not in SAFE:
            _brings_page_token(request)
        if mark.kind != "public" and _must_change_secret(request.endpoint):
            return pages.go("own.ask")
        wanted = _wanted(mark)
        if wanted is not None and not may(member().role, wanted):
            if request.method not in SAFE:  # no page offers it: somebody tried
                sessions.note_refused(member(), wanted)
            raise Fault("console_not_allowed")
        return None

    @app.after_request
    def keep_page_token(response: flask.Response) -> flask.Response:
        """A page with a form, before anybody signed in, needs a cookie for its token."""
        token = flask.g.get("console_token", "")
        drawn = flask.g.get("console_form_drawn", False)
        if drawn and token and flask.request.cookies.get(COOKIE) != token:
            give_cookie(response, token)
        return response


def _allow_file(request: flask.Request, view: object) -> None:
    most = getattr(view, "lpse_most_bytes", None)
    if most is not None:
        # werkzeug holds what it reads at once to the second one, files included.
        request.max_content_length = request.max_form_memory_size = most


def _must_change_secret(endpoint: str) -> bool:
    return member().secret_by_other and endpoint not in BEFORE_OWN_SECRET


def _wanted(mark: ViewMark) -> Act | None:
    if mark.kind != "act in url":
        return mark.act
    name = (flask.request.view_args or {}).get("act")
    if name not in ACTS:
        raise Fault("console_not_allowed")
    return cast(Act, name)


def _at_work(request: flask.Request) -> bool:
    """A page that refreshes itself must not keep an empty chair signed in."""
    view = flask.current_app.view_functions.get(request.endpoint or "")
    by_itself = getattr(view, "lpse_polled", False) or "auto" in request.args
    return not by_itself or request.headers.get(AT_WORK) == "1"


def _from_our_own_page(request: flask.Request) -> None:
    """Raises: Fault("console_foreign") for what another site's page asked the browser to do."""
    if not _HOST.fullmatch(request.headers.get("Host", "")):
        raise Fault("console_foreign")
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in SAFE:
        typed_or_linked = (
            request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )
        if site in ("cross-site", "same-site") and not typed_or_linked:
            raise Fault("console_foreign")
        return
    origin = request.headers.get("Origin")
    if origin is not None:
        # A proxy before us may speak TLS with the browser and plain HTTP with us.
        own = {f"{request.scheme}://{request.host}", f"https://{request.host}"}
        if origin not in own or site not in (None, "same-origin"):
            raise Fault("console_foreign")
    elif site != "same-origin":
        # Every browser of today names one of the two with a form.
        raise Fault("console_foreign")


def _brings_page_token(request: flask.Request) -> None:
    token = request.cookies.get(COOKIE, "")
    brought = csrf.presented(request).encode()
    if not token or not hmac.compare_digest(brought, page_token(token).encode()):
        raise Fault("console_page_stale")


def ask_to_sign_in() -> flask.Response:
    """Send the window to the sign-in page; from a GET it comes back where it wanted to go."""
    request = flask.request
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    if fragments.wants_fragment():
        return pages.go("entrance.sign_in")
    # None is left out of an address.
    return pages.go("entrance.sign_in", next=None if here in ("", "/") else here)


def current() -> Session:
    """Return the session of the request. Raises: Fault("console_not_allowed") without one."""
    session = flask.g.get("console_session")
    if session is None:
        raise Fault("console_not_allowed")
    return cast(Session, session)


def member() -> Member:
    """Return who is signed in. Raises: Fault("console_not_allowed") when nobody is."""
    return current().member


def somebody() -> Member | None:
    """Return who is signed in, None when nobody is."""
    session = flask.g.get("console_session")
    return None if session is None else cast(Session, session).member


def session_ended() -> bool:
    """Whether this browser still brings the token of a session that is over."""
    token = flask.request.cookies.get(COOKIE, "")
    return bool(token) and somebody() is None and not is_form_token(token)


def give_cookie(response: flask.Response, token: str) -> None:
    """Set the console's cookie to `token`, for this console's own pages only."""
    give_own_cookie(response, COOKIE, token)


def give_own_cookie(response: flask.Response, name: str, value: str) -> None:
    """Set a cookie that no script reads, for this console's own pages, until the browser closes."""
    response.set_cookie(
        name,
        value,
        path=flask.request.script_root + "/",
        secure=flask.request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def let_in(response: flask.Response, someone: Member) -> flask.Response:
    """Open a session for somebody who signed in and give its cookie to this browser."""
    old = flask.request.cookies.get(COOKIE, "")
    # What the browser holds from before is not renewed after this.
    flask.g.console_form_drawn = False
    give_cookie(response, console().sessions.begin(someone, old))
    return response


def from_where() -> str:
    """Return the address that asks, for what guessing costs; empty if it is not known."""
    return flask.request.remote_addr or ""


def csrf_field() -> Markup:
    """Return the hidden field with the page's token, and note that a form was drawn."""
    flask.g.console_form_drawn = True
    token = page_token(flask.g.console_token) if "console_token" in flask.g else ""
    return csrf.as_field(token)
