"""Two rooms that differ in their keys alone, and what a liar of one can make against the other.

A liar knows everything of the other room: ids, names, realm, tenders, public keys, messages that
were sent. They lack its private keys, and sign with their own, under their own name or hers.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jwt
import msgspec
from werkzeug.wrappers import Response

from sync.gateway.staff.service import Member
from sync.registration import codes
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.server import WsgiApp, serve
from sync.training.class_events import TraineeJoined
from sync.transport.desk import DeskKeys, OpenDesk
from sync.transport.gateway import Gateway, Pinned
from sync.wire import jws
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from sync.wire.classes import TRAINING_RECORDED, TrainingRecorded
from sync.wire.help import HELP_CALLED, HELP_ENDED, HelpCalled, HelpEnded
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import IdentityAnswer, Interval, Realm
from sync.wire.registration import (
    REGISTRATION_PARKED,
    REGISTRATION_SUBMITTED,
    RegistrationParked,
    SealedForm,
)
from sync.wire.times import to_text
from sync.wire.verification import REGISTRATION_DECIDED, DeskDecision, RegistrationDecided
from tests import founders
from tests.registrations import Handed, application, paper, seal
from tests.sync.gateway.cast import ONE, BidMaker, House, Seat, firms, open_house

_SERIALS = itertools.count(1)
VERIFIER, PIN, RESUME = "198112242010012003", "730518", "AAAA-BBBB-CCCC-DDDD"


def renamed(key: SigningKey, name: VerifyKey) -> SigningKey:
    """A key that signs as itself and calls itself by another one's name."""
    made = SigningKey(key.private)
    made.public = name
    return made


def resigned(token: str, key: SigningKey) -> str:
    """The same message word for word, signed with another key."""
    head = jwt.get_unverified_header(token)
    payload = token.split(".")[1]
    return jwt.PyJWS(algorithms=["EdDSA"]).encode(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)),
        key.private,
        algorithm="EdDSA",
        headers={"typ": head["typ"], "kid": key.public.kid},
    )


