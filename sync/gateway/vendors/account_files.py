"""Accounts as a file: XLSX or CSV out, CSV in, with every refused line named.

In the XLSX every cell is text: nothing runs when it is opened, and no zero is lost. A CSV cannot
say so; a tab before what a spreadsheet would read otherwise keeps it text until it is saved again.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import Literal

import xlsxwriter

from sync.errors import Fault
from sync.gateway import names, tables
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.gateway.tables import RefusedRow, TableLine, TableReport
from sync.gateway.vendors import account_store, accounts, entries, numbers, store
from sync.gateway.vendors.accounts import AccountStanding
from sync.wire import practice
from sync.wire.firms import compact, firm
from sync.wire.ids import new_id
from sync.wire.registration import VENDOR, AccountKind
from sync.wire.times import from_text
from sync.work import Work

COLUMNS: dict[str, tuple[str, ...]] = {
    "user_id": ("user id", "userid", "nama user", "rkn namauser"),
    "npwp": ("npwp", "nomor npwp", "no npwp", "npwp16", "rkn npwp"),
    "name": ("nama", "nama penyedia", "nama perusahaan", "rkn nama", "name"),
    "status": ("status",),
    "from": ("sejak", "berlaku sejak", "since"),
    "reason": ("alasan", "keterangan", "reason"),
    "kind": ("jenis", "jenis akun", "kind"),
}
HEADINGS = ("User ID", "NPWP", "Nama", "Status", "Sejak", "Alasan", "Jenis")
SINCE = HEADINGS.index("Sejak")
"""The one column whose cells are days, which a spreadsheet may know."""
KINDS: dict[AccountKind, tuple[str, ...]] = {
    "vendor": ("penyedia", "rekanan", "vendor", ""),
    "non_vendor": ("bukan penyedia", "non penyedia", "non-penyedia", "non_vendor"),
}
_READ_BY_SHEETS = tuple("=+-@.,\t'")
Format = Literal["xlsx", "csv"]
BATCH = 1000
# As `firms` compares them; a spreadsheet that takes numbers for numbers drops the zeros before.
_SHORT = range(9, 15)
_INACTIVE = {"nonaktif", "tidak aktif", "inactive", "0"}


def export(centre: Centre, format_: Format, *, by: Member) -> bytes:
    """Return all accounts as a file. Raises: what `staff.require` raises."""
    require(centre, "records", [by])
    rows = [HEADINGS, *_rows(centre)]
    data = _xlsx(rows) if format_ == "xlsx" else _csv(rows)
    with centre.writing() as db:
        journal.record(
            centre, db, entries.ACCOUNTS_EXPORTED, by=by, format=format_, count=len(rows) - 1
        )
    return data


def take_in(centre: Centre, data: bytes, *, by: Member) -> TableReport:
    """Take accounts in that another system has; none has a password until one is set here.

    Columns are found by name. A line that a spreadsheet has spoilt, or that names an account known
    here, is left out and told. Raises: what `tables.read` raises, and what `staff.require` raises.
    """
    require(centre, "records", [by])
    lines = tables.read(data, COLUMNS, ("user_id", "npwp", "name"))
    taken, refused = 0, []
    seen: set[str] = set()
    with centre.writing() as db:
        for line in lines:
            code, column = _take(centre, db, line, seen, by)
            if code:
                refused.append(RefusedRow(line.number, code, column))
            else:
                taken += 1
        journal.record(
            centre,
            db,
            entries.ACCOUNTS_IMPORTED,
            by=by,
            sha256=hashlib.sha256(data).hexdigest(),
            taken=taken,
            refused=len(refused),
        )
    return TableReport(taken, tuple(refused))


def _rows(centre: Centre) -> Iterator[tuple[str, ...]]:
    after = 0
    while True:
        with centre.reading() as db:
            found = account_store.page(db, "", after, BATCH)
            rows = [_row(centre, accounts.standing(centre, db, one)) for one in found]
        yield from rows
        if len(found) < BATCH:
            return
        after = found[-1].number


def _row(centre: Centre, one: AccountStanding) -> tuple[str, ...]:
    since = from_text(one.counts.from_at if one.counts else one.account.made_at)
    reason = one.counts.reason if one.counts and one.status == "inactive" else ""
    words = {"active": "aktif", "inactive": "nonaktif"}
    account = one.account
    kind = KINDS[account.kind][0]
    day = centre.day_of(since).isoformat()
    return account.user_id, account.npwp, account.name, words[one.status], day, reason, kind


def _xlsx(rows: list[tuple[str, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Akun")
        sheet.set_column(0, len(HEADINGS) - 1, 24, text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return out.getvalue()


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(
            [cell if at == SINCE else _kept_as_text(cell) for at, cell in enumerate(row)]
        )
    return out.getvalue().encode("utf-8-sig")


def _kept_as_text(cell: str) -> str:
    """Put a tab before what a spreadsheet may count, date or run, or that begins as if it had one.

    Whatever begins with a digit or a dot may be a number or a day to it: `00.12`, `1e5`, `3-4`.
    """
    return "\t" + cell if cell[:1].isdecimal() or cell[:1] in _READ_BY_SHEETS else cell


def _take(centre: Centre, db: Work, line: TableLine, seen: set[str], by: Member) -> tuple[str, str]:
    """Take one account in; return the code and column of what is wrong, or two empty texts."""
    user_id, number, name = (line.cells.get(one, "") for one in ("user_id", "npwp", "name"))
    kind = _kind(line)
    if kind is None:
        return "table_kind_wrong", "kind"
    wrong = _wrong_number(number)
    if wrong:
        return wrong, "npwp"
    if tables.rounded(user_id):
        return "table_number_rounded", "user_id"
    try:
        called = names.clean(name)
    except Fault:
        return "table_name_missing", "name"
    key = accounts.user_key(user_id)
    if kind != VENDOR:
        number = ""  # that of an agency is of many people
    one = firm(number) if number else key
    if seen & {one, key}:
        return "table_twice", "user_id"
    seen |= {one, key}
    try:
        wanted = accounts.require_user_id(user_id)
        practice.require_marked(centre.identity.realm, wanted)
    except Fault as fault:
        return fault.code, "user_id"
    if numbers.is_taken(db, one) or account_store.by_user(db, key) is not None:
        return "table_account_known", "user_id"
    store.put_tenderer(db, store.Tenderer(number or key, called, store.NO_PASSWORD), centre.now())
    account_store.begin(db, new_id(), one, wanted, key, centre.now(), kind=kind)
    if line.cells.get("status", "").casefold() in _INACTIVE:
        made = account_store.of_firm(db, one)
        assert made is not None
        reason = line.cells.get("reason", "")[: accounts.LONGEST_REASON] or "Nonaktif sejak impor."
        decree = accounts.Decree("lpse", "impor", False, reason)
        accounts.decide_within(centre, db, made, "inactive", decree, by)
    return "", ""


def _kind(line: TableLine) -> AccountKind | None:
    typed = line.cells.get("kind", "").casefold()
    return next((one for one, words in KINDS.items() if typed in words), None)


def _wrong_number(number: str) -> str:
    if not number or compact(number) is not None:
        return ""
    if tables.rounded(number):
        return "table_number_rounded"
    digits = "".join(sign for sign in number if sign.isdecimal())
    return "table_number_short" if len(digits) in _SHORT else "table_number_wrong"
