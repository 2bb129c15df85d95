"""A gateway put back to an older copy of itself: nothing a vendor was told is forgotten.

An addendum had brought a deadline forward, two tenders had come, three bids had official receipts.
None of it is in the copy. Real gateway, real seat; what screens, queue and `doctor` say is read.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kiosk.alarms.service import standing
from kiosk.bidding import tender_store
from kiosk.cli.main import main
from kiosk.demo import samples
from kiosk.demo.house import Room
from sync.database import connect
from sync.gateway import recovery
from sync.gateway.adapters.sample import sample_package
from sync.gateway.alarms import service as alarms
from sync.gateway.bids import store
from sync.gateway.cards import service as cards
from sync.gateway.features import open_gateway
from sync.gateway.tenders import service as tenders
from sync.outbox import Proof, counts
from sync.wire.times import from_text, to_text
from tests.scenarios.seat_client import HEAD, wait_for
from tests.scenarios.world import LETTER, ONE_FILE, TWO_FILE, World

THIRD = "9151118"
NEW = ("9151901", "9151902")
RESTORED = "Server LPSE dipulihkan dari salinan yang lebih lama"
NOT_THERE = "tidak memuat tender ini lagi"


@dataclass
class Loss:
    """The world after the copy was taken and everything since then happened."""

    world: World
    copy: Path
    told: datetime  # the deadline of ONE_FILE as the addendum brought it forward
    before: datetime
    lost: list[dict[str, Any]] = field(default_factory=list)

    def put_back(self) -> None:
        self.world.stop_gateway()
        shutil.rmtree(self.world.home.gateway)
        shutil.copytree(self.copy, self.world.home.gateway)

    def import_(self, *releases: dict[str, Any]) -> None:
        path = self.world.root / "package.json"
        path.write_text(json.dumps({"version": "1.1", "releases": list(releases)}))
        report = tenders.import_files(
            open_gateway(self.world.home.gateway), [path], by=self.world.room.by[0]
        )
        assert report.refused == []

    def cli(self, *words: str, typed: tuple[str, ...] = ()) -> Result:
        lines = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(main, ["--home", str(self.world.root), *words], input=lines)

    def doctor(self) -> str:
        return self.cli("doctor").stdout

    @property
    def two_people(self) -> tuple[str, ...]:
        pins = self.world.room.pins
        head, other = samples.HEAD, samples.ADMINISTRATOR
        return (head.person_id, pins["head"], other.person_id, pins["administrator"])

    def at_seat(self) -> Callable[[], bool]:
        """Whether the seat has noticed, read everything and given everything back."""

        def settled() -> bool:
            with self.world.seat.reading() as db:
                noticed = [one.code for one in standing(db)] == ["gateway_history_changed"]
                row = db.execute("SELECT cursor, head FROM outbox_feed").fetchone()
                left = db.execute("SELECT count(*) FROM outbox_item WHERE proof <> 'known'")
                return noticed and row["cursor"] == row["head"] > 0 and left.fetchone()[0] == 0

        return settled

    def deadline(self) -> datetime:
        with self.world.seat.reading() as db:
            return from_text(tender_store.get(db, ONE_FILE).period_end)

    def words(self, where: str) -> str:
        client = self.world.seat.client
        assert client is not None
        return client.go(where).words


def _release(code: str, new_code: str = "", **period: str) -> dict[str, Any]:
    """A release of the sample's tender, made now; under another code if one is given."""
    now = datetime.now(UTC)
    found = next(
        release
        for release in json.loads(sample_package(now))["releases"]
        if release["tender"]["id"] == code
    )
    made = copy.deepcopy(found)
    made["id"] = f"{found['id']}-{now.timestamp()}"
    made["date"] = to_text(now)
    made["tender"]["tenderPeriod"].update(period)
    if new_code:
        made["tender"]["id"] = new_code
        made["ocid"] = f"{found['ocid']}-{new_code}"
        made["tender"]["title"] = f"Tender susulan {new_code}"
    return made


