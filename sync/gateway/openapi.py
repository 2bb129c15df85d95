"""The API as an OpenAPI 3.1 document, made from the message structs and the problem table.

Replies of type application/jose are JWS compact texts; the schema named in `x-payload` is what
their payload holds. `sync/SPEC.md` is the authority; this is for tools.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from sync.gateway import openapi_courier, openapi_desk
from sync.gateway.openapi_parts import (
    COMMON,
    REF,
    SEAT,
    SIGNED,
    STORE,
    asks,
    empty,
    header,
    headers,
    jose,
    jose_body,
    json_body,
    json_reply,
    nonced,
    operation,
    pieces,
    query,
    signed,
)
from sync.wire import classes, courier, logs, messages, registration, verification

__all__ = ["COMMON", "SEAT", "STRUCTS", "document"]

STRUCTS: dict[str, type] = {
    shape.__name__: shape
    for module in (messages, classes, courier, logs, registration, verification)
    for shape in vars(module).values()
    if isinstance(shape, type)
    and issubclass(shape, msgspec.Struct)
    and not shape.__name__.startswith("_")
}
PROTOCOL = "1.0"
TUS = {"name": "Tus-Resumable", "in": "header", "required": True, "schema": {"const": "1.0.0"}}
TEXT: dict[str, Any] = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0}
BASE64_OF_20, BASE64_OF_32 = "[A-Za-z0-9+/]{27}=", "[A-Za-z0-9+/]{43}="
CHECKSUM = {
    "type": "string",
    "pattern": f"^(sha1 {BASE64_OF_20}|sha256 {BASE64_OF_32})$",
}
RESUMABLE = {"const": "1.0.0"}
OFFERED = {
    "Tus-Version": RESUMABLE,
    "Tus-Extension": TEXT,
    "Tus-Checksum-Algorithm": TEXT,
    "Tus-Max-Size": NUMBER,
}
# What every reply at these addresses says, and what a refusal of this status adds.
EVERYWHERE = {"/v1/uploads": {"Tus-Resumable": RESUMABLE, "Cache-Control": STORE}}
ADDED = {"401": {"WWW-Authenticate": TEXT}, "405": {"Allow": TEXT}}
UPLOAD = {"name": "upload_id", "in": "path", "required": True, "schema": {"type": "string"}}
LOCATOR = {"name": "locator", "in": "path", "required": True, "schema": {"type": "string"}}
CONTENT = {"name": "content", "in": "path", "required": True, "schema": {"type": "string"}}
FILE = {"name": "sha256", "in": "path", "required": True, "schema": {"type": "string"}}


@cache
def document() -> dict[str, Any]:
    """Return the document as plain dicts."""
    _, schemas = msgspec.json.schema_components(STRUCTS.values(), ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bidding-room gateway",
            "version": PROTOCOL,
            "summary": "Signed commands up, signed feed down, resumable uploads.",
        },
        "servers": [{"url": "/"}],
        "security": [{"seat": []}],
        "paths": _paths(),
        "components": {
            # As JSON has it: a default that is an empty tuple is a list there.
            "schemas": msgspec.json.decode(msgspec.json.encode(schemas)),
            "securitySchemes": {
                "seat": {"type": "http", "scheme": "bearer", "bearerFormat": "lpse-token+jwt"}
            },
        },
    }


def _paths() -> dict[str, Any]:
    paths = {
        **_public(),
        **_signed_body(),
        **openapi_desk.paths(),
        **openapi_courier.paths(),
        **_with_token(),
        **_uploads(),
    }
    for path, item in paths.items():
        common = next((more for at, more in EVERYWHERE.items() if path.startswith(at)), {})
        for method, described in item.items():
            if method != "parameters":
                _head(described["responses"], common)
    return paths


def _head(responses: dict[str, Any], common: dict[str, Any]) -> None:
    """Add the headers that do not hang on the operation."""
    for status, response in responses.items():
        names = {**common, **ADDED.get(status, {})}
        if status == "412":
            names["Tus-Version"] = RESUMABLE
        response["headers"] = {**headers(names, required=True), **response.get("headers", {})}
        if status in ("429", "503"):
            response["headers"].update(headers({"Retry-After": NUMBER}))
        if not response["headers"]:
            del response["headers"]


def _public() -> dict[str, Any]:
    return {
        "/healthz": {
            "get": operation(
                "health",
                "Whether the gateway and its database answer",
                {"description": "ok", "content": {"text/plain": {"schema": {"type": "string"}}}},
                public=True,
            )
        },
        "/v1/time": nonced(
            "time",
            "The gateway's time, signed over the caller's nonce",
            "TimeAnswer",
            problems=("clock_behind",),
        ),
        "/v1/about": nonced("about", "The gateway's name, and what lies behind it", "About"),
        "/v1/openapi.json": {
            "get": operation("openapi", "This document", json_reply(None), public=True)
        },
        "/v1/enrolments": {
            "post": operation(
                "enrol",
                "Register a seat's key with a one-time code",
                jose("EnrolAnswer"),
                body=json_body("EnrolRequest"),
                problems=("enrolment_code_invalid", "enrolment_realm"),
                public=True,
            )
        },
    }


def _signed_body() -> dict[str, Any]:
    return {
        "/v1/identity": {
            "post": operation(
                "identity",
                "Whether a password is the tenderer's; the body is signed by the seat",
                jose("IdentityAnswer"),
                parameters=[asks("changes", "what staff changed of the firm's account")],
                body=jose_body("IdentityRequest"),
                problems=(*SIGNED, "too_many_attempts"),
                public=True,
            )
        },
        "/v1/standing": signed(
            "standing",
            "Where a firm stands that was recognised at the seat, which signs the body",
            "StandingRequest",
            "StandingAnswer",
            ("not_identified", "too_many_attempts", "clock_behind"),
        ),
        "/v1/status": signed(
            "status",
            "How a seat is, and which orders it has carried out; signed by the seat",
            "SeatStatus",
            "StatusAnswer",
            ("status_outdated", "clock_behind"),
        ),
        "/v1/acts": signed(
            "acts",
            "What staff did at a seat, out of its log; signed by the seat",
            "SeatActs",
            "ActsAnswer",
            (),
        ),
        "/v1/registrations/status": signed(
            "registration_status",
            "Where the registration of a receipt code stands; signed by the seat",
            "StatusRequest",
            "RegistrationStatus",
            ("too_many_attempts", "clock_behind"),
        ),
        "/v1/registrations/known": signed(
            "registration_known",
            "Which of some numbers are known here; signed by the seat",
            "KnownRequest",
            "KnownAnswer",
            ("too_many_attempts", "clock_behind"),
        ),
        "/v1/commands": _batch(
            "commands",
            "Answer commands, each signed by its seat",
            "CommandBatch",
            ("clock_behind",),
        ),
        "/v1/answers": _batch(
            "answers",
            "Take back answers this gateway has signed, shown by the seats that got them",
            "ReturnBatch",
        ),
    }


def _batch(name: str, summary: str, body: str, problems: tuple[str, ...] = ()) -> dict[str, Any]:
    """A POST of signed texts; each has its own answer."""
    reply, asked = json_reply("AnswerBatch"), json_body(body)
    return {"post": operation(name, summary, reply, body=asked, problems=problems, public=True)}


def _packs() -> dict[str, Any]:
    return {
        "/v1/packs/{content}": {
            "parameters": [CONTENT],
            "get": operation(
                "packListing",
                "Which files a content pack has that a class is pinned to",
                json_reply("PackListing"),
                problems=("pack_unknown", "unavailable"),
            ),
        },
        "/v1/packs/{content}/{sha256}": {
            "parameters": [CONTENT, FILE],
            "get": operation(
                "packPiece",
                "The next MiB of a content pack's file, at most; nothing at its end",
                {
                    "description": "bytes of the file",
                    "content": {"application/octet-stream": {}},
                    "headers": headers({"Cache-Control": STORE}, required=True),
                },
                parameters=[query("from", {"type": "integer", "minimum": 0, "default": 0})],
                problems=("pack_unknown", "unavailable"),
            ),
        },
    }


def _with_token() -> dict[str, Any]:
    return {
        "/v1/drafts/{locator}": {
            "parameters": [LOCATOR],
            "get": operation(
                "draft",
                "The sealed file of a draft that a vendor left",
                {
                    "description": "an age v1 file",
                    "content": {"application/octet-stream": {}},
                    "headers": headers({"Cache-Control": STORE}, required=True),
                },
                problems=("draft_unknown", "too_many_attempts"),
            ),
        },
        **_packs(),
        "/v1/feed": {
            "get": operation(
                "feed",
                "What is new for this seat after a cursor, waiting for it if asked to",
                jose("FeedPage"),
                parameters=[
                    query("after", {"type": "integer", "minimum": 0, "default": 0}),
                    {
                        **query("wait", {"type": "integer", "minimum": 0, "default": 0}),
                        "description": "seconds; more than 30 are 30",
                    },
                    query("orders", {"type": "integer", "minimum": 0, "default": 0}),
                    {**query("roster", {"type": "integer", "minimum": 0}), "required": False},
                    asks("marks", "those of a roster"),
                    {**query("log", {"type": "integer", "minimum": 0}), "required": False},
                    {
                        **query("history", {"type": "string", "pattern": "^([0-9a-f]{64})?$"}),
                        "required": False,
                    },
                ],
                problems=("clock_behind",),
            )
        },
        "/v1/checkpoints": {
            "post": operation(
                "witness",
                "Vouch for the seat's log",
                jose("CheckpointAnswer"),
                body=json_body("CheckpointRequest"),
                problems=("checkpoint_conflict", "clock_behind"),
            )
        },
        "/v1/log": {
            "post": operation(
                "log",
                "Take a cosigned checkpoint of the gateway's log, and prove receipts",
                jose("LogAnswer"),
                body=json_body("LogRequest"),
                problems=("clock_behind",),
            )
        },
    }


def _uploads() -> dict[str, Any]:
    """tus 1.0.0; `X-HTTP-Method-Override` stands in for methods that a network blocks."""
    lost = ("upload_unknown", "upload_gone", "upload_locked")
    version = ("tus_version_unsupported", "too_many_uploads")
    arriving = (
        *version,
        "length_exceeded",
        "digest_mismatch",
        "checksum_mismatch",
        "checksum_unsupported",
        "upload_interrupted",
        "upload_locked",
    )
    append = (*lost, *arriving, "content_type_wrong", "offset_mismatch")
    options = empty(204, OFFERED)
    create = empty(201, {"Location": TEXT, "Upload-Offset": NUMBER}, {"Upload-Expires": TEXT})
    return {
        "/v1/uploads": {
            "options": operation("uploads_options", "What tus offers here", options),
            "post": operation(
                "upload_create",
                "Create an upload; the body may hold its first bytes",
                create,
                parameters=[
                    TUS,
                    header("Upload-Length", {"type": "integer", "minimum": 0}),
                    header("Upload-Metadata", {"type": "string"}, required=False),
                    header("Upload-Checksum", CHECKSUM, required=False),
                ],
                body={**pieces(), "required": False},
                problems=arriving,
            ),
        },
        "/v1/uploads/{upload_id}": {
            "parameters": [UPLOAD],
            "options": operation("upload_options", "What tus offers here", options),
            "head": operation(
                "upload_look",
                "How many bytes are here for good",
                empty(
                    200,
                    {"Upload-Offset": NUMBER, "Upload-Length": NUMBER},
                    {"Upload-Expires": TEXT, "Upload-Metadata": TEXT},
                ),
                [TUS],
                problems=(*lost, *version),
            ),
            "patch": operation(
                "upload_append",
                "Append bytes at the offset",
                empty(204, {"Upload-Offset": NUMBER}, {"Upload-Expires": TEXT}),
                parameters=[
                    TUS,
                    header("Upload-Offset", {"type": "integer", "minimum": 0}),
                    header("Upload-Checksum", CHECKSUM, required=False),
                ],
                body=pieces(),
                problems=append,
            ),
            "delete": operation(
                "upload_end", "End it", empty(204), [TUS], problems=(*lost, *version)
            ),
        },
    }
