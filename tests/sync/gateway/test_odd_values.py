"""Whatever is sent to whichever route: an answer or a problem document, never a fault of ours."""

from __future__ import annotations

import base64
import copy
import inspect
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sync import log
from sync.errors import Fault
from sync.gateway.commands import service as commands
from sync.wire import jws
from sync.wire.messages import BID_SUBMITTED, BID_WITHDRAWN, Answer, CommandBatch, Problem
from sync.wire.room import OrderAck, Queued, SeatStatus
from tests.logged import own
from tests.sync.gateway.cast import BidMaker, House, Seat

NUMBERS = [-1, 0, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**40, 1.5, 1e300]
TEXTS = [
    "",
    "\x00",
    "x\x00y",
    "a\n",
    "\ud800",
    "\u202e",
    "٣",
    "9" * 30,
    "x" * 5000,
    "../x",
    "%s'\"--",
]
ODD: list[Any] = [*NUMBERS, *TEXTS, None, True, [], {}, [[[[]]]], {"a": {"b": []}}]
QUERIES = ["after", "wait", "orders", "roster", "nonce", "known"]
HEADERS = {
    "Upload-Length": [*map(str, NUMBERS), "1e3", " 1", "٣", "0x10", "1" * 19],
    "Upload-Offset": [*map(str, NUMBERS), "٣"],
    "Upload-Metadata": ["sha256", "sha256 eA==", "sha256 /w==", ",,", "a b,a b", "x" * 5000, "ÿ"],
    "Upload-Checksum": ["sha1", "sha1 eA==", "md5 eA==", "sha256 " + "A" * 44, "ÿ"],
    "Upload-Concat": ["partial"],
    "Upload-Defer-Length": ["1"],
    "Tus-Resumable": ["", "0.9", "ÿ"],
    "Content-Type": ["", "text/plain", "application/json; charset=utf-16", "x" * 1000, "ÿ"],
    "Authorization": ["", "Bearer", "Bearer ", "Bearer a.b.c", "Basic eDp5", "Bearer ÿ",
                      "Bearer ..", "Bearer eyJraWQiOjF9.e30.eA"],
    "X-HTTP-Method-Override": ["", "PATCH", "HEAD", "FROB", "ÿ"],
    "Content-Encoding": ["gzip"],
    "Accept": ["ÿ"],
    "If-Match": ["*"],
    "Range": ["bytes=0-"],
}  # fmt: skip
BODIES = [b"", b"\x00", b"\xff\xfe", b"null", b"[]", b"{}", b"{", b'"x"', b"1" * 400,
          b"e30.e30.e30", b"\xef\xbb\xbf{}",
          b'{"commands":["\\ud800","a.b.c","","\\u0000"]}']  # fmt: skip


