"""The catalogue: every failure that is explained to a person, in plain words.

`sync.errors.Fault` carries a code; the row here says how serious it is, what is wrong and what to
do next. `docs/reference/errors.md` is generated from it, and a test finds codes without a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from sync.errors import Fault

Kind = Literal["invalid", "not_found", "conflict", "forbidden", "late", "unavailable", "internal"]

HTTP_STATUS: dict[Kind, int] = {
    "invalid": 422,
    "not_found": 404,
    "conflict": 409,
    "forbidden": 403,
    "late": 409,
    "unavailable": 503,
    "internal": 500,
}


@dataclass(frozen=True)
class Entry:
    """`message` says what is wrong, `hint` what to do next; `{name}` takes the Fault's params."""

    kind: Kind
    message: LazyString
    hint: LazyString


@dataclass(frozen=True)
class Explanation:
    """What a screen or a terminal shows for a Fault."""

    code: str
    status: int
    message: str
    hint: str


CATALOGUE: dict[str, Entry] = {
    # wire and gateway
    # sealing and opening
    # receipts, log, printing
    # engine and link
    # sessions and web
    # bidding
    # intake, checks, window
    # configuration and command line
    "internal": Entry(
        "internal",
        _l("Aplikasi ini menemui keadaan yang tidak dikenalnya dan sudah mencatatnya."),
        _l(
            "Pekerjaan yang sudah tersegel tetap aman. Coba lagi; bila terulang, beri tahu petugas."
        ),
    ),
}


def explain(fault: Fault) -> Explanation:
    """Put a Fault into words in the current language."""
    entry = CATALOGUE.get(fault.code) or CATALOGUE["internal"]
    return Explanation(
        code=fault.code,
        status=HTTP_STATUS[entry.kind],
        message=str(entry.message).format_map(_Params(fault.params)),
        hint=str(entry.hint).format_map(_Params(fault.params)),
    )


class _Params(dict[str, object]):
    """A sentence must come out even when a Fault forgot a value."""

    def __missing__(self, key: str) -> str:
        return "…"
