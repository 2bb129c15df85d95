"""The catalogue: every failure that is explained to a person, in plain words.

`sync.errors.Fault` carries a code; a row here says how serious it is, what is wrong and what to do
next. One module an area; `docs/reference/errors.md` is generated from all, and a test finds codes
without a row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from flask import has_app_context
from flask_babel import get_locale, get_timezone
from flask_babel import lazy_gettext as _l

from kiosk.errors import (
    accounts,
    announcements,
    bidding,
    class_console,
    class_papers,
    class_seat,
    classes,
    console,
    courier,
    damage,
    desk,
    engine,
    gateway,
    handing_in,
    help_calls,
    identifiers,
    install,
    intake,
    lessons,
    logs,
    packs,
    papers,
    practice,
    printing,
    proof,
    question_imports,
    quizzes,
    records,
    recovery,
    register,
    registration,
    requirements,
    room,
    rulings,
    sealing,
    seat_desk,
    sessions,
    setup,
    staff,
    storage,
    tls,
    training,
    unopened,
    uploads,
    verification,
)
from kiosk.errors.entry import Entry, Kind
from sync import figures
from sync.errors import Fault
from sync.sealing import looks
from sync.wire import problems

__all__ = [
    "CATALOGUE",
    "HTTP_STATUS",
    "Entry",
    "Explanation",
    "Kind",
    "explain",
    "explain_unsealed",
    "http_status",
    "is_for",
]

NOT_BY_ITSELF = _l(
    "Langkah ini belum selesai dan tidak berulang sendiri. Coba lagi, atau beri tahu petugas."
)

# Of what the wire does not publish a status for (`sync.wire.problems`).
HTTP_STATUS: dict[Kind, int] = {
    "invalid": 422,
    "not_found": 404,
    "conflict": 409,
    "forbidden": 403,
    "late": 409,
    "unavailable": 503,
    "internal": 500,
}

AREAS = (
    gateway, desk, uploads, sealing, proof, engine, sessions, staff, register, room,
    rulings, unopened,
    announcements, classes, console, bidding, intake, handing_in, identifiers, papers, records,
    help_calls, accounts, practice, class_console, registration, requirements, verification,
    seat_desk,
    packs, lessons, quizzes, question_imports, training, class_seat, install, setup, tls,
    storage, recovery, logs, damage, printing, class_papers, courier,
)  # fmt: skip
CATALOGUE: dict[str, Entry] = {
    code: entry for area in AREAS for code, entry in area.ENTRIES.items()
}
assert len(CATALOGUE) == sum(len(area.ENTRIES) for area in AREAS), "a code in two areas"


@dataclass(frozen=True)
class Explanation:
    """What a screen or a terminal shows for a Fault, in the language in which it is read.

    `params` are the values that its sentences name. `retried`: the program may try again by itself.
    `capital`: the value that begins the sentence is an ordinary word.
    """

    code: str
    status: int
    params: tuple[tuple[str, object], ...] = ()
    retried: bool = True
    capital: bool = False

    @property
    def message(self) -> str:
        """What is wrong."""
        said = str(_entry(self.code).message).format_map(_params(self.code, dict(self.params)))
        return said[:1].upper() + said[1:] if self.capital else said

    @property
    def hint(self) -> str:
        """What to do next."""
        if not self.retried:
            return str(NOT_BY_ITSELF)
        return str(_entry(self.code).hint).format_map(_params(self.code, dict(self.params)))


def http_status(code: str) -> int:
    """Return the HTTP status of a code: what the wire publishes for it, else what its kind says.

    A code that is not in the catalogue counts as `code_unknown`, as in `explain`.
    """
    published = problems.TABLE.get(code)
    if published is not None:
        return published.status
    return HTTP_STATUS[_entry(code).kind]


def explain(fault: Fault) -> Explanation:
    """Put a Fault into words."""
    return Explanation(fault.code, http_status(fault.code), tuple(fault.params.items()))


def explain_unsealed(fault: Fault) -> Explanation:
    """The same at a seat before anything was sealed: no word of the board's, no retry announced."""
    audience = _entry(fault.code).audience
    if audience == "board":
        return explain(Fault("internal"))
    return replace(explain(fault), retried=audience != "sender")


def is_for(code: str, *, queued: bool) -> bool:
    """Whether this may stand on a seat's page where something sealed waits (`queued`) or not."""
    entry = CATALOGUE.get(code)
    audience = "anyone" if entry is None else entry.audience
    return audience == "anyone" or (audience == "sender" and queued)


def _entry(code: str) -> Entry:
    """The row of a code. One of the other end, in a newer version, is no fault of the program."""
    return CATALOGUE.get(code) or CATALOGUE["code_unknown"]


def _params(code: str, given: Mapping[str, object]) -> _Params:
    """What the sentences name; sizes, instants (`until`) and days as pages write them."""
    sizes = {
        name: value
        for name, value in given.items()
        if name.endswith("_bytes") and isinstance(value, int)
    }
    written = {name: _size(value, sizes.values()) for name, value in sizes.items()}
    return _Params({"code": code, **given, **written, **_times(given)})


def _times(given: Mapping[str, object]) -> dict[str, str]:
    lang, said = str(get_locale() or "id"), {}
    zone = get_timezone() if has_app_context() else None
    for name in {"until", "day"} & set(given):
        text = str(given[name])
        # Waited for too briefly, it would be refused again: rounded up.
        said[name] = (
            figures.instant(text, lang, zone, up=True)
            if name == "until"
            else figures.day(text, lang)
        )
    return said


def _size(value: int, beside: Collection[int]) -> str:
    """A size as pages write it, unless one that is smaller would read the same: then rounded up."""
    lang = str(get_locale() or "id")
    said = figures.size(value, lang)
    same = any(other < value and figures.size(other, lang) == said for other in beside)
    return figures.size(value, lang, up=True) if same else said


class _Params(dict[str, object]):
    """A sentence must come out even when a Fault forgot a value; a kind of file is in words."""

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        return looks.words(str(value), str(get_locale() or "id")) if key == "looks" else value

    def __missing__(self, key: str) -> str:
        return "…"
