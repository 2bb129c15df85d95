"""The gateway's log between real processes: a proof comes, and a log that was cut stops staff."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.alarms.service import standing
from kiosk.centre_log import store
from kiosk.centre_log.service import POLICY
from kiosk.cli.main import main
from kiosk.demo import samples
from kiosk.demo.house import Room
from sync.evidence import judging, leaf, policy
from sync.gateway.alarms import service as alarms
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.staff import signing_in
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import World
from tests.sync.gateway.proofs.cast import cut


@pytest.fixture
def world(room: Room, tmp_path: Path) -> Iterator[World]:
    with World.copy_of(room, tmp_path / "world") as made:
        yield made


def test_a_proof_comes_by_itself_and_a_cut_log_stops_new_visits_but_no_sealing(
    world: World,
) -> None:
    centre = open_gateway(world.home.gateway)
    with centre.reading() as db:
        seats = [(one.seat_id, one.key) for one in enrolment.seats(db)]
    rule = policy.draft(centre.identity.gateway_id, centre.key.public, seats, 1)
    for folder in (world.home.gateway, world.home.seat):
        (folder / POLICY).write_text(rule)
    world.start_gateway()
    world.start_seat()
    world.to_summary(offline=False)
    client = world.seat.client
    assert client is not None
    client.seal()
    client.sealed()
    wait_for(lambda: world.seat.accepted(), 60)
    (bid,) = world.seat.bids()
    assert bid.official is not None

    def proof() -> store.ReceiptProof | None:
        with world.seat.reading() as db:
            return store.proof(db, leaf.of(bid.official or "").digest)

    wait_for(lambda: (found := proof()) is not None and found.state == "enough", 120)
    found = proof()
    assert found is not None
    judged = judging.judge(bid.official, found.proof or "", policy.read(rule))
    assert (len(judged.cosigned), judged.is_met) == (1, True)

    world.stop_gateway()
    cut(world.home.gateway / "gateway.db", 4)
    world.start_gateway()

    def named() -> bool:
        with world.seat.reading() as db:
            return "gateway_log_cut" in [alarm.code for alarm in standing(db)]

    wait_for(named, 90)
    assert "terpotong" in client.go("/queue").words
    wait_for(lambda: "log_cut" in [one.code for one in alarms.all_standing(centre)], 60)
    world.again_to_summary(offline=False)
    client.seal()
    client.sealed()
    wait_for(lambda: len([one for one in world.seat.bids() if one.official]) == 2, 60)
    with closing(open_gateway(world.home.gateway).database) as database, database.reading() as db:
        assert db.execute("SELECT count(*) FROM bid WHERE outcome = 'accepted'").fetchone()[0] == 2


def test_a_gateway_put_back_without_its_last_sign_ins_is_no_cut_log(
    world: World, tmp_path: Path
) -> None:
    """Copied at night; people signed in at the board in the morning, and then the disk was lost."""
    head, other = samples.HEAD, samples.ADMINISTRATOR
    pins = world.room.pins

    def remembered() -> int:
        with world.seat.reading() as db:
            row = db.execute("SELECT max(size) FROM centre_log").fetchone()
        return int(row[0] or 0)

    def alarms_here() -> list[str]:
        with world.seat.reading() as db:
            return [alarm.code for alarm in standing(db)]

    copy, gateway = tmp_path / "copy", world.home.gateway
    world.start_gateway()
    client = world.start_seat()
    wait_for(lambda: remembered() > 0, 60)
    world.stop_gateway()
    shutil.copytree(gateway, copy)
    centre = open_gateway(gateway)
    for person, pin in ((head, "head"), (other, "administrator"), (head, "head")):
        signing_in.sign_in(centre, person.person_id, pins[pin], from_="127.0.0.1")
    before = remembered()
    world.start_gateway()
    wait_for(lambda: remembered() > before, 90)
    world.stop_gateway()
    shutil.rmtree(gateway)
    shutil.copytree(copy, gateway)
    typed = (head.person_id, pins["head"], other.person_id, pins["administrator"])
    words = ["--home", str(world.root), "gateway", "restored", "--reason", "salinan semalam"]
    done = CliRunner().invoke(main, words, input="".join(f"{line}\n" for line in typed))
    assert done.exit_code == 0, done.output
    world.start_gateway()
    wait_for(lambda: bool(alarms_here()), 90)
    assert alarms_here() == ["gateway_history_changed"]
    assert "dipulihkan dari salinan" in client.go("/queue").words
    client.open_seat(world.pin)
    world.again_to_summary(offline=False)
    client.seal()
    client.sealed()
    wait_for(world.seat.accepted, 60)
    codes = [one.code for one in alarms.all_standing(open_gateway(gateway)) if not one.seat_id]
    assert codes == ["gateway_restored"]
