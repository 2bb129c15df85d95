"""A gateway in memory with the real one's semantics, whose line and whose clients fail on order.

What it holds is durable: crashes and cuts never take it back. Every call asks the plan what goes
wrong this time.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

import msgspec

from sync.clock import Interval
from sync.outbox import token_digest
from sync.transport import LinkDown, Pinned, Reason, Refused, TimeSample, UploadState
from sync.transport.gateway import SignedAnswer
from sync.transport.uploads import pieces
from sync.wire import history, jws
from sync.wire.history import Proof
from sync.wire.keys import SigningKey
from sync.wire.logs import CentreLog, LogAnswer, LogRequest
from sync.wire.messages import (
    Answer,
    CheckpointAnswer,
    CheckpointRequest,
    Command,
    Decision,
    FeedItem,
    FeedPage,
    SeatOrder,
    SeatStatus,
    StaffRoster,
    StatusAnswer,
    TimeAnswer,
)
from sync.wire.problems import problem
from sync.wire.times import to_text

GATEWAY_KEY = SigningKey.from_seed(b"g" * 32)
SEAT_KEY = SigningKey.from_seed(b"s" * 32)
START = datetime(2026, 11, 22, 3, tzinfo=UTC)


class Crash(BaseException):
    """The seat's process dies here."""


class Trouble(Enum):
    """What may go wrong with one call, or one transaction."""

    NONE = "none"
    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    UNSENT = "request never leaves"
    LOST_ANSWER = "answer lost after the effect"
    BUSY = "a problem document instead"
    FORGET = "the gateway forgets its uploads"
    SHUFFLE = "answers in another order, and twice"
    CUT = "the upload is cut in the middle"


class Clock:
    """Trusted time for tests: an exact instant that moves when told."""

    def __init__(self) -> None:
        self.at = START

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None:
        return None

    def now(self) -> Interval | None:
        return Interval(self.at, self.at)

    def contest(self) -> None:
        return None

    @property
    def in_doubt(self) -> bool:
        return False

    @property
    def leaping(self) -> bool:
        return False


@dataclass
class Upload:
    length: int
    sha256: str
    data: bytearray = field(default_factory=bytearray)


