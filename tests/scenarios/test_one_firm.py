"""One firm at several seats: real processes, real HTTP, every screen.

What must hold: whoever sits second is told before sealing, replaces and withdraws what the first
made, gets every official receipt again, and is never told more than is known.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from kiosk.bidding import elsewhere
from kiosk.demo.samples import VENDORS, Vendor
from sync import receipts
from sync.gateway.features import open_gateway
from sync.wire.keys import VerifyKey
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import LETTER, ONE_FILE, TECHNICAL, Seat, World, settle

FIRM = VENDORS[0]
OFTEN = {"KIOSK_STATUS_EVERY_S": "1"}
DOTTED = Vendor("0" + FIRM.tenderer_id, FIRM.name, FIRM.password)


@pytest.fixture
def seats(world: World) -> Iterator[tuple[Seat, Seat]]:
    """Two seats with a visitor at each and the gateway's news."""
    world.start_gateway()
    second = world.second_seat()
    for seat in (world.seat, second):
        seat.start(**OFTEN)
        wait_for(lambda seat=seat: world.has_heard_everything(seat))
        client(seat).open_seat(world.pin)
    yield world.seat, second


def client(seat: Seat) -> SeatClient:
    assert seat.client is not None
    return seat.client


def to_summary(seat: Seat, vendor: Vendor = FIRM, *names: str, pin: str = "") -> SeatClient:
    one = client(seat)
    one.begin(ONE_FILE)
    if one.page.path == "/bid/who":
        one.be_attested(pin, vendor) if pin else one.sign_in(vendor)
    one.choose(names or [LETTER])
    one.to_summary()
    return one


def seal(seat: Seat) -> str:
    one = client(seat)
    bid_id = one.seal()
    one.sealed()
    return bid_id


def standings(world: World) -> dict[str, str]:
    return {row.bid_id: str(row.standing) for row in world.at_gateway()}


def accepted(world: World, *bid_ids: str) -> None:
    def there() -> bool:
        rows = {row.bid_id: row.outcome for row in world.at_gateway()}
        return all(rows.get(bid_id) == "accepted" for bid_id in bid_ids)

    wait_for(there, 60)


def test_a_second_seat_warns_replaces_and_withdraws(world: World, seats: tuple[Seat, Seat]) -> None:
    one, two = seats
    to_summary(one)
    first = seal(one)
    accepted(world, first)

    # The number is written in another way there; it is the same firm.
    there = to_summary(two, DOTTED, TECHNICAL)
    assert "sudah mengirim penawaran versi 1 dari Kursi 07" in there.page.words
    assert "menggantikan versi 1; yang terakhir yang berlaku" in there.page.words
    second = seal(two)
    accepted(world, second)
    assert standings(world) == {first: "replaced", second: "counts"}
    (bid,) = two.bids()
    assert (bid.version, bid.replaces) == (2, first)
    assert bid.tenderer_id == FIRM.tenderer_id, "written as the version it replaces"

    # The first seat hears that its version does not count, and withdraws what stands.
    here = client(one)
    wait_for(lambda: "Tidak berlaku lagi" in here.go(f"/bids/{first}").words, 60)
    wait_for(lambda: "Kursi 08" in here.go("/receipts").words, 60, every=1)
    here.go(f"/bids/{second}")
    assert "dari Kursi 08" in here.page.heading
    here.go(f"/bids/{second}/withdraw")
    here.submit(f"/bids/{second}/withdraw", sure="yes")
    third = here.must("^/bids/").path.rpartition("/")[2]
    accepted(world, third)
    assert standings(world) == {first: "withdrawn", second: "withdrawn", third: "withdrawal"}


def test_what_came_while_the_summary_was_open_is_shown_before_it_is_sealed(
    world: World, seats: tuple[Seat, Seat]
) -> None:
    one, two = seats
    there = to_summary(two)
    assert "sudah mengirim" not in there.page.words
    to_summary(one)
    first = seal(one)
    accepted(world, first)
    settle(elsewhere.FRESH_S + 1)
    there.submit("/bid/summary", agreed="yes")
    assert there.page.path == "/bid/summary" and there.page.status == 409
    assert "sudah mengirim penawaran versi 1 dari Kursi 07" in there.page.words
    second = seal(two)
    accepted(world, second)
    assert standings(world) == {first: "replaced", second: "counts"}


