"""Vectors of a courier's bundle: label, index and the head of the way back (SPEC 17)."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from sync.courier import layout
from sync.vectors.cast import AT, COMMAND_ID, GATEWAY, GATEWAY_ID, RECIPIENT, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.courier import (
    FORMAT,
    CourierBlob,
    CourierIndex,
    CourierItem,
    CourierLabel,
    CourierPart,
    CourierPlace,
    CourierReply,
)

BUNDLE_ID = "01a20000-0000-7000-8000-000000000040"
REPLY_ID = "01a20000-0000-7000-8000-000000000041"


def courier() -> dict[str, Any]:
    """A bundle of one command with one file, out and back, and labels that are refused."""
    digest = hashlib.sha256(b"part").hexdigest()
    label = CourierLabel(
        format=FORMAT,
        direction="to_gateway",
        bundle_id=BUNDLE_ID,
        realm="production",
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        made_at=AT,
        items=1,
        parts=[CourierPart(sha256=digest, size=4)],
    )
    blob = CourierBlob(sha256=hashlib.sha256(b"sealed").hexdigest(), size=6)
    index = CourierIndex(
        bundle_id=BUNDLE_ID,
        realm="production",
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        reply_to=RECIPIENT.text,
        items=[CourierItem(command_id=COMMAND_ID, sha256=digest, blobs=[blob])],
        feed=CourierPlace(after=7, history=None, orders=0, roster=3, speaks=["tender", "card"]),
    )
    back = CourierReply(
        bundle_id=REPLY_ID,
        answers_to=BUNDLE_ID,
        realm="production",
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        at=AT,
        answers=1,
        pages=1,
    )
    replace = msgspec.structs.replace
    return {
        "folder": f"{layout.FOLDER}/{layout.bundle_name('to_gateway', BUNDLE_ID)}",
        "files": [layout.LABEL, layout.part_name(1)],
        "members": [layout.INDEX, f"blobs/{blob.sha256}", f"commands/{COMMAND_ID}"],
        "label": jws.sign(SEAT, "courier-label", label),
        "index": jws.sign(SEAT, "courier-index", index),
        "reply_label": jws.sign(
            GATEWAY,
            "courier-label",
            replace(label, direction="to_seat", bundle_id=REPLY_ID, answers_to=BUNDLE_ID),
        ),
        "reply": jws.sign(GATEWAY, "courier-reply", back),
        "refused": [
            {"what": what, "label": jws.sign(key, "courier-label", one), "code": code}
            for what, key, one, code in (
                ("of another realm", SEAT, replace(label, realm="training"), "courier_realm"),
                (
                    "for another gateway",
                    SEAT,
                    replace(label, gateway_id="gw-00000000"),
                    "courier_gateway_other",
                ),
                ("going back", SEAT, replace(label, direction="to_seat"), "courier_way_other"),
                (
                    "of a newer form",
                    SEAT,
                    replace(label, format="lpse-courier/v2"),
                    "courier_version",
                ),
                ("signed by another", GATEWAY, label, "courier_unsigned"),
                ("of another seat", SEAT, replace(label, seat_id="s-other"), "courier_unsigned"),
            )
        ],
    }