class ModelGateway:
    """`troubles` is consumed one for each call; when it is empty nothing goes wrong any more."""

    def __init__(self, troubles: Iterable[Trouble] = (), seed: int = 0) -> None:
        self.pinned = Pinned("gw-model", GATEWAY_KEY.public)
        self.uploads = ModelUploads(self)
        self.troubles = iter(troubles)
        self.random = random.Random(seed)
        self.blobs: dict[str, bytes] = {}
        self.answers: dict[str, str] = {}
        self.effects: list[Command] = []
        self.need: dict[str, list[str]] = {}
        self.verdicts: dict[str, tuple[str, str | None]] = {}
        self.news: list[FeedItem] = []
        self.orders: list[SeatOrder] = []
        self.newest_roster: tuple[int, str | None] = (0, None)
        self.statuses: list[SeatStatus] = []
        self.asked: list[tuple[int, int, int | None]] = []
        self.shown: list[str] = []
        self.proves = self.takes_answers = True
        self.says_of_log: CentreLog | msgspec.UnsetType = msgspec.UNSET
        self.at = START

    def trouble(self) -> Trouble:
        return next(self.troubles, Trouble.NONE)

    def call(self, effect: Callable[[], object], trouble: Trouble | None = None) -> object:
        """Run one call's effect with this call's trouble around it."""
        trouble = trouble or self.trouble()
        if trouble is Trouble.CRASH_BEFORE:
            raise Crash
        if trouble is Trouble.UNSENT:
            raise LinkDown(Reason.UNREACHABLE, sent=False)
        if trouble is Trouble.BUSY:
            raise Refused("unavailable", status=503, retryable=True)
        if trouble is Trouble.FORGET:
            self.uploads.held.clear()
        result = effect()
        if trouble is Trouble.CRASH_AFTER:
            raise Crash
        if trouble is Trouble.LOST_ANSWER:
            raise LinkDown(Reason.CUT)
        return result

    def time(self) -> TimeSample:
        answer = TimeAnswer(nonce="n", at=to_text(self.at), epsilon_s=0.01, gateway_id="gw-model")
        return TimeSample(answer, 0.0, 0.0)

    def post_commands(self, commands: Sequence[str]) -> list[SignedAnswer]:
        trouble = self.trouble()
        tokens = self.call(lambda: [self.decide(token) for token in commands], trouble)
        assert isinstance(tokens, list)
        if trouble is Trouble.SHUFFLE:
            tokens = [*tokens, *tokens]
            self.random.shuffle(tokens)
        return [self.answer(token) for token in tokens]

    def answer(self, token: str) -> SignedAnswer:
        keys = {GATEWAY_KEY.public.kid: GATEWAY_KEY.public}
        return SignedAnswer(token, jws.verify(token, "answer", keys, Answer))

    def decide(self, token: str) -> str:
        """Effect and answer in one: a replay gets the same answer."""
        keys = {SEAT_KEY.public.kid: SEAT_KEY.public}
        command = jws.verify(token, "command", keys, Command)
        if command.id in self.answers:
            return self.answers[command.id]
        missing = [sha for sha in self.need.get(command.id, []) if sha not in self.blobs]
        if missing:
            return self.sign(command.id, token, "retry", "blob_incomplete")
        self.effects.append(command)
        outcome, code = self.verdicts.get(command.id, ("accepted", None))
        self.answers[command.id] = self.sign(command.id, token, outcome, code)
        return self.answers[command.id]

    def sign(self, command_id: str, token: str, outcome: str, code: str | None) -> str:
        self.at += timedelta(seconds=1)
        answer = Answer(
            command_id=command_id,
            command_sha256=token_digest(token),
            outcome=outcome,  # type: ignore[arg-type]
            at=to_text(self.at),
            gateway_id="gw-model",
            problem=problem(code) if code else None,
            receipt="receipt" if outcome == "accepted" else None,
        )
        return jws.sign(GATEWAY_KEY, "answer", answer)

    def tell(self, kind: str, body: object) -> None:
        raw = msgspec.Raw(msgspec.json.encode(body))
        self.news.append(FeedItem(seq=len(self.news) + 1, kind=kind, body=raw))  # type: ignore[arg-type]

    def tell_decision(self, token: str) -> None:
        self.tell("decision", Decision(answer=token))

    def order(self, act: str = "lock", seat_id: str = "seat-1", **fields: object) -> SeatOrder:
        number = max((order.number for order in self.orders), default=0) + 1
        order = SeatOrder(
            **{
                "order_id": f"order-{number}",
                "number": number,
                "seat_id": seat_id,
                "act": act,
                "staff_id": "st-1",
                "staff_name": "Siti Aminah",
                "role": "head",
                "issued_at": to_text(self.at),
                "expires_at": to_text(self.at + timedelta(minutes=1)),
                **fields,
            }  # type: ignore[arg-type]
        )
        self.orders.append(order)
        return order

    def issue_roster(self, version: int) -> str:
        roster = StaffRoster(
            gateway_id="gw-model",
            version=version,
            issued_at=to_text(self.at),
            expires_at=to_text(self.at + timedelta(days=7)),
            revoked=[],
            staff=[],
        )
        self.newest_roster = (version, jws.sign(GATEWAY_KEY, "roster", roster))
        return self.newest_roster[1]

    def roster(self, token: str) -> StaffRoster:
        keys = {GATEWAY_KEY.public.kid: GATEWAY_KEY.public}
        return jws.verify(token, "roster", keys, StaffRoster)

    def roster_version(self, token: str) -> int:
        return self.roster(token).version

    def report(self, status: SeatStatus) -> StatusAnswer:
        self.statuses.append(status)
        settled = {ack.order_id for ack in status.acks}
        self.orders = [order for order in self.orders if order.order_id not in settled]
        return StatusAnswer(
            seat_id=status.seat_id,
            boot_id=status.boot_id,
            sequence=status.sequence,
            gateway_id="gw-model",
            at=to_text(self.at),
        )

    def show_answers(self, shown: Sequence[tuple[str, str]]) -> list[SignedAnswer]:
        if not self.takes_answers:
            raise Refused("not_found", status=404, retryable=False)
        self.shown += [token for token, _ in shown]
        tokens = self.call(lambda: [self._take_back(*one) for one in shown])
        assert isinstance(tokens, list)
        return [self.answer(token) for token in tokens]

    def _take_back(self, token: str, answer: str) -> str:
        keys = {SEAT_KEY.public.kid: SEAT_KEY.public}
        command = jws.verify(token, "command", keys, Command)
        if [sha for sha in self.need.get(command.id, []) if sha not in self.blobs]:
            return self.sign(command.id, token, "retry", "blob_incomplete")
        if command.id not in self.answers:
            self.effects.append(command)
        return self.answers.setdefault(command.id, answer)

    def value_at(self, seq: int) -> str:
        """The history of its news up to a number, as the real gateway makes it."""
        value = history.EMPTY
        for item in self.news[:seq]:
            value = history.step(value, item.seq, item.kind, None, bytes(item.body).decode())
        return value.hex()

    def restore(self, news: int) -> None:
        """What it was after so many items of news: the rest, answers and bytes of it, is gone."""
        self.news = self.news[:news]
        self.answers, self.effects, self.blobs = {}, [], {}
        self.uploads.held.clear()

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
        self.asked.append((after, orders, roster))
        version, token = self.newest_roster
        items = list(itertools.islice(self.news, after, after + 3))
        end = items[-1].seq if items else len(self.news)
        proof = Proof(self.value_at(after), end, self.value_at(end))
        page = FeedPage(
            gateway_id="gw-model",
            seat_id="seat-1",
            after=after,
            head=len(self.news),
            at=to_text(self.at),
            items=items,
            checkpoint=proof.text if self.proves else None,
            roster=token if roster is not None and version > roster else None,
            orders=list(self.orders),
            log=self.says_of_log,
        )
        result = self.call(lambda: page)
        assert isinstance(result, FeedPage)
        return result

    def witness(self, request: CheckpointRequest) -> tuple[str, CheckpointAnswer]:
        raise NotImplementedError

    def log(self, request: LogRequest) -> LogAnswer:
        raise NotImplementedError

    def close(self) -> None:
        return None


