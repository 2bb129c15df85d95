"""What the seat's log says of sticks: a part of the catalogue of `kiosk.events`."""

from __future__ import annotations

from sync.journal import Event

STICK_EVENTS: dict[str, Event] = {
    "medium_inserted": Event(
        "A removable medium appeared.", {"medium_id": str}, {"read_only": bool}
    ),
    "medium_removed": Event("A removable medium went away.", {"medium_id": str}),
    "courier_exported": Event(
        "Staff copied what has no answer yet onto a stick for a courier; it was read back.",
        {"staff_id": str, "bundle_id": str, "label_sha256": str, "items": int, "size": int},
    ),
    "courier_taken_back": Event(
        "Staff took in what a courier brought back: answers that were new here, items of the feed.",
        {"staff_id": str, "bundle_id": str, "answers": int, "items": int},
        {"code": str},
    ),
}
