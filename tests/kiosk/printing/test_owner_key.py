"""The owner key on paper opens the bid, and says how to keep it."""

from __future__ import annotations

import pytest

from kiosk.printing import owner_key_pdf
from sync.sealing import X25519Identity
from tests.kiosk.printing.test_qr import scan
from tests.kiosk.printing.test_receipt import pages_of, text_of


def typeset(identity, lang="id", training=False):
    return owner_key_pdf(
        identity,
        lang,
        tender="4821001 · Pembangunan Gedung",
        tenderer="PT Maju Bersama",
        lpse_name="LPSE Kabupaten Temanggung",
        seat_name="Seat 07",
        training=training,
        made_at=None,
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_scanned_paper_gives_back_the_key(lang, tmp_path):
    identity = X25519Identity.generate().text
    (page,) = pages_of(typeset(identity, lang), tmp_path)
    assert scan(page, tmp_path) == identity


def test_paper_shows_the_key_and_how_to_use_it(tmp_path):
    identity = X25519Identity.generate().text
    text = text_of(typeset(identity), tmp_path)
    for line in [
        "Kunci Pemilik",
        identity,
        "PT Maju Bersama",
        "4821001 · Pembangunan Gedung",
        "age -d -i kunci-pemilik.txt -o isi.tar penawaran.age",
        "tar -xf isi.tar",
        "Jangan serahkan kepada siapa pun",
    ]:
        assert line in text, line
    assert "LATIHAN" not in text


def test_training_key_is_marked(tmp_path):
    text = text_of(typeset(X25519Identity.generate().text, "en", training=True), tmp_path)
    assert "TRAINING" in text
    assert "For practice only." in text