@dataclass
class TwinRoom:
    """A gateway of a realm that serves over HTTP, and one seat of it."""

    realm: Realm
    house: House
    seat: Seat
    url: str
    verifier: Member

    @property
    def firm(self) -> str:
        return firms(self.realm)[0]

    @property
    def password(self) -> str:
        return f"rahasia-{self.firm}"

    def client(self, key: SigningKey | None = None, url: str = "") -> Gateway:
        """The seat as it speaks: with its own key, or with a liar's under its id."""
        identity = self.house.centre.identity
        return Gateway(
            url or self.url,
            Pinned(identity.gateway_id, self.house.centre.key.public),
            key or self.seat.key,
            self.seat.seat_id,
            boottime=time.monotonic,
        )

    @cached_property
    def handed(self) -> Handed:
        """A registration that was handed in here."""
        made = self.registration(self.seat)
        self.house.store_blob(made.sealed)
        (answer,) = self.seat.post(self.seat.command(made.command, REGISTRATION_SUBMITTED))
        assert answer.outcome == "accepted", answer
        return made

    @cached_property
    def desk(self) -> OpenDesk:
        """The verifier's desk, open at the seat."""
        recipient = self.house.centre.identity.gateway_recipient
        return self.client().desk.open(VERIFIER, PIN, recipient, DeskKeys.generate())

    def sealed_password(self) -> str:
        recipient = X25519Recipient.from_text(self.house.centre.identity.gateway_recipient)
        return base64.b64encode(encrypt_bytes(self.password.encode(), [recipient])).decode()

    def identified(self) -> IdentityAnswer:
        """The firm signs in at the seat."""
        return self.client().identity(self.firm, self.sealed_password())

    # what a seat hands in, signed with the key of `seat`

    def registration(self, seat: Seat) -> Handed:
        return seal(
            application(serial=next(_SERIALS)),
            [paper("nib")],
            key=seat.key,
            seat_id=seat.seat_id,
            recipient=self.house.centre.identity.gateway_recipient,
            at=self.house.clock(),
            realm=self.realm,
        )

    def bid(self, seat: Seat) -> Any:
        return BidMaker(seat, tenderer=self.firm).submit()

    def command(self, type_: str, seat: Seat) -> str:
        """A command of this type that this gateway would accept, if the key is the seat's."""
        maker = BidMaker(seat, tenderer=self.firm)
        if type_ == "id.lpse.bid.submitted.v1":
            return seat.command(maker.submit())
        if type_ == "id.lpse.bid.withdrawn.v1":
            first = BidMaker(self.seat, tenderer=self.firm).submit()
            (answer,) = self.seat.post(self.seat.command(first))
            assert answer.outcome == "accepted", answer
            return seat.command(maker.withdraw(first))
        if type_ == REGISTRATION_SUBMITTED:
            made = self.registration(seat)
            self.house.store_blob(made.sealed)
            return seat.command(made.command, type_)
        if type_ == REGISTRATION_PARKED:
            return seat.command(self.parked(), type_)
        if type_ == REGISTRATION_DECIDED:
            return seat.command(self.decided(self.desk.token, self.desk.keys.key), type_)
        if type_ == TRAINING_RECORDED:
            return seat.command(self.recorded(seat), type_)
        if type_ == PRACTICE_ADDENDUM:
            return seat.command(self.asked(seat), type_)
        if type_ in (HELP_CALLED, HELP_ENDED):
            return seat.command(self.called(seat, type_), type_)
        raise AssertionError(f"{type_} has no crossing: make one here")

    def called(self, seat: Seat, type_: str) -> HelpCalled | HelpEnded:
        """Somebody at the seat calls staff, or takes the call back."""
        now = to_text(self.house.clock())
        told = {"call_id": new_id(), "realm": self.realm, "seat_id": seat.seat_id}
        told |= {"earliest": now, "latest": now}
        if type_ == HELP_CALLED:
            return HelpCalled(page="bid", purpose="bidding", **told)
        return HelpEnded(why="taken_back", **told)

    def asked(self, seat: Seat) -> AddendumAsked:
        return AddendumAsked(
            realm=self.realm, seat_id=seat.seat_id, tender_id=ONE, tender_version=1
        )

    def recorded(self, seat: Seat) -> TrainingRecorded:
        joined = TraineeJoined(id=new_id(), at=self.house.clock(), name="Ani", by="code")
        return TrainingRecorded(
            realm=self.realm,
            class_id="kelas",
            trainee_id="peserta",
            seat_id=seat.seat_id,
            events=[msgspec.Raw(msgspec.json.encode(joined))],
        )

    def parked(self) -> RegistrationParked:
        key = codes.draft_key(RESUME, self.realm)
        sealed = encrypt_bytes(b"draft", [key.identity.recipient])
        self.house.store_blob(sealed)
        return RegistrationParked(
            locator=key.locator,
            realm=self.realm,
            form=SealedForm(
                sha256=hashlib.sha256(sealed).hexdigest(),
                size=len(sealed),
                recipient=key.identity.recipient.text,
            ),
            parked=Interval(earliest=to_text(self.house.clock()), latest=None),
        )

    def decided(self, opened: str, key: SigningKey) -> RegistrationDecided:
        """A decision on a registration of its own, under an opening, signed with `key`."""
        made, at = self.registration(self.seat), self.house.clock()
        self.house.store_blob(made.sealed)
        self.seat.post(self.seat.command(made.command, REGISTRATION_SUBMITTED))
        file = self.client().desk.file(self.desk, made.registration_id)
        said = DeskDecision(
            decision_id=new_id(),
            opening_id=self.desk.opened.opening_id,
            registration_id=file.registration_id,
            version=file.version,
            decision=file.decision,
            outcome="incomplete",
            reason="",
            missing=["nib"],
            shown=[],
            words="",
            decided=Interval(earliest=to_text(at), latest=to_text(at)),
        )
        return RegistrationDecided(
            decision_id=said.decision_id,
            realm=self.realm,
            opened=opened,
            signed=jws.sign(key, "desk-decision", said),
        )

    def with_key(self, key: SigningKey) -> Seat:
        """The seat of this room, as a liar plays it."""
        return Seat(self.house, self.seat.seat_id, key, self.seat.sequence + 1000)


def lying(house: House, key: SigningKey) -> WsgiApp:
    """A gateway that says what this one says, word for word, and signs it with another key."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        reply = Response.from_app(house.app, environ)
        text = reply.get_data(as_text=True)
        if reply.mimetype == "application/jose":
            reply.set_data(resigned(text.strip(), key))
        elif reply.status_code == 200 and reply.mimetype == "application/json":
            said = json.loads(text)
            said["answers"] = [resigned(each, key) for each in said["answers"]]
            reply.set_data(json.dumps(said))
        return reply(environ, start)

    return answer


@contextlib.contextmanager
def served(app: WsgiApp) -> Iterator[str]:
    """Serve a gateway over HTTP, as the program does."""
    server = serve(app, "127.0.0.1", 0, threads=8)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextlib.contextmanager
def twin(folder: Path, realm: Realm) -> Iterator[TwinRoom]:
    """Make a room of a realm, as like the other one as two can be."""
    folder.mkdir()
    house = open_house(folder, realm)
    verifier = founders.join(house.centre, "verifier", VERIFIER, "Ratna Wulandari", PIN)
    with served(house.app) as url:
        yield TwinRoom(realm, house, house.seat(), url, verifier)
