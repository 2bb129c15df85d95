"""The courier's receipt on paper: which bundle, how many items, from where to whom; no contents."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.paperwork.typesetting import UNDATED, pdf
from kiosk.printing.words import WORDS, Lang
from sync import figures
from sync.wire.courier import CourierLabel
from sync.wire.times import from_text


def courier_pdf(
    label: CourierLabel,
    name: str,
    digest: str,
    lang: Lang,
    *,
    lpse_name: str,
    seat_name: str,
    timezone: tzinfo,
) -> bytes:
    """Typeset the receipt of a bundle: `name` is its folder's, `digest` its label's SHA-256.

    Whoever hands it over and who receives it sign by hand; no name of theirs is kept here.
    """
    words = WORDS[lang]
    made = UNDATED
    when = words["courier_time_unknown"]
    if label.made_at is not None:
        at = from_text(label.made_at)
        made = [at.year, at.month, at.day, at.hour, at.minute, at.second]
        when = figures.instant(label.made_at, lang, timezone)
    data = {
        "lang": lang,
        "made": made,
        "lpse": lpse_name,
        "seat": seat_name,
        "training": label.realm == "training",
        "lines": [
            [words["courier_from"], f"{seat_name} ({label.seat_id})"],
            [words["courier_to"], f"{lpse_name} ({label.gateway_id})"],
            [words["courier_made"], when],
            [words["courier_items"], figures.number(label.items, lang)],
            [words["courier_size"], figures.size(label.size, lang)],
            [words["courier_files"], figures.number(len(label.parts) + 1, lang)],
        ],
        "bundle": name,
        "digest": " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)),
        "words": words,
    }
    return pdf("printing/courier.typ", data, {})
