"""Numbers, sizes, times and durations in the reader's language and zone (template filters).

How they are written is `sync.figures`; what language and zone, the page says.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale, get_timezone, gettext, ngettext

from sync import figures


def _lang() -> str:
    return str(get_locale())


def _zone() -> tzinfo | None:
    zone: tzinfo | None = get_timezone()
    return zone


def angka(number: float, digits: int = 0) -> str:
    """1250000 → `1.250.000`; 12.4 with one digit → `12,4`."""
    return figures.number(number, _lang(), digits)


def rupiah(amount_idr: int) -> str:
    """1250000000 → `Rp 1.250.000.000`."""
    return f"Rp {angka(amount_idr)}"


def ukuran(size_bytes: int) -> str:
    """12_400_000 → `12,4 MB`."""
    return figures.size(size_bytes, _lang())


def byte(size_bytes: int) -> str:
    """12_401_877 → `12.401.877 byte`."""
    return figures.exactly(size_bytes, _lang())


def zona(moment: datetime | str) -> str:
    """`WIB`, `WITA`, `WIT`, else the zone's own abbreviation."""
    return figures.zone_name(moment, _zone())


def jam(moment: datetime | str, *, up: bool = False) -> str:
    """`10.31.22`, for clocks and receipts; `up` for a bound that is the later one."""
    return figures.clock(moment, _lang(), _zone(), up=up)


def jam_pendek(moment: datetime | str) -> str:
    """`10.31`; in English `10:31`."""
    return figures.clock(moment, _lang(), _zone(), short=True)


def tanggal(moment: datetime | str | None, *, with_time: bool = True) -> str:
    """`Minggu, 22 Nov 2026, 10.31 WIB`."""
    if moment is None:
        return str(gettext("belum ditentukan"))
    if not with_time:
        return figures.date(moment, _lang(), _zone())
    return figures.instant(moment, _lang(), _zone(), short=True)


def saat(moment: datetime | str, *, up: bool = False) -> str:
    """`Minggu, 22 Nov 2026, 10.31.22 WIB`; `up` for a bound that is the later one."""
    return figures.instant(moment, _lang(), _zone(), up=up)


def berderet(moment: datetime | str, zone: str, *, up: bool = False, short: bool = False) -> str:
    """`22-11-2026 10.31.22 WIB`, for lists in a terminal; `zone` is an IANA name."""
    return figures.listed(moment, _lang(), ZoneInfo(zone), up=up, short=short)


def hari(text: str) -> str:
    """`2026-11-22` → `22 Nov 2026`: a day, which is no instant."""
    return figures.day(text, _lang())


def rentang(earliest: str, latest: str | None) -> str:
    """`Minggu, 22 Nov 2026, 10.31.21 sampai 10.31.24 WIB`: when, as far as it is known."""
    if latest is None:
        start = figures.instant(earliest, _lang(), _zone())
        return str(gettext("%(start)s atau sesudahnya", start=start))
    start, end = figures.between(earliest, latest, _lang(), _zone())
    return start if end is None else str(gettext("%(start)s sampai %(end)s", start=start, end=end))


def antara(earliest: datetime, latest: datetime) -> tuple[str, str | None]:
    """From when to when, to the minute, outwards; None where both are in the same minute."""
    first = tanggal(earliest)
    if first == tanggal(latest):
        return first, None
    return figures.between(earliest, latest, _lang(), _zone(), short=True)


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
    return durasi(figures.whole_minutes(seconds))


def detik_hari(moment: datetime | str) -> int:
    """Seconds since local midnight, from which the page's clock ticks on between polls."""
    local = figures.local(moment, _zone())
    return local.hour * 3_600 + local.minute * 60 + local.second


def tempat(name: str) -> str:
    """A seat's name in the reader's language where it is an ordinary word: `Kursi 07`."""
    known = {"kursi": gettext("Kursi"), "meja": gettext("Meja"), "komputer": gettext("Komputer")}
    word, space, rest = name.partition(" ")
    return f"{known.get(word.lower(), word)}{space}{rest}"


def init_app(app: Flask) -> None:
    """Give templates these filters."""
    for each in (
        angka, rupiah, ukuran, byte, zona, jam, jam_pendek, tanggal, saat, rentang, durasi, sisa,
        detik_hari, tempat,
    ):  # fmt: skip
        app.add_template_filter(each)
