"""The gateway as the seat sees it: every call returns verified messages or raises.

GET  /v1/time?nonce=N            time()           typ `time`
GET  /v1/about?nonce=N           about()          typ `about`
POST /v1/identity                identity()       typ `identity`
POST /v1/standing                standing()       typ `standing`
POST /v1/acts                    tell_acts()      typ `acts-answer`
POST /v1/commands                post_commands()  typ `answer`, one for each command
POST /v1/answers                 show_answers()   the same
GET  /v1/feed?after=C&wait=S     feed()           typ `feed`, maybe with a `roster` in it
POST /v1/status                  report()         typ `status-answer`
POST /v1/checkpoints             witness()        typ `cosignature`
…    /v1/uploads                 uploads          tus 1.0.0
POST /v1/registrations/known     registered()     typ `registration-known`
…    /v1/registrations, /v1/drafts    inquiries
POST /v1/desk/…                  desk
GET  /v1/packs/…                 packs, POST /v1/log: logs
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from sync.errors import Fault
from sync.transport.desk import DeskClient
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.http import Http, Timeouts
from sync.transport.inquiries import Inquiries
from sync.transport.logs import SPEAKS, LogClient
from sync.transport.packs import PackClient
from sync.transport.replies import foreign, opened, refuse, verified
from sync.transport.uploads import Uploads
from sync.wire import jws, tokens
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.logs import LogAnswer, LogRequest
from sync.wire.messages import (
    About,
    ActsAnswer,
    Answer,
    AnswerBatch,
    CheckpointAnswer,
    CheckpointRequest,
    CommandBatch,
    EnrolAnswer,
    FeedPage,
    IdentityAnswer,
    IdentityRequest,
    ReturnBatch,
    ReturnedAnswer,
    SeatActs,
    SeatStatus,
    StaffRoster,
    StandingAnswer,
    StandingRequest,
    StatusAnswer,
    TimeAnswer,
)
from sync.wire.registration import KnownAnswer, KnownRequest
from sync.wire.shapes import Growing, Number
from sync.wire.times import from_text


class _Numbered(Growing, frozen=True, kw_only=True):
    version: Number


T = TypeVar("T")
JOSE = {"Content-Type": "application/jose"}
TOKEN_TTL_S = 600
TOKEN_REUSE_S = 300


@dataclass(frozen=True)
class Pinned:
    """Who the seat's gateway is, fixed at enrolment."""

    gateway_id: str
    key: VerifyKey

    @classmethod
    def from_enrolment(cls, answer: EnrolAnswer) -> Pinned:
        """Pin the gateway whose key the enrolment's answer carries."""
        return cls(answer.gateway_id, VerifyKey.from_text(answer.gateway_key))


@dataclass(frozen=True)
class TimeSample:
    """A signed time and when, on the suspend-counting clock, it was asked for and received."""

    answer: TimeAnswer
    sent_b: float
    received_b: float


@dataclass(frozen=True)
class SignedAnswer:
    """An answer with the signed text that proves it."""

    token: str
    answer: Answer


