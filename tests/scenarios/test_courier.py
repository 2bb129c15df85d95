"""A courier carries for a seat without a link: out, taken in, and back, with the real ends."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk.courier import exporting, importing
from kiosk.courier.gateway import Line
from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.reading import Labelled
from sync.courier.writing import Outside, TarMember
from sync.database import connect
from sync.engine import Engine
from sync.errors import Fault
from sync.gateway.courier import replying, taking
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.outbox import State, carrying
from sync.sealing import X25519Identity, X25519Recipient
from sync.wire import jws
from sync.wire.courier import CourierBlob, CourierIndex, CourierItem
from sync.wire.keys import SigningKey
from tests.founders import two
from tests.gateway_process import ROOT, GatewayProcess
from tests.ports import free_port
from tests.seat_process import TestSeat, until

TENDERER, CANARY = "01.234.567.8-901.000", b"KANARI-harga-1234567890"
# Long: three letters stand by chance in every few megabytes of what is sealed.
TENDER = "T-KANARI-20261129"
SMALL_PART = 64 << 10
KIOSK = (sys.executable, "-m", "kiosk", "--lang", "id")


@dataclass
class Room:
    """One gateway and one seat whose link is down, and a stick."""

    gateway: GatewayProcess
    seat: TestSeat
    key: X25519Identity
    closes: datetime
    stick: Path
    engine: Engine

    @property
    def place(self) -> FolderPlace:
        return FolderPlace(self.stick)

    def bid(self, content: bytes = CANARY) -> str:
        now = datetime.now(UTC)
        return self.seat.bid(
            self.key.recipient, TENDER, self.closes, now, tenderer_id=TENDERER, content=content
        )

    @property
    def home(self) -> exporting.SeatHome:
        seat = self.seat
        return exporting.SeatHome(
            seat.answer, seat.key, seat.private, seat.home / "spool", lambda: connect(seat.db_path)
        )

    @property
    def line(self) -> Line:
        return Line(self.engine, self.engine._gateway)  # type: ignore[arg-type]

    def export(self, part_bytes: int = SMALL_PART) -> exporting.Exported:
        with closing(connect(self.seat.db_path)) as db:
            at, orders, roster = self.line.place(db)
        feed = exporting.feed_place(at.cursor, at.history, orders, roster)
        return exporting.export(
            self.home,
            self.place,
            feed,
            made_at=None,
            staff_id="st-1",
            part_bytes=part_bytes,
        )

    def take(self, name: str, place: FolderPlace | None = None) -> TakenBundle:
        centre = open_gateway(self.gateway.home)
        return taking.take(centre, place or self.place, name, by=two(centre)[0])

    def reply(self, bundle_id: str) -> str:
        centre = open_gateway(self.gateway.home)
        return replying.reply(centre, self.place, bundle_id, by=two(centre)[0]).written.name

    def back(self) -> importing.TakenBack:
        found = importing.find(self.place, self.seat.answer)
        return self.take_in(found[0])

    def take_in(self, answers: Labelled | Fault) -> importing.TakenBack:
        """Take the answers of one way back in at the seat, over no link."""
        assert isinstance(answers, Labelled), answers
        return importing.take(
            self.place,
            answers,
            self.seat.answer,
            exporting.opener(self.seat.key),
            self.line,
            lambda: connect(self.seat.db_path),
        )

    def states(self) -> set[State]:
        return {item.state for item in self.seat.items()}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    gateway = GatewayProcess(tmp_path / "gateway").start()
    gateway.add_tenderer(TENDERER)
    key, closes = gateway.add_tender(TENDER)
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    stick = tmp_path / "stick"
    stick.mkdir()
    # Nobody listens there: the link is down.
    engine = seat.engine(f"http://127.0.0.1:{free_port()}")
    engine.start()
    yield Room(gateway, seat, key, closes, stick, engine)
    engine.stop()
    gateway.stop()


def test_out_taken_in_and_back(room: Room) -> None:
    room.bid()
    room.bid(b"penawaran kedua" * 9000)
    out = room.export()
    assert (out.items, out.left, out.damaged) == (2, 0, 0)
    assert len(out.written.label.parts) > 1
    # On a stick is not sent: the state stays, and the fact stands beside it.
    assert room.states() == {State.SEALED}
    assert all(item.carried_at is not None for item in room.seat.items())

    taken = room.take(out.written.name)
    assert (taken.items, taken.taken, taken.outcomes, taken.code) == (2, 2, {"accepted": 2}, None)
    assert room.states() == {State.SEALED}

    room.reply(taken.bundle_id)
    back = room.back()
    assert (back.answers, back.code, back.other_history) == (2, None, False)
    assert back.pages >= 1 and back.items >= 2
    assert room.states() == {State.ACCEPTED}
    assert sorted(what for _, what in room.seat.effects()) == ["accepted", "accepted"]
    # Once more changes nothing.
    again = room.back()
    assert (again.answers, again.pages, again.items) == (0, 0, 0)
    assert len(room.seat.effects()) == 2


def test_a_relay_sends_it_over_http_with_no_key_and_brings_the_answers_back(
    room: Room, tmp_path: Path
) -> None:
    room.bid(b"penawaran besar" * 9000)
    room.bid()
    room.export()
    done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url)
    assert done.returncode == 0, done.stderr
    assert "2 dari 2" in done.stdout
    assert room.states() == {State.SEALED}
    assert room.back().answers == 2
    assert room.states() == {State.ACCEPTED}
    # The carrier's machine kept nothing, and a second run changes nothing.
    again = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    assert [row["missing"] for row in json.loads(again.stdout)] == [0]
    centre = open_gateway(room.gateway.home)
    with centre.reading() as db:
        named = db.execute("SELECT count(*) AS n FROM upload WHERE state = 'open'").fetchone()
    assert named["n"] == 0
    assert centre.partials.ids() == []


def test_nothing_on_the_stick_can_be_read_by_its_carrier(room: Room) -> None:
    item_id = room.bid()
    room.export()
    taken = room.take(room.place.bundles("to_gateway")[0])
    room.reply(taken.bundle_id)
    everything = b"".join(path.read_bytes() for path in room.stick.rglob("*") if path.is_file())
    secrets = [CANARY, TENDERER.encode(), b"CV Sari Jaya", TENDER.encode(), item_id.encode()]
    labels = [read_label(path) for path in room.stick.rglob(layout.LABEL)]
    assert len(labels) == 2
    for secret in secrets:
        assert secret not in everything
        assert len(secret) < 9 or base64.b64encode(secret)[:-4] not in everything
        assert not any(secret in label for label in labels)
    names = " ".join(path.name for path in room.stick.rglob("*")).encode()
    assert not any(secret in names for secret in secrets)


def test_half_a_stick_is_half_and_the_other_half_comes_later(room: Room) -> None:
    for number in range(6):
        room.bid(bytes([number]) * 40_000)
    out = room.export()
    folder = room.stick / layout.FOLDER / out.written.name
    parts = sorted(folder.glob("*.age"))
    assert len(parts) > 3
    kept = parts[2].read_bytes()
    parts[2].write_bytes(kept[: len(kept) // 2])
    half = room.take(out.written.name)
    assert half.code == "courier_cut"
    assert 0 < half.taken < 6 and half.items == 6 and half.missing == 6 - half.taken
    # What was not there is nowhere told as sent or refused.
    room.reply(half.bundle_id)
    back = room.back()
    assert back.answers == half.taken
    states = [item.state for item in room.seat.items()]
    assert states.count(State.ACCEPTED) == half.taken
    assert states.count(State.SEALED) == half.missing
    parts[2].write_bytes(kept)
    whole = room.take(out.written.name)
    assert (whole.taken, whole.code) == (6, None)
    room.reply(whole.bundle_id)
    assert room.back().answers == half.missing
    assert room.states() == {State.ACCEPTED}


def test_half_a_stick_over_a_relay(room: Room) -> None:
    for number in range(6):
        room.bid(bytes([number]) * 40_000)
    out = room.export()
    folder = room.stick / layout.FOLDER / out.written.name
    parts = sorted(folder.glob("*.age"))
    parts[2].write_bytes(parts[2].read_bytes()[:20_000])
    done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    assert done.returncode == 1
    row = json.loads(done.stdout)[0]
    assert row["code"] == "courier_cut" and 0 < row["taken"] < 6
    # One whose bytes are others is ended, and what came before it counts all the same.
    bad = bytearray(parts[1].read_bytes())
    bad[100] ^= 1
    parts[1].write_bytes(bytes(bad))
    other = room.export()
    first = sorted((room.stick / layout.FOLDER / other.written.name).glob("*.age"))
    spoilt = bytearray(first[1].read_bytes())
    spoilt[100] ^= 1
    first[1].write_bytes(bytes(spoilt))
    done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    assert {row["code"] for row in json.loads(done.stdout)} <= {"courier_cut", "courier_damaged"}


def test_what_is_wrong_with_one_bundle_keeps_no_other_from_being_sent(room: Room) -> None:
    room.bid()
    strange = room.export()
    folder = room.stick / layout.FOLDER / strange.written.name
    stranger = jws.sign(SigningKey.generate(), "courier-label", strange.written.label)
    (folder / layout.LABEL).write_text(stranger)
    room.bid()
    good = room.export()
    done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    rows = [(row["bundle"], row["code"], row["taken"]) for row in json.loads(done.stdout)]
    assert rows == [
        (good.written.name, None, 2),
        (strange.written.name, "signature_invalid", None),
    ]
    assert done.returncode == 1


def test_a_part_that_cannot_be_sent_keeps_what_came_before_it_from_nothing(room: Room) -> None:
    for number in range(6):
        room.bid(bytes([number]) * 40_000)
    out = room.export()
    parts = sorted((room.stick / layout.FOLDER / out.written.name).glob("*.age"))
    parts[3].unlink()
    parts[3].symlink_to(parts[1])
    done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    row = json.loads(done.stdout)[0]
    assert row["code"] == "courier_cut" and 0 < row["taken"] < 6 and row["reply"]


def test_a_byte_that_a_stick_has_spoilt_costs_a_relay_only_what_follows_it(room: Room) -> None:
    for number in range(4):
        room.bid(random.Random(number).randbytes(100_000))
    out = room.export(part_bytes=layout.PART_BYTES)
    (part,) = (room.stick / layout.FOLDER / out.written.name).glob("*.age")
    sound = part.read_bytes()
    spoilt = bytearray(sound)
    spoilt[250_000] ^= 1
    part.write_bytes(bytes(spoilt))
    send = ("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    row = json.loads(lpse_kiosk(*send).stdout)[0]
    assert row["code"] == "courier_damaged" and 0 < row["taken"] < 4
    assert room.back().answers == row["taken"]
    part.write_bytes(sound)
    again = json.loads(lpse_kiosk(*send).stdout)[0]
    assert (again["taken"], again["missing"], again["code"]) == (4, 0, None)


def test_an_answer_that_cannot_be_read_costs_only_itself(room: Room) -> None:
    room.bid()
    room.bid()
    taken = room.take(room.export().written.name)
    centre = open_gateway(room.gateway.home)
    found = replying.gather(centre, taken.bundle_id)
    odd = dataclasses.replace(found, answers=["a.b.c", *found.answers])
    replying.write(centre, room.place, odd, by=None)
    back = room.back()
    assert (back.answers, back.code) == (2, "courier_damaged")
    assert back.pages >= 1 and back.items >= 2
    assert room.states() == {State.ACCEPTED}


def test_both_ways_at_once(room: Room) -> None:
    """The link comes back while a stick is on its way: each answer is settled once."""
    for _ in range(3):
        room.bid()
    out = room.export()
    linked = room.seat.engine(room.gateway.url)
    room.engine.stop()
    linked.start()
    try:
        taken = room.take(out.written.name)
        until(lambda: room.states() == {State.ACCEPTED})
        room.reply(taken.bundle_id)
        room.engine = linked
        back = room.back()
        assert (back.answers, back.code) == (0, None)
        assert len(room.seat.effects()) == 3
    finally:
        linked.stop()


def test_any_order_and_number_of_sticks_comes_to_the_same(room: Room) -> None:
    """Property: exports, takings, replies and ways back in any order, each any number of times."""
    rng = random.Random(20261129)
    made: list[str] = []
    for _step in range(60):
        act = rng.choice(["bid", "export", "take", "reply", "back", "back", "take"])
        if act == "bid" and len(room.seat.items()) < 8:
            room.bid(rng.randbytes(rng.randrange(1, 90_000)))
        elif act == "export":
            made.append(room.export(rng.choice([40_000, 1 << 20])).written.name)
        elif act == "take" and made:
            room.take(rng.choice(made))
        elif act == "reply" and made:
            with closing(connect(room.seat.db_path)) as db:
                known = carrying.bundles(db)
            try:
                room.reply(rng.choice(known).bundle_id)
            except Fault as fault:
                assert fault.code == "courier_unknown"
        elif act == "back":
            found = importing.find(room.place, room.seat.answer)
            for one in rng.sample(found, min(len(found), 2)):
                room.take_in(one)
        effects = room.seat.effects()
        assert len(effects) == len(set(effects)), "an answer was taken in twice"
        assert room.states() <= {State.SEALED, State.ACCEPTED}
    final = room.export()
    room.reply(room.take(final.written.name).bundle_id)
    for one in importing.find(room.place, room.seat.answer):
        room.take_in(one)
    assert room.states() == {State.ACCEPTED}
    assert len(room.seat.effects()) == len(room.seat.items())


def test_a_bundle_is_bound_to_realm_gateway_and_seat(room: Room, tmp_path: Path) -> None:
    room.bid()
    out = room.export()
    other = GatewayProcess(tmp_path / "other").start()
    lessons = GatewayProcess(tmp_path / "lessons", realm="training")
    try:
        for gateway, code in ((other, "courier_gateway_other"), (lessons, "courier_realm")):
            centre = open_gateway(gateway.home)
            with pytest.raises(Fault, match=code):
                taking.take(centre, room.place, out.written.name, by=two(centre)[0])
            with centre.reading() as db:
                assert db.execute("SELECT count(*) AS n FROM courier_bundle").fetchone()["n"] == 0
        done = lpse_kiosk("courier", "send", str(room.stick), "--gateway", other.url)
        assert done.returncode == 1 and "server LPSE lain" in done.stderr
        # The way back opens at its own seat only.
        room.reply(room.take(out.written.name).bundle_id)
        stranger = TestSeat.create(tmp_path / "stranger", room.gateway.enrol("Bilik 2"))
        found = importing.find(room.place, stranger.answer)
        assert [fault.code for fault in found if isinstance(fault, Fault)] == ["courier_seat_other"]
    finally:
        other.stop()


def test_a_label_of_nobody_known_is_refused(room: Room) -> None:
    room.bid()
    out = room.export()
    folder = room.stick / layout.FOLDER / out.written.name
    stranger = jws.sign(SigningKey.generate(), "courier-label", out.written.label)
    (folder / layout.LABEL).write_text(stranger)
    with pytest.raises(Fault, match="courier_unsigned"):
        room.take(out.written.name)
    newer = msgspec.structs.replace(out.written.label, format="lpse-courier/v2")
    (folder / layout.LABEL).write_text(jws.sign(room.seat.key, "courier-label", newer))
    with pytest.raises(Fault, match="courier_version"):
        room.take(out.written.name)
    (folder / layout.LABEL).write_bytes(b"\xff" * 40)
    with pytest.raises(Fault, match="courier_malformed"):
        room.take(out.written.name)
    back = msgspec.structs.replace(out.written.label, direction="to_seat")
    (folder / layout.LABEL).write_text(jws.sign(room.seat.key, "courier-label", back))
    with pytest.raises(Fault, match="courier_way_other"):
        room.take(out.written.name)


def test_a_sealed_file_that_is_damaged_here_keeps_no_other_from_going(room: Room) -> None:
    room.bid()
    lost = room.bid(b"rusak" * 500)
    spoilt = room.seat.home / "spool" / f"{lost}.age"
    data = bytearray(spoilt.read_bytes())
    data[-3] ^= 1
    spoilt.write_bytes(bytes(data))
    out = room.export()
    assert (out.items, out.damaged) == (1, 1)
    assert {item.id: item.carried_at for item in room.seat.items()}[lost] is None


def test_a_gateway_that_stops_while_a_relay_sends_goes_on(room: Room) -> None:
    room.bid(random.Random(1).randbytes(9_000_000))
    room.export(part_bytes=4 << 20)
    sending = subprocess.Popen(
        [*KIOSK, "courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    time.sleep(1.5)
    room.gateway.kill()
    time.sleep(0.5)
    room.gateway.start()
    told, _ = sending.communicate(timeout=120)
    assert json.loads(told)[0]["taken"] == 1
    assert room.back().answers == 1


def lpse_kiosk(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*KIOSK, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def read_label(path: Path) -> bytes:
    return base64.urlsafe_b64decode(path.read_text().split(".")[1] + "===")


def test_a_whole_bundle_is_not_sent_again(room: Room) -> None:
    room.bid(b"x" * 200_000)
    room.export()
    send = ("courier", "send", str(room.stick), "--gateway", room.gateway.url, "--json")
    first = json.loads(lpse_kiosk(*send).stdout)[0]
    with open_gateway(room.gateway.home).reading() as db:
        before = db.execute("SELECT count(*) AS n FROM upload").fetchone()["n"]
    again = json.loads(lpse_kiosk(*send).stdout)[0]
    with open_gateway(room.gateway.home).reading() as db:
        after = db.execute("SELECT count(*) AS n FROM upload").fetchone()["n"]
    assert (first["taken"], again["taken"], again["code"], before) == (1, 1, None, after)
    # With no news since, the way back is the same and the journal has nothing more to say.
    assert again["reply"] == first["reply"]
    with open_gateway(room.gateway.home).reading() as db:
        kinds = [entry.name for _, entry in journal.entries(db)]
    assert kinds.count("courier_taken") == kinds.count("courier_answered") == 1


def test_a_command_whose_file_came_spoilt_is_missing_and_not_taken(room: Room) -> None:
    item_id = room.bid()
    token = room.seat.tokens()[0]
    blob = next((room.seat.home / "spool").iterdir()).read_bytes()
    digest = hashlib.sha256(blob).hexdigest()
    answer = room.seat.answer
    index = CourierIndex(
        bundle_id="b-1",
        realm=answer.realm,
        gateway_id=answer.gateway_id,
        seat_id=answer.seat_id,
        reply_to=exporting.opener(room.seat.key).recipient.text,
        items=[
            CourierItem(
                command_id=item_id,
                sha256=hashlib.sha256(token.encode()).hexdigest(),
                blobs=[CourierBlob(sha256=digest, size=len(blob))],
            )
        ],
        feed=exporting.feed_place(0, None, 0, None),
    )
    members = [
        TarMember.of(layout.INDEX, jws.sign(room.seat.key, "courier-index", index)),
        TarMember("blobs/" + "0" * 64, 5, b"extra"),
        TarMember(f"blobs/{digest}", len(blob), bytes(len(blob))),
        TarMember.of(f"commands/{item_id}", token),
    ]
    outside = Outside(
        direction="to_gateway",
        bundle_id="b-1",
        realm=answer.realm,
        gateway_id=answer.gateway_id,
        seat_id=answer.seat_id,
        made_at=None,
        items=1,
    )
    gateway = X25519Recipient.from_text(answer.gateway_recipient)
    made = writing.write(room.place, outside, members, gateway, room.seat.key)
    taken = room.take(made.name)
    assert (taken.items, taken.taken, taken.outcomes) == (1, 0, {})
    assert taken.code == "courier_damaged"
    # Nothing was kept of it, and the true bundle is taken in as if this one had never been.
    centre = open_gateway(room.gateway.home)
    assert centre.partials.ids() == [] and not centre.objects.has(digest)
    assert room.take(room.export().written.name).outcomes == {"accepted": 1}
