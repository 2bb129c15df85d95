"""Every door: who may come in, and what they are told when they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.gateway import http
from sync.gateway.enrolment import service as enrolment
from sync.wire import jws, tokens
from sync.wire.keys import SigningKey
from sync.wire.messages import Problem, TimeAnswer
from sync.wire.times import to_text
from tests.sync.gateway.cast import House, Seat

# A bundle that a courier brought is known by its id, and all in it is signed and sealed.
BUNDLE = "/v1/courier/<bundle_id>"
PUBLIC = {
    "/healthz", "/v1/time", "/v1/about", "/v1/enrolments", "/v1/openapi.json", BUNDLE,
    f"{BUNDLE}/parts/<number>", f"{BUNDLE}/take", f"{BUNDLE}/reply", f"{BUNDLE}/reply/<number>",
}  # fmt: skip
SIGNED_BODY = {"/v1/commands", "/v1/identity", "/v1/answers", "/v1/courier"}


def test_every_route_wants_a_seats_token_unless_it_is_listed_here(house: House) -> None:
    seen = set()
    for rule in house.app.url_map.iter_rules():
        seen.add(rule.rule)
        kind = http.access(house.app.view_functions[rule.endpoint])
        if rule.rule in PUBLIC | SIGNED_BODY:
            assert kind == ("public" if rule.rule in PUBLIC else "signed body")
            continue
        path = rule.rule.replace("<upload_id>", "u1")
        for method in rule.methods or ():
            reply = house.http.open(path, method=method)
            assert reply.status_code == 401, (method, path)
    assert seen > PUBLIC | SIGNED_BODY


def test_the_signed_body_routes_refuse_a_stranger(house: House) -> None:
    stranger = SigningKey.generate()
    reply = house.http.post("/v1/identity", data=jws.sign(stranger, "identity-request", {}))
    assert reply.get_json()["code"] == "seat_unknown"
    assert house.http.post("/v1/identity", data=b"\xff").status_code == 401


def test_time_is_signed_over_the_nonce(house: House) -> None:
    reply = house.http.get("/v1/time?nonce=n1")
    assert reply.content_type == "application/jose"
    answer = jws.verify(reply.get_data(as_text=True), "time", house.gateway_keys, TimeAnswer)
    assert (answer.nonce, answer.at) == ("n1", to_text(house.clock()))
    assert house.http.get("/v1/time").status_code == 400


def test_every_error_is_a_problem_document(house: House, seat: Seat) -> None:
    cases = [
        (house.http.get("/nix"), 404, "not_found"),
        (house.http.delete("/v1/time"), 405, "method_not_allowed"),
        (house.http.post("/v1/commands", data=b"{"), 400, "message_malformed"),
        (house.http.post("/v1/commands", json={"commands": []}), 400, "message_malformed"),
        (house.http.post("/v1/commands", json={"more": 1}), 400, "message_malformed"),
        (house.http.post("/v1/enrolments", data=b"x" * 20_000), 413, "too_large"),
        (house.http.get("/v1/feed?after=x", headers=seat.token), 400, "message_malformed"),
        (house.http.get("/v1/feed?after=-1", headers=seat.token), 400, "message_malformed"),
        (house.http.head("/v1/uploads/u1", headers=seat.token), 412, None),
        (house.http.get("/v1/uploads/u1", headers=seat.token), 405, "method_not_allowed"),
    ]
    for reply, status, code in cases:
        assert reply.status_code == status, (code, reply.data)
        assert reply.content_type == "application/problem+json"
        if code is None:  # HEAD has no body
            continue
        assert jws.decode(reply.data, Problem).code == code
        assert isinstance(reply.get_json()["retryable"], bool)
        assert reply.get_json().get("detail", "") is not None


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/time", {"GET", "HEAD"}),
        ("GET", "/v1/commands", {"POST"}),
        ("PUT", "/v1/feed", {"GET", "HEAD"}),
        ("GET", "/v1/uploads", {"POST", "OPTIONS"}),
        ("TRACE", "/v1/uploads", {"POST", "OPTIONS"}),
        ("GET", "/v1/uploads/u1", {"HEAD", "PATCH", "DELETE", "OPTIONS", "POST"}),
        ("POST", "/v1/uploads/u1", {"HEAD", "PATCH", "DELETE", "OPTIONS"}),
    ],
)
def test_a_refused_method_is_told_which_are_taken(
    method: str, path: str, allowed: set[str], house: House, seat: Seat
) -> None:
    headers = {**seat.token, "Tus-Resumable": "1.0.0"}
    reply = house.http.open(path, method=method, headers=headers)
    assert (reply.status_code, reply.get_json()["code"]) == (405, "method_not_allowed")
    assert set(reply.headers["Allow"].split(", ")) == allowed
    assert ("Tus-Resumable" in reply.headers) == ("uploads" in path)


@pytest.mark.parametrize(
    ("method", "path", "headers", "wanted"),
    [
        ("GET", "/v1/feed", {}, 'Bearer realm="lpse-gateway"'),
        ("POST", "/v1/uploads", {}, 'Bearer realm="lpse-gateway"'),
        (
            "GET",
            "/v1/feed",
            {"Authorization": "Bearer x"},
            'Bearer realm="lpse-gateway", error="invalid_token"',
        ),
        ("POST", "/v1/status", {}, 'JWS realm="lpse-gateway"'),
        ("POST", "/v1/identity", {}, 'JWS realm="lpse-gateway"'),
    ],
)
def test_who_is_not_known_is_told_what_would_make_them_known(
    method: str, path: str, headers: dict[str, str], wanted: str, house: House
) -> None:
    reply = house.http.open(path, method=method, headers=headers, data=b"x")
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == wanted


def test_a_malformed_message_is_answered_with_its_json_path(house: House) -> None:
    reply = house.http.post("/v1/commands", json={"commands": ["a", 1]})
    assert "$.commands[1]" in reply.get_json()["detail"]


def test_an_unforeseen_fault_is_an_internal_problem_with_a_reference(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.gateway.commands import service

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(service, "answer_all", fail)
    reply = house.http.post("/v1/commands", json={"commands": ["a"]})
    assert (reply.status_code, reply.get_json()["code"]) == (500, "internal")
    assert "secret" not in reply.get_data(as_text=True)


@pytest.mark.parametrize(
    ("shift_s", "ttl_s", "status"),
    [(0, 600, 200), (-599, 600, 200), (-601, 600, 401), (55, 600, 200), (120, 600, 401)],
)
def test_a_token_counts_only_in_its_time(
    house: House, seat: Seat, shift_s: int, ttl_s: int, status: int
) -> None:
    issued = house.clock() + timedelta(seconds=shift_s)
    gateway_id = house.centre.identity.gateway_id
    token = tokens.issue(seat.key, seat.seat_id, gateway_id, issued, ttl_s)
    reply = house.http.get("/v1/feed", headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == status
    if status == 401:
        assert reply.get_json()["code"] == "token_expired"
        assert reply.get_json()["retryable"] is True


def test_a_token_for_another_gateway_or_in_anothers_name_is_refused(
    house: House, seat: Seat
) -> None:
    other = house.seat("Kursi 08")
    gateway_id = house.centre.identity.gateway_id
    for seat_id, audience in ((seat.seat_id, "gw-other"), (other.seat_id, gateway_id)):
        token = tokens.issue(seat.key, seat_id, audience, house.clock())
        reply = house.http.get("/v1/feed", headers={"Authorization": f"Bearer {token}"})
        assert reply.get_json()["code"] == "signature_invalid"


def test_a_revoked_seat_is_shut_out_after_hearing_so(house: House, seat: Seat) -> None:
    before = seat.feed().head
    enrolment.revoke(house.centre, seat.seat_id, "PC dicuri", by=house.both)
    house.rehearse("9151042")
    page = seat.feed(before)
    assert [item.kind for item in page.items] == ["revocation"]
    last = page.items[-1].seq
    reply = house.http.get(f"/v1/feed?after={last}", headers=seat.token)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "seat_revoked")
    reply = house.http.post("/v1/uploads", headers=seat.token)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "seat_revoked")
