"""The API as an OpenAPI 3.1 document, made from the message structs and the problem table.

Replies of type application/jose are JWS compact texts; the schema named in `x-payload` is what
their payload holds. `sync/SPEC.md` is the authority; this is for tools.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from sync.wire import messages
from sync.wire.problems import TABLE

STRUCTS: dict[str, type] = {
    shape.__name__: shape
    for shape in vars(messages).values()
    if isinstance(shape, type)
    and issubclass(shape, msgspec.Struct)
    and not shape.__name__.startswith("_")
}
PROTOCOL = "1.0"
REF = "#/components/schemas/{name}"
COMMON = (
    "message_malformed",
    "too_large",
    "method_not_allowed",
    "internal",
    "unavailable",
    "storage_full",
)
SIGNED = ("signature_invalid", "seat_unknown", "seat_revoked")
SEAT = (*SIGNED, "token_expired")
TUS = {"name": "Tus-Resumable", "in": "header", "required": True, "schema": {"const": "1.0.0"}}
TEXT: dict[str, Any] = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0}
BASE64_OF_20, BASE64_OF_32 = "[A-Za-z0-9+/]{27}=", "[A-Za-z0-9+/]{43}="
CHECKSUM = {
    "type": "string",
    "pattern": f"^(sha1 {BASE64_OF_20}|sha256 {BASE64_OF_32})$",
}
RESUMABLE = {"const": "1.0.0"}
STORE = {"const": "no-store"}
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
            "schemas": schemas,
            "securitySchemes": {
                "seat": {"type": "http", "scheme": "bearer", "bearerFormat": "lpse-token+jwt"}
            },
        },
    }


def _paths() -> dict[str, Any]:
    paths = {**_public(), **_signed_body(), **_with_token(), **_uploads()}
    for path, item in paths.items():
        common = next((more for at, more in EVERYWHERE.items() if path.startswith(at)), {})
        for method, operation in item.items():
            if method != "parameters":
                _head(operation["responses"], common)
    return paths


def _head(responses: dict[str, Any], common: dict[str, Any]) -> None:
    """Add the headers that do not hang on the operation."""
    for status, response in responses.items():
        names = {**common, **ADDED.get(status, {})}
        if status == "412":
            names["Tus-Version"] = RESUMABLE
        response["headers"] = {**_headers(names, required=True), **response.get("headers", {})}
        if status in ("429", "503"):
            response["headers"].update(_headers({"Retry-After": NUMBER}))
        if not response["headers"]:
            del response["headers"]


def _public() -> dict[str, Any]:
    return {
        "/healthz": {
            "get": _operation(
                "health",
                "Whether the gateway and its database answer",
                {"description": "ok", "content": {"text/plain": {"schema": {"type": "string"}}}},
                public=True,
            )
        },
        "/v1/time": _nonced(
            "time",
            "The gateway's time, signed over the caller's nonce",
            "TimeAnswer",
            problems=("clock_behind",),
        ),
        "/v1/about": _nonced("about", "The gateway's name, and what lies behind it", "About"),
        "/v1/openapi.json": {
            "get": _operation("openapi", "This document", _json_reply(None), public=True)
        },
        "/v1/enrolments": {
            "post": _operation(
                "enrol",
                "Register a seat's key with a one-time code",
                _jose("EnrolAnswer"),
                body=_json_body("EnrolRequest"),
                problems=("enrolment_code_invalid",),
                public=True,
            )
        },
    }


def _signed_body() -> dict[str, Any]:
    return {
        "/v1/identity": {
            "post": _operation(
                "identity",
                "Whether a password is the tenderer's; the body is signed by the seat",
                _jose("IdentityAnswer"),
                body=_jose_body("IdentityRequest"),
                problems=(*SIGNED, "too_many_attempts"),
                public=True,
            )
        },
        "/v1/standing": {
            "post": _operation(
                "standing",
                "Where a firm stands that was recognised at the seat, which signs the body",
                _jose("StandingAnswer"),
                body=_jose_body("StandingRequest"),
                problems=(*SIGNED, "not_identified", "too_many_attempts", "clock_behind"),
                public=True,
            )
        },
        "/v1/status": {
            "post": _operation(
                "status",
                "How a seat is, and which orders it has carried out; signed by the seat",
                _jose("StatusAnswer"),
                body=_jose_body("SeatStatus"),
                problems=(*SIGNED, "status_outdated", "clock_behind"),
                public=True,
            )
        },
        "/v1/commands": {
            "post": _operation(
                "commands",
                "Answer commands, each signed by its seat",
                _json_reply("AnswerBatch"),
                body=_json_body("CommandBatch"),
                problems=("clock_behind",),
                public=True,
            )
        },
        "/v1/answers": {
            "post": _operation(
                "answers",
                "Take back answers this gateway has signed, shown by the seats that got them",
                _json_reply("AnswerBatch"),
                body=_json_body("ReturnBatch"),
                public=True,
            )
        },
    }


def _with_token() -> dict[str, Any]:
    return {
        "/v1/feed": {
            "get": _operation(
                "feed",
                "What is new for this seat after a cursor, waiting for it if asked to",
                _jose("FeedPage"),
                parameters=[
                    _query("after", {"type": "integer", "minimum": 0, "default": 0}),
                    {
                        **_query("wait", {"type": "integer", "minimum": 0, "default": 0}),
                        "description": "seconds; more than 30 are 30",
                    },
                    _query("orders", {"type": "integer", "minimum": 0, "default": 0}),
                    {**_query("roster", {"type": "integer", "minimum": 0}), "required": False},
                    {
                        **_query("marks", TEXT),
                        "required": False,
                        "description": "1: the seat understands `marks` of a roster",
                    },
                    {
                        **_query("history", {"type": "string", "pattern": "^([0-9a-f]{64})?$"}),
                        "required": False,
                    },
                ],
                problems=("clock_behind",),
            )
        },
        "/v1/checkpoints": {
            "post": _operation(
                "witness",
                "Vouch for the seat's log",
                _jose("CheckpointAnswer"),
                body=_json_body("CheckpointRequest"),
                problems=("checkpoint_conflict", "clock_behind"),
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
    options = _empty(204, OFFERED)
    create = _empty(201, {"Location": TEXT, "Upload-Offset": NUMBER}, {"Upload-Expires": TEXT})
    return {
        "/v1/uploads": {
            "options": _operation("uploads_options", "What tus offers here", options),
            "post": _operation(
                "upload_create",
                "Create an upload; the body may hold its first bytes",
                create,
                parameters=[
                    TUS,
                    _header("Upload-Length", {"type": "integer", "minimum": 0}),
                    _header("Upload-Metadata", {"type": "string"}, required=False),
                    _header("Upload-Checksum", CHECKSUM, required=False),
                ],
                body={**_pieces(), "required": False},
                problems=arriving,
            ),
        },
        "/v1/uploads/{upload_id}": {
            "parameters": [UPLOAD],
            "options": _operation("upload_options", "What tus offers here", options),
            "head": _operation(
                "upload_look",
                "How many bytes are here for good",
                _empty(
                    200,
                    {"Upload-Offset": NUMBER, "Upload-Length": NUMBER},
                    {"Upload-Expires": TEXT, "Upload-Metadata": TEXT},
                ),
                [TUS],
                problems=(*lost, *version),
            ),
            "patch": _operation(
                "upload_append",
                "Append bytes at the offset",
                _empty(204, {"Upload-Offset": NUMBER}, {"Upload-Expires": TEXT}),
                parameters=[
                    TUS,
                    _header("Upload-Offset", {"type": "integer", "minimum": 0}),
                    _header("Upload-Checksum", CHECKSUM, required=False),
                ],
                body=_pieces(),
                problems=append,
            ),
            "delete": _operation(
                "upload_end", "End it", _empty(204), [TUS], problems=(*lost, *version)
            ),
        },
    }


def _operation(
    name: str,
    summary: str,
    success: dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    *,
    body: dict[str, Any] | None = None,
    problems: Iterable[str] = (),
    public: bool = False,
) -> dict[str, Any]:
    success = dict(success)
    status = str(success.pop("status", 200))
    codes = [*COMMON, *problems, *(() if public else SEAT)]
    if body:
        codes.append("upload_interrupted")
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {status: success, **_refusals(codes)},
    }
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = body
    if public:
        operation["security"] = []
    return operation


def _refusals(codes: Iterable[str]) -> dict[str, Any]:
    by_status: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(str(TABLE[code].status), []).append(code)
    return {
        status: {
            "description": "; ".join(f"{code}: {TABLE[code].title}" for code in codes_),
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
        for status, codes_ in sorted(by_status.items())
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(name=name)}


def _jose_content(name: str) -> dict[str, Any]:
    schema = {"type": "string", "description": "JWS compact", "x-payload": _ref(name)}
    return {"application/jose": {"schema": schema}}


def _jose(name: str) -> dict[str, Any]:
    return {
        "description": f"JWS of {name}",
        "content": _jose_content(name),
        "headers": _headers({"Cache-Control": STORE}, required=True),
    }


def _jose_body(name: str) -> dict[str, Any]:
    return {"required": True, "content": _jose_content(name)}


def _json_body(name: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": _ref(name)}}}


def _json_reply(name: str | None) -> dict[str, Any]:
    schema = {"type": "object"} if name is None else _ref(name)
    return {"description": name or "JSON", "content": {"application/json": {"schema": schema}}}


def _empty(
    status: int, always: dict[str, Any] | None = None, sometimes: dict[str, Any] | None = None
) -> dict[str, Any]:
    headers = {**_headers(always or {}, required=True), **_headers(sometimes or {})}
    return {"status": status, "description": "No content", "headers": headers}


def _pieces() -> dict[str, Any]:
    content = {"schema": {"type": "string", "format": "binary"}}
    return {"required": True, "content": {"application/offset+octet-stream": content}}


def _headers(schemas: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {name: {"required": required, "schema": schema} for name, schema in schemas.items()}


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": "default" not in schema, "schema": schema}


def _nonced(
    name: str, summary: str, message: str, problems: tuple[str, ...] = ()
) -> dict[str, Any]:
    nonce = _query("nonce", {"type": "string", "minLength": 1, "maxLength": 100})
    asked: dict[str, Any] = {"parameters": [nonce], "problems": problems, "public": True}
    return {"get": _operation(name, summary, _jose(message), **asked)}


def _header(name: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": schema}
