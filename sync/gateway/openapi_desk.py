"""The addresses of the desk at a seat, in the OpenAPI document (SPEC 15)."""

from __future__ import annotations

from typing import Any

from sync.gateway.openapi_parts import signed

READING = ("desk_opening_unknown", "desk_opening_over", "too_many_attempts", "clock_behind")
OPENING = ("desk_pin_wrong", "desk_pin_wait", "desk_not_allowed", "desk_secret_unchanged")
PAPER = ("registration_paper_unknown", "registration_unreadable", "desk_paper_large")
# What is asked, in a sentence, by what message, and which refusals it may get.
ASKED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "open": (
        "Check a verifier's PIN, and open a desk at the seat",
        "DeskOpenRequest",
        (*OPENING, "id_conflict", "desk_opening_over", "clock_behind"),
    ),
    "list": ("A page of the worklist, sealed to the opening", "DeskListRequest", READING),
    "file": (
        "A registration, sealed to the opening",
        "DeskFileRequest",
        (*READING, "registration_unknown"),
    ),
    "paper": (
        "A paper of a registration, sealed to the opening",
        "DeskFileRequest",
        (*READING, "registration_unknown", *PAPER),
    ),
    "close": ("End an opening", "DeskCloseRequest", ("desk_opening_unknown", "clock_behind")),
}


def paths() -> dict[str, Any]:
    """Build what a seat opened for verification asks; it signs the body."""
    found = {}
    for name, (summary, asked, problems) in ASKED.items():
        reply = "DeskOpened" if name == "open" else "DeskSealed"
        found[f"/v1/desk/{name}"] = signed(f"desk_{name}", summary, asked, reply, problems)
    return found
