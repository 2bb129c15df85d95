"""Verifiers at seats: they open a desk, read what is sealed to them, and sign what they decide."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
import pytest

from sync.gateway.staff.service import Member
from sync.sealing import X25519Identity, X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, Interval
from sync.wire.times import from_text, to_text
from sync.wire.verification import (
    REGISTRATION_DECIDED,
    DeskCloseRequest,
    DeskDecision,
    DeskFile,
    DeskFileRequest,
    DeskList,
    DeskListRequest,
    DeskOpened,
    DeskOpenRequest,
    DeskSealed,
    DeskSecret,
    RegistrationDecided,
)
from tests import founders
from tests.registrations import Handed
from tests.sync.gateway.cast import Seat
from tests.sync.gateway.registrations.conftest import Desk, at_work, desk

__all__ = ["Table", "at_work", "desk"]
T = TypeVar("T")
PIN = "482915"


@dataclass
class Table:
    """A verifier's desk at a seat, with the private halves that stay in the visit."""

    desk: Desk
    seat: Seat
    by: Member
    pin: str = PIN
    key: SigningKey = field(default_factory=SigningKey.generate)
    identity: X25519Identity = field(default_factory=X25519Identity.generate)
    token: str = ""

    @property
    def opened(self) -> DeskOpened:
        return jws.verify(self.token, "desk-opened", self.desk.house.gateway_keys, DeskOpened)

    def ask(self, what: str, request: msgspec.Struct, key: SigningKey | None = None) -> Any:
        body = jws.sign(key or self.seat.key, f"desk-{what}-request", request)
        return self.desk.house.http.post(f"/v1/desk/{what}", data=body)

    def asking(self, pin: str, **changes: Any) -> DeskOpenRequest:
        """What the seat asks when somebody typed this PIN."""
        request = DeskOpenRequest(
            nonce=new_id(),
            who=self.by.person_id,
            secret=self.sealed(msgspec.json.encode(DeskSecret(key=self.key.public.text, pin=pin))),
            key=self.key.public.text,
            recipient=self.identity.recipient.text,
        )
        return msgspec.structs.replace(request, **changes)

    def open(self, pin: str | None = None, **changes: Any) -> str:
        """Open the desk; return the code of a refusal, "" for none."""
        request = self.asking(self.pin if pin is None else pin, **changes)
        reply = self.ask("open", request)
        if reply.status_code != 200:
            return str(reply.get_json()["code"])
        self.token = reply.get_data(as_text=True)
        assert self.opened.nonce == request.nonce
        return ""

    def reopen(self) -> None:
        """Open it once more, under another key."""
        self.key = SigningKey.generate()
        assert self.open() == ""

    def close(self) -> str:
        request = DeskCloseRequest(nonce=new_id(), opening_id=self.opened.opening_id)
        reply = self.ask("close", request)
        return "" if reply.status_code == 200 else str(reply.get_json()["code"])

    def rows(self, **wanted: Any) -> DeskList | str:
        request = DeskListRequest(nonce=new_id(), opening_id=self.opened.opening_id, **wanted)
        return self._read("list", request, DeskList)

    def file(self, registration_id: str, opening_id: str = "") -> DeskFile | str:
        return self._read("file", self._named(registration_id, "", opening_id), DeskFile)

    def paper(self, registration_id: str, document: str, start: int | None = None) -> bytes | str:
        request = self._named(registration_id, document, "")
        if start is not None:
            request = msgspec.structs.replace(request, start=start)
        reply = self.ask("paper", request)
        return self._plain(reply) if reply.status_code == 200 else str(reply.get_json()["code"])

    def seen(self, registration_id: str) -> DeskFile:
        """Read a form that must be there."""
        found = self.file(registration_id)
        assert isinstance(found, DeskFile), found
        return found

    def decision(
        self,
        file: DeskFile,
        outcome: Any,
        *,
        words: str = "",
        reason: str = "",
        missing: Sequence[str] = (),
        shown: Sequence[str] = (),
        at: Any = None,
        key: SigningKey | None = None,
        **changes: Any,
    ) -> RegistrationDecided:
        """What is decided on what was read, signed with the opening's key."""
        begins = from_text(at) if at else self.desk.house.clock()
        said = DeskDecision(
            decision_id=new_id(),
            opening_id=self.opened.opening_id,
            registration_id=file.registration_id,
            version=file.version,
            decision=file.decision,
            outcome=outcome,
            reason=reason,
            missing=list(missing),
            shown=list(shown),
            words=self.sealed(words.encode()) if words else "",
            decided=Interval(
                earliest=to_text(begins), latest=to_text(begins + timedelta(seconds=2))
            ),
        )
        said = msgspec.structs.replace(said, **changes)
        return RegistrationDecided(
            decision_id=said.decision_id,
            realm=self.desk.house.centre.identity.realm,
            opened=self.token,
            signed=jws.sign(key or self.key, "desk-decision", said),
        )

    def decide(self, file: DeskFile, outcome: Any, **said: Any) -> tuple[str, str]:
        """Decide and send it; return the answer's outcome and problem."""
        return self.send(self.decision(file, outcome, **said))

    def send(self, decided: RegistrationDecided) -> tuple[str, str]:
        return brief(self.seat.post(self.seat.command(decided, REGISTRATION_DECIDED))[0])

    def heard(self) -> list[tuple[str, str]]:
        """Every answer that the feed brought this seat of decisions, the first one first."""
        return [brief(one) for one in self.seat.decisions()]

    def sealed(self, plain: bytes) -> str:
        recipient = self.desk.house.centre.identity.gateway_recipient
        return base64.b64encode(
            encrypt_bytes(plain, [X25519Recipient.from_text(recipient)])
        ).decode()

    def _named(self, registration_id: str, document: str, opening_id: str) -> DeskFileRequest:
        return DeskFileRequest(
            nonce=new_id(),
            opening_id=opening_id or self.opened.opening_id,
            registration_id=registration_id,
            document=document,
        )

    def _read(self, what: str, request: msgspec.Struct, shape: type[T]) -> T | str:
        reply = self.ask(what, request)
        if reply.status_code != 200:
            return str(reply.get_json()["code"])
        return jws.decode(self._plain(reply), shape)

    def _plain(self, reply: Any) -> bytes:
        token = reply.get_data(as_text=True)
        answer = jws.verify(token, "desk-sealed", self.desk.house.gateway_keys, DeskSealed)
        assert answer.opening_id == self.opened.opening_id
        return decrypt_bytes(base64.b64decode(answer.sealed), [self.identity])


def brief(answer: Answer) -> tuple[str, str]:
    return answer.outcome, answer.problem.code if answer.problem else ""


@pytest.fixture
def table(desk: Desk) -> Table:
    """The seat of the vendors, opened for verification by the verifier of the room."""
    made = Table(desk, desk.seat, desk.by)
    assert made.open() == ""
    return made


@pytest.fixture
def other(desk: Desk) -> Table:
    """A second verifier at a second seat."""
    colleague = founders.join(
        desk.house.centre,
        role="verifier",
        number="198112242010012003",
        name="Ratna Wulandari",
        secret="730518",
    )
    made = Table(desk, desk.house.seat("Kursi 02"), colleague, "730518")
    assert made.open() == ""
    return made


def approved_by(one: Handed, accounts: Sequence[Any]) -> list[str]:
    """The User IDs that the feed told of a form, with how they stand."""
    return [each.status for each in accounts if each.user_id == one.form.account.user_id]
