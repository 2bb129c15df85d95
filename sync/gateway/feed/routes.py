"""GET /v1/feed."""

from __future__ import annotations

import re

import flask

from sync.errors import Fault
from sync.gateway import guards, http
from sync.gateway.feature import live
from sync.gateway.feed import service
from sync.gateway.proofs import issuing
from sync.gateway.room.service import Room
from sync.wire.messages import SPOKEN_AT_FIRST

blueprint = flask.Blueprint("feed", __name__)
HIGHEST = 2**53
HISTORY = re.compile("[0-9a-f]{64}")


@blueprint.get("/v1/feed")
def feed() -> flask.Response:
    """Answer with a signed page of the feed, after waiting for news if the seat asks to.

    Raises: Fault("seat_revoked") once the seat has read that it is, Fault("message_malformed").
    """
    seat = guards.current_seat()
    after = http.whole_number("after", 0, HIGHEST)
    wait_s = http.whole_number("wait", 0, service.LONGEST_WAIT_S)
    if seat.revoked_seq is not None and after >= seat.revoked_seq:
        raise Fault("seat_revoked")
    spoken = _spoken(flask.request.args.get("speaks"))
    live(Room).note_spoken(seat.seat_id, spoken)
    issuing.note_spoken(http.centre(), seat.seat_id, spoken)
    asked = service.FeedQuestion(
        service.reader(seat, spoken),
        after,
        orders=http.whole_number("orders", 0, HIGHEST),
        roster=http.whole_number("roster", 0, HIGHEST) if "roster" in flask.request.args else None,
        history=_history(flask.request.args.get("history", "")),
        marks=flask.request.args.get("marks") == "1",
        log=http.whole_number("log", 0, HIGHEST) if "log" in flask.request.args else None,
    )
    environ = flask.request.environ
    places = service.waiting_places(environ.get("lpse.threads"))
    stopping = environ.get("lpse.stopping")
    return http.signed(service.page(http.centre(), asked, wait_s, stopping, places))


def _spoken(text: str | None) -> frozenset[str]:
    """The kinds a seat understands; one that does not say is of the first version.

    Whatever else a newer seat says there, it must not lose its news for it.
    """
    return SPOKEN_AT_FIRST if text is None else frozenset(text.split(","))


def _history(text: str) -> str:
    if text and HISTORY.fullmatch(text) is None:
        raise Fault("message_malformed", why="query `history` must be 64 hex digits")
    return text


feed.lpse_revoked_too = True  # type: ignore[attr-defined]  # the revocation itself is fed
