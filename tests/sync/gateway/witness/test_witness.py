from __future__ import annotations

from typing import Any

import pytest

from sync import log, notes
from sync.gateway.centre import open_home
from sync.gateway.witness import service
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import CheckpointAnswer, CheckpointRequest
from tests.sync.gateway.cast import House, Seat


class Log:
    """A seat's log in memory."""

    def __init__(self, origin: str, leaves: int, salt: bytes = b"") -> None:
        self.origin = origin
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.frontier = log.frontier(self.read, 0)
        for number in range(leaves):
            self.frontier, made = self.frontier.append(log.leaf_hash(salt + bytes([number])))
            self.nodes.update({(node.level, node.index): node.hash for node in made})
        self.size = leaves

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def request(self, key: SigningKey, old: int) -> dict[str, Any]:
        note = log.Checkpoint(self.origin, self.size, self.frontier.root()).sign(key)
        proof = log.consistency_proof(self.read, old, self.size) if old <= self.size else []
        return {"old_size": old, "checkpoint": note, "proof": [each.hex() for each in proof]}


def post(seat: Seat, request: dict[str, Any]) -> Any:
    return seat.house.http.post("/v1/checkpoints", json=request, headers=seat.token)


def origin(seat: Seat) -> str:
    return seat.seat_id


def test_a_log_that_only_grows_is_vouched_for(seat: Seat) -> None:
    for old, new in ((0, 1), (1, 5), (5, 5), (5, 20)):
        grown = Log(origin(seat), new)
        reply = post(seat, grown.request(seat.key, old))
        assert reply.status_code == 200, reply.data
        text = reply.get_data(as_text=True)
        answer = jws.verify(text, "cosignature", seat.house.gateway_keys, CheckpointAnswer)
        assert (answer.seat_id, answer.size) == (seat.seat_id, new)
        assert answer.root == grown.frontier.root().hex()


def test_a_shortened_or_rewritten_log_is_a_conflict(house: House, seat: Seat) -> None:
    assert post(seat, Log(origin(seat), 8).request(seat.key, 0)).status_code == 200
    rewritten = Log(origin(seat), 12, salt=b"other")
    for forged in (
        Log(origin(seat), 5).request(seat.key, 0),
        Log(origin(seat), 5).request(seat.key, 5),
        rewritten.request(seat.key, 8),
        rewritten.request(seat.key, 0),
        Log("lpse.example/other", 8).request(seat.key, 8),
    ):
        reply = post(seat, forged)
        assert (reply.status_code, reply.get_json()["code"]) == (409, "checkpoint_conflict")
    honest = Log(origin(seat), 12).request(seat.key, 8)
    again = open_home(house.centre.home, clock=house.clock)
    with again.reading() as db:
        from sync.gateway.enrolment import store

        known = store.seat(db, seat.seat_id)
    assert known is not None
    assert service.witness(again, known, CheckpointRequest(**honest))


def test_the_conflict_tells_an_honest_log_what_is_known(seat: Seat) -> None:
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    reply = post(seat, Log(origin(seat), 9).request(seat.key, 3))
    assert reply.get_json()["detail"] == "size 8"


def test_only_the_seats_own_signature_counts(house: House, seat: Seat) -> None:
    other = house.seat("Kursi 08")
    reply = post(other, Log(origin(seat), 3).request(seat.key, 0))
    assert (reply.status_code, reply.get_json()["code"]) == (401, "signature_invalid")


@pytest.mark.parametrize("named", ["lpse.example/7", "s-other", "gw-1"])
def test_a_log_goes_by_its_seats_id_alone(seat: Seat, named: str) -> None:
    reply = post(seat, Log(named, 3).request(seat.key, 0))
    told = (reply.status_code, reply.get_json()["code"], reply.get_json()["detail"])
    assert told == (409, "checkpoint_conflict", "origin")
    assert post(seat, Log(origin(seat), 3).request(seat.key, 0)).status_code == 200


def test_a_log_that_went_by_another_name_before_goes_on_under_the_seats(seat: Seat) -> None:
    """Gateways took any origin once."""
    assert post(seat, Log(origin(seat), 3).request(seat.key, 0)).status_code == 200
    with seat.house.centre.writing() as db:
        db.execute("UPDATE witnessed SET origin = 'lpse.example/7'")
    assert post(seat, Log(origin(seat), 5).request(seat.key, 3)).status_code == 200


def test_lines_and_signatures_of_others_on_a_checkpoint_are_ignored(seat: Seat) -> None:
    request = Log(origin(seat), 3).request(seat.key, 0)
    request["checkpoint"] = notes.cosign(request["checkpoint"], SigningKey.generate(), "w.example")
    assert post(seat, request).status_code == 200


@pytest.mark.parametrize("note", ["", "x", "a\n1\nb\n\n\u2014 x y\n"])
def test_what_is_no_checkpoint_is_malformed(seat: Seat, note: str) -> None:
    reply = post(seat, {"old_size": 0, "checkpoint": note, "proof": []})
    assert reply.status_code == 400
