"""What the journal says of classes: never the name of a trainee, nor what they answered."""

from __future__ import annotations

from typing import Literal

from sync.gateway.journal.kinds import Kind

ClassAct = Literal[
    "show",
    "own_pace",
    "hold",
    "release",
    "start_quiz",
    "stop_quiz",
    "more_time",
    "reset",
    "hand_seen",
    "drill",
    "drill_now",
    "drill_left_out",
    "drill_put_back",
    "seat",
    "unseat",
]
"""What a trainer does in a class that goes on. `tests/kiosk/training/test_orders.py` has a row for
each."""

_WHICH: dict[str, type[object]] = {"class_id": str, "title": str}
_PLAN: dict[str, type[object]] = {**_WHICH, "version": int, "steps": int}

CLASS_PLANNED = Kind("class_planned", "A class of the practice room was planned.", _PLAN)
CLASS_CHANGED = Kind("class_changed", "The plan of a class was changed.", _PLAN)
CLASS_OPENED = Kind("class_opened", "A class was opened: trainees may join.", _WHICH)
CLASS_CLOSED = Kind("class_closed", "A class was closed.", _WHICH)
CLASS_DELETED = Kind("class_deleted", "A class that was never opened was removed.", _WHICH)
CLASS_ROSTER = Kind(
    "class_roster", "Names were added to the roster of a class.", {**_WHICH, "added": int}
)
CLASS_ACT = Kind(
    "class_act",
    "The trainer did something to the seats of a class; `act` says what, the rest what with.",
    {**_WHICH, "version": int, "act": str},
    {
        "step": str,
        "hold": str,
        "drill": str,
        "task": str,
        "minutes": int,
        "trainee_id": str,
        "seat_ids": list,
    },
)
CLASS_RECORD_TAKEN = Kind(
    "class_record_taken",
    "Everything known of a class's trainees was taken out, for its papers and files.",
    {**_WHICH, "trainees": int},
)
CLASS_ERASED = Kind(
    "class_erased",
    "The names and events of a class were erased.",
    {**_WHICH, "events": int},
)

CLASS_ROWS_JOINED = Kind(
    "class_rows_joined",
    "Somebody who joined by code was told to be one of the roster; their rows became one.",
    {**_WHICH, "trainee_id": str, "expected_id": str},
)

ENTRIES = (
    CLASS_PLANNED,
    CLASS_CHANGED,
    CLASS_OPENED,
    CLASS_CLOSED,
    CLASS_DELETED,
    CLASS_ROSTER,
    CLASS_ROWS_JOINED,
    CLASS_ACT,
    CLASS_RECORD_TAKEN,
    CLASS_ERASED,
)