@pytest.fixture(autouse=True)
def no_fault_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a stranger sends is a fault of ours. Requests are answered in this thread."""
    caplog.set_level(logging.WARNING)
    yield
    told = own(caplog)
    assert [one.getMessage() for one in told if one.levelno >= logging.ERROR or one.exc_info] == []


def sane(reply: TestResponse, asked: object) -> None:
    assert reply.status_code < 500, (asked, reply.status_code, reply.data[:300])
    if reply.status_code >= 400 and reply.request.method != "HEAD":
        assert reply.content_type == "application/problem+json", asked
        problem = jws.decode(reply.data, Problem)
        assert problem.status == reply.status_code, asked


def routes(house: House) -> list[tuple[str, str]]:
    """Every path with every method it takes, and one it does not."""
    upload = "0195f6a0-0000-7000-8000-000000000000"
    found = []
    for rule in house.app.url_map.iter_rules():
        path = rule.rule.replace("<upload_id>", upload)
        for name in ("<locator>", "<content>", "<sha256>"):
            path = path.replace(name, "ab" * 32)
        path = path.replace("<bundle_id>", upload).replace("<number>", "1")
        assert "<" not in path, f"give {rule} a value here"
        found += [(path, method) for method in {*(rule.methods or ()), "GET", "POST", "FROB"}]
    assert len(found) > 20
    return sorted(found)


def ask(http: FlaskClient, path: str, method: str, **given: Any) -> None:
    headers = {"Tus-Resumable": "1.0.0", **given.pop("headers", {})}
    latin = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    sane(http.open(path, method=method, headers=latin, **given), (method, path, headers, given))


def test_odd_queries_and_paths(house: House, seat: Seat) -> None:
    http = house.http
    odd = [*map(str, NUMBERS), "", "%00", "%ff", "%ed%a0%80", "٣", "9" * 5000, "a&a=b", "%"]
    for path, method in routes(house):
        for name in QUERIES:
            for value in odd:
                ask(http, f"{path}?{name}={value}", method, headers=seat.token)
    for path in ("/v1/uploads/%00", "/v1/uploads/%ff", "/v1/uploads/..%2fx",
                 "/v1/uploads/" + "x" * 5000, "/v1/%ed%a0%80", "/%00", "//v1//time"):  # fmt: skip
        for method in ("GET", "HEAD", "PATCH", "DELETE", "OPTIONS", "POST"):
            ask(http, path, method, headers=seat.token)


def test_odd_headers(house: House, seat: Seat) -> None:
    http = house.http
    for path, method in routes(house):
        for name, values in HEADERS.items():
            for value in values:
                right = {"Upload-Length": "3", "Upload-Offset": "0", **seat.token}
                ask(http, path, method, headers={**right, name: value}, data=b"abc")


def test_odd_bodies(house: House, seat: Seat) -> None:
    http = house.http
    for path, method in routes(house):
        for body in BODIES:
            for kind in ("application/json", "application/jose", "text/plain"):
                ask(http, path, method, headers=seat.token, data=body, content_type=kind)


def spoilt(message: Any, odd: list[Any]) -> Iterator[tuple[str, Any]]:
    """The message with one value after another replaced by each odd one, and each one left out."""

    def places(at: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if not isinstance(at, (dict, list)):
            return
        for key, value in at.items() if isinstance(at, dict) else enumerate(at):
            yield (*path, key)
            yield from places(value, (*path, key))

    for path in list(places(message)):
        for value in odd:
            changed = copy.deepcopy(message)
            at = changed
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value
            yield f"{path} = {value!r:.40}", changed


def plain(message: object) -> Any:
    return json.loads(msgspec.json.encode(message))


def signed(seat: Seat, typ: str, message: Any) -> str:
    """Python's own JSON writes what ours would not: huge numbers, half a character."""
    return jws.sign(seat.key, typ, msgspec.Raw(json.dumps(message).encode()))


def answers(seat: Seat, batch: list[str]) -> list[Answer]:
    reply = seat.house.http.post(
        "/v1/commands", data=json.dumps({"commands": batch}), content_type="application/json"
    )
    assert reply.status_code == 200, reply.data
    found = [seat.opened(token) for token in reply.get_json()["answers"]]
    assert len(found) == len(batch)
    return found


def test_odd_values_in_commands(seat: Seat, bids: BidMaker) -> None:
    bid = bids.submit()
    withdrawal = bids.withdraw(bid)
    for data, kind in ((bid, BID_SUBMITTED), (withdrawal, BID_WITHDRAWN)):
        event = {
            "id": "c1", "source": seat.seat_id, "type": kind, "subject": "bid", "sequence": 1,
            "time": "2026-11-24T05:00:00Z", "data": plain(data), "specversion": "1.0",
            "datacontenttype": "application/json",
        }  # fmt: skip
        for number, (what, message) in enumerate(spoilt(event, ODD)):
            if message.get("id") == "c1":
                message["id"] = f"c{kind}{number}"
            (answer,) = answers(seat, [signed(seat, "command", message)])
            code = answer.problem.code if answer.problem else None
            assert (answer.outcome, code) != ("retry", "internal"), what
            assert code not in ("unavailable", "storage_full"), what


def test_odd_values_in_a_status(seat: Seat) -> None:
    status = SeatStatus(
        seat_id=seat.seat_id,
        boot_id="b1",
        sequence=1,
        at="2026-11-24T05:00:00Z",
        state="closed",
        applied=0,
        acks=[OrderAck(order_id="o1", outcome="done", problem="x")],
        queued=Queued(),
        disk_free=1,
        app_version="1",
    )
    for number, (what, message) in enumerate(spoilt(plain(status), ODD)):
        if message.get("boot_id") == "b1":
            message["boot_id"] = f"b{number}"
        sane(seat.house.http.post("/v1/status", data=signed(seat, "status", message)), what)


def test_odd_values_in_an_identity_request(seat: Seat) -> None:
    request = {"nonce": "n", "tenderer_id": "t", "sealed_password": "eA=="}
    for what, message in spoilt(request, [*ODD, "w7_=", "YWdl" * 9]):
        token = signed(seat, "identity-request", message)
        sane(seat.house.http.post("/v1/identity", data=token), what)


def test_odd_values_in_an_enrolment(house: House) -> None:
    request = {"code_id": "ABC234", "public_key": "A" * 43 + "=", "mac": "0" * 64}
    for what, message in spoilt(plain(request), ODD):
        body = json.dumps(message)
        sane(house.http.post("/v1/enrolments", data=body, content_type="application/json"), what)


