"""Numbers, sizes, times and durations as people here write them (template filters).

Instants are aware UTC datetimes or the wire's ISO text; the local zone exists only in here.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, get_timezone, gettext, ngettext

from sync.wire import times

_UNITS = ("B", "kB", "MB", "GB", "TB")
_INDONESIAN_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}  # fmt: skip  # noqa: E501


def _local(moment: datetime | str) -> datetime:
    aware = times.from_text(moment) if isinstance(moment, str) else moment
    if aware.tzinfo is None:
        raise ValueError("naive datetime on a page")
    try:
        return aware.astimezone(get_timezone())
    except OverflowError:  # 9999-12-31T23:59:59Z, which people write for "never"
        return aware


def _english() -> bool:
    return str(get_locale()) == "en"


def angka(number: float, digits: int = 0) -> str:
    """1250000 → `1.250.000`; 12.4 with one digit → `12,4`."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(number, format=pattern, locale=get_locale()))


def rupiah(amount_idr: int) -> str:
    """1250000000 → `Rp 1.250.000.000`."""
    return f"Rp {angka(amount_idr)}"


def ukuran(size_bytes: int) -> str:
    """12_400_000 → `12,4 MB`; decimal units, as on the label of a stick."""
    size, unit = float(size_bytes), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{angka(size, 1 if unit and size < 99.95 else 0)} {_UNITS[unit]}"


def zona(moment: datetime | str) -> str:
    """`WIB`, `WITA`, `WIT`, else the zone's own abbreviation."""
    local = _local(moment)
    return _INDONESIAN_ZONES.get(str(local.tzinfo), local.tzname() or "")


def jam(moment: datetime | str) -> str:
    """`10:31:22`, for clocks and receipts."""
    return f"{_local(moment):%H:%M:%S}"


def jam_pendek(moment: datetime | str) -> str:
    """`10.31`; in English `10:31`."""
    return f"{_local(moment):%H:%M}" if _english() else f"{_local(moment):%H.%M}"


def tanggal(moment: datetime | str | None, *, with_time: bool = True) -> str:
    """`Minggu, 22 Nov 2026, 10.31 WIB`."""
    if moment is None:
        return str(gettext("belum ditentukan"))
    day = format_date(_local(moment), "EEEE, d MMM y", locale=get_locale())
    return f"{day}, {jam_pendek(moment)} {zona(moment)}" if with_time else day


def durasi(seconds: float | timedelta) -> str:
    """`2 jam 14 menit`: the two largest units, never more precise than seconds."""
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    whole = max(0, int(seconds))
    days, hours, minutes = whole // 86_400, whole // 3_600 % 24, whole // 60 % 60
    parts = [
        ngettext("%(num)s hari", "%(num)s hari", days) if days else "",
        ngettext("%(num)s jam", "%(num)s jam", hours) if hours else "",
        ngettext("%(num)s menit", "%(num)s menit", minutes) if minutes and not days else "",
        ngettext("%(num)s detik", "%(num)s detik", whole) if whole < 60 else "",
    ]
    return " ".join(part for part in parts if part)


def sisa(seconds: float) -> str:
    """Time left in a visit, in whole minutes: `24 menit`, `kurang dari 1 menit`."""
    if seconds < 60:
        return str(gettext("kurang dari 1 menit"))
    return durasi(math.ceil(seconds / 60) * 60)


def detik_hari(moment: datetime | str) -> int:
    """Seconds since local midnight, from which the page's clock ticks on between polls."""
    local = _local(moment)
    return local.hour * 3_600 + local.minute * 60 + local.second


def tempat(name: str) -> str:
    """A seat's name in the reader's language where it is an ordinary word: `Kursi 07`."""
    known = {"kursi": gettext("Kursi"), "meja": gettext("Meja"), "komputer": gettext("Komputer")}
    word, space, rest = name.partition(" ")
    return f"{known.get(word.lower(), word)}{space}{rest}"


def init_app(app: Flask) -> None:
    for each in (
        angka, rupiah, ukuran, zona, jam, jam_pendek, tanggal, durasi, sisa, detik_hari, tempat,
    ):  # fmt: skip
        app.add_template_filter(each)
