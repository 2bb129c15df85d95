"""What is said in the same words on several pages: envelopes, deadlines, identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.bidding.bid import Bid
from kiosk.web import filters
from sync import receipts
from sync.clock import Interval, judge
from sync.sealing import X25519Recipient
from sync.wire.messages import Identity, Tender
from sync.wire.practice_clock import NEVER
from sync.wire.times import from_text

ENVELOPE_WORDS: dict[str, LazyString] = {
    "bid": _l("Sampul penawaran"),
    "technical": _l("Sampul 1: administrasi dan teknis"),
    "price": _l("Sampul 2: harga"),
}
ENVELOPE_CONTENTS: dict[str, LazyString] = {
    "bid": _l("Semua berkas penawaran: administrasi, teknis dan harga."),
    "technical": _l("Berkas administrasi dan teknis saja. Jangan ada harga di sini."),
    "price": _l("Surat penawaran harga dan rinciannya. Sampul ini dibuka belakangan."),
}
ENVELOPE_SHORT: dict[str, LazyString] = {
    "bid": _l("Penawaran"),
    "technical": _l("Administrasi dan teknis"),
    "price": _l("Harga"),
}
CATEGORY_WORDS: dict[str, LazyString] = {
    "goods": _l("Barang"),
    "works": _l("Pekerjaan konstruksi"),
    "services": _l("Jasa"),
    "consultingServices": _l("Jasa konsultansi"),
}
IDENTITY_WORDS: dict[str, LazyString] = {
    "gateway": _l("Kata sandi diperiksa langsung oleh server LPSE"),
    "cached": _l("Kata sandi diperiksa di komputer ini (server LPSE tidak terjangkau)"),
    "attested": _l("Surat-surat dilihat petugas %(name)s"),
}
ACTION_WORDS: dict[str, LazyString] = {
    "submitted": _l("Penawaran"),
    "replaced": _l("Penggantian penawaran"),
    "withdrawn": _l("Penarikan penawaran"),
}

# A clock no surer than this cannot say that a tender is just closing.
UNSURE = timedelta(minutes=10)

ClosesKind = Literal["open", "hour", "minutes", "closing", "closed", "unknown", "still"]


def envelope_word(name: str) -> str:
    """Return an envelope's name in the reader's language."""
    return str(ENVELOPE_WORDS[name])


def category_word(category: str) -> str:
    """Return a category in the reader's language, as it is when unknown."""
    return str(CATEGORY_WORDS.get(category, category))


def identity_words(identity: Identity) -> str:
    """Say how the firm was recognised, in the reader's language."""
    return str(IDENTITY_WORDS[identity.method]) % {"name": identity.attested_by or ""}


@dataclass(frozen=True)
class ClosesView:
    """`kind` chooses the weight: bold under one hour, a red chip under ten minutes.

    `still`: it does not close while the practice tender's clock stands still.
    """

    kind: ClosesKind
    words: str


def closes(deadline: datetime, now: Interval | None) -> ClosesView:
    """Say how long a tender stays open, by the later end of what the time may be."""
    if now is None:
        return ClosesView("unknown", _("jam server LPSE belum diketahui"))
    if deadline >= NEVER:
        return ClosesView("still", _("waktu tender ini sedang dihentikan"))
    verdict = judge(now, deadline)
    if verdict == "late":
        return ClosesView("closed", _("sudah ditutup"))
    if now.latest is None and now.earliest > deadline:
        # Only a bound kept from before says so: it may come from a clock that was wrong.
        return ClosesView("closing", _("mungkin sudah ditutup; jam belum pasti"))
    if now.latest is None:
        # Only a lower bound is known: the true time left may be much shorter.
        left = filters.durasi(deadline - now.earliest)
        return ClosesView("hour", _("paling lama %(left)s lagi; jam belum pasti", left=left))
    if verdict == "disputed" and now.latest - now.earliest > UNSURE:
        return ClosesView("closing", _("mungkin sudah ditutup; jam belum pasti"))
    if verdict == "disputed":
        return ClosesView("closing", _("sedang ditutup; jam belum pasti"))
    left_s = (deadline - now.latest).total_seconds()
    if left_s < 1:
        return ClosesView("closing", _("sedang ditutup"))
    words = _("ditutup %(left)s lagi", left=filters.durasi(left_s))
    return ClosesView("minutes" if left_s < 600 else "hour" if left_s < 3600 else "open", words)


def closes_of(found: Tender, now: Interval | None) -> ClosesView:
    """Say how long this tender stays open."""
    return closes(from_text(found.period_end), now)


def is_disputed(found: Tender, now: Interval | None) -> bool:
    """Might a bid sealed now turn out to be late? Then the committee decides, with the proof."""
    return now is not None and judge(now, from_text(found.period_end)) == "disputed"


@dataclass(frozen=True)
class FreshnessView:
    at: datetime | None
    words: str


def freshness(seen: datetime | None, now: Interval | None) -> FreshnessView:
    """`data per 10.31, 3 menit lalu`."""
    if seen is None:
        return FreshnessView(None, _("Data tender belum pernah diterima dari server LPSE."))
    clock = filters.jam_pendek(seen)
    if now is None:
        return FreshnessView(seen, _("Data per %(clock)s.", clock=filters.tanggal(seen)))
    age = max(timedelta(0), now.earliest - seen)
    if age < timedelta(minutes=1):
        return FreshnessView(seen, _("Data per %(clock)s, baru saja.", clock=clock))
    if age > timedelta(hours=12):
        clock = filters.tanggal(seen)
    return FreshnessView(
        seen, _("Data per %(clock)s, %(age)s lalu.", clock=clock, age=filters.durasi(age))
    )


def fingerprint(recipient: str) -> str:
    """What people compare: five groups of four digits of a sealing key."""
    return X25519Recipient.from_text(recipient).fingerprint


def short_reference(bid_id: str) -> str:
    """The last characters of a UUIDv7 are random; the first ones are only the time."""
    return bid_id.replace("-", "")[-8:].upper()


def sealed_between(bid: Bid) -> str:
    """When a version was sealed, as its newest receipt bounds it."""
    note = bid.official or bid.provisional
    if not note:
        return filters.rentang(bid.sealed.earliest, bid.sealed.latest)
    paper = receipts.read(note)
    return filters.rentang(paper.sealed.earliest, paper.sealed_by)