@pytest.mark.parametrize("text", [b'"\\ud800"', b'"\xed\xa0\x80"', b'"\xff"', b'"\\u0000"'])
def test_half_a_character_in_a_batch_takes_nobody_elses_answer(
    seat: Seat, bids: BidMaker, text: bytes
) -> None:
    good = json.dumps(seat.command(bids.submit())).encode()
    body = b'{"commands":[' + text + b"," + good + b"]}"
    reply = seat.house.http.post("/v1/commands", data=body)
    assert reply.status_code == 200, reply.data
    bad, answer = [seat.opened(token) for token in reply.get_json()["answers"]]
    assert (bad.outcome, answer.outcome) == ("refused", "accepted")


@pytest.mark.parametrize("text", [b'"x"', b'"\\ud800"', b'"\xff"'])
def test_a_batch_that_two_readers_understand_differently_is_refused(
    seat: Seat, text: bytes
) -> None:
    """Also where half a character has it read more leniently."""
    body = b'{"commands":["a"],"commands":[' + text + b"]}"
    reply = seat.house.http.post("/v1/commands", data=body)
    assert (reply.status_code, reply.get_json()["code"]) == (400, "message_malformed")


@pytest.mark.parametrize("size", [2**63, 2**64, 10**19 - 1, 2**63 - 1, 2**53, 0])
def test_odd_values_in_a_checkpoint(seat: Seat, size: int) -> None:
    origin, root = f"lpse.example/{seat.seat_id}", log.EMPTY_ROOT
    note = log.Checkpoint(origin, size, root).sign(seat.key)
    request = {"old_size": 0, "checkpoint": note, "proof": []}
    for old in (0, size):
        for what, message in [("as it is", {**request, "old_size": old}), *spoilt(request, ODD)]:
            reply = seat.house.http.post(
                "/v1/checkpoints",
                data=json.dumps(message),
                headers=seat.token,
                content_type="application/json",
            )
            sane(reply, (size, what))
    reply = seat.house.http.post(
        "/v1/checkpoints",
        json={"old_size": 0, "checkpoint": "x\n1\n" + "A" * 44, "proof": ["0" * 64] * 500},
        headers=seat.token,
    )
    sane(reply, "a long proof")


NESTED = b"[" * 300 + b"]" * 300


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


UNREADABLE = {
    "not a token": "a.b.c",
    "empty": "",
    "half a character": "\ud800",
    "a NUL": "\x00",
    "a header too deep": b64(b'{"alg":"EdDSA","kid":' + NESTED + b"}") + ".e30.eA",
    "a payload too deep": b64(b'{"alg":"EdDSA","kid":"x"}') + f".{b64(NESTED)}.eA",
    "a payload's id too deep": "e30." + b64(b'{"id":' + NESTED + b"}") + ".eA",
    "too long": "x" * 300_000,
}


@contextmanager
def little_depth_left() -> Iterator[None]:
    """Python stops at what is harmless elsewhere: some hundred brackets."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 80)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_one_unreadable_text_takes_nobody_elses_answer(
    seat: Seat, bids: BidMaker, text: str
) -> None:
    good = [seat.command(bids.submit()) for _ in range(2)]
    with little_depth_left():
        found = commands.answer_all(seat.house.centre, [good[0], text, good[1]])
    first, unreadable, last = [seat.opened(token) for token in found]
    assert (first.outcome, last.outcome) == ("accepted", "accepted")
    assert unreadable.outcome == "refused"
    assert unreadable.problem is not None
    assert unreadable.problem.code in ("signature_invalid", "seat_unknown", "too_large")


def test_a_command_nested_too_deep_is_refused_whoever_signed_it(seat: Seat, bids: BidMaker) -> None:
    deep = plain(bids.submit()) | {"tender_id": json.loads(NESTED)}
    token = seat.command(msgspec.Raw(json.dumps(deep).encode()), BID_SUBMITTED)  # type: ignore[arg-type]
    with little_depth_left():
        (answer,) = commands.answer_all(seat.house.centre, [token])
    assert seat.opened(answer).outcome == "refused"


def test_what_is_nested_too_deep_is_malformed() -> None:
    with pytest.raises(Fault, match="message_malformed"), little_depth_left():
        jws.decode(b'{"commands":[' + NESTED + b"]}", CommandBatch)
    with pytest.raises(Fault, match="signature_invalid"), little_depth_left():
        jws.key_id(UNREADABLE["a header too deep"])
