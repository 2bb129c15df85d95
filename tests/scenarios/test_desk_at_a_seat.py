"""Verifiers at seats whose link is cut: what they decide counts once, and contradictions are held.

Real gateway and seat processes; vendors, verifiers and bidders use the pages over HTTP.
"""

from __future__ import annotations

import pytest

from kiosk.demo.samples import Vendor
from tests.registrations import PASSWORD
from tests.scenarios.registrant import Verifier
from tests.scenarios.seat_client import wait_for
from tests.scenarios.verifier import SeatVerifier, cut, hand_in, waiting_room
from tests.scenarios.world import LETTER, ONE_FILE, World


def test_approved_without_a_link_the_firm_bids_at_this_seat_at_once(world: World) -> None:
    world.start_gateway()
    verifier = SeatVerifier(world, world.start_seat())
    with waiting_room(world) as vendors:
        handed, other = hand_in(vendors, 1), hand_in(vendors, 2)
    verifier.sit_down()
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)

    assert handed.form.firm.name in verifier.one(handed)
    verifier.tick(handed)
    assert "Anda, di kursi ini" in verifier.one(handed)
    words = verifier.decide(handed, "approve")
    assert "Belum terkirim ke server LPSE" in words, words[:900]
    assert "Tidak terkirim" not in words
    assert verifier.states() == ["sealed"]
    assert "Putuskan" not in verifier.one(handed)
    client = verifier.client
    client.go("/leave")
    assert "1 pendaftaran yang dibawa ke sini belum diputuskan" in client.page.words
    client.submit("/leave")

    client.open_seat(world.pin, "Penyedia")
    client.begin(ONE_FILE)
    client.sign_in(Vendor(handed.form.account.user_id, handed.form.firm.name, PASSWORD))
    client.must("^/bid/files$")
    assert handed.form.firm.name in client.page.header
    client.choose([LETTER])
    client.to_summary()
    bid_id = client.seal()
    client.sealed()
    client.go("/leave")
    client.submit("/leave")

    world.link.mode = "pass"
    wait_for(lambda: bool(world.seat.events("decision_answered")))
    assert [one["outcome"] for one in world.seat.events("decision_answered")] == ["accepted"]
    wait_for(lambda: bool(world.seat.events("account_received")))
    wait_for(lambda: bool(world.seat.events("bid_answered")))
    told = [(one["bid_id"], one["outcome"]) for one in world.seat.events("bid_answered")]
    assert told == [(bid_id, "accepted")], "its firm was known by then"
    at_desk = Verifier(world.gateway_url, world.room)
    at_desk.read(handed.code)
    assert "Disetujui" in at_desk.client.page.words
    assert "Aslinya dilihat" in at_desk.client.page.words
    at_desk.read(other.code)
    assert "Menunggu diperiksa" in at_desk.client.page.words
    at_desk.client.close()
    client.close()


def test_two_seats_decide_differently_and_both_pages_say_so(world: World) -> None:
    world.start_gateway()
    first = SeatVerifier(world, world.start_seat())
    seat = world.second_seat()
    second = SeatVerifier(world, seat.start())
    with waiting_room(world) as vendors:
        handed = hand_in(vendors)
    for each in (first, second):
        each.sit_down()
        each.open()
        each.take_all()
    cut(world, world.seat)
    wait_for(lambda: "Sambungan putus" in second.client.go("/").header)
    first.decide(handed, "approve")
    second.decide(handed, "return", words="NIB tidak terbaca.")
    assert first.states() == second.states() == ["sealed"]
    world.link.mode = "pass"
    wait_for(lambda: all(each.events("decision_answered") for each in (world.seat, seat)))
    for each in (first, second):  # whichever came first was accepted, and hears of it as well
        wait_for(lambda each=each: each.states() == ["action"])
        assert "Ditahan server LPSE" in each.one(handed)
        assert "Petugas lain memutuskan berbeda" in each.client.page.words
    for each in (first, second):
        each.take_again(handed)
        words = each.one(handed)
        assert "Ditahan: seseorang harus memutuskannya." in words, words[:900]
        assert "Disetujui." in words and "Dikembalikan, belum lengkap." in words
        assert "Bertentangan dengan keputusan sebelumnya." in words
        each.client.close()


@pytest.mark.parametrize("end", ["power cut", "visit"])
def test_what_was_taken_along_survives_a_power_cut_and_not_the_visit(
    world: World, end: str
) -> None:
    world.start_gateway()
    verifier = SeatVerifier(world, world.start_seat())
    with waiting_room(world) as vendors:
        handed = hand_in(vendors)
    verifier.sit_down()
    verifier.open()
    verifier.take_all()
    verifier.tick(handed, "nib")
    kept = list(world.seat.home.desk.iterdir())
    assert kept
    cut(world, world.seat)
    client = verifier.client
    if end == "visit":
        client.go("/leave")
        client.submit("/leave")
        assert list(world.seat.home.desk.iterdir()) == []
        assert client.go(f"/verification/files/{handed.registration_id}").path != (
            f"/verification/files/{handed.registration_id}"
        )
        return
    world.seat.kill()
    verifier = SeatVerifier(world, world.start_seat())
    verifier.client.go("/locked?staff=1")
    verifier.client.submit(
        "/resume", staff=verifier.client.page.staff_id("Siti Aminah"), pin=world.pin, act="resume"
    )
    assert sorted(world.seat.home.desk.iterdir()) == sorted(kept)
    assert "Anda, di kursi ini" in verifier.one(handed)
    where = f"/verification/files/{handed.registration_id}/papers/nib/1/small"
    assert verifier.client.fetch(where).startswith(b"\xff\xd8")
    verifier.decide(handed, "approve")
    assert verifier.states() == ["sealed"]
    verifier.client.close()
