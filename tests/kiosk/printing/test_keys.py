"""The notice board's sheet: scanned, it gives what `--key` takes; both languages; any room."""

from __future__ import annotations

import pytest

from kiosk.printing import key_sheet_pdf
from kiosk.printing.keys import Signer
from sync.wire.keys import SigningKey
from tests.kiosk.printing.test_qr import scan
from tests.kiosk.printing.test_receipt import pages_of, text_of

GATEWAY = Signer("g-1a2b3c4d", "LPSE Kabupaten Temanggung", SigningKey.generate().public)


def seats(count):
    return [
        Signer(f"s-0000000{n % 10}", f"Kursi {n:02}", SigningKey.generate().public)
        for n in range(count)
    ]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_scanned_sheet_is_the_argument_of_the_command(lang, tmp_path):
    page = pages_of(key_sheet_pdf(GATEWAY, seats(3), lang), tmp_path)[0]
    assert scan(page, tmp_path) == f"{GATEWAY.name}={GATEWAY.key.text}"


def test_the_sheet_shows_fingerprint_key_and_every_seat(tmp_path):
    room = seats(60)
    text = text_of(key_sheet_pdf(GATEWAY, room, "id"), tmp_path)
    flat = "".join(text.split())
    assert GATEWAY.key.fingerprint in text
    assert GATEWAY.argument in flat
    for one in room:
        assert one.key.fingerprint in text
        assert one.key.text in flat
    assert "LATIHAN" not in text
    assert "LATIHAN" in text_of(key_sheet_pdf(GATEWAY, [], "id", training=True), tmp_path)
