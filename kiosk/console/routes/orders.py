"""Orders to seats: what is asked before, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import flask

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.notes import Note
from kiosk.console.pages import form_page, page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.wire.roles import PURPOSES
from sync.wire.room import OrderAct

blueprint = flask.Blueprint("orders", __name__)
FEATURE = Feature(blueprint, within="board")
ACT = "/orders/<any(open, lock, resume, extend, message, end):act>"


@blueprint.post(ACT + "/choose")
@guard.act_in_url
def choose(act: OrderAct) -> flask.Response:
    """Go from the board to the page that asks for the rest."""
    chosen = forms.chosen(Form(flask.request.form))
    if not chosen.seats:
        return pages.go("board.show", none=1)
    numbers = [str(chosen.seen[seat]) for seat in chosen.seats]
    return pages.go("orders.ask", act=act, seat=list(chosen.seats), seen=numbers, back=_back())


@blueprint.get(ACT)
@guard.act_in_url
def ask(act: OrderAct) -> flask.Response:
    """Ask for what the act needs."""
    seats = flask.request.args.getlist("seat")
    if not seats or act not in forms.ASKING:
        return pages.go("board.show")
    seen = dict(zip(seats, flask.request.args.getlist("seen"), strict=False))
    numbers = {seat: forms.order_number(seen.get(seat, "")) for seat in seats}
    form = Form({"minutes": str(forms.MINUTES_USUAL)})
    return _form(act, forms.Chosen(tuple(seats), numbers), form)


@blueprint.post(ACT)
@guard.act_in_url
def give(act: OrderAct) -> flask.Response:
    """Give an order to the chosen seats."""
    form = Form(flask.request.form)
    chosen = forms.chosen(form)
    if not chosen.seats:
        return pages.go("board.show", none=1)
    with form.beside():
        asked = form.read(forms.order, act, PURPOSES[guard.member().role])
        return _give(act, chosen, asked)
    return _form(act, chosen, form)


@blueprint.get("/lock-all")
@guard.act("lock")
def ask_lock_all() -> flask.Response:
    """Ask whether every seat shall be locked."""
    tiles = console().room.board().tiles
    return page(
        "lock_all.html",
        open_seats=sum(tile.state in ("open", "opening") for tile in tiles),
        silent_seats=sum(tile.state == "silent" for tile in tiles),
    )


@blueprint.post("/lock-all")
@guard.act("lock")
def lock_all() -> flask.Response:
    """Lock every seat."""
    return _give("lock", forms.Chosen(tuple(_every_seat()), {}), forms.Order())


def _give(act: OrderAct, chosen: forms.Chosen, asked: forms.Order) -> flask.Response:
    by = guard.member()
    results = console().room.order(by, chosen.seats, act, seen=chosen.seen, **asdict(asked))
    note = console().notes.keep(Note(by.staff_id, act, tuple(results)))
    back = _back()
    if back:
        return pages.go("seats.show", seat_id=back, done=note)
    return pages.go("board.show", done=note)


@in_both
def _form(act: OrderAct, chosen: forms.Chosen, form: Form) -> flask.Response:
    now = console().centre.clock()
    board = views.board(console().room.board(now), now)
    tiles = {each.seat_id: each for each in board.seats}
    return form_page(
        "order.html",
        form,
        act=act,
        chosen=chosen,
        seats=[tiles[seat].number for seat in chosen.seats if seat in tiles],
        tiles=[tiles[seat] for seat in chosen.seats if seat in tiles],
        purposes=[each for each in views.PURPOSE_ORDER if each in PURPOSES[guard.member().role]],
        back=_back(),
    )


def _back() -> str:
    """The seat whose own page the order came from, else nothing: the board."""
    return flask.request.values.get("back", "")


def _every_seat() -> Sequence[str]:
    return [tile.seat_id for tile in console().room.board().tiles if tile.state != "revoked"]
