"""The shell's own addresses: boot, static files, the frame's poll, the language switch."""

from __future__ import annotations

import math

from flask import Blueprint, Response, g, request

from kiosk.web import assets, fragments
from kiosk.web.frame import FrameSource, Seat
from kiosk.web.guards import LOCKED_URL, WAITING_URL, Guard, bootless, public
from kiosk.web.locale import Language


def blueprint(guard: Guard, frame: FrameSource, seat: Seat, language: Language) -> Blueprint:
    """Return the shell's pages."""
    bp = Blueprint("shell", __name__)

    @bp.get("/boot/<token>")
    @bootless
    def boot(token: str) -> Response:
        return guard.give_cookie(fragments.go(WAITING_URL), guard.redeem(token))

    @bp.get("/static/<path:filename>")
    @bootless
    def static(filename: str) -> Response:
        return assets.send(filename)

    @bp.get("/frame", endpoint="frame")
    @public
    def poll() -> Response:
        """Give the frame's moving parts; when the seat's state changed, the page that fits it."""
        seat.seen(_seconds(request.args.get("idle", "")))
        visit, shown = seat.view(), request.args.get("seat", "")
        if visit.state != shown:
            return fragments.go(LOCKED_URL if visit.state == "locked" else WAITING_URL)
        shows = g.frame_view = frame.frame()
        return fragments.render(
            "_frame_poll.html",
            frame=shows,
            visit=visit,
            # Said aloud once, when it changes: a live region that repeats itself is noise.
            link_changed=request.args.get("link") != shows.link_state,
            link_before=request.args.get("link", ""),
            warning_changed=request.args.get("warned") != shows.warned(visit),
        )

    @bp.post("/language", endpoint="language")
    @public
    def choose_language() -> Response:
        language.choose(request.form.get("language", ""))
        return fragments.go(fragments.own_page(request.form.get("next", ""), WAITING_URL))

    return bp


def where_it_was() -> Response:
    """After a banner's button: htmx swaps the banners only, else the page it stood on."""
    if fragments.wants_fragment():
        return fragments.render("_frame_banners.html")
    return fragments.go(fragments.own_page(request.form.get("next", ""), WAITING_URL))


def _seconds(text: str) -> float:
    """How long ago the page saw its last key or touch; a page that does not say saw none."""
    try:
        seconds = float(text)
    except ValueError:
        return math.inf
    return max(0.0, seconds) if math.isfinite(seconds) else math.inf
