"""Decisions at a seat: what each needs, the PIN again, and what the gateway made of them."""

from __future__ import annotations

from pathlib import Path

from sync.registration import codes
from tests.kiosk.printing.test_receipt import text_of
from tests.registrations import Vendor
from tests.scenarios.registrant import Verifier
from tests.scenarios.seat_client import wait_for
from tests.scenarios.verifier import SeatVerifier, cut, hand_in
from tests.scenarios.world import World


def test_returned_and_refused_with_what_the_vendor_is_to_read(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    first, second = hand_in(vendors, 1), hand_in(vendors, 2)
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    words = verifier.decide(first, "return")
    assert "Ada yang perlu diperbaiki" in words, "neither a paper nor a word"
    words = verifier.decide(first, "return", pin="000000", words="NIB tidak terbaca.")
    assert "tidak cocok" in words or "salah" in words, words[:600]
    assert "NIB tidak terbaca." in verifier.client.page.html, "what was written stays"
    assert verifier.states() == []
    words = verifier.decide(first, "return", words="NIB tidak terbaca.", missing="nib")
    assert "Dikembalikan, belum lengkap." in words
    assert "Belum terkirim ke server LPSE." in words
    words = verifier.decide(second, "refuse")
    assert "Ada yang perlu diperbaiki" in words, "without a reason"
    reason = verifier.client.page.html.partition('name="reason"')[2].split('value="')[1]
    words = verifier.decide(
        second, "refuse", reason=reason.partition('"')[0], words="Bukan kantor."
    )
    assert "Ditolak." in words
    page = verifier.client.go(f"/verification/files/{second.registration_id}/refuse")
    assert page.status == 409
    assert "Pendaftaran ini sudah diputuskan di kursi ini." in page.words
    page = verifier.client.go("/verification")
    assert "2 tersegel" in page.header, page.header
    world.link.mode = "pass"
    wait_for(lambda: verifier.states() == ["accepted", "accepted"])
    assert "Keputusan ini diterima server LPSE" in verifier.client.page.words
    console = Verifier(world.gateway_url, world.room)
    console.read(first.code)
    assert "NIB tidak terbaca." in console.client.page.words
    assert "Kurang: " in console.client.page.words
    console.read(second.code)
    assert "Bukan kantor." in console.client.page.words
    console.client.close()
    assert len(world.seat.events("registration_decided")) == 2


def test_what_was_decided_meanwhile_is_told_and_taken_again_it_is_decided_anew(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    handed = hand_in(vendors)
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    console = Verifier(world.gateway_url, world.room)
    console.approve(handed.code)
    words = verifier.decide(handed, "return", words="Belum lengkap.")
    assert "Belum terkirim ke server LPSE." in words
    world.link.mode = "pass"
    wait_for(lambda: verifier.states() == ["action"])
    assert "Ditahan server LPSE." in verifier.one(handed)
    assert "Petugas lain memutuskan berbeda" in verifier.client.page.words
    assert "Yang tampak di sini keadaan sebelum itu." in verifier.client.page.words
    verifier.take_again(handed)
    words = verifier.one(handed)
    assert "Ditahan: seseorang harus memutuskannya." in words
    assert "Bertentangan dengan keputusan sebelumnya." in words
    words = verifier.decide(handed, "approve")
    assert "Disetujui." in words
    wait_for(lambda: verifier.states()[0] == "accepted")
    console.read(handed.code)
    assert "Disetujui" in console.client.page.words
    console.client.close()


def test_a_screen_that_is_older_than_what_is_here_decides_nothing(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    handed = hand_in(vendors)
    verifier.open()
    verifier.take_all()
    verifier.client.go(f"/verification/files/{handed.registration_id}/approve")
    form = verifier.client.page.form("/approve")
    page = verifier.client.press(form, version="7", pin=verifier.pin)
    assert page.status == 409
    assert "sudah diganti sejak halaman itu dibuka" in page.words
    page = verifier.client.press(form, pin=verifier.pin, seen="1")
    assert "sudah diganti sejak halaman itu dibuka" in page.words
    assert verifier.states() == []
    assert world.seat.items() == []


def test_what_is_missing_is_handed_out_on_paper_without_a_link(
    world: World, verifier: SeatVerifier, vendors: Vendor, tmp_path: Path
) -> None:
    first, second = hand_in(vendors, 1), hand_in(vendors, 2)
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    sheet = f"/forms/incomplete/{first.registration_id}"
    verifier.one(first)
    assert sheet not in verifier.client.page.html
    assert verifier.client.go(sheet).status == 404, "nothing was said to be missing"
    verifier.decide(first, "return", words="NIB tidak terbaca.", missing="nib")
    verifier.one(first)
    assert sheet in verifier.client.page.html
    page = verifier.client.go(sheet)
    assert "Terisi dengan data pendaftarannya." in page.words
    before = set(world.stick.rglob("*.pdf"))
    page = verifier.client.submit(f"{sheet}/save")
    assert "Sudah tersimpan di flashdisk" in page.words
    (saved,) = set(world.stick.rglob("*.pdf")) - before
    text = text_of(saved.read_bytes(), tmp_path)
    assert "NIB tidak terbaca." in text and first.form.firm.name in text
    assert codes.show(first.code) in text
    received = f"/forms/papers_received/{second.registration_id}"
    verifier.one(second)
    assert received in verifier.client.page.html
    assert verifier.client.go(received).status == 200
    assert verifier.client.go("/forms/registration/" + second.registration_id).status == 404
    verifier.client.go("/verification/close")
    verifier.client.submit("/verification/close")
    assert verifier.client.go(received).status == 404, "the desk is closed"