class Gateway:
    """Client to one gateway. Safe to use from several threads.

    `boottime` counts seconds through suspend. Request tokens are dated by the gateway's own time
    carried forward on it: the machine's wall clock is never asked. `line` is the class that makes
    the exchanges; a practice room's can be cut (`sync.transport.practice`).
    """

    def __init__(
        self,
        url: str,
        pinned: Pinned,
        key: SigningKey,
        seat_id: str,
        *,
        boottime: Callable[[], float],
        ca_file: Path | None = None,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
        line: type[Http] = Http,
    ) -> None:
        self.pinned = pinned
        self.seat_id = seat_id
        self._key = key
        self._keys = {pinned.key.kid: pinned.key}
        self._boottime = boottime
        self.line = self._http = line(url, ca_file=ca_file, proxy=proxy, timeouts=timeouts)
        self._lock = threading.Lock()
        self._sample: TimeSample | None = None
        self._token: tuple[str, float] | None = None
        self.uploads = Uploads(self._http, self._auth)
        self.inquiries = Inquiries(self._http, self._auth, key, self._keys)
        self.packs = PackClient(self._http, self._auth)
        self._logs = LogClient(self._http, self._auth, self._keys, (pinned.gateway_id, seat_id))
        self.desk = DeskClient(self._http, key, self._keys, pinned.gateway_id, seat_id)

    @property
    def awaited_s(self) -> float:
        """How long an answer that is due has not come, 0 when none is."""
        return self._http.awaited_s

    def time(self) -> TimeSample:
        """Ask the gateway's signed time: also the probe that says whether the link is up.

        Raises: LinkDown, Refused.
        """
        nonce = secrets.token_hex(16)
        sent_b = self._boottime()
        reply = self._http.exchange("GET", f"/v1/time?nonce={nonce}")
        received_b = self._boottime()
        answer = opened(reply, "time", self._keys, TimeAnswer, ok=(200,))
        if answer.nonce != nonce or answer.gateway_id != self.pinned.gateway_id:
            raise LinkDown(Reason.UNTRUSTED, "time answers another question")
        sample = TimeSample(answer, sent_b, received_b)
        with self._lock:
            self._sample = sample
            self._token = None
        return sample

    def about(self) -> About:
        """Ask what the gateway says of itself.

        Raises: LinkDown, Refused("not_found") by a gateway from before.
        """
        nonce = secrets.token_hex(16)
        reply = self._http.exchange("GET", f"/v1/about?nonce={nonce}")
        answer = opened(reply, "about", self._keys, About, ok=(200,))
        if answer.nonce != nonce or answer.gateway_id != self.pinned.gateway_id:
            raise LinkDown(Reason.UNTRUSTED, "about answers another question")
        return answer

    def identity(self, tenderer_id: str, sealed_password: str) -> IdentityAnswer:
        """Ask whether this is the tenderer's password (an age file to the gateway, base64).

        The answer's `nonce` lets this seat ask where the firm stands. Raises: LinkDown, Refused.
        """
        nonce = secrets.token_hex(16)
        request = IdentityRequest(
            nonce=nonce, tenderer_id=tenderer_id, sealed_password=sealed_password
        )
        body = jws.sign(self._key, "identity-request", request).encode("ascii")
        reply = self._http.exchange("POST", "/v1/identity?changes=1", body=body, headers=JOSE)
        answer = opened(reply, "identity", self._keys, IdentityAnswer, ok=(200,))
        if answer.nonce != nonce:
            raise LinkDown(Reason.UNTRUSTED, "identity answers another question")
        return answer

    def standing(self, request: StandingRequest) -> StandingAnswer:
        """Ask where a firm stands that was recognised at this seat.

        Raises: LinkDown; Refused("not_found") by a gateway that cannot be asked, and
        Refused("not_identified" | "too_many_attempts").
        """
        body = jws.sign(self._key, "standing-request", request).encode("ascii")
        reply = self._http.exchange("POST", "/v1/standing", body=body, headers=JOSE)
        answer = opened(reply, "standing", self._keys, StandingAnswer, ok=(200,))
        said = (answer.nonce, answer.gateway_id, answer.seat_id, answer.visit_id)
        if said != (request.nonce, self.pinned.gateway_id, self.seat_id, request.visit_id):
            raise LinkDown(Reason.UNTRUSTED, "standing answers another question")
        return answer

    def registered(self, request: KnownRequest) -> KnownAnswer:
        """Ask which numbers a firm here has, or a registration that is waiting.

        Raises: LinkDown; Refused("not_found") by a gateway of before, Refused("too_many_attempts").
        """
        body = jws.sign(self._key, "registration-known-request", request).encode("ascii")
        reply = self._http.exchange("POST", "/v1/registrations/known", body=body, headers=JOSE)
        answer = opened(reply, "registration-known", self._keys, KnownAnswer, ok=(200,))
        if answer.nonce != request.nonce:
            raise LinkDown(Reason.UNTRUSTED, "known answers another question")
        return answer

    def tell_acts(self, acts: SeatActs) -> ActsAnswer:
        """Tell what staff did at this seat. Returning means that it is in the gateway's journal.

        Raises: LinkDown; Refused("not_found") by a gateway of before.
        """
        body = jws.sign(self._key, "acts", acts).encode("ascii")
        reply = self._http.exchange("POST", "/v1/acts", body=body, headers=JOSE)
        answer = opened(reply, "acts-answer", self._keys, ActsAnswer, ok=(200,))
        if (answer.gateway_id, answer.seat_id) != (self.pinned.gateway_id, self.seat_id):
            raise LinkDown(Reason.UNTRUSTED, "answer to another seat's acts")
        return answer

    def post_commands(self, commands: Sequence[str]) -> list[SignedAnswer]:
        """Post a batch; return every answer that is truly signed, in any order.

        The caller matches answers to commands by id and digest. Raises: LinkDown, Refused.
        """
        return self._answered("/v1/commands", CommandBatch(commands=list(commands)))

    def show_answers(self, shown: Sequence[tuple[str, str]]) -> list[SignedAnswer]:
        """Show commands with the answers this gateway once gave them (both JWS); as above.

        Raises: LinkDown, Refused("not_found") by a gateway that cannot be shown any.
        """
        returned = [ReturnedAnswer(command=command, answer=answer) for command, answer in shown]
        return self._answered("/v1/answers", ReturnBatch(returned=returned))

    def _answered(self, path: str, message: msgspec.Struct) -> list[SignedAnswer]:
        reply = self._http.exchange(
            "POST",
            path,
            body=msgspec.json.encode(message),
            headers={"Content-Type": "application/json"},
        )
        if reply.status != 200:
            refuse(reply)
        try:
            batch = jws.decode(reply.body, AnswerBatch)
        except Fault:
            raise foreign(reply, "no batch of answers") from None
        return [answer for token in batch.answers if (answer := self._readable(token)) is not None]

    def _readable(self, token: str) -> SignedAnswer | None:
        """One that only a newer version understands leaves its own command open, and no other."""
        try:
            return self.answer(token)
        except LinkDown as down:
            if down.reason is not Reason.UNREADABLE:
                raise
            return None

    def answer(self, token: str) -> SignedAnswer:
        """Verify one answer, from a reply or from the feed. Raises: LinkDown."""
        answer = verified(token, "answer", self._keys, Answer)
        if answer.gateway_id != self.pinned.gateway_id:
            raise LinkDown(Reason.UNTRUSTED, "answer of another gateway")
        return SignedAnswer(token, answer)

    def feed(
        self,
        after: int,
        wait_s: int,
        *,
        orders: int = 0,
        roster: int | None = None,
        history: str | None = None,
        log: int | None = None,
    ) -> FeedPage:
        """Ask for the feed after a cursor, waiting up to `wait_s` for something new.

        New are items after the cursor, orders above `orders`, and, where the seat says which it
        has, a roster above version `roster`. `history` is the value the seat keeps of `after`: a
        gateway that has another one answers at once. The gateway is told what kinds of items this
        version understands, and sends no others. Raises: LinkDown, Refused.
        """
        known = f"&speaks={SPEAKS}" + ("" if log is None else f"&log={log}")
        known += "" if roster is None else f"&roster={roster}&marks=1"
        known += "" if history is None else f"&history={history}"

        def ask() -> FeedPage:
            reply = self._http.exchange(
                "GET",
                f"/v1/feed?after={after}&wait={wait_s}&orders={orders}{known}",
                headers=self._auth(),
                wait_s=wait_s,
            )
            return opened(reply, "feed", self._keys, FeedPage, ok=(200,))

        page = self._redated(ask)
        asked_for = (self.pinned.gateway_id, self.seat_id, after)
        if (page.gateway_id, page.seat_id, page.after) != asked_for:
            raise LinkDown(Reason.UNTRUSTED, "feed answers another question")
        return page

    def roster(self, token: str) -> StaffRoster:
        """Verify a roster that a feed page carried. Raises: LinkDown."""
        roster = verified(token, "roster", self._keys, StaffRoster)
        if roster.gateway_id != self.pinned.gateway_id:
            raise LinkDown(Reason.UNTRUSTED, "roster of another gateway")
        return roster

    def roster_version(self, token: str) -> int:
        """Which roster it is, also when only a newer version can read it. Raises: LinkDown."""
        return verified(token, "roster", self._keys, _Numbered).version

    def report(self, status: SeatStatus) -> StatusAnswer:
        """Say how the seat is. Returning means that its acknowledgements have arrived.

        Raises: LinkDown, Refused("status_outdated").
        """
        body = jws.sign(self._key, "status", status).encode("ascii")
        reply = self._http.exchange("POST", "/v1/status", body=body, headers=JOSE)
        answer = opened(reply, "status-answer", self._keys, StatusAnswer, ok=(200,))
        said = (self.pinned.gateway_id, self.seat_id, status.boot_id, status.sequence)
        if (answer.gateway_id, answer.seat_id, answer.boot_id, answer.sequence) != said:
            raise LinkDown(Reason.UNTRUSTED, "status answer to another status")
        return answer

    def witness(self, request: CheckpointRequest) -> tuple[str, CheckpointAnswer]:
        """Show the seat's log checkpoint; return the cosignature's text and content.

        Raises: LinkDown, Refused("checkpoint_conflict") when the log's history differs.
        """

        def ask() -> tuple[str, CheckpointAnswer]:
            reply = self._http.exchange(
                "POST",
                "/v1/checkpoints",
                body=msgspec.json.encode(request),
                headers={"Content-Type": "application/json", **self._auth()},
            )
            answer = opened(reply, "cosignature", self._keys, CheckpointAnswer, ok=(200,))
            return reply.body.decode("ascii").strip(), answer

        token, answer = self._redated(ask)
        if answer.seat_id != self.seat_id:
            raise LinkDown(Reason.UNTRUSTED, "cosignature of another seat")
        return token, answer

    def log(self, request: LogRequest) -> LogAnswer:
        """Hand over a cosigned checkpoint, ask for proofs. Raises: as `LogClient.tell`."""
        return self._redated(lambda: self._logs.tell(request))

    def close(self) -> None:
        """Break every exchange in progress, from any thread, and take no more."""
        self._http.close()

    def _redated(self, ask: Callable[[], T]) -> T:
        """Ask; if the token's date is refused, learn the time again and ask once more."""
        try:
            return ask()
        except Refused as refused:
            if refused.code != "token_expired":
                raise
        self.time()
        return ask()

    def _auth(self) -> dict[str, str]:
        with self._lock:
            token, sample = self._token, self._sample
        now_b = self._boottime()
        if token is None or now_b - token[1] > TOKEN_REUSE_S:
            sample = sample or self.time()
            token = (self._issue(sample, now_b), now_b)
            with self._lock:
                self._token = token
        return {"Authorization": f"Bearer {token[0]}"}

    def _issue(self, sample: TimeSample, now_b: float) -> str:
        now: datetime = from_text(sample.answer.at) + timedelta(seconds=now_b - sample.received_b)
        return tokens.issue(self._key, self.seat_id, self.pinned.gateway_id, now, ttl_s=TOKEN_TTL_S)
