"""A proxy that refuses one step for good while the gateway signs its time: people are told.

The real nginx stands between a seat and the gateway, left as administrators leave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.link import LinkState
from sync.outbox import State
from tests.gateway_process import GatewayProcess
from tests.nginx import Nginx, needs_nginx
from tests.scenarios.conftest import Tender
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import World, doctor
from tests.seat_process import TestSeat, until

pytestmark = needs_nginx
UPLOADS = "if ($uri ~ ^/v1/uploads) { return %s; }"
# What stands in nginx's location, the catalogue code, and what its administrator can look for.
STEADY = {
    "too large": ("client_max_body_size 1k;", "path_body_limit", "HTTP 413: PATCH /v1/uploads"),
    "forbidden": (UPLOADS % 403, "path_forbids", "HTTP 403: POST /v1/uploads"),
    "no length": (UPLOADS % 411, "path_forbids", "HTTP 411: POST /v1/uploads"),
    "login": (UPLOADS % 407, "path_wants_login", "HTTP 407: POST /v1/uploads"),
    "no gateway": (UPLOADS % 502, "path_no_gateway", "HTTP 502: POST /v1/uploads"),
    "too slow": (UPLOADS % 504, "path_no_gateway", "HTTP 504: POST /v1/uploads"),
    "a page": (UPLOADS % "200 '<html>'", "path_alters", "HTTP 200: POST /v1/uploads"),
    "a redirect": (UPLOADS % "302 /login", "path_alters", "HTTP 302: POST /v1/uploads"),
    "answer's headers": (
        "proxy_hide_header Tus-Resumable;", "path_alters", "HTTP 201: POST /v1/uploads"
    ),
    "length": ("proxy_set_header Upload-Length '';", "path_alters", "HTTP 400: message_malformed"),
    "offset": ("proxy_set_header Upload-Offset '';", "path_alters", "HTTP 400: message_malformed"),
    "version": (
        "proxy_set_header Tus-Resumable '';", "path_alters", "HTTP 412: tus_version_unsupported"
    ),
    "a page for commands": (
        "if ($uri = /v1/commands) { return 200 '<html>'; }",
        "path_alters",
        "HTTP 200: POST /v1/commands",
    ),
    "commands": (
        "if ($uri = /v1/commands) { return 403; }", "path_forbids", "HTTP 403: POST /v1/commands"
    ),
}  # fmt: skip


@pytest.fixture
def nginx(gateway_process: GatewayProcess, tmp_path: Path) -> Iterator[Nginx]:
    with Nginx(tmp_path / "nginx", gateway_process.url) as made:
        yield made


@pytest.mark.parametrize("name", STEADY)
def test_a_steady_refusal_is_for_people_and_mends_itself(
    name: str, seat: TestSeat, tender: Tender, nginx: Nginx
) -> None:
    words, code, detail = STEADY[name]
    nginx.configure(words)
    now = datetime.now(UTC)
    item_id = seat.bid(
        tender.recipient, tender.tender_id, tender.closes, now, content=b"x" * 100_000
    )
    engine = seat.engine(nginx.url)
    engine.start()
    try:
        until(lambda: seat.items()[0].state is State.ACTION)
        (item,) = seat.items()
        assert (item.id, item.hindrance, item.hindrance_detail) == (item_id, code, detail)
        until(lambda: engine.status.fault == code)
        assert engine.link.up, "the gateway signs its time all the while"
        assert engine.status.link.state is LinkState.UP
        until(lambda: engine.status.feed_at is not None)  # news go on arriving
        tries = item.attempts
        until(lambda: seat.items()[0].attempts > tries)
        assert seat.items()[0].state is State.ACTION, "it does not flicker"

        nginx.configure("client_max_body_size 0;")
        until(lambda: seat.items()[0].state is State.ACCEPTED)
        until(lambda: engine.status.fault is None)
        assert seat.items()[0].hindrance is None
    finally:
        engine.stop()
    assert seat.effects() == [(item_id, "accepted")]


def test_what_is_refused_keeps_nothing_else_from_leaving(
    seat: TestSeat, tender: Tender, nginx: Nginx
) -> None:
    """Only one bid is too large for that proxy; the next ones go."""
    nginx.configure("client_max_body_size 15k;")
    now = datetime.now(UTC)
    large = seat.bid(
        tender.recipient, tender.tender_id, tender.closes, now, content=b"x" * 3_000_000
    )
    small = [seat.bid(tender.recipient, tender.tender_id, tender.closes, now) for _ in range(3)]
    engine = seat.engine(nginx.url)
    engine.start()
    try:
        until(lambda: {item.state for item in seat.items() if item.id in small} == {State.ACCEPTED})
        until(lambda: {item.id: item.state for item in seat.items()}[large] is State.ACTION)
    finally:
        engine.stop()


def test_a_gateway_that_restarts_behind_its_proxy_calls_for_nobody(
    seat: TestSeat, tender: Tender, nginx: Nginx, own_gateway: GatewayProcess
) -> None:
    """nginx says 502 to everything, the time too: the link is down, and nothing else is wrong."""
    own_gateway.kill()
    now = datetime.now(UTC)
    seat.bid(tender.recipient, tender.tender_id, tender.closes, now)
    engine = seat.engine(nginx.url)
    engine.start()
    try:
        until(lambda: engine.status.link.reason == "no_gateway")
        assert engine.status.link.state is LinkState.DOWN
        assert engine.status.fault is None
        (item,) = seat.items()
        assert item.state is State.SEALED
        own_gateway.start()
        until(lambda: seat.items()[0].state is State.ACCEPTED)
    finally:
        engine.stop()


def test_a_proxy_that_ends_long_polls_does_not_keep_news_away(
    seat: TestSeat, nginx: Nginx, own_gateway: GatewayProcess
) -> None:
    nginx.configure("proxy_read_timeout 1s;")
    engine = seat.engine(nginx.url)
    engine.start()
    try:
        until(lambda: engine.status.feed_at is not None)
        first = own_gateway.add_tender("T-fresh")
        assert first
        until(lambda: any(what == "feed" for _, what in everything(seat)))
        assert engine.link.up
    finally:
        engine.stop()


def everything(seat: TestSeat) -> list[tuple[str, str]]:
    from contextlib import closing

    from sync.database import connect

    with closing(connect(seat.db_path, readonly=True)) as db:
        return [tuple(row) for row in db.execute("SELECT id, what FROM local_effect")]


def test_the_screens_say_what_a_proxy_refuses(world: World, tmp_path: Path) -> None:
    """The visitor, the header and the board's tile say it; nothing says it goes on by itself."""
    world.start_gateway()
    host, port = world.link.target
    with Nginx(tmp_path / "nginx", f"http://{host}:{port}", "client_max_body_size 1k;") as nginx:
        world.link.target = ("127.0.0.1", nginx.port)
        client = world.start_seat()
        world.to_summary(offline=False)
        client.seal()
        page = client.sealed()
        wait_for(lambda: [one.state for one in world.seat.items()] == [State.ACTION])
        queue = client.go("/queue")
        assert "Perlu tindakan" in queue.words
        assert "menolak kiriman: terlalu besar" in queue.words
        assert "HTTP 413: PATCH /v1/uploads" in queue.words
        assert "begitu ada sambungan" not in queue.words
        assert "Terhubung" in queue.header
        assert "1 perlu tindakan" in queue.header
        wait_for(lambda: client.go("/queue").words.count("menolak kiriman: terlalu besar") == 2)
        assert "Perlu tindakan" in client.go(page.path).words
        world.seat.is_sound()
        told = doctor(world.root)
        assert any("HTTP 413: PATCH /v1/uploads" in detail for detail in told), told

        nginx.configure("")  # nginx as it comes: 1 MiB; 8 MB go in pieces
        wait_for(world.seat.accepted)
        world.delivered_once(tmp_path / "opened")
        assert "terlalu besar" not in client.go("/queue").words
