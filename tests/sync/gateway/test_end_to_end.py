"""A whole delivery over real HTTP: enrol, upload with tus, command, official receipt."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from sync import receipts
from sync.gateway.enrolment import service as enrolment
from sync.sealing import encrypt_bytes
from sync.server import Server, serve
from sync.wire import enrolment as codes
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer
from tests.sync.gateway.cast import ONE, BidMaker, House, Seat

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def server(house: House) -> Iterator[Server]:
    running = serve(house.app, "127.0.0.1", 0, threads=8)
    running.start()
    yield running
    running.stop()


def call(
    server: Server, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()
    finally:
        connection.close()


def upload(server: Server, seat: Seat, data: bytes, sha256: str) -> None:
    metadata = "sha256 " + base64.b64encode(sha256.encode()).decode()
    headers = {**TUS, **seat.token, "Upload-Length": str(len(data)), "Upload-Metadata": metadata}
    status, got, body = call(server, "POST", "/v1/uploads", headers=headers)
    assert status == 201, body
    path = urlsplit(got["Location"]).path
    half = len(data) // 2
    for offset, part in ((0, data[:half]), (half, data[half:])):
        patch = {
            **TUS,
            **seat.token,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        status, got, body = call(server, "PATCH", path, part, patch)
        assert status == 204, body
    assert got["Upload-Offset"] == str(len(data))


def test_a_bid_goes_all_the_way(house: House, server: Server) -> None:
    code = codes.parse_code(enrolment.make_code(house.centre, "Kursi 07", by=house.both))
    key = SigningKey.generate()
    request = codes.request(code, key.public, "production")
    fields = {name: getattr(request, name) for name in request.__struct_fields__}
    status, _, body = call(server, "POST", "/v1/enrolments", json.dumps(fields).encode())
    assert status == 200
    seat = Seat(house, codes.check_answer(code, body.decode()).seat_id, key)

    data = encrypt_bytes(b"penawaran" * 5000, [house.keys[ONE, "*"].recipient])
    bid = BidMaker(seat).submit(content=data, deliver=False)
    batch = json.dumps({"commands": [seat.command(bid)]}).encode()

    def post() -> Answer:
        status, _, body = call(server, "POST", "/v1/commands", batch)
        assert status == 200
        [token] = json.loads(body)["answers"]
        return jws.verify(token, "answer", house.gateway_keys, Answer)

    assert post().outcome == "retry"
    upload(server, seat, data, bid.envelopes[0].sha256)
    answer = post()
    assert answer.outcome == "accepted"
    assert answer.receipt is not None
    gateway_id = house.centre.identity.gateway_id
    official = receipts.verify(answer.receipt, {gateway_id: house.centre.key.public})
    assert official.bid_id == bid.bid_id
    assert seat.decisions() == [answer]


def test_an_upload_needs_a_token(server: Server) -> None:
    headers = {**TUS, "Upload-Length": "5"}
    status, got, body = call(server, "POST", "/v1/uploads", headers=headers)
    assert status == 401
    assert got["Content-Type"] == "application/problem+json"
    assert json.loads(body)["code"] == "signature_invalid"


def test_stale_uploads_end_by_themselves(house: House, server: Server) -> None:
    seat = house.seat()
    headers = {**TUS, **seat.token, "Upload-Length": "5"}
    status, got, _ = call(server, "POST", "/v1/uploads", headers=headers)
    assert status == 201
    house.clock.pass_(days=30)
    call(server, "GET", "/healthz")
    path = urlsplit(got["Location"]).path
    status, _, _ = call(server, "HEAD", path, headers={**TUS, **seat.token})
    assert status == 410