def test_a_draft_at_another_seat_is_told_before_sealing(
    world: World, seats: tuple[Seat, Seat]
) -> None:
    one, two = seats
    client(one).begin(ONE_FILE)
    client(one).sign_in(FIRM)
    client(one).go(f"/tenders/{ONE_FILE}")
    there = to_summary(two)
    assert "Di Kursi 07 juga sedang disiapkan penawaran perusahaan Anda" in there.page.words
    # Another firm hears nothing of it.
    there.go("/leave")
    there.submit("/leave")
    there.open_seat(world.pin, "Sari")
    to_summary(two, VENDORS[1])
    assert "Kursi 07" not in client(two).page.words


def test_every_receipt_is_given_again_at_a_third_seat_after_the_first_was_wiped(
    world: World, seats: tuple[Seat, Seat]
) -> None:
    one, two = seats
    to_summary(one)
    first = seal(one)
    accepted(world, first)
    to_summary(two)
    second = seal(two)
    accepted(world, second)
    for seat in seats:
        seat.stop()
        shutil.rmtree(seat.home.seat)

    third = world.second_seat("Kursi 09")
    third.start(**OFTEN)
    wait_for(lambda: world.has_heard_everything(third))
    here = client(third)
    here.open_seat(world.pin, "Sari")
    assert "Ambil tanda terima" in here.page.words
    here.go("/receipts")
    here.submit("/receipts/who")
    here.must("^/bid/who$")
    here.sign_in(DOTTED)
    here.must("^/receipts$")
    assert "Kursi 07" in here.page.words
    assert "Digantikan" in here.page.words and "Kursi 08" in here.page.words
    here.go(f"/bids/{first}")
    assert "Digantikan" in here.page.words
    assert "Versi ini tidak berlaku lagi. Yang terakhir: versi 2." in here.page.words
    assert "<svg" in here.page.html
    here.go(f"/bids/{second}")
    assert "Diterima" in here.page.words
    medium = here.page.form(f"/bids/{second}/save").fields["medium_id"]
    here.submit(f"/bids/{second}/save", medium_id=medium)
    (saved,) = world.stick.rglob(f"tanda-terima-resmi-{ONE_FILE}-v2.txt")
    identity = open_gateway(world.home.gateway).identity
    keys = {identity.gateway_id: VerifyKey.from_text(identity.gateway_key)}
    assert receipts.verify(saved.read_text(), keys).bid_id == second
    assert list(world.stick.rglob(f"tanda-terima-resmi-{ONE_FILE}-v2.pdf"))

    # By its number, without signing in: the receipt, and not whether it still counts.
    here.go("/leave")
    here.submit("/leave")
    here.open_seat(world.pin, "Orang lain")
    here.go("/receipts")
    here.submit("/receipts", number=first)
    assert here.page.heading == "Tanda terima ini asli"
    assert "Digantikan" not in here.page.words
    assert here.go(f"/bids/{first}").status == 404
    here.go("/receipts")
    here.submit("/receipts", number="019f2b60-1c5e-7c3a-9c1d-5a8f3f2b7d10")
    assert here.page.status == 404
    assert "tidak menemukan tanda terima resmi" in here.page.words


def test_offline_only_this_seats_own_bids_are_known_and_one_counts_in_the_end(
    world: World, seats: tuple[Seat, Seat]
) -> None:
    one, two = seats
    world.link.mode = "refuse"
    world.link.cut()
    made = []
    for seat in seats:
        wait_for(lambda seat=seat: "Sambungan putus" in client(seat).go("/tenders").words, 90)
        to_summary(seat, pin=world.pin)
        assert "hanya penawaran dari komputer ini yang diketahui" in client(seat).page.words
        made.append(seal(seat))
    world.link.mode = "pass"
    accepted(world, *made)
    assert standings(world) == {made[0]: "superseded", made[1]: "counts"}
    wait_for(lambda: re.search("Tidak berlaku lagi", client(one).go(f"/bids/{made[0]}").words), 60)
    # Staff's word lets the seat ask; it stands in the journal.
    wait_for(lambda: "Kursi 08" in client(one).go("/receipts").words, 60, every=1)
    assert len(two.bids()) == 1
