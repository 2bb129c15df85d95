"""A receipt on paper: four lines to check, what it proves and what not yet, the note as QR code."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.paperwork.qr import qr_svg
from kiosk.paperwork.typesetting import pdf
from kiosk.printing.words import WORDS, Lang, Words
from sync import figures, receipts
from sync.receipts import Receipt, SealedEnvelope
from sync.wire.times import from_text

FILE_NAME = "tanda-terima.txt"


def receipt_pdf(
    note: str,
    lang: Lang,
    *,
    tender_title: str,
    lpse_name: str,
    seat_name: str,
    timezone: tzinfo,
    server_is_spse: bool = False,
    beside: tuple[str, str] | None = None,
) -> bytes:
    """Typeset a receipt note; times are shown in `timezone`.

    `server_is_spse`: the LPSE has said that its gateway is SPSE's own entrance. `beside` is how the
    version stands beside others of its bid when this is printed, a word and a sentence in `lang`:
    it takes the place of what the note alone would say.

    The caller has verified the note. The PDF carries it as QR code, as text, and as the attached
    file `tanda-terima.txt`; the same arguments give the same bytes.
    Raises: Fault("receipt_malformed", why).
    """
    receipt, words = receipts.read(note), WORDS[lang]
    accepted = ""
    if receipt.accepted_at:
        accepted = figures.instant(receipt.accepted_at, lang, timezone, up=True)
    server = words["server_spse" if server_is_spse else "server"].format(name=lpse_name)
    named = {"at": accepted, "server": server, "Server": server[:1].upper() + server[1:]}
    made = from_text(receipt.accepted_at or receipt.sealed.earliest)
    chip, state = beside or (_chip(receipt, words), _state(receipt, words).format(**named))
    data = {
        "lang": lang,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "lpse": lpse_name,
        "seat": seat_name,
        "title": words[f"title_{receipt.kind}"],
        "chip": chip,
        "official": receipt.kind == "official",
        "quiet": beside is not None or _is_end(receipt),
        "training": receipt.realm == "training",
        "state": state,
        "lines": _lines(receipt, words, tender_title, _time(receipt, words, lang, timezone)),
        "proves": [words[key].format(**named) for key in _proven(receipt)],
        "proves_not": [words[key] for key in _unproven(receipt, server_is_spse)],
        "particulars": _particulars(receipt, words, lang),
        "verify_text": words["verify_text"].format(signer=receipt.signer),
        "command": f'lpse-kiosk receipt verify {FILE_NAME} --key "{receipt.signer}=…"',
        "note_lines": note.removesuffix("\n").split("\n"),
        "file_name": FILE_NAME,
        "words": words,
    }
    return pdf("printing/receipt.typ", data, {"qr": qr_svg(note), "note": note})


def _is_end(receipt: Receipt) -> bool:
    """An accepted withdrawal: nothing counts any more, so nothing is green."""
    return receipt.kind == "official" and receipt.action == "withdrawn"


def _chip(receipt: Receipt, words: Words) -> str:
    if receipt.kind == "official":
        return words["chip_official_withdrawn" if _is_end(receipt) else "chip_official"]
    return words["chip_withdrawn" if receipt.action == "withdrawn" else "chip_provisional"]


def _state(receipt: Receipt, words: Words) -> str:
    suffix = "_withdrawn" if receipt.action == "withdrawn" else ""
    return words[f"state_{receipt.kind}{suffix}"]


def _lines(receipt: Receipt, words: Words, title: str, sealed: tuple[str, str]) -> list[list[str]]:
    """The four lines: label, what to compare, small print. `sealed` are the last line's."""
    withdrawn = receipt.action == "withdrawn"
    envelopes = ", ".join(words[f"envelope_{each.name}"] for each in receipt.envelopes)
    time, note = sealed
    return [
        [words["tender"], title, words["code"].format(id=receipt.tender_id)],
        [words["tenderer"], receipt.tenderer_name, words["id"].format(id=receipt.tenderer_id)],
        [words["bid"], words[receipt.action].format(version=receipt.version), envelopes],
        [words["time_withdrawn" if withdrawn else "time"], time, note],
    ]


def _time(receipt: Receipt, words: Words, lang: Lang, zone: tzinfo) -> tuple[str, str]:
    end = receipt.sealed_by
    if end is None:
        earliest = figures.instant(receipt.sealed.earliest, lang, zone)
        return words["open"].format(earliest=earliest), words["open_note"]
    note = words["sealed_note" if end == receipt.sealed.latest else "accepted_note"]
    first, last = figures.between(receipt.sealed.earliest, end, lang, zone)
    if last is None:
        return first, note
    return words["between"].format(earliest=first, latest=last), note


def _proven(receipt: Receipt) -> list[str]:
    withdrawn = receipt.action == "withdrawn"
    if receipt.kind == "official":
        return ["p_accepted_withdrawn" if withdrawn else "p_accepted", "p_same"]
    return ["p_withdrawn", "p_log"] if withdrawn else ["p_sealed", "p_key", "p_log"]


def _unproven(receipt: Receipt, server_is_spse: bool) -> list[str]:
    withdrawn = receipt.action == "withdrawn"
    official = ["n_spse_withdrawn" if withdrawn else "n_spse"]
    found = official if receipt.kind == "official" else ["n_accepted"]
    if receipt.kind == "official" and server_is_spse:
        found = []
    if receipt.sealed.latest is None and receipt.kind == "provisional":
        found.append("n_latest")
    return found if withdrawn and found else [*found, "n_content", "n_price"]


def _centre(receipt: Receipt, words: Words, lang: Lang) -> str | None:
    at = receipt.centre
    if at is None:
        return None
    size, index = figures.number(at.size, lang), figures.number(at.index, lang)
    return words["centre_value"].format(index=index, size=size)


def _particulars(receipt: Receipt, words: Words, lang: Lang) -> list[list[str]]:
    identity = words[f"identity_{receipt.identity.method}"]
    log = words["log_value"].format(size=figures.number(receipt.log_size, lang))
    rows = [
        (words["bid_id"], receipt.bid_id),
        (words["replaces"], receipt.replaces),
        *(row for each in receipt.envelopes for row in _envelope(each, words, lang)),
        (words["identity"], identity.format(name=receipt.identity.attested_by or "")),
        (words["seat"], receipt.seat_id),
        (words["log"], log),
        (words["gateway"], receipt.gateway_id),
        (words["centre"], _centre(receipt, words, lang)),
        (words["provisional"], receipt.provisional_sha256),
    ]
    return [[label, value] for label, value in rows if value]


def _envelope(envelope: SealedEnvelope, words: Words, lang: Lang) -> list[tuple[str, str]]:
    size = figures.exactly(envelope.size, lang)
    return [
        (
            words[f"envelope_{envelope.name}"],
            words["size"].format(size=size, key=envelope.recipient),
        ),
        (words["sha256"], envelope.sha256),
    ]
