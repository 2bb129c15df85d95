"""A seat known to a gateway, and bundles of it in the gateway's folder."""

from __future__ import annotations

from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.writing import Outside, TarMember
from sync.gateway.centre import Centre
from sync.gateway.courier import inbox
from sync.gateway.enrolment import store as seats
from sync.sealing import X25519Identity
from sync.wire import jws
from sync.wire.courier import CourierIndex, CourierItem, CourierPlace
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey

KEY, SEAT = SigningKey.generate(), "s-1"


def seat(centre: Centre) -> None:
    """Let the gateway know the seat."""
    with centre.writing() as db:
        seats.insert_seat(db, SEAT, "Bilik 1", KEY.public, centre.now())


def brought(centre: Centre, reply_to: str = "") -> str:
    """Put a bundle into the folder whose index lists a command that is not in it."""
    bundle_id, identity = new_id(), centre.identity
    said = {
        "bundle_id": bundle_id,
        "realm": identity.realm,
        "gateway_id": identity.gateway_id,
        "seat_id": SEAT,
    }
    index = CourierIndex(
        reply_to=reply_to or X25519Identity.generate().recipient.text,
        items=[CourierItem(command_id=new_id(), sha256="0" * 64, blobs=[])],
        feed=CourierPlace(after=0, history=None, orders=0, roster=None, speaks=["decision"]),
        **said,  # type: ignore[arg-type]
    )
    outside = Outside("to_gateway", made_at=None, items=1, **said)  # type: ignore[arg-type]
    members = [TarMember.of(layout.INDEX, jws.sign(KEY, "courier-index", index))]
    inbox.prepare(centre)
    place = FolderPlace(inbox.folder(centre))
    return writing.write(place, outside, members, centre.unsealer.recipient, KEY).name
