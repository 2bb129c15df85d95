"""The addresses of the desk at a seat, in the OpenAPI document (SPEC 15)."""

from __future__ import annotations

from typing import Any

from sync.gateway.openapi_parts import signed

READING = ("desk_opening_unknown", "desk_opening_over", "too_many_attempts", "clock_behind")


def paths() -> dict[str, Any]:
    """Build what a seat opened for verification asks; it signs the body."""
    return {
        "/v1/desk/open": signed(
            "desk_open",
            "Check a verifier's PIN, and open a desk at the seat",
            "DeskOpenRequest",
            "DeskOpened",
            (
                "desk_pin_wrong",
                "desk_pin_wait",
                "desk_not_allowed",
                "desk_secret_unchanged",
                "id_conflict",
                "clock_behind",
            ),
        ),
        "/v1/desk/list": signed(
            "desk_list",
            "A page of the worklist, sealed to the opening",
            "DeskListRequest",
            "DeskSealed",
            READING,
        ),
        "/v1/desk/file": signed(
            "desk_file",
            "A registration, sealed to the opening",
            "DeskFileRequest",
            "DeskSealed",
            (*READING, "registration_unknown"),
        ),
        "/v1/desk/paper": signed(
            "desk_paper",
            "A paper of a registration, sealed to the opening",
            "DeskFileRequest",
            "DeskSealed",
            (
                *READING,
                "registration_unknown",
                "registration_paper_unknown",
                "registration_unreadable",
                "desk_paper_large",
            ),
        ),
        "/v1/desk/close": signed(
            "desk_close",
            "End an opening",
            "DeskCloseRequest",
            "DeskSealed",
            ("desk_opening_unknown", "clock_behind"),
        ),
    }
