"""Opening the desk: the gateway itself checks who it is, and says plainly why not."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

from kiosk.demo.samples import HEAD, STAFF
from sync.wire.roles import may
from tests.registrations import Vendor
from tests.scenarios.seat_client import wait_for
from tests.scenarios.verifier import SeatVerifier, cut, hand_in
from tests.scenarios.world import World


def test_what_keeps_somebody_from_opening_it_is_said_beside_its_field(
    world: World, verifier: SeatVerifier
) -> None:
    client = verifier.client
    page = client.submit("/verification/open", who="", pin="")
    assert page.status == 422
    assert "Nomor pegawai belum diketik." in page.words
    assert "PIN atau kata sandi belum diketik." in page.words
    page = client.submit("/verification/open", who=HEAD.person_id, pin="000000")
    assert page.status == 403
    assert "Nomor petugas atau PIN itu tidak cocok." in page.words
    assert HEAD.person_id in page.html, "what was typed stays"
    other = next(one for one in STAFF if not may(one.role, "verify"))
    page = client.submit("/verification/open", who=other.person_id, pin=world.room.pins[other.role])
    assert "Peran Anda tidak mencakup verifikasi pendaftaran." in page.words
    for _ in range(8):
        page = client.submit("/verification/open", who=HEAD.person_id, pin="111111")
    assert "sudah beberapa kali salah" in page.words, page.words[:600]
    assert page.path == "/verification/open"
    assert "Buka meja verifikasi" in page.heading
    assert world.seat.events("desk_opened") == []


def test_without_a_link_the_page_says_so_and_what_to_do(
    world: World, verifier: SeatVerifier
) -> None:
    cut(world, world.seat)
    assert "Sambungan ke server LPSE putus, jadi meja belum bisa dibuka." in verifier.desk()
    page = verifier.client.submit("/verification/open", who=HEAD.person_id, pin=world.pin)
    assert page.status == 503
    assert "Server LPSE tidak terjangkau sekarang." in page.words
    world.link.mode = "pass"
    verifier.open()
    (opened,) = world.seat.events("desk_opened")
    assert opened["visit_id"]


def test_nothing_of_the_desk_is_reached_before_it_is_open(verifier: SeatVerifier) -> None:
    for where in ("files/nix", "files/nix/approve", "files/nix/papers/nib/1/small", "close"):
        page = verifier.client.go(f"/verification/{where}")
        assert page.status == 409, where
        assert "Meja verifikasi belum dibuka" in page.words


def test_closed_it_forgets_what_was_taken_along_and_not_what_was_ticked(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    handed = hand_in(vendors)
    verifier.open()
    verifier.take_all()
    verifier.tick(handed, "nib")
    page = verifier.client.go("/verification/close")
    assert "1 pendaftaran yang dibawa ke sini belum diputuskan." in page.words
    assert "Tanda asli dan penjelasan Anda pada 1 pendaftaran diingat sampai" in page.words
    verifier.client.submit("/verification/close")
    assert "Buka meja verifikasi" in verifier.client.page.heading
    assert list(world.seat.home.desk.iterdir()) == []
    assert verifier.client.go(f"/verification/files/{handed.registration_id}").status == 409
    assert len(world.seat.events("desk_closed")) == 1
    verifier.open()
    verifier.take_all()
    assert "Anda, di kursi ini" in verifier.one(handed), "the tick is there again"


def test_pressed_twice_it_opens_once(world: World, verifier: SeatVerifier) -> None:
    """A second opening would end the first at the gateway, and perhaps be the one that is lost."""
    wait_for(lambda: "Sambungan ke server LPSE putus" not in verifier.desk())
    form = verifier.client.page.form("/verification/open")
    presses = [copy.copy(verifier.client) for _ in range(4)]
    with ThreadPoolExecutor(len(presses)) as pool:
        pages = pool.map(
            lambda each: each.press(form, who=HEAD.person_id, pin=verifier.pin), presses
        )
        assert {page.path for page in pages} == {"/verification"}
    assert "Dibuka Siti Aminah" in verifier.desk()
    assert len(world.seat.events("desk_opened")) == 1
