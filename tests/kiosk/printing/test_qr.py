"""QR codes give back the exact text, on screen and on paper."""

from __future__ import annotations

import subprocess
from xml.etree import ElementTree

import pytest
import segno

from kiosk.printing import qr_png, qr_svg
from tests.sync.test_receipts import a_logged_note, a_note, an_official_note


def scan(png, tmp_path):
    """Read a code with zbar; it adds a newline of its own."""
    (tmp_path / "code.png").write_bytes(png)
    command = ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", tmp_path / "code.png"]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\n")


@pytest.mark.parametrize("text", [a_note(), an_official_note(), "PT Übersee — 株式会社\n"])
def test_scanning_gives_back_the_exact_text(text, tmp_path):
    assert scan(qr_png(text), tmp_path) == text


def test_both_receipts_of_two_envelopes_stay_below_version_25():
    for note in (a_note(), an_official_note(), a_logged_note()):
        symbol = segno.make_qr(note, mode="byte", encoding="utf-8", error="m", boost_error=False)
        assert symbol.version <= 25
        modules = symbol.symbol_size(border=4)[0]
        assert f'viewBox="0 0 {modules} {modules}"' in qr_svg(note)


def test_svg_says_what_it_is_and_fits_any_box():
    svg = ElementTree.fromstring(qr_svg("teks", "Kode <QR> tanda terima"))
    assert svg.get("role") == "img"
    assert svg.get("width") is None
    title = svg.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Kode <QR> tanda terima"


def test_svg_without_a_title_is_hidden_from_readers():
    assert ElementTree.fromstring(qr_svg("teks")).get("aria-hidden") == "true"


def test_svg_holds_nothing_a_strict_content_policy_forbids():
    assert "style=" not in qr_svg("teks", "judul")
    assert "<script" not in qr_svg("teks", "<script>")
