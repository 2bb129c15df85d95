"""What two members of staff do to a seat: everything real, but for the gateway they need not."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import filelock
import msgspec
import pytest
from click.testing import CliRunner, Result

from kiosk import db as seat_db
from kiosk import events, wiring
from kiosk.cli.main import main
from kiosk.config import Home
from kiosk.db import settings
from kiosk.staff import calibration
from kiosk.wiring import upkeep
from sync import argon, log
from sync.atrest import AtRest
from sync.clock import ClockState
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.outbox import Outbox
from sync.wire import messages
from sync.wire.keys import SigningKey
from sync.wire.messages import EnrolAnswer
from sync.wire.times import to_text
from tests.kiosk.staff.support import (
    DEWI,
    GATEWAY,
    NOW,
    PINS,
    RATNA,
    TONO,
    Machine,
    a_person,
    a_roster,
    employ,
    staff_desk,
)

URL = "https://lpse.example.go.id:8440"


@dataclass
class Still:
    home: Home
    key: SigningKey

    def run(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(
            main, ["--home", str(self.home.root), *words], input=typed, catch_exceptions=False
        )

    def names(self) -> list[str]:
        with closing(connect(self.home.database)) as db:
            return [entry.name for _, entry in events.entries(db)]

    def last(self) -> events.Entry:
        with closing(connect(self.home.database)) as db:
            return list(events.entries(db))[-1][1]

    def url(self) -> str | None:
        with closing(connect(self.home.database)) as db:
            return settings.get(db, "gateway_url")


def two(first: str, second: str) -> str:
    """What both type. The list is by name: 1 Dewi, 2 Ibu Ratna."""
    number = {DEWI: "1", RATNA: "2"}
    return "".join(f"{number[who]}\n{PINS[who]}\n" for who in (first, second))


@pytest.fixture
def still(tmp_path: Path) -> Still:
    home = Home(tmp_path / "home")
    home.spool.mkdir(parents=True)
    home.visit.mkdir()
    (home.spool / "sealed.age").write_bytes(b"x" * 100)
    (home.visit / "key").write_bytes(b"y" * 32)
    key = SigningKey.from_seed(b"d" * 32)
    key.save(home.key)
    seat_db.prepare(home.database)
    answer = EnrolAnswer(
        seat_id="s-07",
        seat_name="Kursi 07",
        realm="production",
        gateway_id="gw-temanggung",
        gateway_name="LPSE Kab. Temanggung",
        gateway_key=GATEWAY.public.text,
        gateway_recipient="age1x",
        timezone="Asia/Jakarta",
    )
    with closing(connect(home.database)) as db, write_tx(db):
        settings.put(db, "enrolment", msgspec.json.encode(answer).decode())
        settings.put(db, "gateway_url", "https://lama.example.go.id")

    def open_db():  # type: ignore[no-untyped-def]
        return connect(home.database)

    employ(staff_desk(open_db, Machine(), device=key), open_db, a_roster())
    return Still(home, key)


def test_two_people_move_the_gateway_and_the_log_names_both(still: Still) -> None:
    done = still.run("move-gateway", URL + "/", "--why", " pindah  gedung ", typed=two(RATNA, DEWI))
    assert done.exit_code == 0, done.output
    assert done.stdout == URL + "\n"
    assert still.url() == URL
    entry = still.last()
    assert entry.name == "gateway_changed"
    assert entry.fields == {
        "staff_id": RATNA,
        "second_staff_id": DEWI,
        "why": "pindah gedung",
    }
    for pin in PINS.values():
        assert pin not in done.output


def test_only_those_who_may_are_listed(still: Still) -> None:
    shown = still.run("wipe", "--why", "x", typed="").output
    assert "Ibu Ratna (Kepala LPSE)" in shown
    assert "Dewi (Pengelola sistem)" in shown
    assert "Pak Tono" not in shown


def test_one_person_twice_moves_nothing(still: Still) -> None:
    done = still.run("move-gateway", URL, "--why", "x", typed=two(RATNA, RATNA))
    assert done.exit_code == 1
    assert "staff_same_person" in done.output
    assert still.url() == "https://lama.example.go.id"


def test_a_wrong_pin_moves_nothing_and_costs_a_try(still: Still) -> None:
    typed = f"2\n{PINS[RATNA]}\n1\n999999\n"
    done = still.run("move-gateway", URL, "--why", "x", typed=typed)
    assert done.exit_code == 1
    assert "pin_wrong" in done.output
    assert still.url() == "https://lama.example.go.id"
    assert still.last().name == "pin_refused"


def test_what_cannot_be_a_secret_is_asked_for_again(still: Still) -> None:
    typed = f"2\n123\n{PINS[RATNA]}\n1\n{PINS[DEWI]}\n"
    done = still.run("move-gateway", URL, "--why", "x", typed=typed)
    assert done.exit_code == 0, done.output
    assert still.names()[-1] == "gateway_changed"
    assert "pin_refused" not in still.names()


@pytest.mark.parametrize(
    "url",
    ["ftp://x", "lpse.example.go.id", "https://", "https://a:port", "https://a/b", "https://u@a"],
)
def test_an_address_that_is_none_is_refused_before_anybody_signs_in(still: Still, url: str) -> None:
    done = still.run("move-gateway", url, "--why", "x")
    assert done.exit_code == 1
    assert "gateway_url_malformed" in done.output


@pytest.mark.parametrize("why", ["", "  ", "x" * 201, "a\x1b[2Jb"])
def test_a_reason_is_asked_for(still: Still, why: str) -> None:
    done = still.run("wipe", "--why", why)
    assert done.exit_code == 1
    assert "why_missing" in done.output


def test_a_running_seat_is_neither_wiped_nor_moved(still: Still) -> None:
    with filelock.FileLock(still.home.seat / "running.lock"):
        for words in (["wipe"], ["move-gateway", URL]):
            done = still.run(*words, "--why", "x", typed=two(RATNA, DEWI))
            assert "seat_already_running" in done.output
    assert still.home.database.exists()


def test_an_expired_roster_lets_nobody_wipe(still: Still) -> None:
    state = ClockState("an-earlier-boot", NOW + timedelta(days=8))
    with closing(connect(still.home.database)) as db, write_tx(db):
        settings.put(db, "clock", msgspec.json.encode(state).decode())
    done = still.run("wipe", "--why", "x", typed=two(RATNA, DEWI))
    assert done.exit_code == 1
    assert "roster_expired" in done.output
    assert still.home.database.exists()


def test_where_one_person_alone_is_in_charge_nothing_is_wiped(still: Still) -> None:
    def open_db():  # type: ignore[no-untyped-def]
        return connect(still.home.database)

    desk = staff_desk(open_db, Machine(), device=still.key)
    employ(desk, open_db, a_roster([a_person(RATNA), a_person(TONO)], version=2))
    done = still.run("wipe", "--why", "x")
    assert "staff_two_needed" in done.output


# --- wiping ---


def left(home: Home) -> list[str]:
    return sorted(str(path.relative_to(home.seat)) for path in home.seat.rglob("*"))


def test_two_people_wipe_a_seat_down_to_its_folder(still: Still) -> None:
    done = still.run("wipe", "--why", "PC dikembalikan", "--json", typed=two(DEWI, RATNA))
    assert done.exit_code == 0, done.output
    assert [name for name in left(still.home) if name != "running.lock"] == []
    told = json.loads(done.stdout)
    assert told["lost"] == 0
    head = log.verify_checkpoint(told["checkpoint"], {"s-07": still.key.public})
    # roster_received, seat_wiped
    assert head.size == 2
    assert "seat_not_enrolled" in still.run("wipe", "--why", "x").output


def test_unsent_items_are_not_wiped_unless_it_is_said(still: Still) -> None:
    box = Outbox("s-07", still.key, AtRest(still.key.derive("private rows")))
    with closing(connect(still.home.database)) as db, write_tx(db):
        for number in range(3):
            box.append(
                db,
                type="id.lpse.test.v1",
                subject="x",
                data=messages.Document(id="1", title="x"),
                blobs=[],
                deadline=None,
                time=to_text(NOW),
                item_id=f"item-{number}",
            )
    refused = still.run("wipe", "--why", "x", typed=two(RATNA, DEWI))
    assert refused.exit_code == 1
    assert "unsent_items(count=3)" in refused.output
    assert "Petugas pertama" not in refused.output
    assert still.home.key.exists()
    words = ["wipe", "--why", "x", "--lose-unsent", "--json"]
    done = still.run(*words, typed=two(RATNA, DEWI))
    assert json.loads(done.stdout)["lost"] == 3
    assert not still.home.database.exists()


def test_a_wipe_cut_short_is_finished_before_anything_else(
    still: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "_erase", power_cut)
        with wiring.still_seat(still.home) as seat, pytest.raises(KeyboardInterrupt):
            by = seat.staff.together("wipe", (RATNA, PINS[RATNA]), (DEWI, PINS[DEWI]))
            seat.wipe(by, "x")
    assert still.home.database.exists()
    assert not still.home.key.exists()
    assert still.run("wipe", "--why", "x").exit_code == 0
    assert [name for name in left(still.home) if name != "running.lock"] == []


# --- what a check costs here ---


def test_doctor_finds_a_log_whose_hashes_are_of_another_day(still: Still) -> None:
    """As after a disk that wrote an older page of the table back."""
    with closing(connect(still.home.database)) as db, write_tx(db):
        for _ in range(3):
            events.record(db, "medium_inserted", at=None, medium_id="m1")
    assert _log_of(still) == "ok"
    with closing(connect(still.home.database)) as db, write_tx(db):
        db.execute("DROP TRIGGER IF EXISTS log_leaf_no_update")
        db.execute("UPDATE log_leaf SET hash = (SELECT hash FROM log_leaf WHERE idx = 0)")
    assert _log_of(still) == "bad"


def _log_of(still: Still) -> str:
    told = json.loads(still.run("doctor", "--json").stdout)
    return next(one["verdict"] for one in told if one["name"] == "log")


def test_doctor_measures_and_keeps_what_a_pin_costs_here(
    still: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost = argon.Cost(2, argon.LEAST_MEMORY_KIB, 1)
    monkeypatch.setattr(argon, "calibrate", lambda: argon.Measured(cost, 0.4))
    monkeypatch.setattr(argon, "measure", lambda cost: 0.4)
    before = json.loads(still.run("doctor", "--json").stdout)
    assert {one["name"]: one["verdict"] for one in before}["pin"] == "warn"
    after = json.loads(still.run("doctor", "--json", "--calibrate").stdout)
    pin = next(one for one in after if one["name"] == "pin")
    assert pin["verdict"] == "ok"
    assert "0,4 detik (19,9 MB, 2 putaran, 1 lajur)" in pin["detail"]
    with closing(connect(still.home.database)) as db:
        hasher = calibration.own_hasher(db)
    assert hasher is not None
    assert (hasher.time_cost, hasher.memory_cost) == (2, argon.LEAST_MEMORY_KIB)


def test_a_machine_without_a_seat_has_nothing_to_calibrate(tmp_path: Path) -> None:
    words = ["--home", str(tmp_path), "doctor", "--calibrate"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "seat_not_enrolled" in done.output


def test_tidy_url_keeps_the_origin_only() -> None:
    assert wiring.tidy_url(" http://10.0.0.1:8440/ ") == "http://10.0.0.1:8440"
    with pytest.raises(Fault):
        wiring.tidy_url("http://10.0.0.1/console/")