@pytest.fixture(scope="module")
def lost_world(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Loss:
    """Made once; every test gets a copy. All processes have ended."""
    root = tmp_path_factory.mktemp("lost") / "world"
    with World.copy_of(room, root) as world:
        kept = root / "copy-of-yesterday"
        shutil.copytree(world.home.gateway, kept)
        world.start_gateway()
        client = world.start_seat()
        with world.seat.reading() as db:
            before = from_text(tender_store.get(db, ONE_FILE).period_end)
        told = (before - timedelta(hours=5)).replace(microsecond=0)
        loss = Loss(world, kept, told, before)
        loss.lost = [
            _release(ONE_FILE, endDate=to_text(told)),
            *(_release(THIRD, code) for code in NEW),
        ]
        loss.import_(*loss.lost)
        wait_for(lambda: loss.deadline() == told)
        client.open_seat(world.pin)
        for tender_id in (ONE_FILE, TWO_FILE, THIRD):
            world.again_to_summary(tender_id, LETTER, offline=False)
            client.seal()
            client.sealed()
        wait_for(world.seat.accepted)
        wait_for(lambda: proved(world))
        world.seat.stop()
    return loss


def proved(world: World) -> bool:
    return all(item.proof is Proof.KNOWN for item in world.seat.items())


@pytest.fixture
def loss(lost_world: Loss, tmp_path: Path) -> Iterator[Loss]:
    room = lost_world.world.room
    there = Room(lost_world.world.home, room.pins, room.by, room.stick, room.key_files, "")
    with World.copy_of(there, tmp_path / "world") as world:
        world.room = room
        yield Loss(world, lost_world.copy, lost_world.told, lost_world.before, lost_world.lost)


def given_back(loss: Loss) -> None:
    """All bids are at the gateway again, with the receipts and times of then."""
    bids = loss.world.seat.bids()
    assert len(bids) == 3
    with closing(connect(loss.world.home.gateway / "gateway.db", readonly=True)) as db:
        for bid in bids:
            row = store.bid(db, bid.bid_id)
            assert row is not None
            assert (row.outcome, row.official) == ("accepted", bid.official)
            for envelope in bid.envelopes:
                found = list((loss.world.home.gateway / "blobs").rglob(envelope.sha256))
                assert [path.stat().st_size for path in found] == [envelope.size]


def said_at_the_seat(loss: Loss) -> None:
    assert RESTORED in loss.words("/tenders")
    page = loss.words("/queue")
    assert page.count("Diterima") >= 3
    assert "Perlu tindakan 1" not in page
    assert "gateway_history_changed" in loss.doctor()


def both_deadlines(loss: Loss) -> None:
    """What was told is kept, and what the gateway says now stands beside it."""
    assert loss.deadline() == loss.told
    assert "Batas waktu yang pernah diumumkan" in loss.words(f"/tenders/{ONE_FILE}")
    for code in NEW:
        assert NOT_THERE in loss.words(f"/tenders/{code}")


def imported_again(loss: Loss) -> None:
    """Once the gateway has learned it again, nothing differs."""
    loss.import_(*loss.lost)

    def same() -> bool:
        pages = [loss.words(f"/tenders/{code}") for code in (ONE_FILE, *NEW)]
        return not any("dipulihkan dari salinan lama" in page for page in pages)

    wait_for(same)
    assert loss.deadline() == loss.told
    listed = {
        tender.tender_id: tender for tender in tenders.newest(open_gateway(loss.world.home.gateway))
    }
    assert from_text(listed[ONE_FILE].period_end) == loss.told
    assert set(NEW) <= set(listed)


def cleared(loss: Loss) -> None:
    """Staff at the seat and at the gateway sign that it is over."""
    client = loss.world.seat.client
    assert client is not None
    page = client.go("/alarms/gateway_history_changed")
    client.submit(
        "/alarms/gateway_history_changed",
        staff=page.staff_id(HEAD),
        pin=loss.world.pin,
    )
    assert RESTORED not in loss.words("/tenders")
    words = ("gateway", "clear-alarm", recovery.ALARM, "--reason", "semua sudah dimuat ulang")
    done = loss.cli(*words, typed=loss.two_people[:2])
    assert done.exit_code == 0, done.output
    assert "gateway_restored" not in loss.doctor()


def noticed_at_the_gateway(loss: Loss) -> bool:
    centre = open_gateway(loss.world.home.gateway)
    with centre.reading() as db:
        return recovery.ALARM in [one.code for one in alarms.standing(db, "")]


def start(loss: Loss) -> None:
    loss.world.start_gateway()
    client = loss.world.start_seat()
    wait_for(loss.at_seat(), 60)
    if client.page.path == "/locked":
        client.resume(loss.world.pin)


def test_restored_as_the_how_to_says(loss: Loss) -> None:
    loss.put_back()
    words = ("gateway", "restored", "--reason", "disk rusak, salinan kemarin")
    done = loss.cli(*words, typed=loss.two_people)
    assert done.exit_code == 0, done.output
    assert "import-tenders" in done.stdout
    start(loss)
    given_back(loss)
    said_at_the_seat(loss)
    both_deadlines(loss)
    assert "gateway_restored" in loss.doctor()
    imported_again(loss)
    cleared(loss)


def test_restored_in_silence_and_grown_past_the_cursors(loss: Loss) -> None:
    """The case that nobody noticed: the numbers go on, what they stood for is another thing."""
    loss.put_back()
    loss.import_(*(_release(THIRD, f"91520{number:02}") for number in range(30)))
    start(loss)
    given_back(loss)
    said_at_the_seat(loss)
    both_deadlines(loss)
    assert noticed_at_the_gateway(loss)
    assert "gateway_restored" in loss.doctor()
    with loss.world.seat.reading() as db:
        assert tender_store.get(db, "9152029").title == "Tender susulan 9152029"
    imported_again(loss)
    cleared(loss)


def test_restored_in_silence_with_the_head_below_the_cursors(loss: Loss) -> None:
    loss.put_back()
    start(loss)
    given_back(loss)
    said_at_the_seat(loss)
    both_deadlines(loss)
    assert noticed_at_the_gateway(loss)
    imported_again(loss)
    cleared(loss)


def test_what_is_being_given_back_says_so_and_stays_accepted(loss: Loss) -> None:
    """The gateway dies right after the seat has noticed."""
    loss.put_back()
    loss.world.start_gateway()
    loss.world.link.mode, loss.world.link.rate = "slow", 5_000
    client = loss.world.start_seat()

    def showing() -> bool:
        with loss.world.seat.reading() as db:
            return counts(db).again > 0

    wait_for(showing, 60, 0.01)
    loss.world.stop_gateway()
    assert showing()
    if client.page.path == "/locked":
        client.resume(loss.world.pin)
    assert "answers_given_again" in loss.doctor()
    page = loss.words("/queue")
    assert "dan belum memuat penawaran ini lagi" in page
    assert "Tanda terima resmi Anda tetap berlaku" in page
    bid = loss.world.seat.bids()[0]
    receipt = loss.words(f"/bids/{bid.bid_id}")
    assert "Diterima" in receipt
    assert "Tanda terima resmi Anda tetap berlaku" in receipt
    loss.world.seat.kill()
    loss.world.start_gateway()
    loss.world.start_seat()
    wait_for(loss.at_seat(), 60)
    given_back(loss)


def test_a_new_bid_for_a_lost_tender_keeps_its_arrival(loss: Loss) -> None:
    """Sealed to what the seat was told; the gateway holds it until it knows the tender again."""
    new = NEW[0]
    loss.world.start_gateway()
    key = _published(loss, new)
    client = loss.world.start_seat()

    def has_card() -> bool:
        with loss.world.seat.reading() as db:
            query = "SELECT 1 FROM tender_card WHERE tender_id = ?"
            return db.execute(query, (new,)).fetchone() is not None

    wait_for(has_card)
    loss.put_back()
    loss.world.link.mode = "refuse"
    client.resume(loss.world.pin)
    loss.world.again_to_summary(new, LETTER)
    bid_id = client.seal()
    client.sealed()
    loss.world.start_gateway()

    def state() -> tuple[str | None, str | None]:
        bid = next(bid for bid in loss.world.seat.bids() if bid.bid_id == bid_id)
        return bid.outcome, bid.problem_code

    wait_for(lambda: state() == ("held", "tender_unknown"), 60)
    assert "Server belum mengenal tender ini" in loss.words("/queue")
    assert "bids_wait_for_tender" in loss.doctor()
    loss.import_(*loss.lost)
    wait_for(lambda: state() == ("held", "key_not_on_card"))
    _published(loss, new, key)
    wait_for(lambda: state() == ("accepted", None))
    wait_for(loss.at_seat(), 60)


def test_a_seat_enrolled_since_the_copy_brings_its_bid_when_it_is_known_again(loss: Loss) -> None:
    world = loss.world
    world.start_gateway()
    second = world.second_seat()
    world.seat = second
    client = second.start()

    def cards() -> int:
        with second.reading() as db:
            return int(db.execute("SELECT count(*) FROM tender_card").fetchone()[0])

    wait_for(lambda: cards() >= 11)
    client.open_seat(world.pin)
    world.again_to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    client.sealed()
    wait_for(second.accepted)
    loss.put_back()
    world.start_gateway()
    wait_for(
        lambda: "tidak dikenal" in loss.words("/queue") or "belum terdaftar" in client.page.words
    )
    assert client.page.words.count("Diterima") >= 1
    told = CliRunner().invoke(main, ["--home", str(second.home.root), "doctor", "--json"]).stdout
    [line] = [one["detail"] for one in json.loads(told) if one["name"] == "identity"]
    seat_id, key = line.split(", ")
    words = ("gateway", "readmit", seat_id, "Kursi 08", key)
    done = loss.cli(*words, typed=loss.two_people)
    assert done.exit_code == 0, done.output
    wait_for(loss.at_seat(), 60)
    [bid] = second.bids()
    rows = [row for row in world.at_gateway() if row.bid_id == bid.bid_id]
    assert [row.outcome for row in rows] == ["accepted"]


def _published(loss: Loss, tender_id: str, identity: Any = None) -> Any:
    from sync import rehearsal
    from sync.sealing import X25519Identity

    identity = identity or X25519Identity.generate()
    home, by = loss.world.home.gateway, loss.world.room.by[1]
    test = cards.publish_key(open_gateway(home), tender_id, identity.recipient.text, "bid", by=by)
    answer = rehearsal.rehearse(test, identity.text)
    cards.confirm_rehearsal(open_gateway(home), tender_id, answer, by=by)
    return identity
