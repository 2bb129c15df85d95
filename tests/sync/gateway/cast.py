"""A standing cast: a gateway over a clock we turn, seats with keys, a committee, two vendors."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask
from flask.testing import FlaskClient

from sync import receipts, rehearsal
from sync.argon import LEAST
from sync.gateway import centre
from sync.gateway.app import build
from sync.gateway.bids import decisions
from sync.gateway.bids.decisions import Said
from sync.gateway.cards import service as cards
from sync.gateway.centre import Centre
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two
from sync.gateway.tenders import service as tenders
from sync.gateway.vendors import service as vendors
from sync.rulings import Decider, RulingOutcome
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire import enrolment as codes
from sync.wire import jws, tokens
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import (
    BID_SUBMITTED,
    BID_WITHDRAWN,
    Answer,
    BidSubmitted,
    BidWithdrawn,
    Command,
    Decision,
    Envelope,
    FeedPage,
    Identity,
    Interval,
)
from sync.wire.times import to_text
from tests.founders import two
from tests.sync.gateway import documented

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
CLOSES = NOON + timedelta(hours=2)
ONE, TWO = "9151042", "9151077"
COMMITTEE = (
    Decider("197504082002121003", "Budi Santoso"),
    Decider("198211172009042001", "Siti Rahayu"),
)
ALICE, BOB = "013000123456001", "013000123456002"


class Documented(FlaskClient):
    """Asks as any client does, and holds each reply against the OpenAPI document."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        reply = super().open(*args, **kwargs)
        asked = reply.request
        documented.require(asked.method, asked.path, reply.status_code, reply.headers.keys())
        return reply


