"""The sheet for the LPSE's notice board: the public keys that receipts are checked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from kiosk.paperwork.qr import qr_svg
from kiosk.paperwork.typesetting import UNDATED, pdf
from kiosk.printing.words import WORDS, Lang
from sync.wire.keys import VerifyKey


@dataclass(frozen=True)
class Signer:
    """Who signs receipts: `name` as it stands on them, `title` as people call it."""

    name: str
    title: str
    key: VerifyKey

    @property
    def argument(self) -> str:
        """What `--key` takes."""
        return f"{self.name}={self.key.text}"


def key_sheet_pdf(
    gateway: Signer, seats: Sequence[Signer], lang: str, *, training: bool = False
) -> bytes:
    """Typeset the public keys of a gateway and its seats, to be hung up; `lang` "id" or "en"."""
    words = WORDS[cast(Lang, lang)]
    data = {
        "lang": lang,
        "made": UNDATED,
        "lpse": gateway.title,
        "seat": words["keys_issuer"],
        "training": training,
        "name": gateway.name,
        "fingerprint": gateway.key.fingerprint,
        "argument": gateway.argument,
        "command": f"lpse-kiosk receipt verify {words['keys_file']} --key '{gateway.argument}'",
        "seats": [[one.title, one.name, one.key.fingerprint, one.key.text] for one in seats],
        "words": words,
    }
    return pdf("printing/keys.typ", data, {"qr": qr_svg(gateway.argument)})
