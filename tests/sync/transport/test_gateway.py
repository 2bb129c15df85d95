"""The seat's client against a real gateway process, through a link that can be broken."""

from __future__ import annotations

import base64
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sync.errors import Fault
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.transport import Gateway, LinkDown, Pinned, Reason, Refused, enrol
from sync.transport.gateway import TimeSample
from sync.transport.http import Reply
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import CheckpointRequest
from sync.wire.times import from_text
from tests.gateway_process import EnrolledSeat, GatewayProcess
from tests.proxy import Proxy
from tests.seat_process import until
from tests.sync.transport.conftest import SHORT, client


def test_time_is_signed_and_bracketed(gateway: Gateway, centre: GatewayProcess) -> None:
    before = centre.now()
    sample = gateway.time()
    assert before <= from_text(sample.answer.at) <= centre.now()
    assert sample.sent_b <= sample.received_b


def test_every_probe_asks_with_a_fresh_nonce(gateway: Gateway) -> None:
    assert gateway.time().answer.nonce != gateway.time().answer.nonce


def test_a_gateway_with_another_key_is_untrusted(link: Proxy, enrolled: EnrolledSeat) -> None:
    stranger = EnrolledSeat(enrolled.key, enrolled.answer)
    made = client(link.url, stranger)
    made._keys = {made.pinned.key.kid: SigningKey.generate().public}
    with pytest.raises(LinkDown) as raised:
        made.time()
    made.close()
    assert raised.value.reason is Reason.UNTRUSTED
    assert raised.value.code == "gateway_untrusted"


