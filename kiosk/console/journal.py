"""The journal as people read it: names for ids, sentences for codes, and what came of each act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import flask

from kiosk.errors import explain
from sync.errors import Fault
from sync.gateway.bids import shared as bids
from sync.gateway.centre import Centre
from sync.gateway.enrolment import shared as seats
from sync.gateway.journal import search
from sync.gateway.journal.search import Wanted
from sync.gateway.journal.service import Entry
from sync.gateway.room import shared as orders
from sync.gateway.staff import service as staff
from sync.gateway.vendors import service as vendors
from sync.work import Reading

REFUSED = frozenset({"act_refused", "desk_refused", "sign_in_refused"})
# What a sign-in at a seat says as its place, before the seat's id.
AT_SEAT = "seat:"
# Noted by the gateway itself: nothing that somebody did.
NOTED = frozenset({"alarm_raised", "bid_judged_again", "bid_file_faulty", "receipt_issued"})
# Of a search in words: so many entries are put into words for one page.
MOST_READ = 4_000


@dataclass(frozen=True)
class Names:
    """Who and what stands behind the ids of entries; an id without a name stays as it is."""

    people: Mapping[str, str]
    seats: Mapping[str, str]
    firms: Mapping[str, str]

    @classmethod
    def of(cls, centre: Centre, db: Reading) -> Names:
        """Everybody who serves or served, every seat and every firm."""
        people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
        people |= {one.committee_id: one.name for one in staff.committee(centre)}
        return cls(
            people,
            {seat.seat_id: seat.name for seat in seats.seats(db)},
            vendors.firms_by_ref(centre, db),
        )


@dataclass(frozen=True)
class Draft:
    """An entry with names in its fields; `why_code` and `about` are sentences of the catalogue."""

    name: str
    fields: Mapping[str, object]
    outcome: str
    why_code: str
    about: str

    @property
    def refused(self) -> bool:
        """Whether the act was refused."""
        return self.outcome == "refused"


@dataclass(frozen=True)
class Row:
    """One entry in words. `at` is wire text; `outcome` is done, refused, … or empty."""

    index: int
    at: str
    name: str
    by: tuple[str, ...]
    what: str
    outcome: str
    result: str
    seat: str
    tenders: tuple[str, ...]
    why: str
    entry: Entry

    @property
    def failed(self) -> bool:
        """Whether nothing came of the act: refused, expired or cancelled."""
        return self.outcome in ("refused", "expired", "cancelled")

    def matches(self, words: list[str]) -> bool:
        """Whether every word stands somewhere in it, capitals or not."""
        parts = (*self.by, self.what, self.result, self.seat, *self.tenders, self.why)
        text = " ".join(parts).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class Page:
    """Rows, the newest first; `older` is the index below which more may lie, None for no more."""

    rows: list[Row]
    older: int | None


def page(centre: Centre, before: int, wanted: Wanted, text: str, most: int) -> Page:
    """Up to `most` entries below an index that fit; reads no more than it must for them."""
    words, read, last = text.casefold().split(), 0, before
    rows: list[Row] = []
    with centre.reading() as db:
        names = Names.of(centre, db)
        for index, entry in search.back(db, before, wanted):
            if len(rows) == most or read == MOST_READ:
                return Page(rows, last)
            one = row(db, names, index, entry)
            if one.matches(words):
                rows.append(one)
            read, last = read + 1, index
    return Page(rows, None)


def every(centre: Centre, wanted: Wanted, text: str) -> Iterator[Row]:
    """All entries that fit, the oldest last; the caller reads them while it writes them out."""
    words = text.casefold().split()
    with centre.reading() as db:
        names = Names.of(centre, db)
        for index, entry in search.back(db, 2**53, wanted):
            one = row(db, names, index, entry)
            if one.matches(words):
                yield one


def row(db: Reading, names: Names, index: int, entry: Entry) -> Row:
    """Put the entry numbered `index` into words for a page."""
    draft = _draft(db, names, entry)
    said = flask.current_app.jinja_env.get_template("console/_journal_words.html").module
    return Row(
        index=index,
        at=entry.at,
        name=entry.name,
        by=tuple(names.people.get(each, each) for each in entry.by),
        what=_line(said.entry(draft)),  # type: ignore[attr-defined]
        outcome=draft.outcome,
        result=_line(said.outcome(draft)),  # type: ignore[attr-defined]
        seat=str(draft.fields.get("seat_id", "")),
        tenders=_tenders(db, entry),
        why=entry.why or "",
        entry=entry,
    )


def _draft(db: Reading, names: Names, entry: Entry) -> Draft:
    fields: dict[str, object] = dict(entry.fields)
    known = (
        ("staff_id", names.people),
        ("committee_id", names.people),
        ("seat_id", names.seats),
        ("account", names.firms),
    )
    for key, by_id in known:
        if key in fields:
            fields[key] = by_id.get(str(fields[key]), str(fields[key]))
    place = str(fields.get("place", ""))
    if place.startswith(AT_SEAT):
        seat_id = place.removeprefix(AT_SEAT)
        fields["place"] = names.seats.get(seat_id, seat_id)
    outcome, code = _outcome(db, entry)
    code = code or str(fields.get("code", ""))
    about = str(fields.get("about", ""))
    return Draft(entry.name, fields, outcome, _sentence(code), _sentence(about))


def _outcome(db: Reading, entry: Entry) -> tuple[str, str]:
    """What came of it, and the code of why not."""
    if entry.name in REFUSED:
        return "refused", "staff_not_allowed" if entry.name == "act_refused" else ""
    if entry.name in NOTED:
        return "", ""
    if entry.name == "seat_act":
        return str(entry.fields["outcome"]), str(entry.fields.get("code", ""))
    if entry.name != "order_given":
        return "done", ""
    order = orders.become(db, str(entry.fields["order_id"]))
    if order is None or order.outcome is None:
        return ("cancelled", "") if order is not None and order.cancelled else ("waiting", "")
    return order.outcome, order.problem or ""


def _tenders(db: Reading, entry: Entry) -> tuple[str, ...]:
    fields = entry.fields
    if "tender_id" in fields:
        return (str(fields["tender_id"]),)
    told = fields.get("tenders")
    if isinstance(told, list):
        return tuple(told)
    bid = bids.bid(db, str(fields["bid_id"])) if "bid_id" in fields else None
    return () if bid is None else (bid.tender_id,)


def _sentence(code: str) -> str:
    return explain(Fault(code)).message if code else ""


def _line(text: object) -> str:
    return " ".join(str(text).split())
