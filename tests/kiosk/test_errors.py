"""What people are told of a code."""

from __future__ import annotations

from kiosk.errors import explain, explain_unsealed
from sync.errors import Fault


def test_a_code_of_a_newer_version_is_named_and_no_fault_of_the_program() -> None:
    """Why a newer server refused a bid; what a newer seat says of itself."""
    said = explain(Fault("sampul_ketiga_kurang"))
    assert said.code == "sampul_ketiga_kurang"
    assert "belum dikenal program di sini (kode sampul_ketiga_kurang)" in said.message
    assert "diperbarui" in said.hint
    assert explain_unsealed(Fault("sampul_ketiga_kurang")) == said
