"""What is personal in a request, sealed with a key of this gateway's own."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sync.atrest import AtRest
from sync.gateway.centre import Centre

T = TypeVar("T", bound=msgspec.Struct)


class AskedChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a firm asks for: the new `value` ("" for a lost password), and who asked in its name.

    `former` is the tax number that it had when it asked. `compared`: the value looked odd, and was
    compared with the paper.
    """

    value: str
    asker: str
    former: str = ""
    compared: bool = False


class RequestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: the centre's `number` and when it answered (wire text), or `words`, why
    nothing came of it."""

    number: str = ""
    at: str = ""
    words: str = ""


class RequestSecrets:
    """Seals and opens; the request's id is bound in."""

    def __init__(self, centre: Centre) -> None:
        self._at_rest = AtRest(centre.key.derive("account-requests"))

    def seal(self, request_id: str, what: msgspec.Struct) -> bytes:
        """Seal a struct of this module."""
        return self._at_rest.seal(msgspec.json.encode(what), _place(request_id, type(what)))

    def open(self, request_id: str, sealed: bytes, kind: type[T]) -> T:
        """Open a struct of this module. Raises: Fault("at_rest_unreadable", context)."""
        plain = self._at_rest.open(sealed, _place(request_id, kind))
        return msgspec.json.decode(plain, type=kind)


def _place(request_id: str, kind: type[msgspec.Struct]) -> str:
    return f"account_request.{kind.__name__}:{request_id}"
