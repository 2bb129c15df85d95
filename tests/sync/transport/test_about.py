"""What a gateway says of itself, over HTTP, to seats that ask and from gateways that cannot say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import kiosk.db
from kiosk.db import settings
from kiosk.room.behind import AGAIN_S, ASK_EVERY_S, Behind
from sync.database import connect
from sync.gateway.app import create_gateway
from sync.server import serve
from sync.transport import Gateway
from sync.transport.faults import LinkDown, Reason, Refused
from sync.wire.messages import About
from tests.gateway_process import EnrolledSeat, GatewayProcess
from tests.sync.transport.conftest import client


def test_it_says_people_unless_told_otherwise(gateway: Gateway, centre: GatewayProcess) -> None:
    said = gateway.about()
    assert (said.behind, said.gateway_name) == ("people", "LPSE Contoh")
    assert said.gateway_id == centre.centre.identity.gateway_id


def test_a_setting_says_that_it_is_spse(centre: GatewayProcess, enrolled: EnrolledSeat) -> None:
    app = create_gateway(centre.home, clock=centre.now, behind="spse")
    server = serve(app, "127.0.0.1", 0, threads=4)
    server.start()
    asking = client(server.url, enrolled)
    assert asking.about().behind == "spse"
    asking.close()
    server.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "seat.db"
    kiosk.db.prepare(path)
    return path


class Told:
    """Answers with what the test says, or fails with it."""

    def __init__(self, said: str | Exception) -> None:
        self.said, self.asked = said, 0

    def __call__(self) -> About:
        self.asked += 1
        if isinstance(self.said, Exception):
            raise self.said
        return About(nonce="n", gateway_id="g", gateway_name="LPSE", behind=self.said)


def test_a_seat_keeps_what_it_heard_and_unlearns_it(home: Path) -> None:
    now = 0.0
    told = Told("spse")
    behind = Behind(told, lambda: connect(home), lambda: now)
    assert not behind.is_spse()
    with closing(connect(home)) as db:
        behind.hear(db)
        behind.hear(db)
        assert (behind.is_spse(), told.asked) == (True, 1)
        assert Behind(told, lambda: connect(home)).is_spse()
        for said in (LinkDown(Reason.CUT), Refused("unavailable", status=503, retryable=True)):
            now += ASK_EVERY_S + 1
            told.said = said
            behind.hear(db)
            assert behind.is_spse()
        # Put back from before, or another value than this seat knows.
        for unknown in (Refused("not_found", status=404, retryable=False), "something new"):
            now += AGAIN_S + 1
            told.said = unknown
            now += ASK_EVERY_S
            behind.hear(db)
            assert not behind.is_spse()


def test_what_is_kept_is_one_setting(home: Path) -> None:
    with closing(connect(home)) as db:
        Behind(Told("spse"), lambda: connect(home), lambda: 0.0).hear(db)
        assert settings.get(db, "behind_gateway") == "spse"
        assert isinstance(db, sqlite3.Connection)
