"""Take a blacklist in from a file, and say who stands on one.

Lists are public: the national one comes as JSON of the data service or as CSV. What is not found is
not found in our copy, no more; a list older than the requirement table allows says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sync.errors import Fault
from sync.gateway import names, tables
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.own_figures import BLACKLIST_SHARE
from sync.gateway.sanctions import entries, store
from sync.gateway.sanctions.store import SanctionRow
from sync.gateway.sanctions.store import SanctionsListed as SanctionsListed
from sync.gateway.sanctions.store import SanctionsTaken as SanctionsTaken
from sync.gateway.staff.service import Member, require
from sync.gateway.tables import RefusedRow, TableLine, TableReport
from sync.identifiers.dates import read_date
from sync.wire.firms import compact, firm, root, tidy
from sync.work import Reading

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        *("nama penyedia", "nama", "nama perusahaan", "penyedia", "rekanan", "nama rekanan"),
        *("name", "supplier"),
    ),
    "npwp": ("npwp", "npwp penyedia", "nomor npwp", "no npwp", "npwp16", "tax id"),
    "nib": ("nib", "nomor induk berusaha", "no nib"),
    "decree": (
        *("nomor sk", "no sk", "sk", "sk penetapan", "nomor sk penetapan", "surat keputusan"),
        "decree",
    ),
    "starts": (
        *("tanggal mulai", "tgl mulai", "mulai", "berlaku mulai", "masa berlaku awal"),
        *("tanggal berlaku", "start date", "starts"),
    ),
    "ends": (
        *("tanggal selesai", "tgl selesai", "tanggal berakhir", "sampai", "masa berlaku akhir"),
        *("berlaku sampai", "end date", "ends"),
    ),
    "reason": ("alasan", "jenis pelanggaran", "pelanggaran", "keterangan", "reason"),
}
PAGE = 50
LONGEST = 500


@dataclass(frozen=True)
class Hit:
    """An entry that may be somebody of a registration.

    By `number`; by `root`, that of another office of the same firm; or only by `name` ("maybe").

    `stands`: whether today lies between its dates.
    """

    by: str
    entry: SanctionRow
    taken: SanctionsTaken
    stands: bool


@dataclass(frozen=True)
class Screening:
    """What our copies of the lists say; without a list nothing was looked up.

    `lists` are those that were searched. No hit means: not found in these copies.
    """

    hits: tuple[Hit, ...]
    lists: tuple[SanctionsTaken, ...]


@dataclass(frozen=True)
class EntryPage:
    """Up to fifty entries; `next` is the `after` of the next page, 0 on the last."""

    listed: tuple[SanctionsListed, ...]
    next: int


def take_in(
    centre: Centre,
    data: bytes,
    *,
    source: str,
    licence: str,
    dated: date,
    by: Member,
    counted: int | None = None,
) -> TableReport:
    """Take a list in, in place of the one that this `source` gave before.

    `dated` is the day that the list is of, `licence` what it may be used under. A list that is much
    shorter than the one it replaces is taken where `counted` says how many entries it has: half a
    file must not clear a firm. Raises: Fault("blacklist_shorter", now, before),
    Fault("blacklist_source_missing"), Fault("blacklist_licence_missing"),
    Fault("blacklist_date_future"), Fault("blacklist_empty") where no line can be taken (the list of
    before stays), what `tables.read` raises, and what `staff.require` raises.
    """
    require(centre, "records", [by])
    named, terms = _said(source), _said(licence)
    if not named:
        raise Fault("blacklist_source_missing")
    if not terms:
        raise Fault("blacklist_licence_missing")
    if dated > centre.today():
        raise Fault("blacklist_date_future")
    found: list[SanctionRow] = []
    refused: list[RefusedRow] = []
    for line in tables.read(data, COLUMNS, ("name",)):
        one = _entry(line)
        if isinstance(one, SanctionRow):
            found.append(one)
        else:
            refused.append(one)
    if not found:
        raise Fault("blacklist_empty", refused=len(refused))
    day = dated.isoformat()
    with centre.writing() as db:
        before = next((one.entries for one in store.current(db) if one.source == named), 0)
        if len(found) < before * BLACKLIST_SHARE and counted != len(found):
            raise Fault("blacklist_shorter", now=len(found), before=before)
        store.insert(db, named, terms, day, centre.now(), by.staff_id, found, len(refused))
        journal.record(
            centre,
            db,
            entries.BLACKLIST_TAKEN,
            by=by,
            source=named,
            dated=day,
            sha256=hashlib.sha256(data).hexdigest(),
            entries=len(found),
            refused=len(refused),
        )
    return TableReport(len(found), tuple(refused))


def lists(centre: Centre, *, by: Member) -> list[SanctionsTaken]:
    """Return the list of each source that counts. Raises: what `staff.require` raises."""
    require(centre, "verify", [by])
    with centre.reading() as db:
        return store.current(db)


def page(centre: Centre, search: str, after: int, *, by: Member) -> EntryPage:
    """Return a page of entries by name or number. Raises: what `staff.require` raises."""
    require(centre, "verify", [by])
    typed = " ".join(search.split())
    like = firm(typed) if compact(typed) is not None else typed
    with centre.reading() as db:
        found = store.page(db, like, after, PAGE + 1)
    more = len(found) > PAGE
    return EntryPage(tuple(found[:PAGE]), found[PAGE - 1].sanction if more else 0)


def check(db: Reading, numbers: Sequence[str], called: Sequence[str], today: date) -> Screening:
    """Look numbers and names up in all lists; what a number finds is not said again by name.

    A firm on a list that comes with the number of a branch is found too.
    """
    by_number = store.with_numbers(db, {tidy(one) for one in numbers})
    roots = {root(one) for one in numbers if compact(one) is not None}
    seen = {one.sanction for one in by_number}
    by_root = [one for one in store.with_roots(db, roots) if one.sanction not in seen]
    seen |= {one.sanction for one in by_root}
    by_name = store.with_names(db, {names.key(one) for one in called} - {""})
    hits = [_hit("number", one, today) for one in by_number]
    hits += [_hit("root", one, today) for one in by_root]
    hits += [_hit("name", one, today) for one in by_name if one.sanction not in seen]
    return Screening(tuple(hits), tuple(store.current(db)))


def _hit(by: str, one: SanctionsListed, today: date) -> Hit:
    day = today.isoformat()
    begun = not one.entry.starts or one.entry.starts <= day
    stands = begun and (not one.entry.ends or day <= one.entry.ends)
    return Hit(by, one.entry, one.taken, stands)


def _entry(line: TableLine) -> SanctionRow | RefusedRow:
    """Read a line, or say why it cannot be taken."""
    cells = {name: line.cells.get(name, "")[:LONGEST] for name in COLUMNS}
    if not cells["name"]:
        return RefusedRow(line.number, "table_name_missing", "name")
    for column in ("npwp", "nib"):
        if tables.rounded(cells[column]):
            return RefusedRow(line.number, "table_number_rounded", column)
    if cells["npwp"] and compact(cells["npwp"]) is None:
        return RefusedRow(line.number, "table_number_wrong", "npwp")
    dates = {}
    for column in ("starts", "ends"):
        read = read_date(cells[column].partition("T")[0])
        if cells[column] and read is None:
            return RefusedRow(line.number, "table_date_wrong", column)
        dates[column] = "" if read is None else read.isoformat()
    return SanctionRow(
        name=cells["name"],
        name_key=names.key(cells["name"]),
        number=firm(cells["npwp"]) if cells["npwp"] else "",
        nib=tidy(cells["nib"]),
        decree=cells["decree"],
        starts=dates["starts"],
        ends=dates["ends"],
        reason=cells["reason"],
    )


def _said(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 200 and said.isprintable() else ""
