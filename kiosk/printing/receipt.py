"""A receipt on paper: four lines to check, what it proves and what not yet, the note as QR code."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from kiosk.printing.qr import qr_svg
from kiosk.printing.typesetting import pdf
from kiosk.printing.words import WORDS, Lang, Words
from sync import receipts
from sync.receipts import Receipt, SealedEnvelope
from sync.wire.times import from_text

FILE_NAME = "tanda-terima.txt"
_ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


def receipt_pdf(
    note: str,
    lang: Lang,
    *,
    tender_title: str,
    lpse_name: str,
    seat_name: str,
    timezone: tzinfo,
    server_is_spse: bool = False,
) -> bytes:
    """Typeset a receipt note; times are shown in `timezone`.

    `server_is_spse`: the LPSE has said that its gateway is SPSE's own entrance.

    The caller has verified the note. The PDF carries it as QR code, as text, and as the attached
    file `tanda-terima.txt`; the same arguments give the same bytes.
    Raises: Fault("receipt_malformed", why).
    """
    receipt, words = receipts.read(note), WORDS[lang]
    stamp = _Stamp(lang, timezone)
    accepted = stamp.text(receipt.accepted_at) if receipt.accepted_at else ""
    server = words["server_spse" if server_is_spse else "server"].format(name=lpse_name)
    named = {"at": accepted, "server": server, "Server": server[:1].upper() + server[1:]}
    made = from_text(receipt.accepted_at or receipt.sealed.earliest)
    data = {
        "lang": lang,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "lpse": lpse_name,
        "seat": seat_name,
        "title": words[f"title_{receipt.kind}"],
        "chip": _chip(receipt, words),
        "official": receipt.kind == "official",
        "training": receipt.realm == "training",
        "state": _state(receipt, words).format(**named),
        "lines": _lines(receipt, words, tender_title, stamp),
        "proves": [words[key].format(**named) for key in _proven(receipt)],
        "proves_not": [words[key] for key in _unproven(receipt, server_is_spse)],
        "particulars": _particulars(receipt, words, lang),
        "verify_text": words["verify_text"].format(signer=receipt.signer),
        "command": f'lpse-kiosk receipt verify {FILE_NAME} --key "{receipt.signer}=…"',
        "note_lines": note.removesuffix("\n").split("\n"),
        "file_name": FILE_NAME,
        "words": words,
    }
    return pdf("receipt.typ", data, {"qr": qr_svg(note), "note": note})


class _Stamp:
    """Writes instants as `Minggu, 22 Nov 2026, 10.31.22 WIB`."""

    def __init__(self, lang: Lang, timezone: tzinfo) -> None:
        self._lang, self._timezone = lang, timezone

    def text(self, instant: str, *, up: bool = False, short: bool = False) -> str:
        """Cut to the second, or with `up` round up: an interval may widen, never shrink."""
        at = from_text(instant).astimezone(self._timezone)
        if up and at.microsecond:
            at += timedelta(seconds=1)
        time = "HH.mm.ss" if self._lang == "id" else "HH:mm:ss"
        form = time if short else f"EEEE, d MMM y, {time}"
        return f"{format_datetime(at, form, locale=self._lang)} {self._zone(at)}"

    def _zone(self, at: datetime) -> str:
        return _ZONES.get(at.utcoffset() or timedelta(), at.tzname() or "UTC")


def _chip(receipt: Receipt, words: Words) -> str:
    if receipt.kind == "official":
        return words["chip_official"]
    return words["chip_withdrawn" if receipt.action == "withdrawn" else "chip_provisional"]


def _state(receipt: Receipt, words: Words) -> str:
    suffix = "_withdrawn" if receipt.action == "withdrawn" else ""
    return words[f"state_{receipt.kind}{suffix}"]


def _lines(receipt: Receipt, words: Words, title: str, stamp: _Stamp) -> list[list[str]]:
    """The four lines: label, what to compare, small print."""
    withdrawn = receipt.action == "withdrawn"
    envelopes = ", ".join(words[f"envelope_{each.name}"] for each in receipt.envelopes)
    time, note = _time(receipt, words, stamp)
    return [
        [words["tender"], title, words["code"].format(id=receipt.tender_id)],
        [words["tenderer"], receipt.tenderer_name, words["id"].format(id=receipt.tenderer_id)],
        [words["bid"], words[receipt.action].format(version=receipt.version), envelopes],
        [words["time_withdrawn" if withdrawn else "time"], time, note],
    ]


def _time(receipt: Receipt, words: Words, stamp: _Stamp) -> tuple[str, str]:
    earliest = stamp.text(receipt.sealed.earliest)
    end = receipt.sealed.latest or receipt.accepted_at
    if end is None:
        return words["open"].format(earliest=earliest), words["open_note"]
    note = words["sealed_note" if receipt.sealed.latest else "accepted_note"]
    latest = stamp.text(end, up=True)
    if latest == earliest:
        return earliest, note
    if latest.rpartition(", ")[0] == earliest.rpartition(", ")[0]:
        latest = stamp.text(end, up=True, short=True)
        earliest = earliest.rpartition(" ")[0]
    return words["between"].format(earliest=earliest, latest=latest), note


def _proven(receipt: Receipt) -> list[str]:
    withdrawn = receipt.action == "withdrawn"
    if receipt.kind == "official":
        return ["p_accepted_withdrawn" if withdrawn else "p_accepted", "p_same"]
    return ["p_withdrawn", "p_log"] if withdrawn else ["p_sealed", "p_key", "p_log"]


def _unproven(receipt: Receipt, server_is_spse: bool) -> list[str]:
    found = ["n_spse"] if receipt.kind == "official" else ["n_accepted"]
    if receipt.kind == "official" and (server_is_spse or receipt.action == "withdrawn"):
        found = []
    if receipt.sealed.latest is None and receipt.kind == "provisional":
        found.append("n_latest")
    return found if receipt.action == "withdrawn" and found else [*found, "n_content", "n_price"]


def _particulars(receipt: Receipt, words: Words, lang: Lang) -> list[list[str]]:
    identity = words[f"identity_{receipt.identity.method}"]
    log = words["log_value"].format(size=format_decimal(receipt.log_size, locale=lang))
    rows = [
        (words["bid_id"], receipt.bid_id),
        (words["replaces"], receipt.replaces),
        *(row for each in receipt.envelopes for row in _envelope(each, words, lang)),
        (words["identity"], identity.format(name=receipt.identity.attested_by or "")),
        (words["seat"], receipt.seat_id),
        (words["log"], log),
        (words["gateway"], receipt.gateway_id),
        (words["provisional"], receipt.provisional_sha256),
    ]
    return [[label, value] for label, value in rows if value]


def _envelope(envelope: SealedEnvelope, words: Words, lang: Lang) -> list[tuple[str, str]]:
    size = format_decimal(envelope.size, locale=lang)
    return [
        (
            words[f"envelope_{envelope.name}"],
            words["size"].format(bytes=size, key=envelope.recipient),
        ),
        (words["sha256"], envelope.sha256),
    ]
