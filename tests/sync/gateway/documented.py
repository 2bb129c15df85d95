"""Every reply that a gateway's tests see must stand in its OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sync.gateway import openapi

# Of HTTP itself, whatever is said.
OF_HTTP = {"content-type", "content-length", "connection", "date", "server", "transfer-encoding"}


def require(method: str, path: str, status: int, headers: Iterable[str]) -> None:
    """Fail for a status or a header that the document does not name, or a missing one it promises.

    Addresses and methods that are not in it may only be refused as such.
    """
    item = openapi.document()["paths"].get(_template(path.partition("?")[0]), {})
    operation = item.get(method.lower()) or item.get("get" if method == "HEAD" else "")
    if operation is None:
        return
    where = f"{method} {path}: {status}"
    response = operation["responses"].get(str(status))
    assert response is not None, f"{where} is not documented"
    named = {name.lower(): header for name, header in response.get("headers", {}).items()}
    given = {name.lower() for name in headers}
    assert given - OF_HTTP <= named.keys(), f"{where} says {given - OF_HTTP - named.keys()}"
    promised = {name for name, header in named.items() if header["required"]}
    assert promised <= given, f"{where} lacks {promised - given}"


def _template(path: str) -> str:
    if re.fullmatch("/v1/uploads/[^/]+", path):
        return "/v1/uploads/{upload_id}"
    if re.fullmatch("/v1/drafts/[^/]+", path):
        return "/v1/drafts/{locator}"
    return path
