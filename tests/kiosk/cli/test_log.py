"""`lpse-kiosk log …` at a gateway's home, at a seat's home, and over files."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.database import connect, write_tx
from sync.evidence import proof as proofs
from tests.sync.gateway.cast import BidMaker, House, copy_house, open_house
from tests.sync.gateway.proofs.cast import Watcher


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    return open_house(tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> House:
    return copy_house(furnished, tmp_path / "house")


class Room:
    """A gateway's home, a seat's home, and one receipt with its proof."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        seat = house.seat()
        self.watcher = Watcher.at(seat, folder / "seat-home" / "seat" / "production")
        bids = BidMaker(seat)
        self.watcher.page()
        (answer,) = seat.post(seat.command(bids.submit()))
        assert answer.receipt is not None
        self.note = folder / "tanda-terima.txt"
        self.note.write_text(answer.receipt)
        with closing(connect(self.watcher.path)) as db, write_tx(db):
            self.watcher.logs.want(db, answer.receipt)
        self.watcher.hear()
        self.watcher.hand()
        (folder / "gateway-home").mkdir()
        shutil.copytree(house.centre.home, folder / "gateway-home" / "gateway")

    def run(self, home: str, *words: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(self.folder / home), "log", *words])


@pytest.fixture
def room(house: House, tmp_path: Path) -> Room:
    return Room(house, tmp_path)


def ok(done: Result) -> str:
    assert done.exit_code == 0, done.output
    return done.stdout


def test_both_homes_prove_a_receipt_that_a_policy_of_one_seat_takes(room: Room) -> None:
    rule = room.folder / "kebijakan.txt"
    rule.write_text(ok(room.run("gateway-home", "policy", "--least", "1")))
    for home in ("gateway-home", "seat-home"):
        text = ok(room.run(home, "prove", str(room.note)))
        assert proofs.read(text).checkpoint
        room.note.with_suffix(".tlog-proof").write_text(text)
        words = ("verify", str(room.note), "--policy", str(rule))
        assert ok(room.run(home, *words)).startswith("OK ")
        told = json.loads(ok(room.run(home, *words, "--json")))
        assert (told["is_met"], list(told["cosigned"])) == (True, ["w1"])


def test_a_receipt_with_too_few_witnesses_or_another_ones_proof_is_not_proved(room: Room) -> None:
    room.note.with_suffix(".tlog-proof").write_text(
        ok(room.run("seat-home", "prove", str(room.note)))
    )
    room.house.seat("Kursi 08")
    strict = room.folder / "ketat.txt"
    strict.write_text(ok(room.run("gateway-home", "policy", "--least", "1")))
    lone = strict.read_text().replace("group saksi 1 w1", "witness w9 {}\ngroup saksi 2 w1 w9")
    from sync.evidence import cosignature
    from sync.wire.keys import SigningKey

    strict.write_text(lone.format(cosignature.verifier_key("itwil", SigningKey.generate().public)))
    done = room.run("seat-home", "verify", str(room.note), "--policy", str(strict))
    assert (done.exit_code, "log_quorum_missing" in done.stderr) == (1, True)
    room.note.write_text(room.note.read_text().replace("version: 1", "version: 2"))
    done = room.run("gateway-home", "verify", str(room.note))
    assert (done.exit_code, "receipt_signature_invalid" in done.stderr) == (1, True)


def test_what_cannot_be_done_is_said(room: Room) -> None:
    done = room.run("gateway-home", "policy", "--least", "7")
    assert (done.exit_code, "policy_least" in done.stderr) == (1, True)
    done = room.run("seat-home", "verify", str(room.note))
    assert (done.exit_code, "policy_missing" in done.stderr) == (1, True)
    other = room.folder / "lain.txt"
    (answer,) = room.watcher.seat.post(
        room.watcher.seat.command(BidMaker(room.watcher.seat, tenderer="013000123456002").submit())
    )
    other.write_text(answer.receipt or "")
    done = room.run("seat-home", "prove", str(other))
    assert (done.exit_code, "receipt_not_logged" in done.stderr) == (1, True)


def test_an_edited_entry_is_found_and_what_contradicts_is_shown(room: Room) -> None:
    assert "gateway:" in ok(room.run("gateway-home", "verify"))
    assert "seat:" in ok(room.run("seat-home", "verify"))
    told = json.loads(ok(room.run("seat-home", "show", "--json")))
    assert told["seat's gateway"]["size"] == room.watcher.size
    assert "gateway:" in ok(room.run("gateway-home", "show"))
    assert doctor(room)["log"] == "ok"
    path = room.folder / "gateway-home" / "gateway" / "gateway.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER log_leaf_no_update")
        raw.execute("UPDATE log_leaf SET event = '{}' WHERE idx = 3")
        raw.commit()
    assert doctor(room)["log"] == "bad"
    done = room.run("gateway-home", "verify", "--json")
    assert (done.exit_code, json.loads(done.stdout)["gateway"]["fault_index"]) == (1, 3)
    done = room.run("gateway-home", "verify")
    assert "journal_broken" in done.stderr


def doctor(room: Room) -> dict[str, str]:
    words = ["--home", str(room.folder / "gateway-home"), "doctor", "--json"]
    told = json.loads(CliRunner().invoke(main, words).stdout)
    return {one["name"]: one["verdict"] for one in told}
