"""Orders to seats: what is asked before, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

import flask

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.notes import Note
from kiosk.console.pages import page
from sync.wire.roles import PURPOSES
from sync.wire.room import OrderAct

blueprint = flask.Blueprint("orders", __name__)
ACT = "/orders/<any(open, lock, resume, extend, message, end):act>"


@blueprint.post(ACT + "/choose")
@guard.act_in_url
def choose(act: OrderAct) -> flask.Response:
    """From the board to the page that asks for the rest."""
    seats, seen = forms.chosen_seats(flask.request.form)
    if not seats:
        return pages.go("board.show", none=1)
    numbers = [str(seen[seat]) for seat in seats]
    return pages.go("orders.ask", act=act, seat=list(seats), seen=numbers, back=_back())


@blueprint.get(ACT)
@guard.act_in_url
def ask(act: OrderAct) -> flask.Response:
    args = flask.request.args
    if not args.getlist("seat") or not forms.NEEDS[act]:
        return pages.go("board.show")
    seats = args.getlist("seat")
    seen = dict(zip(seats, args.getlist("seen"), strict=False))
    form = forms.Order(
        tuple(seats),
        {seat: forms.order_number(seen.get(seat, "")) for seat in seats},
        minutes=forms.MINUTES_USUAL,
    )
    return _form(act, form, {})


@blueprint.post(ACT)
@guard.act_in_url
def give(act: OrderAct) -> flask.Response:
    form, errors = forms.order(act, flask.request.form, PURPOSES[guard.member().role])
    if "seat" in errors:
        return pages.go("board.show", none=1)
    if errors:
        return _form(act, form, pages.sentences(errors), 422)
    return _give(act, form)


@blueprint.get("/lock-all")
@guard.act("lock")
def ask_lock_all() -> flask.Response:
    tiles = console().room.board(console().centre.clock()).tiles
    return page(
        "lock_all.html",
        open_seats=sum(tile.state in ("open", "opening") for tile in tiles),
        silent_seats=sum(tile.state == "silent" for tile in tiles),
    )


@blueprint.post("/lock-all")
@guard.act("lock")
def lock_all() -> flask.Response:
    return _give("lock", forms.Order(tuple(_every_seat())))


def _give(act: OrderAct, form: forms.Order) -> flask.Response:
    results = console().room.order(
        guard.member(),
        form.seats,
        act,
        seen=form.seen,
        visitor=form.visitor,
        purpose=form.purpose,
        minutes=form.minutes,
        text=form.text,
        reason=form.reason,
    )
    note = console().notes.keep(Note(guard.member().staff_id, act, tuple(results)))
    back = _back()
    if back:
        return pages.go("seats.show", seat_id=back, done=note)
    return pages.go("board.show", done=note)


def _form(
    act: OrderAct, form: forms.Order, errors: dict[str, str], status: int = 200
) -> flask.Response:
    now = console().centre.clock()
    board = views.board(console().room.board(now), now)
    tiles = {each.seat_id: each for each in board.seats}
    return page(
        "order.html",
        status,
        act=act,
        form=form,
        errors=errors,
        needs=[name.rstrip("?") for name in forms.NEEDS[act]],
        seats=[tiles[seat].number for seat in form.seats if seat in tiles],
        tiles=[tiles[seat] for seat in form.seats if seat in tiles],
        purposes=[each for each in views.PURPOSE_ORDER if each in PURPOSES[guard.member().role]],
        back=_back(),
    )


def _back() -> str:
    """The seat whose own page the order came from, else nothing: the board."""
    return flask.request.values.get("back", "")


def _every_seat() -> Sequence[str]:
    board = console().room.board(console().centre.clock())
    return [tile.seat_id for tile in board.tiles if tile.state != "revoked"]
