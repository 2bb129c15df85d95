"""What a row of the catalogue holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from flask_babel import LazyString

Kind = Literal["invalid", "not_found", "conflict", "forbidden", "late", "unavailable", "internal"]

Audience = Literal["anyone", "board", "sender"]


@dataclass(frozen=True)
class Entry:
    """`message` says what is wrong, `hint` what to do next; `{name}` takes the Fault's params.

    `audience`: `board` is for staff at the console and never stands at a seat; `sender` announces
    that something is sent again, and stands only where something sealed waits to be sent.
    """

    kind: Kind
    message: LazyString
    hint: LazyString
    audience: Audience = "anyone"


def for_audience(
    audience: Audience, entries: Mapping[str, Entry], codes: Iterable[str] | None = None
) -> dict[str, Entry]:
    """The entries with these codes (all of them, if none are named) marked for an audience."""
    marked = set(entries if codes is None else codes)
    assert marked <= set(entries), marked - set(entries)
    return {
        code: replace(entry, audience=audience) if code in marked else entry
        for code, entry in entries.items()
    }
