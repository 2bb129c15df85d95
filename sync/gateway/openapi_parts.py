"""The pieces an OpenAPI document is made of: operations, bodies, replies, refusals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sync.wire.problems import TABLE

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
STORE = {"const": "no-store"}


def operation(
    name: str,
    summary: str,
    success: dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    *,
    body: dict[str, Any] | None = None,
    problems: Iterable[str] = (),
    public: bool = False,
) -> dict[str, Any]:
    """Build an operation: its success, its parameters and body, and its refusals by status."""
    success = dict(success)
    status = str(success.pop("status", 200))
    codes = [*COMMON, *problems, *(() if public else SEAT)]
    if body:
        codes.append("upload_interrupted")
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {status: success, **refusals(codes)},
    }
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = body
    if public:
        operation["security"] = []
    return operation


def refusals(codes: Iterable[str]) -> dict[str, Any]:
    """Build the replies of these problem codes, those of one status together."""
    by_status: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(str(TABLE[code].status), []).append(code)
    return {
        status: {
            "description": "; ".join(f"{code}: {TABLE[code].title}" for code in codes_),
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
        for status, codes_ in sorted(by_status.items())
    }


def ref(name: str) -> dict[str, str]:
    """Return a reference to a schema of the document."""
    return {"$ref": REF.format(name=name)}


def jose_content(name: str) -> dict[str, Any]:
    """Build the content of a JWS whose payload has this schema."""
    schema = {"type": "string", "description": "JWS compact", "x-payload": ref(name)}
    return {"application/jose": {"schema": schema}}


def jose(name: str) -> dict[str, Any]:
    """Build a reply that is a JWS of this schema."""
    return {
        "description": f"JWS of {name}",
        "content": jose_content(name),
        "headers": headers({"Cache-Control": STORE}, required=True),
    }


def jose_body(name: str) -> dict[str, Any]:
    """Build a request body that is a JWS of this schema."""
    return {"required": True, "content": jose_content(name)}


def json_body(name: str) -> dict[str, Any]:
    """Build a request body in JSON of this schema."""
    return {"required": True, "content": {"application/json": {"schema": ref(name)}}}


def json_reply(name: str | None) -> dict[str, Any]:
    """Build a reply in JSON of this schema; any object for None."""
    schema = {"type": "object"} if name is None else ref(name)
    return {"description": name or "JSON", "content": {"application/json": {"schema": schema}}}


def empty(
    status: int, always: dict[str, Any] | None = None, sometimes: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Build a reply without a body: headers it always has, and those it may have."""
    named = {**headers(always or {}, required=True), **headers(sometimes or {})}
    return {"status": status, "description": "No content", "headers": named}


def pieces() -> dict[str, Any]:
    """Build the request body of an upload's PATCH."""
    content = {"schema": {"type": "string", "format": "binary"}}
    return {"required": True, "content": {"application/offset+octet-stream": content}}


def headers(schemas: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    """Build the headers of a reply."""
    return {name: {"required": required, "schema": schema} for name, schema in schemas.items()}


def query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Build a parameter of the query."""
    return {"name": name, "in": "query", "required": "default" not in schema, "schema": schema}


def asks(name: str, what: str) -> dict[str, Any]:
    """A flag by which a seat says that it understands something (`what`): 1, else it does not."""
    told = f"1: the seat takes {what}"
    return {**query(name, {"type": "string"}), "required": False, "description": told}


def header(name: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Build a parameter in a request's header."""
    return {"name": name, "in": "header", "required": required, "schema": schema}


def nonced(name: str, summary: str, message: str, problems: tuple[str, ...] = ()) -> dict[str, Any]:
    """A GET for all whose signed answer repeats the caller's nonce."""
    nonce = query("nonce", {"type": "string", "minLength": 1, "maxLength": 100})
    asked: dict[str, Any] = {"parameters": [nonce], "problems": problems, "public": True}
    return {"get": operation(name, summary, jose(message), **asked)}


def signed(
    name: str, summary: str, body: str, reply: str, problems: tuple[str, ...]
) -> dict[str, Any]:
    """Build a POST whose body its seat has signed."""
    problems = (*SIGNED, *problems)
    asked = jose_body(body)
    return {
        "post": operation(name, summary, jose(reply), body=asked, problems=problems, public=True)
    }
