"""Both ends against the vectors: what a seat must accept, what a gateway must answer."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync import receipts, rulings
from sync.courier import reading
from sync.errors import Fault
from sync.gateway import centre
from sync.gateway.app import build
from sync.gateway.commands import service
from sync.gateway.courier import taking
from sync.gateway.enrolment import service as enrolment_service
from sync.gateway.enrolment import store
from sync.gateway.feature import live
from sync.gateway.features import open_gateway
from sync.gateway.help import service as calls
from sync.gateway.room.service import Room
from sync.identifiers import region_file
from sync.registration import receipt as registration_receipt
from sync.sealing import X25519Identity, X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.sealing.opening import open_bid
from sync.vectors import make
from sync.wire import (
    classes,
    enrolment,
    jws,
    messages,
    problems,
    registration,
    tokens,
    verification,
)
from sync.wire.courier import CourierIndex, CourierReply
from sync.wire.firms import firm
from sync.wire.help import HelpWord
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.times import from_text


def vector(name: str) -> Any:
    return json.loads((make.FOLDER / name).read_text("utf-8"))


KEYS = vector("keys.json")
COMMANDS = vector("commands.json")
ENROLMENT = vector("enrolment.json")
MISC = vector("misc.json")
ROOM = vector("room.json")
STRICT = vector("strict.json")
GROWTH = vector("growth.json")
BIDS = vector("bids.json")
CALLS = vector("calls.json")
REGISTRATIONS = vector("registrations.json")
DESK = vector("desk.json")
CLASSES = vector("classes.json")
COURIER = vector("courier.json")
SEAT = VerifyKey.from_text(KEYS["seat"]["public_key"])
GATEWAY = VerifyKey.from_text(KEYS["gateway"]["public_key"])
GATEWAY_KEYS = {GATEWAY.kid: GATEWAY}


@pytest.fixture
def gateway(tmp_path: Path) -> centre.Centre:
    """A gateway with the vectors' key that knows the vectors' seat."""
    return gateway_of(tmp_path, "production")


def gateway_of(tmp_path: Path, realm: messages.Realm) -> centre.Centre:
    def clock() -> Any:
        return make.NOW

    centre.create(tmp_path, "LPSE Kab. Temanggung", realm, "Asia/Jakarta", clock=clock)
    (tmp_path / centre.KEY).unlink()
    make.GATEWAY.save(tmp_path / centre.KEY)
    opened = open_gateway(tmp_path, clock=clock)
    with opened.writing() as db:
        store.insert_seat(db, make.SEAT_ID, "Kursi 07", SEAT, make.AT)
    return opened


@pytest.mark.parametrize("name", make.VECTORS)
def test_the_committed_vectors_are_what_the_code_makes(name: str) -> None:
    assert (make.FOLDER / name).read_text("utf-8") == make.render(name)


def test_the_problem_table_in_the_specification_is_current() -> None:
    assert make.SPEC.read_text("utf-8") == make.spec_text()


@pytest.mark.parametrize("pair", MISC["firms"])
def test_both_ends_take_these_numbers_for_these_firms(pair: dict[str, str]) -> None:
    assert firm(pair["written"]) == pair["firm"]


@pytest.mark.parametrize("who", ["seat", "gateway"])
def test_keys_have_these_names(who: str) -> None:
    key = SigningKey.from_seed(bytes.fromhex(KEYS[who]["seed"])).public
    assert key.text == KEYS[who]["public_key"]
    assert key.kid == KEYS[who]["kid"]
    assert key.fingerprint == KEYS[who]["fingerprint"]


def test_a_recipient_has_this_fingerprint() -> None:
    recipient = X25519Recipient.from_text(KEYS["recipient"]["text"])
    assert recipient.fingerprint == KEYS["recipient"]["fingerprint"]


def test_a_seat_reads_the_code_and_trusts_the_answer() -> None:
    code = enrolment.parse_code(ENROLMENT["code"])
    assert code.code_id == ENROLMENT["code_id"]
    assert code.secret.hex() == ENROLMENT["secret"]
    assert enrolment.mac(code.secret, SEAT) == ENROLMENT["mac"]
    answer = enrolment.check_answer(code, ENROLMENT["answer"])
    assert answer.gateway_key == KEYS["gateway"]["public_key"]


def test_a_gateway_admits_the_request(gateway: centre.Centre) -> None:
    code = enrolment.parse_code(ENROLMENT["code"])
    request = jws.decode(json.dumps(ENROLMENT["request"]), messages.EnrolRequest)
    with gateway.writing() as db:
        db.execute("DELETE FROM seat")
        store.insert_code(db, code.code_id, code.secret, "Kursi 07", "2026-11-25T05:00:00Z")
    answer = enrolment.check_answer(code, enrolment_service.enrol(gateway, request))
    assert answer.seat_name == "Kursi 07"


def test_a_seat_accepts_what_the_gateway_signed() -> None:
    accepted = jws.verify(COMMANDS["answer_accepted"], "answer", GATEWAY_KEYS, messages.Answer)
    told = jws.verify(
        ROOM["status_outages"], "status", {SEAT.kid: SEAT}, messages.SeatStatus
    ).outages
    assert isinstance(told, list)
    assert [(one.over, one.last.latest) for one in told] == [(True, None)]
    ruled = jws.verify(COMMANDS["answer_ruled"], "answer", GATEWAY_KEYS, messages.Answer)
    one = rulings.verify(COMMANDS["ruling_note"], {ruled.gateway_id: GATEWAY})
    assert (ruled.ruling, one.outcome) == (COMMANDS["ruling_note"], ruled.outcome)
    assert one.provisional == receipts.digest(COMMANDS["provisional_note"])
    held = jws.verify(COMMANDS["answer_held"], "answer", GATEWAY_KEYS, messages.Answer)
    assert (accepted.outcome, held.outcome) == ("accepted", "held")
    assert accepted.command_sha256 == COMMANDS["command_sha256"]
    assert held.problem is not None
    assert held.problem.code == "delivered_late"
    assert jws.verify(MISC["time"], "time", GATEWAY_KEYS, messages.TimeAnswer).nonce == "n1"
    told = jws.verify(MISC["standing"], "standing", GATEWAY_KEYS, messages.StandingAnswer)
    assert receipts.verify(told.versions[0].receipt or "", {told.gateway_id: GATEWAY})
    told = jws.verify(MISC["standing_ruled"], "standing", GATEWAY_KEYS, messages.StandingAnswer)
    assert told.versions[0].ruling == COMMANDS["ruling_note"]
    page = jws.verify(MISC["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    assert (page.head, page.items[0].kind) == (7, "revocation")


def test_a_seat_accepts_a_roster_and_an_order_on_a_page() -> None:
    page = jws.verify(ROOM["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    assert page.roster is not None
    roster = jws.verify(page.roster, "roster", GATEWAY_KEYS, messages.StaffRoster)
    assert (roster.version, roster.revoked, roster.staff[0].role) == (3, ["st-2"], "front_desk")
    (order,) = page.orders
    assert (order.number, order.act, order.minutes) == (12, "open", 30)
    answer = jws.verify(ROOM["status_answer"], "status-answer", GATEWAY_KEYS, messages.StatusAnswer)
    assert (answer.boot_id, answer.sequence) == (ROOM["payload"]["boot_id"], 2)


def test_a_gateway_shows_that_a_seats_screen_is_in_the_other_realm(
    gateway: centre.Centre,
) -> None:
    app = build(gateway)
    reply = app.test_client().post("/v1/status", data=vector("practice.json")["status_elsewhere"])
    assert reply.status_code == 200
    (tile,) = [one for one in live(Room, app).board().tiles if one.shown]
    assert (tile.state, tile.shown) == ("closed", "training")


def test_a_gateway_takes_the_status_and_answers_it(gateway: centre.Centre) -> None:
    reply = build(gateway).test_client().post("/v1/status", data=ROOM["status"])
    assert reply.status_code == 200
    text = reply.get_data(as_text=True)
    answer = jws.verify(text, "status-answer", GATEWAY_KEYS, messages.StatusAnswer)
    said = ROOM["payload"]
    assert (answer.seat_id, answer.boot_id) == (said["seat_id"], said["boot_id"])
    assert answer.sequence == said["sequence"]


def test_a_command_is_named_by_its_text() -> None:
    digest = hashlib.sha256(COMMANDS["command"].encode()).hexdigest()
    assert digest == COMMANDS["command_sha256"]
    event = jws.verify(COMMANDS["command"], "command", {SEAT.kid: SEAT}, messages.Command)
    assert json.loads(bytes(event.data)) == COMMANDS["payload"]["data"]


def test_receipts_verify_and_name_each_other() -> None:
    provisional = receipts.verify(COMMANDS["provisional_note"], {make.SEAT_ID: SEAT})
    official = receipts.verify(COMMANDS["official_note"], {make.GATEWAY_ID: GATEWAY})
    digest = hashlib.sha256(COMMANDS["provisional_note"].encode()).hexdigest()
    assert official.provisional_sha256 == digest
    assert official.bid_id == provisional.bid_id


def test_a_gateway_takes_the_token_in_its_time_only() -> None:
    at = from_text(MISC["token_valid_at"])
    keys = {SEAT.kid: SEAT}
    assert tokens.verify(MISC["token"], keys, make.GATEWAY_ID, at) == make.SEAT_ID
    with pytest.raises(Fault, match="token_expired"):
        tokens.verify(MISC["token"], keys, make.GATEWAY_ID, at.replace(hour=6))


def test_a_gateway_answers_the_command(gateway: centre.Centre) -> None:
    """This gateway has no sealed file, which it may say only after all that was signed was right.

    Nor does it know the tender; that would hold the bid, since it may have lost it.
    """
    token = service.answer(gateway, COMMANDS["command"])
    answer = jws.verify(token, "answer", GATEWAY_KEYS, messages.Answer)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("retry", "blob_incomplete")
    assert answer.command_id == make.COMMAND_ID
    assert answer.command_sha256 == COMMANDS["command_sha256"]


@pytest.mark.parametrize("case", vector("refused.json"), ids=lambda case: case["what"])
def test_a_gateway_refuses(gateway: centre.Centre, case: dict[str, str]) -> None:
    token = service.answer(gateway, case["command"])
    answer = jws.verify(token, "answer", GATEWAY_KEYS, messages.Answer)
    assert answer.problem is not None
    outcome = "retry" if case["code"] == "command_unknown" else "refused"
    assert (answer.outcome, answer.problem.code) == (outcome, case["code"])


def test_a_seat_reads_what_it_knows_of_a_newer_page() -> None:
    page = jws.verify(GROWTH["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    assert [item.kind for item in page.items] == ["tomorrow", "revocation"]
    revoked = jws.decode(bytes(page.items[1].body), messages.Revocation)
    assert revoked.seat_id == "s-other"
    assert [(order.number, order.act) for order in page.orders] == [(13, "dim"), (14, "lock")]


def test_a_gateway_takes_what_a_newer_seat_says(gateway: centre.Centre) -> None:
    reply = build(gateway).test_client().post("/v1/status", data=GROWTH["status"])
    assert reply.status_code == 200
    token = service.answer(gateway, GROWTH["command"])
    answer = jws.verify(token, "answer", GATEWAY_KEYS, messages.Answer)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("retry", "command_unknown")


def test_problems_read_as_they_are_written() -> None:
    assert MISC["problems"].keys() == problems.TABLE.keys()
    for code, document in MISC["problems"].items():
        assert jws.decode(json.dumps(document), messages.Problem) == problems.problem(code)


@pytest.mark.parametrize("case", STRICT["tokens"], ids=lambda case: case["what"])
def test_a_gateway_takes_tokens_of_the_right_life(case: dict[str, Any]) -> None:
    def verify() -> str:
        return tokens.verify(case["token"], {SEAT.kid: SEAT}, make.GATEWAY_ID, make.NOW)

    if case["valid"]:
        assert verify() == make.SEAT_ID
    else:
        with pytest.raises(Fault, match="token_expired"):
            verify()


@pytest.mark.parametrize("case", STRICT["times"], ids=lambda case: case["what"])
def test_a_reader_is_as_strict_as_the_specification(case: dict[str, Any]) -> None:
    if case["code"] is None:
        assert jws.verify(case["jws"], "time", GATEWAY_KEYS, messages.TimeAnswer).nonce == "n1"
    else:
        with pytest.raises(Fault, match=case["code"]):
            jws.verify(case["jws"], "time", GATEWAY_KEYS, messages.TimeAnswer)


@pytest.mark.parametrize("case", STRICT["receipts"], ids=lambda case: case["what"])
def test_a_receipt_has_one_signature(case: dict[str, Any]) -> None:
    if case["code"] is None:
        assert receipts.verify(case["note"], {make.SEAT_ID: SEAT}).bid_id == make.BID_ID
    else:
        with pytest.raises(Fault, match=case["code"]):
            receipts.verify(case["note"], {make.SEAT_ID: SEAT})


@pytest.mark.parametrize(
    ("which", "status", "detail"),
    [("checkpoint", 200, None), ("checkpoint_of_another", 409, "origin")],
)
def test_a_gateway_vouches_for_a_seats_log_under_its_name(
    gateway: centre.Centre, which: str, status: int, detail: str | None
) -> None:
    token = tokens.issue(make.SEAT, make.SEAT_ID, gateway.identity.gateway_id, make.NOW)
    reply = (
        build(gateway)
        .test_client()
        .post(
            "/v1/checkpoints",
            json={"old_size": 0, "checkpoint": STRICT[which], "proof": []},
            headers={"Authorization": f"Bearer {token}"},
        )
    )
    assert reply.status_code == status, reply.data
    if detail is not None:
        assert reply.get_json()["detail"] == detail


@pytest.mark.parametrize("what", BIDS)
def test_a_bid_opens_as_the_specification_says(what: str, tmp_path: Path) -> None:
    identity = X25519Identity.generate()
    tar = base64.b64decode(BIDS[what]["tar"])
    (tmp_path / "bid.age").write_bytes(encrypt_bytes(tar, [identity.recipient]))
    report = open_bid(tmp_path / "bid.age", identity.text, tmp_path / "out")
    assert report.hop == BIDS[what]["hop"]


def test_a_seat_reads_where_a_registration_stands_and_whose_account_stopped() -> None:
    status = jws.verify(
        REGISTRATIONS["status"],
        "registration-status",
        GATEWAY_KEYS,
        registration.RegistrationStatus,
    )
    assert (status.stage, status.missing) == ("incomplete", ("nib",))
    known = jws.verify(
        REGISTRATIONS["known"], "registration-known", GATEWAY_KEYS, registration.KnownAnswer
    )
    assert [firm(number) for number in known.known] == known.known
    page = jws.verify(REGISTRATIONS["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    account = jws.decode(bytes(page.items[0].body), registration.Account)
    assert (account.status, account.version) == ("inactive", 2)
    page = jws.verify(REGISTRATIONS["regions"], "feed", GATEWAY_KEYS, messages.FeedPage)
    told = jws.decode(bytes(page.items[0].body), registration.RegionsPublished)
    moved = region_file.read(told.text, "regions.json").find("33.99")
    assert moved is not None
    assert moved.label == "Kota Baru, Provinsi Baru"
    note = REGISTRATIONS["official"]
    assert registration_receipt.verify(note, {page.gateway_id: GATEWAY}).code == status.code


def test_a_gateway_answers_the_questions_and_waits_for_the_file(gateway: centre.Centre) -> None:
    http = build(gateway).test_client()
    for name, shape in (
        ("status", registration.RegistrationStatus),
        ("known", registration.KnownAnswer),
    ):
        reply = http.post(f"/v1/registrations/{name}", data=REGISTRATIONS[f"{name}_request"])
        text = reply.get_data(as_text=True)
        assert jws.verify(text, f"registration-{name}", GATEWAY_KEYS, shape).nonce in ("n1", "n2")
    for name in ("submitted", "parked"):
        said = service.answer(gateway, REGISTRATIONS[name])
        answer = jws.verify(said, "answer", GATEWAY_KEYS, messages.Answer)
        assert answer.problem is not None
        assert (answer.outcome, answer.problem.code) == ("retry", "blob_incomplete")


def test_what_a_desk_reads_and_decides_is_readable_at_either_end(gateway: centre.Centre) -> None:
    opened = jws.verify(DESK["opened"], "desk-opened", GATEWAY_KEYS, verification.DeskOpened)
    sealed = jws.verify(DESK["list"], "desk-sealed", GATEWAY_KEYS, verification.DeskSealed)
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(DESK["identity"]))
    identity = X25519Identity(private)
    assert identity.recipient.text == opened.recipient
    plain = decrypt_bytes(base64.b64decode(sealed.sealed), [identity])
    (row,) = jws.decode(plain, verification.DeskList).rows
    assert (row.name, row.stage) == ("PT Maju Bersama", "waiting")
    assert jws.decode(json.dumps(DESK["payload"]), verification.RegistrationDecided).signed
    # This gateway made neither the opening nor its person: an opening is asked for once more.
    said = service.answer(gateway, DESK["decided"])
    answer = jws.verify(said, "answer", GATEWAY_KEYS, messages.Answer)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "desk_opening_unknown")
    http = build(gateway).test_client()
    for name in ("list", "file", "paper", "paper_piece", "close"):
        where = name.removesuffix("_piece")
        reply = http.post(f"/v1/desk/{where}", data=DESK[f"{name}_request"])
        assert reply.get_json()["code"] == "desk_opening_unknown", name
    reply = http.post("/v1/desk/open", data=DESK["open_request"])
    assert reply.get_json()["code"] == "message_malformed"  # sealed to another gateway


def test_a_class_and_what_is_recorded_in_it_are_readable_at_either_end(tmp_path: Path) -> None:
    page = jws.verify(CLASSES["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    told = jws.decode(bytes(page.items[0].body), classes.TrainingClass)
    assert told == jws.decode(json.dumps(CLASSES["class"]), classes.TrainingClass)
    assert (told.code, told.seated[0].name, told.holds[0].kind) == (
        "K7QF9P", "Ani Lestari", "eyes_front"
    )  # fmt: skip
    practice = gateway_of(tmp_path, "training")
    said = [service.answer(practice, CLASSES[name]) for name in ("recorded", "differs")]
    first, second = (jws.verify(one, "answer", GATEWAY_KEYS, messages.Answer) for one in said)
    assert first.outcome == "accepted"
    assert second.problem is not None
    assert (second.problem.code, second.problem.detail) == ("training_event_differs", "e2")


def test_production_refuses_what_is_recorded_in_a_class(gateway: centre.Centre) -> None:
    said = service.answer(gateway, CLASSES["recorded"])
    answer = jws.verify(said, "answer", GATEWAY_KEYS, messages.Answer)
    assert answer.problem is not None and answer.problem.code == "realm_mismatch"


def test_a_call_is_told_taken_in_answered_and_ended(gateway: centre.Centre) -> None:
    """A command that a stranger's seat signs over, and what both ends read of a call (SPEC 18)."""
    status = jws.verify(CALLS["status"], "status", {SEAT.kid: SEAT}, messages.SeatStatus)
    assert msgspec.to_builtins(status.help) == CALLS["call"]
    said = [service.answer(gateway, CALLS[name]) for name in ("called", "ended")]
    answers = [jws.verify(one, "answer", GATEWAY_KEYS, messages.Answer) for one in said]
    assert [one.outcome for one in answers] == ["accepted", "accepted"]
    (row,) = calls.latest(gateway, 5)
    assert (row.call_id, row.page, row.purpose) == (status.help.call_id, "files", "bidding")  # type: ignore[union-attr]
    assert (row.over_why, row.called_earliest) == ("helped", CALLS["call"]["called"]["earliest"])
    calls.heard(gateway, status)  # one that is over is no new one
    assert calls.standing(gateway) == []
    page = jws.verify(CALLS["feed"], "feed", GATEWAY_KEYS, messages.FeedPage)
    words = [jws.decode(bytes(item.body), HelpWord) for item in page.items]
    assert [(one.number, one.act) for one in words] == [(1, "coming"), (2, "hurrying")]
    assert msgspec.to_builtins(words[0]) == CALLS["word"]


def test_a_couriers_label_is_taken_or_refused_as_the_vectors_say(gateway: centre.Centre) -> None:
    known = msgspec.structs.replace(gateway.identity, gateway_id=f"gw-{GATEWAY.kid[:8]}")
    gateway = dataclasses.replace(gateway, identity=known)
    found, seat = taking.opened(gateway, COURIER["label"])
    assert (found.label.bundle_id, seat.key) == (COURIER["folder"][-36:], SEAT)
    keys = {SEAT.kid: SEAT}
    index = jws.verify(COURIER["index"], "courier-index", keys, CourierIndex)
    assert COURIER["members"][1:] == [
        f"blobs/{index.items[0].blobs[0].sha256}",
        f"commands/{index.items[0].command_id}",
    ]
    back = reading.label(COURIER["reply_label"], GATEWAY_KEYS).label
    reply = jws.verify(COURIER["reply"], "courier-reply", GATEWAY_KEYS, CourierReply)
    assert (back.answers_to, reply.bundle_id) == (found.label.bundle_id, back.bundle_id)
    for row in COURIER["refused"]:
        with pytest.raises(Fault) as refused:
            taking.opened(gateway, row["label"])
        assert refused.value.code == row["code"], row["what"]
