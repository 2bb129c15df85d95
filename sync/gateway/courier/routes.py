"""/v1/courier: a relay brings a bundle for a seat, and fetches the way back."""

from __future__ import annotations

import flask

from sync.courier import layout
from sync.errors import Fault
from sync.gateway import http
from sync.gateway.courier.receiving import PIECE_BYTES, Reception
from sync.gateway.feature import live
from sync.wire.courier import CourierReplyLabel

blueprint = flask.Blueprint("courier", __name__)
HIGHEST = 2**53
OCTETS = "application/octet-stream"


@blueprint.post("/v1/courier")
@http.signed_body  # the label carries the seat's signature, whoever brings it
def offer() -> flask.Response:
    """Take a bundle's label; say how much of the bundle has come.

    Raises: Fault("signature_invalid") for a label that is no ASCII.
    """
    try:
        token = http.body(layout.LABEL_BYTES).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("signature_invalid") from error
    return http.json(live(Reception).offer(token))


@blueprint.get("/v1/courier/<bundle_id>")
@http.public  # counts, for whoever has the bundle's id
def standing(bundle_id: str) -> flask.Response:
    """Say how far a bundle is."""
    return http.json(live(Reception).standing(bundle_id))


@blueprint.post("/v1/courier/<bundle_id>/parts/<number>")
@http.public  # what counts is the digest that the seat signed
def piece(bundle_id: str, number: str) -> flask.Response:
    """Append a piece to a part of a bundle."""
    offset = http.whole_number("from", 0, HIGHEST)
    reception = live(Reception)
    reception.standing(bundle_id)  # nothing is read for a bundle that is not known
    return http.json(reception.piece(bundle_id, _number(number), offset, http.body(PIECE_BYTES)))


@blueprint.post("/v1/courier/<bundle_id>/take")
@http.public  # what is taken in carries its own signatures
def take(bundle_id: str) -> flask.Response:
    """Begin to take in what has come of a bundle."""
    return http.json(live(Reception).take(bundle_id))


@blueprint.get("/v1/courier/<bundle_id>/reply")
@http.public  # only the seat can open it
def reply(bundle_id: str) -> flask.Response:
    """Give the label of the way back."""
    return http.json(CourierReplyLabel(label=live(Reception).reply(bundle_id).label))


@blueprint.get("/v1/courier/<bundle_id>/reply/<number>")
@http.public  # only the seat can open it
def reply_piece(bundle_id: str, number: str) -> flask.Response:
    """Give a piece of a part of the way back, nothing at its end."""
    offset = http.whole_number("from", 0, HIGHEST)
    data = live(Reception).reply_piece(bundle_id, _number(number), offset)
    return flask.Response(data, content_type=OCTETS, headers={"Cache-Control": "no-store"})


def _number(text: str) -> int:
    """Read a part's number. Raises: Fault("courier_unknown") for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Fault("courier_unknown")
    return int(text)
