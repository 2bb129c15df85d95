"""The journal as CSV for spreadsheets and as JSON lines for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import msgspec
from flask_babel import gettext as _

from kiosk.console.journal import Row
from sync.wire.times import from_text

BOM = "\ufeff"
# What a spreadsheet would run, or read as a number or date of its own: it becomes text.
_RUNS = re.compile(r"[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20]")
_LOOKS_LIKE_A_NUMBER = re.compile(r"[0-9][0-9.,:/eE+\- ]*")
SAFE_DIGITS = 11  # more become 1,98503E+17


def local(at: str, timezone: str) -> str:
    """`2026-11-28 16:54:22` in the gateway's zone."""
    here = from_text(at).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    return here.isoformat(" ", "seconds")


def cell(text: str) -> str:
    """Text that a spreadsheet shows as it is: it runs nothing, and loses no digit of a number.

    An apostrophe before it says "text" to Excel, LibreOffice and others.
    """
    if _RUNS.match(text.lstrip()) or (_LOOKS_LIKE_A_NUMBER.fullmatch(text) and not _plain(text)):
        return f"'{text}"
    return text


def _plain(text: str) -> bool:
    return text.isdigit() and len(text) <= SAFE_DIGITS and (text == "0" or text[0] != "0")


def csv_lines(rows: Iterable[Row], timezone: str) -> Iterator[str]:
    """RFC 4180, UTF-8 with a byte order mark, which Excel needs; times are the gateway's own."""
    yield BOM + csv_line(
        (
            _("Nomor"),
            _("Waktu (%(zone)s)", zone=timezone),
            _("Siapa"),
            _("Apa"),
            _("Hasil"),
            _("Kursi"),
            _("Tender"),
            _("Alasan"),
            _("Kode"),
        )
    )
    for row in rows:
        texts = (
            " & ".join(row.by),
            row.what,
            row.result,
            row.seat,
            " ".join(row.tenders),
            row.why,
            row.name,
        )
        yield csv_line((str(row.index + 1), local(row.at, timezone), *map(cell, texts)))


def json_lines(rows: Iterable[Row], timezone: str) -> Iterator[str]:
    """One object a line: the entry as its leaf hashes it, its index, and the same in words."""
    for row in rows:
        said = {
            "index": row.index,
            "at_local": local(row.at, timezone),
            "who": list(row.by),
            "what": row.what,
            "outcome": row.outcome or None,
            "result": row.result,
            "seat": row.seat or None,
            "tenders": list(row.tenders),
            "entry": row.entry,
        }
        yield msgspec.json.encode(said).decode() + "\n"


def csv_line(cells: Iterable[str]) -> str:
    """Return one line of a CSV file, quoted where it must be (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
