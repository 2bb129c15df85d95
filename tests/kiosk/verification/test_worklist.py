"""The worklist at a seat: as on the console, asked for by posting, and taken along."""

from __future__ import annotations

from sync.wire.verification import LARGEST_PIECE
from tests import registrations
from tests.registrations import Vendor
from tests.scenarios.seat_client import Form
from tests.scenarios.verifier import SeatVerifier, cut, hand_in
from tests.scenarios.world import World


def forms(verifier: SeatVerifier, action: str, **fields: str) -> list[Form]:
    return [
        one
        for one in verifier.client.page.forms
        if one.action.endswith(action) and fields.items() <= one.fields.items()
    ]


def test_tabs_search_and_taking_one_along(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    first, second = hand_in(vendors, 1), hand_in(vendors, 2)
    verifier.open()
    client = verifier.client
    assert "Menunggu 2" in client.page.words
    search = next(one for one in forms(verifier, "/list") if "sought" in one.fields)
    page = client.press(search, sought=second.code)
    assert page.path == "/verification", "what is sought stands in no address"
    assert second.code not in page.url
    rows = forms(verifier, "/take", registration_id=second.registration_id)
    assert len(rows) == 1
    assert not forms(verifier, "/take", registration_id=first.registration_id)
    client.press(rows[0])
    verifier.until_taken()
    assert second.form.firm.name in verifier.one(second)
    assert client.go(f"/verification/files/{first.registration_id}").status == 404
    verifier.desk()
    tabs = next(one for one in client.page.forms if ("tab", "incomplete") in one.buttons)
    everything = next(
        one for one in forms(verifier, "/take") if "registration_id" not in one.fields
    )
    page = client.press(tabs, tab="incomplete")
    assert "Tidak ada yang menunggu di daftar ini." in page.words
    page = client.press(everything)
    assert page.status == 422
    assert "Tidak ada pendaftaran di halaman daftar ini untuk dibawa." in page.words
    page = client.press(next(iter(forms(verifier, "/list"))), sought="tidak ada yang begini")
    assert "Tidak ada pendaftaran yang cocok." in page.words
    cut(world, world.seat)
    page = client.press(next(iter(forms(verifier, "/list"))), sought=first.code)
    assert page.status == 503
    assert "Server LPSE tidak terjangkau sekarang." in page.words
    assert "daftar ini tidak bisa diperbarui" in page.words


def test_taken_again_it_is_the_newest_version_and_ticks_of_the_old_one_go(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    handed = hand_in(vendors)
    verifier.open()
    verifier.take_all()
    verifier.one(handed)
    ticks = forms(verifier, "/originals", shown="yes")
    assert verifier.client.press(ticks[0], document="nix").status == 404
    assert "tidak diminta aslinya" in verifier.client.page.words
    verifier.tick(handed, "nib")
    before = set(world.seat.home.desk.iterdir())
    verifier.take_all()
    assert "Anda, di kursi ini" in verifier.one(handed), "the form is the same"
    after = set(world.seat.home.desk.iterdir())
    assert len(after) == len(before) and after.isdisjoint(before)
    vendors.hand_in(handed.form, registrations.papers(handed.form), again=handed.command)
    verifier.take_all()
    words = verifier.one(handed)
    assert "versi 2" in words
    assert "Anda, di kursi ini" not in words
    words = verifier.client.go(f"/verification/files/{handed.registration_id}/put-back").words
    assert "Kembalikan pendaftaran ini ke server?" in words
    verifier.client.submit("/put-back")
    assert "Belum ada yang dibawa" in verifier.client.page.words
    assert "sudah di sini" not in verifier.client.page.words, "it was, a moment ago"
    assert list(world.seat.home.desk.iterdir()) == []
    assert "Belum ada yang dibawa" in verifier.desk()


def test_a_paper_larger_than_one_answer_is_taken_along_as_well(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    form = registrations.application("pt", serial=7)
    thick = registrations.padded(LARGEST_PIECE + 9)
    handed = vendors.hand_in(form, [thick])
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    words = verifier.one(handed)
    assert "tidak ikut terbawa" not in words
    where = f"/verification/files/{handed.registration_id}/papers/nib/1/large"
    assert verifier.client.fetch(where).startswith(b"\xff\xd8")


def test_pages_of_a_paper_are_turned_and_drawn_here_without_a_link(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    handed = hand_in(vendors)
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    paper = next(one for one in handed.form.papers if one.document == "nib")
    where = f"/verification/files/{handed.registration_id}/papers/nib"
    page = verifier.client.go(f"{where}/1")
    assert f"Halaman 1 dari {paper.pages}." in page.words
    for number in range(1, paper.pages + 1):
        assert verifier.client.fetch(f"{where}/{number}/large").startswith(b"\xff\xd8")
    assert verifier.client.go(f"{where}/{paper.pages + 1}/large").status == 404
    gone = verifier.client.go(f"{where}/{paper.pages + 1}")
    assert gone.path == f"/verification/files/{handed.registration_id}"
