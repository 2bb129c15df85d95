"""The addresses of couriers' relays, in the OpenAPI document (SPEC 17)."""

from __future__ import annotations

from typing import Any

from sync.gateway.openapi_parts import jose_body, json_reply, operation, query

BUNDLE = {"name": "bundle_id", "in": "path", "required": True, "schema": {"type": "string"}}
PART = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 0},
}
FROM = query("from", {"type": "integer", "minimum": 0, "default": 0})
OCTETS = "application/octet-stream"
BINARY = {OCTETS: {"schema": {"type": "string", "format": "binary"}}}
KEEPING = ("seat_quota_full", "storage_full", "too_large", "length_exceeded")
SENDING = ("upload_locked", "upload_interrupted", "upload_gone", "offset_mismatch", "unavailable")


def paths() -> dict[str, Any]:
    """Build what a relay asks; a bundle's id, or its seat's signature, is all it needs."""
    return {**_out(), **_back()}


def _out() -> dict[str, Any]:
    standing, unknown = json_reply("CourierStanding"), ("courier_unknown",)
    return {
        "/v1/courier": {
            "post": operation(
                "courier_offer",
                "Offer a bundle by its label, which its seat signed; says how much has come",
                standing,
                body=jose_body("CourierLabel"),
                problems=(
                    *("signature_invalid", "message_malformed", "realm_mismatch", "too_large"),
                    *("courier_gateway_other", "too_many_attempts", *SENDING),
                ),
                public=True,
            )
        },
        "/v1/courier/{bundle_id}": {
            "parameters": [BUNDLE],
            "get": operation(
                "courier_standing", "How far a bundle is", standing, problems=unknown, public=True
            ),
        },
        "/v1/courier/{bundle_id}/parts/{number}": {
            "parameters": [BUNDLE, PART],
            "post": operation(
                "courier_piece",
                "Append a piece of at most 4 MiB to a part of a bundle",
                standing,
                parameters=[FROM],
                body={"required": True, "content": BINARY},
                problems=(*unknown, "message_malformed", *KEEPING, *SENDING),
                public=True,
            ),
        },
        "/v1/courier/{bundle_id}/take": {
            "parameters": [BUNDLE],
            "post": operation(
                "courier_take",
                "Begin to take in what has come of a bundle",
                standing,
                problems=(*unknown, "too_many_attempts"),
                public=True,
            ),
        },
    }


def _back() -> dict[str, Any]:
    unknown = ("courier_unknown",)
    return {
        "/v1/courier/{bundle_id}/reply": {
            "parameters": [BUNDLE],
            "get": operation(
                "courier_reply",
                "The label of the way back, once there is one",
                json_reply("CourierReplyLabel"),
                problems=unknown,
                public=True,
            ),
        },
        "/v1/courier/{bundle_id}/reply/{number}": {
            "parameters": [BUNDLE, PART],
            "get": operation(
                "courier_reply_piece",
                "At most 4 MiB of a part of the way back; nothing at its end",
                {"description": "a piece", "content": BINARY},
                parameters=[FROM],
                problems=(*unknown, "message_malformed"),
                public=True,
            ),
        },
    }
