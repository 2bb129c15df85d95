"""The owner key (kunci pemilik) on paper: for the vendor's hands alone.

Source: Pasal 24(2): a bid that the committee's key cannot open.
"""

from __future__ import annotations

from datetime import datetime

from kiosk.paperwork.qr import qr_svg
from kiosk.paperwork.typesetting import UNDATED, pdf
from kiosk.printing.words import WORDS, Lang

# Two lines that GNU tar takes as well as that of macOS and Windows.
COMMANDS = ("age -d -i kunci-pemilik.txt -o isi.tar penawaran.age", "tar -xf isi.tar")


def owner_key_pdf(
    identity: str,
    lang: Lang,
    *,
    tender: str,
    tenderer: str,
    lpse_name: str,
    seat_name: str,
    training: bool,
    made_at: datetime | None,
    fingerprint: str = "",
) -> bytes:
    """Typeset an age identity. `tender` is its code and title; `made_at` aware UTC, if known.

    `fingerprint` is of its public part: what the screen and the key's file show too.

    The result holds the secret: print it or save it to the vendor's medium, and let it go.
    """
    words = WORDS[lang]
    shown = [[words["tender"], tender], [words["tenderer"], tenderer]]
    if fingerprint:
        shown.append([words["key_fingerprint"], fingerprint])
    data = {
        "lang": lang,
        "made": list(made_at.utctimetuple()[:6]) if made_at else UNDATED,
        "lpse": lpse_name,
        "seat": seat_name,
        "training": training,
        "lines": shown,
        "commands": COMMANDS,
        "identity": identity,
        "words": words,
    }
    return pdf("printing/owner_key.typ", data, {"qr": qr_svg(identity)})