def test_an_answer_to_another_question_is_untrusted(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = gateway.time()
    reply = gateway._http.exchange("GET", f"/v1/time?nonce={first.answer.nonce}")
    monkeypatch.setattr(gateway._http, "exchange", lambda *args, **options: reply)
    with pytest.raises(LinkDown, match="untrusted"):
        gateway.time()


@pytest.mark.parametrize("mode", ["captive", "redirect"])
def test_somebody_elses_page_is_link_down_on_every_call(
    mode: str, gateway: Gateway, link: Proxy, spool_file: Path
) -> None:
    gateway.time()
    link.cut()
    link.mode = mode  # type: ignore[assignment]
    request = CheckpointRequest(old_size=0, checkpoint="x", proof=[])
    calls = [
        gateway.time,
        lambda: gateway.post_commands(["x"]),
        lambda: gateway.feed(0, 0),
        lambda: gateway.identity("01.234", "x"),
        lambda: gateway.witness(request),
        lambda: gateway.uploads.create(5, "0" * 64),
        lambda: gateway.uploads.head("/v1/uploads/x"),
        lambda: gateway.uploads.patch("/v1/uploads/x", spool_file, 0, 2 << 20, lambda done: None),
        lambda: gateway.uploads.delete("/v1/uploads/x"),
    ]
    for call in calls:
        with pytest.raises(LinkDown) as raised:
            call()
        assert raised.value.reason in (Reason.CAPTIVE, Reason.CUT)


def test_a_refused_connection_provably_sent_nothing(gateway: Gateway, link: Proxy) -> None:
    link.close()
    with pytest.raises(LinkDown) as raised:
        gateway.post_commands(["x"])
    assert raised.value.reason is Reason.UNREACHABLE
    assert not raised.value.sent


def test_a_request_whose_answer_is_lost_may_have_had_its_effect(
    hasty: Gateway, link: Proxy
) -> None:
    link.mute_answers = True
    with pytest.raises(LinkDown) as raised:
        hasty.post_commands(["x"])
    assert raised.value.reason is Reason.TIMEOUT
    assert raised.value.sent


def test_a_line_that_resets_everything_is_down(gateway: Gateway, link: Proxy) -> None:
    link.mode = "refuse"
    with pytest.raises(LinkDown) as raised:
        gateway.time()
    assert raised.value.reason in (Reason.CUT, Reason.UNREACHABLE)


def test_a_silent_line_times_out(hasty: Gateway, link: Proxy) -> None:
    link.mode = "blackhole"
    with pytest.raises(LinkDown) as raised:
        hasty.time()
    assert raised.value.reason is Reason.TIMEOUT


def test_a_kept_connection_that_died_unseen_is_not_a_broken_link(
    gateway: Gateway, link: Proxy
) -> None:
    gateway.time()
    link.cut()
    assert isinstance(gateway.time(), TimeSample)


def test_no_proxy_is_taken_from_the_environment(
    centre: GatewayProcess, enrolled: EnrolledSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    made = client(centre.url, enrolled)
    assert isinstance(made.time(), TimeSample)
    made.close()


def test_a_configured_proxy_is_used(link: Proxy, enrolled: EnrolledSeat) -> None:
    link.mode = "captive"
    made = client("http://gateway.invalid", enrolled, proxy=link.url)
    with pytest.raises(LinkDown) as raised:
        made.time()
    made.close()
    assert raised.value.reason is Reason.CAPTIVE


@pytest.mark.parametrize("url", ["gateway", "ftp://gateway", "http://", ""])
def test_an_address_that_is_none_is_named(url: str, enrolled: EnrolledSeat) -> None:
    with pytest.raises(Fault, match="gateway_url_malformed"):
        client(url, enrolled)


def test_feed_brings_what_was_published(gateway: Gateway, centre: GatewayProcess) -> None:
    centre.add_tender("T-FEED")
    page = gateway.feed(0, 0)
    assert "card" in {item.kind for item in page.items}
    assert page.head >= len(page.items)


def test_feed_waits_for_news(gateway: Gateway, centre: GatewayProcess) -> None:
    head = gateway.feed(0, 0).head
    heard: list[int] = []
    waiter = threading.Thread(target=lambda: heard.append(len(gateway.feed(head, 20).items)))
    waiter.start()
    centre.add_tender("T-NEWS")
    waiter.join(60)
    assert heard[0] >= 1  # the tender, and its card where that came soon enough


def test_closing_breaks_a_long_poll_at_once(gateway: Gateway, link: Proxy) -> None:
    head = gateway.feed(0, 0).head
    ended: list[LinkDown] = []

    def poll() -> None:
        try:
            gateway.feed(head, 25)
        except LinkDown as down:
            ended.append(down)

    waiter, sent = threading.Thread(target=poll), link.bytes_up
    waiter.start()
    until(lambda: link.bytes_up > sent)
    gateway.close()
    waiter.join(20)
    assert [down.reason for down in ended] == [Reason.CUT]


def test_a_token_that_ran_out_is_renewed_by_asking_the_time(gateway: Gateway) -> None:
    sample = gateway.time()
    old = sample.answer.__class__(
        nonce="n",
        at=(from_text(sample.answer.at) - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        epsilon_s=0.0,
        gateway_id=sample.answer.gateway_id,
    )
    gateway._sample = TimeSample(old, sample.sent_b, sample.received_b)
    assert gateway.feed(0, 0).after == 0


def test_an_unknown_seat_is_refused_with_the_problem_named(
    link: Proxy, enrolled: EnrolledSeat
) -> None:
    made = client(link.url, EnrolledSeat(SigningKey.generate(), enrolled.answer))
    with pytest.raises(Refused) as raised:
        made.feed(0, 0)
    made.close()
    assert raised.value.code in ("signature_invalid", "seat_unknown")
    assert not raised.value.retryable


def test_a_password_is_confirmed_and_a_wrong_one_is_not(
    gateway: Gateway, enrolled: EnrolledSeat
) -> None:
    recipient = X25519Recipient.from_text(enrolled.answer.gateway_recipient)

    def sealed(password: str) -> str:
        return base64.b64encode(encrypt_bytes(password.encode(), [recipient])).decode()

    assert gateway.identity("01.234", sealed("rahasia-sekali-123")).known
    assert not gateway.identity("01.234", sealed("tebakan")).known


def test_garbage_for_a_command_is_answered_without_harm(gateway: Gateway) -> None:
    (signed,) = gateway.post_commands(["not.a.token"])
    assert signed.answer.outcome == "refused"


def test_enrolment_refuses_a_gateway_the_code_does_not_vouch_for(
    tmp_path: Path, centre: GatewayProcess
) -> None:
    impostor = GatewayProcess(tmp_path / "impostor")
    code = impostor.code("Bilik 9")
    with pytest.raises(Fault):
        enrol(centre.url, code, SigningKey.generate().public, realm="production", timeouts=SHORT)


def test_enrolment_over_a_portal_is_link_down(link: Proxy, centre: GatewayProcess) -> None:
    code = centre.code("Bilik 8")
    link.mode = "captive"
    with pytest.raises(LinkDown):
        enrol(link.url, code, SigningKey.generate().public, realm="production", timeouts=SHORT)


def test_a_mistyped_code_is_told_before_anything_is_sent(link: Proxy) -> None:
    with pytest.raises(Fault, match="enrolment_code_mistyped"):
        enrol(link.url, "AAAA-BBBB", SigningKey.generate().public, realm="production")
    assert link.bytes_up == 0


def test_pinned_takes_the_key_from_enrolment(enrolled: EnrolledSeat) -> None:
    assert Pinned.from_enrolment(enrolled.answer).gateway_id == enrolled.answer.gateway_id


def test_what_our_gateway_signed_and_nobody_here_can_read_is_not_called_untrusted(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = SigningKey.generate()
    gateway._keys = {key.public.kid: key.public}
    token = jws.sign(key, "roster", {"version": 7, "staff": "of another shape"})
    with pytest.raises(LinkDown) as raised:
        gateway.roster(token)
    assert (raised.value.reason, raised.value.code) == (Reason.UNREADABLE, "gateway_unreadable")
    assert gateway.roster_version(token) == 7


def test_an_answer_of_another_shape_spoils_no_other(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = gateway.time()
    key = SigningKey.generate()
    gateway._keys = {key.public.kid: key.public}
    good = {
        "command_id": "c-1",
        "command_sha256": "0" * 64,
        "outcome": "accepted",
        "at": sample.answer.at,
        "gateway_id": gateway.pinned.gateway_id,
        "mood": "calm",
    }
    bad = {**good, "command_id": "c-2", "outcome": "postponed"}
    body = {"answers": [jws.sign(key, "answer", one) for one in (bad, good)], "mood": "calm"}
    reply = Reply(200, {}, msgspec.json.encode(body), "POST /v1/commands")
    monkeypatch.setattr(gateway._http, "exchange", lambda *args, **options: reply)
    (answer,) = gateway.post_commands(["x", "y"])
    assert answer.answer.command_id == "c-1"