class Clock:
    """Gateway time, turned by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


def release(code: str = ONE, *, at: datetime = NOON, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-test-{code}",
        "id": f"{code}-1",
        "date": to_text(at - timedelta(days=1)),
        "tag": ["tender"],
        "tender": {
            "id": code,
            "title": "Peningkatan Jalan Kedu - Jumo",
            "procuringEntity": {"name": "DPUPR Kabupaten Temanggung"},
            "procurementMethodDetails": "Tender - Satu File",
            "value": {"amount": 4_187_355_000, "currency": "IDR"},
            "tenderPeriod": {"endDate": to_text(at + timedelta(hours=2))},
            **tender,
        },
    }


def package(*releases: dict[str, Any]) -> bytes:
    return json.dumps({"version": "1.1", "releases": releases}).encode()


@dataclass
class House:
    """The gateway and everybody around it."""

    centre: Centre
    clock: Clock
    app: Flask
    keys: dict[tuple[str, str], X25519Identity] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)

    @property
    def http(self) -> FlaskClient:
        self.app.test_client_class = Documented
        return self.app.test_client()

    @property
    def gateway_keys(self) -> dict[str, VerifyKey]:
        return {self.centre.key.public.kid: self.centre.key.public}

    @property
    def both(self) -> Two:
        """The head and the administrator, who founded this gateway."""
        return two(self.centre)

    def decide(
        self, bid_id: str, outcome: RulingOutcome, reason: str, by: Two | None = None
    ) -> str:
        """As two people do who enter what the committee ruled; returns the answer (JWS)."""
        said = Said(outcome, "12/POKJA/2026, 25 November 2026", reason, COMMITTEE)
        return decisions.decide(self.centre, bid_id, said, by=by or self.both)

    @property
    def head(self) -> Member:
        return self.both[0]

    def confirm_clock(self) -> None:
        """As two people do when the clock is right now and was wrong before."""
        with self.centre.writing() as db:
            self.centre.watch.confirm(db, self.centre.now())

    def import_(self, *releases: dict[str, Any]) -> tenders.ImportReport:
        path = self.folder / "package.json"
        path.write_bytes(package(*releases))
        return tenders.import_files(self.centre, [path], by=self.head)

    def rehearse(self, tender_id: str, envelope: str = "*") -> X25519Identity:
        identity, by = X25519Identity.generate(), self.head
        recipient = identity.recipient.text
        test = cards.publish_key(self.centre, tender_id, recipient, envelope, by=by)
        answer = rehearsal.rehearse(test, identity.text)
        cards.confirm_rehearsal(self.centre, tender_id, answer, by=by)
        self.keys[tender_id, envelope] = identity
        return identity

    def recipient(self, tender_id: str, envelope: str) -> str:
        key = self.keys.get((tender_id, envelope)) or self.keys[tender_id, "*"]
        return key.recipient.text

    def seat(self, name: str = "Kursi 07") -> Seat:
        key = SigningKey.generate()
        code = codes.parse_code(enrolment.make_code(self.centre, name, by=self.both))
        answer = enrolment.enrol(
            self.centre, codes.request(code, key.public, self.centre.identity.realm)
        )
        return Seat(self, codes.check_answer(code, answer).seat_id, key)

    def store_blob(self, data: bytes) -> str:
        """What an upload leaves behind."""
        sha256 = hashlib.sha256(data).hexdigest()
        upload_id, partials = f"u-{sha256[:16]}", self.centre.partials
        with partials.open(upload_id) as partial:
            partial.write(memoryview(data), 0)
            partial.flush()
        self.centre.objects.put(sha256, partials.path(upload_id))
        return sha256


@dataclass
class Seat:
    house: House
    seat_id: str
    key: SigningKey
    sequence: int = 0

    @property
    def token(self) -> dict[str, str]:
        gateway_id = self.house.centre.identity.gateway_id
        token = tokens.issue(self.key, self.seat_id, gateway_id, self.house.clock())
        return {"Authorization": f"Bearer {token}"}

    def command(self, data: msgspec.Struct, type_: str = "", **changes: Any) -> str:
        self.sequence += 1
        kind = {BidSubmitted: BID_SUBMITTED, BidWithdrawn: BID_WITHDRAWN}.get(type(data), type_)
        command = Command(
            id=new_id(),
            source=self.seat_id,
            type=type_ or kind,
            subject="bid",
            time=to_text(self.house.clock()),
            sequence=self.sequence,
            data=msgspec.Raw(msgspec.json.encode(data)),
        )
        return jws.sign(self.key, "command", msgspec.structs.replace(command, **changes))

    def post(self, *commands: str) -> list[Answer]:
        return [self.opened(token) for token in self.post_raw(*commands)]

    def post_raw(self, *commands: str) -> list[str]:
        reply = self.house.http.post("/v1/commands", json={"commands": commands})
        assert reply.status_code == 200, reply.data
        answers: list[str] = reply.get_json()["answers"]
        return answers

    def opened(self, token: str) -> Answer:
        return jws.verify(token, "answer", self.house.gateway_keys, Answer)

    def feed(self, after: int = 0, wait: int = 0, *, speaks: str = "") -> FeedPage:
        spoken = f"&speaks={speaks}" if speaks else ""
        path = f"/v1/feed?after={after}&wait={wait}{spoken}"
        reply = self.house.http.get(path, headers=self.token)
        assert reply.status_code == 200, reply.data
        return jws.verify(reply.get_data(as_text=True), "feed", self.house.gateway_keys, FeedPage)

    def decisions(self) -> list[Answer]:
        """Every answer the feed brought this seat."""
        return [
            self.opened(msgspec.json.decode(item.body, type=Decision).answer)
            for item in self.feed().items
            if item.kind == "decision"
        ]


@dataclass
class BidMaker:
    """Seals bids at a seat for a vendor, as the terminal does."""

    seat: Seat
    tenderer: str = ALICE
    tender_id: str = ONE
    names: Sequence[str] = ("bid",)

    def submit(
        self,
        *,
        replaces: BidSubmitted | BidWithdrawn | None = None,
        sealed: datetime | None = None,
        until: datetime | None = None,
        open_ended: bool = False,
        content: bytes = b"",
        deliver: bool = True,
        edit: Callable[[BidSubmitted], BidSubmitted] = lambda data: data,
        **changes: Any,
    ) -> BidSubmitted:
        house = self.seat.house
        sealed = sealed or house.clock()
        envelopes = []
        for name in self.names:
            recipient = house.recipient(self.tender_id, name)
            data = content or _sealed(recipient)
            sha256 = hashlib.sha256(data).hexdigest()
            if deliver:
                house.store_blob(data)
            envelopes.append(
                Envelope(name=name, sha256=sha256, size=len(data), recipient=recipient)  # type: ignore[arg-type]
            )
        latest = None if open_ended else to_text(until or sealed + timedelta(seconds=2))
        data_ = BidSubmitted(
            bid_id=new_id(),
            realm=house.centre.identity.realm,
            tender_id=self.tender_id,
            tenderer_id=self.tenderer,
            tenderer_name="PT Maju Bersama",
            version=1 if replaces is None else replaces.version + 1,
            replaces=None if replaces is None else replaces.bid_id,
            card_version=1,
            envelopes=envelopes,
            sealed=Interval(earliest=to_text(sealed), latest=latest),
            identity=Identity(method="gateway"),
            receipt="",
        )
        data_ = msgspec.structs.replace(data_, **changes)
        return edit(msgspec.structs.replace(data_, receipt=self.receipt(data_)))

    def withdraw(
        self, bid: BidSubmitted, *, at: datetime | None = None, **changes: Any
    ) -> BidWithdrawn:
        at = at or self.seat.house.clock()
        interval = Interval(earliest=to_text(at), latest=to_text(at + timedelta(seconds=2)))
        data = BidWithdrawn(
            bid_id=new_id(),
            realm=bid.realm,
            tender_id=bid.tender_id,
            tenderer_id=bid.tenderer_id,
            version=bid.version + 1,
            replaces=bid.bid_id,
            withdrawn=interval,
            identity=bid.identity,
            receipt="",
        )
        data = msgspec.structs.replace(data, **changes)
        return msgspec.structs.replace(data, receipt=self.receipt(data))

    def receipt(self, data: BidSubmitted | BidWithdrawn, **changes: Any) -> str:
        submitted = isinstance(data, BidSubmitted)
        action: receipts.Action = "withdrawn"
        if submitted:
            action = "submitted" if data.replaces is None else "replaced"
        fields: dict[str, Any] = {
            "kind": "provisional",
            "action": action,
            "realm": data.realm,
            "bid_id": data.bid_id,
            "tender_id": data.tender_id,
            "tenderer_id": data.tenderer_id,
            "tenderer_name": "PT Maju Bersama",
            "version": data.version,
            "replaces": data.replaces,
            "envelopes": tuple(
                receipts.SealedEnvelope(e.name, e.size, e.sha256, _fingerprint(e.recipient))
                for e in (data.envelopes if submitted else ())
            ),
            "sealed": data.sealed if submitted else data.withdrawn,
            "seat_id": self.seat.seat_id,
            "identity": data.identity,
            "log_size": 1,
            "log_root": "0" * 64,
        }
        receipt = receipts.Receipt(**{**fields, **changes})
        return receipts.write(receipt, self.seat.key, self.seat.seat_id)


def _sealed(recipient: str) -> bytes:
    from sync.sealing import X25519Recipient

    return encrypt_bytes(new_id().encode(), [X25519Recipient.from_text(recipient)])


def _fingerprint(recipient: str) -> str:
    from sync.sealing import X25519Recipient

    return X25519Recipient.from_text(recipient).fingerprint


def copy_house(template: House, folder: Path) -> House:
    """The same house again, in a folder of its own."""
    shutil.copytree(template.centre.home, folder / "gw")
    clock = Clock()
    opened = open_gateway(folder / "gw", clock=clock)
    return House(opened, clock, build(opened), keys=dict(template.keys), folder=folder)


def new_house(folder: Path, realm: Any = "production") -> House:
    """A gateway just made: nobody works there yet."""
    clock = Clock()
    centre.create(folder / "gw", "LPSE Kab. Temanggung", realm, "Asia/Jakarta", clock=clock)
    opened = open_gateway(folder / "gw", clock=clock)
    # Argon2id as the gateway runs it, at the floor: what it costs is not what is tested.
    staff.calibrate(opened, LEAST)
    return House(opened, clock, build(opened), folder=folder)


def firms(realm: str) -> tuple[str, str]:
    """The numbers of the two vendors; in training the User IDs."""
    return (ALICE, BOB) if realm == "production" else ("latihan-alice", "latihan-bob")


def open_house(folder: Path, realm: Any = "production") -> House:
    """A gateway with its founders, two tenders whose keys are rehearsed, and two vendors."""
    house = new_house(folder, realm)
    by = house.head
    two_file = {"procurementMethodDetails": "Tender - Prakualifikasi Dua File - Sistem Nilai"}
    house.import_(release(ONE), release(TWO, **two_file))
    house.rehearse(ONE)
    house.rehearse(TWO, "technical")
    house.rehearse(TWO, "price")
    for tenderer in firms(realm):
        vendors.add_tenderer(
            house.centre, tenderer, "PT Maju Bersama", "rahasia-" + tenderer, by=by
        )
    return house
