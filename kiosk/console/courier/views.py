"""What `templates/console/courier/` may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.console.context import console
from kiosk.errors import Explanation, explain
from sync.errors import Fault
from sync.gateway.courier import inbox
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.enrolment import shared as enrolment
from sync.wire.times import from_text


@dataclass(frozen=True)
class BundleView:
    """One bundle that came: `at` is aware UTC; `trouble` says why it was not whole."""

    bundle_id: str
    seat: str
    at: object
    items: int
    taken: int
    state: str
    trouble: Explanation | None
    answerable: bool


@dataclass(frozen=True)
class CourierView:
    """The page: what came, what waits in the folder, and what came of the last taking in."""

    bundles: Sequence[BundleView]
    waiting: int
    folder: str
    taken: Sequence[TakenBundle]
    troubles: Sequence[Explanation]


def shown(done: Sequence[TakenBundle | Fault] = ()) -> CourierView:
    """Look at what is there, within a request of the console."""
    centre = console().centre
    with centre.reading() as db:
        names = {seat.seat_id: seat.name for seat in enrolment.seats(db)}
    rows = [
        BundleView(
            one.bundle_id,
            names.get(one.seat_id, one.seat_id),
            from_text(one.taken_at or one.offered_at),
            one.items,
            one.taken,
            one.state,
            None if one.code is None else explain(Fault(one.code)),
            one.index_token is not None,
        )
        for one in inbox.latest(centre)
    ]
    return CourierView(
        rows,
        len(inbox.waiting(centre)),
        str(inbox.folder(centre)),
        [one for one in done if isinstance(one, TakenBundle)],
        [explain(one) for one in done if isinstance(one, Fault)],
    )
