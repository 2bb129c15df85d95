"""What every message is made of: strict structs, and texts with a pattern."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

# Python's `$` also stands before a last newline; JSON Schema's does not, and knows no `\Z`.
END = r"$(?!\n)"
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}" + END)]
PublicKey = Annotated[str, Meta(pattern="^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=" + END)]
Instant = Annotated[
    str,
    Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z" + END),
]
# Every program and database can hold what is at most this (RFC 7493, 2.2): one seat's nonsense
# must not spoil anybody's page.
HIGHEST = 2**53
Size = Annotated[int, Meta(ge=0, le=HIGHEST)]
Number = Annotated[int, Meta(ge=1, le=HIGHEST)]
Id = Annotated[str, Meta(min_length=1, max_length=100)]
Name = Annotated[str, Meta(min_length=1, max_length=1000)]
Realm = Literal["production", "training"]
# A word of a list that newer versions may make longer.
Word = Annotated[str, Meta(min_length=1, max_length=100)]


class Message(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a decision rests on. Unknown fields are refused: a new field is a new version."""


class Growing(Struct, frozen=True, kw_only=True):
    """What may get more fields: readers pass over those they do not know (SPEC 13).

    A field that must not be passed over comes as a new kind of message instead.
    """


def settle() -> set[type[Struct]]:
    """Have msgspec look at every struct known so far; call it before threads decode any.

    msgspec 0.22.0 looks at a struct when it is first decoded, and a second thread that decodes the
    same one meanwhile reads what is half written: the process is gone without a word.
    """
    found: set[type[Struct]] = set()
    left = list(Struct.__subclasses__())
    while left:
        shape = left.pop()
        if shape not in found:
            found.add(shape)
            left += shape.__subclasses__()
            msgspec.json.Decoder(shape)
    return found
