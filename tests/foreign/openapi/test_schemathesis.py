"""Schemathesis reads our OpenAPI document and tries a real gateway against it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import urllib3

from sync.gateway import openapi
from sync.wire import jws, tokens
from sync.wire.ids import new_id
from sync.wire.messages import (
    BID_SUBMITTED,
    IdentityRequest,
    Queued,
    SeatStatus,
    StandingRequest,
)
from sync.wire.times import to_text
from tests.gateway_process import EnrolledSeat, GatewayProcess

VERSION = "4.32.5"
EXAMPLES = 25
# What no schema can say: tus wants 412 where its version is missing; a text may be no note.
CONFIG = """
hooks = "{hooks}"
request-timeout = 45
[generation]
max-examples = {examples}
deterministic = true
allow-extra-parameters = false
[dictionaries]
uploads = {{ values = {uploads} }}
commands = {{ values = {commands} }}
waits = {{ values = [0, 1] }}
[parameters]
"path.upload_id" = {{ dictionary = "uploads", probability = 0.8 }}
"query.wait" = {{ dictionary = "waits" }}
"body.commands[*]" = {{ dictionary = "commands", probability = 0.5 }}
[checks]
max_response_time = 40
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415]
missing_required_header.expected-statuses = [400, 401, 403, 404, 412, 415]
positive_data_acceptance.expected-statuses = ["2xx", {refused}]
"""
# Of data that a schema calls right: not a note, a wrong offset, another checksum, a long body …
REFUSED = [400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 429, 460]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    running = GatewayProcess(tmp_path / "gateway").start()
    yield running
    running.stop()


def test_the_gateway_does_what_its_openapi_document_says(
    gateway: GatewayProcess, tmp_path: Path, python_tool: Callable[[str, str], Path]
) -> None:
    gateway.add_tenderer("T-1")
    gateway.add_tender("9001")
    seat = gateway.enrol()
    token = tokens.issue(
        seat.key, seat.answer.seat_id, seat.answer.gateway_id, datetime.now(UTC), 900
    )
    (tmp_path / "signed.json").write_text(json.dumps(signed(seat)))
    config = CONFIG.format(
        hooks=Path(__file__).with_name("bodies.py"),
        examples=EXAMPLES,
        uploads=json.dumps([upload(gateway.url, token, size) for size in (0, 1, 20, 64, 300)]),
        commands=json.dumps(commands(seat)),
        refused=", ".join(map(str, REFUSED)),
    )
    (tmp_path / "schemathesis.toml").write_text(config)
    run = subprocess.run(
        [
            python_tool("schemathesis", VERSION) / "schemathesis",
            *("--config-file", tmp_path / "schemathesis.toml"),
            *("run", f"{gateway.url}/v1/openapi.json", "--no-color"),
            *("--header", f"Authorization: Bearer {token}", "--checks", "all"),
        ],
        cwd=tmp_path,
        env={**os.environ, "LPSE_SIGNED": str(tmp_path / "signed.json")},
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    count = sum(len(item.keys() - {"parameters"}) for item in openapi.document()["paths"].values())
    assert f"Tested: {count - 1}" in run.stdout, run.stdout  # all but the document itself


def signed(seat: EnrolledSeat) -> list[str]:
    """Bodies for the addresses that take a JWS: right ones, and right ones for another address."""
    ask = IdentityRequest(nonce="n1", tenderer_id="T-1", sealed_password="AAAA")
    boot = new_id()
    statuses = [
        SeatStatus(
            seat_id=seat.answer.seat_id,
            boot_id=boot,
            sequence=number,
            at=to_text(datetime.now(UTC)),
            state="closed",
            applied=0,
            acks=[],
            queued=Queued(),
            disk_free=1,
            app_version="1",
        )
        for number in range(1, 20)
    ]
    standing = StandingRequest(nonce="n2", visit_id="v1", proof="number", bid_id="b1")
    return [
        jws.sign(seat.key, "identity-request", ask),
        jws.sign(seat.key, "standing-request", standing),
        jws.sign(
            seat.key, "standing-request", {**msgspec.to_builtins(standing), "proof": "password"}
        ),
        *(jws.sign(seat.key, "status", one) for one in statuses),
    ]


def commands(seat: EnrolledSeat) -> list[str]:
    event = {
        "id": new_id(),
        "source": seat.answer.seat_id,
        "type": BID_SUBMITTED,
        "subject": "9001",
        "time": to_text(datetime.now(UTC)),
        "sequence": 1,
        "data": {},
        "specversion": "1.0",
        "datacontenttype": "application/json",
    }
    other = {**event, "id": new_id(), "type": "id.lpse.other.v1"}
    return [jws.sign(seat.key, "command", one) for one in (event, other)]


def upload(url: str, token: str, size: int) -> str:
    """The id of a new upload of so many bytes."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size)}
    reply = urllib3.request(
        "POST", f"{url}/v1/uploads", headers={**headers, "Authorization": f"Bearer {token}"}
    )
    assert reply.status == 201, reply.data
    return reply.headers["Location"].rpartition("/")[2]