class ModelUploads:
    """tus in memory: the offset never goes back, and a whole file becomes a blob."""

    def __init__(self, gateway: ModelGateway) -> None:
        self._gateway = gateway
        self.held: dict[str, Upload] = {}
        self._names = itertools.count(1)
        self.received = 0

    def create(self, size: int, sha256: str) -> str:
        def effect() -> str:
            path = f"/v1/uploads/{next(self._names)}"
            self.held[path] = Upload(size, sha256)
            self._complete(path)
            return path

        return str(self._gateway.call(effect))

    def head(self, path: str) -> UploadState:
        def effect() -> UploadState:
            upload = self._find(path)
            return UploadState(len(upload.data), upload.length)

        state = self._gateway.call(effect)
        assert isinstance(state, UploadState)
        return state

    def struggle(self) -> None:
        return None

    def patch(
        self, path: str, file: Path, offset: int, size: int, progress: Callable[[int], None]
    ) -> int:
        trouble = self._gateway.trouble()

        def effect() -> int:
            upload = self._find(path)
            if len(upload.data) != offset:
                raise Refused("offset_mismatch", status=409, retryable=True)
            body = b"".join(pieces(file, offset, size, progress))
            if trouble is Trouble.CUT:
                body = body[: self._gateway.random.randint(0, len(body))]
            upload.data += body
            self.received += len(body)
            if trouble is Trouble.CUT:
                raise LinkDown(Reason.CUT)
            self._complete(path)
            return len(upload.data)

        return int(str(self._gateway.call(effect, trouble)))

    def _find(self, path: str) -> Upload:
        if path not in self.held:
            raise Refused("upload_gone", status=410, retryable=False)
        return self.held[path]

    def _complete(self, path: str) -> None:
        upload = self.held[path]
        if len(upload.data) != upload.length:
            return
        if hashlib.sha256(upload.data).hexdigest() != upload.sha256:
            del self.held[path]
            raise Refused("checksum_mismatch", status=460, retryable=True)
        self._gateway.blobs[upload.sha256] = bytes(upload.data)


class CrashingConnection(sqlite3.Connection):
    """Dies before or after the begin or the commit of a transaction, when its plan says so."""

    plan: Callable[[], Trouble] = staticmethod(lambda: Trouble.NONE)

    def execute(self, sql: str, parameters: object = (), /) -> sqlite3.Cursor:  # type: ignore[override]
        edge = sql in ("BEGIN IMMEDIATE", "COMMIT")
        trouble = self.plan() if edge else Trouble.NONE
        if trouble is Trouble.CRASH_BEFORE:
            raise Crash
        done = super().execute(sql, parameters)  # type: ignore[arg-type]
        if trouble is Trouble.CRASH_AFTER:
            raise Crash
        return done


def connect_crashing(path: Path, plan: Callable[[], Trouble]) -> CrashingConnection:
    db = sqlite3.connect(path, isolation_level=None, factory=CrashingConnection)
    db.row_factory = sqlite3.Row
    db.plan = plan  # type: ignore[method-assign]
    for pragma in ("journal_mode = WAL", "synchronous = OFF", "foreign_keys = ON"):
        sqlite3.Connection.execute(db, f"PRAGMA {pragma}")
    return db
