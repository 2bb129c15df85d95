"""What people are told of a code."""

from __future__ import annotations

from kiosk.errors import explain, explain_unsealed
from kiosk.shell.frame import speak_in_zone, speaking_app
from sync.errors import Fault


def test_a_code_of_a_newer_version_is_named_and_no_fault_of_the_program() -> None:
    """Why a newer server refused a bid; what a newer seat says of itself."""
    said = explain(Fault("sampul_ketiga_kurang"))
    assert said.code == "sampul_ketiga_kurang"
    assert "belum dikenal program di sini (kode sampul_ketiga_kurang)" in said.message
    assert "diperbarui" in said.hint
    assert explain_unsealed(Fault("sampul_ketiga_kurang")) == said


def test_until_when_is_said_in_local_time_rounded_up_and_a_day_in_words() -> None:
    early = Fault("tender_still_open", tender_id="1", until="2026-11-22T17:00:00.500000Z")
    with speaking_app().app_context():
        speak_in_zone("Asia/Jakarta")
        assert "Tunggu sampai Senin, 23 Nov 2026, 00.00.01 WIB;" in explain(early).hint
        assert "22 Nov 2026" in explain(Fault("regions_date_future", day="2026-11-22")).message
