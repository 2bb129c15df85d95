"""What the desk asks of the gateway, in its own words: all of it is sealed to the opening."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.verification.memory import DeskOpening, WantedList
from sync.errors import Fault
from sync.registration.application import Paper
from sync.sealing import X25519Identity
from sync.transport.desk import DeskKeys, OpenDesk
from sync.transport.faults import LinkDown, Refused
from sync.transport.gateway import Gateway
from sync.wire.keys import SigningKey
from sync.wire.verification import LARGEST_PIECE, DeskFile, DeskList


@dataclass(frozen=True)
class DeskGateway:
    """`recipient` is the age key of the gateway, as it was signed at the enrolment.

    Every method raises Fault("desk_unreachable") when nobody answered, Fault("desk_gateway_old")
    for a gateway of before, which has no desk, and the gateway's own refusal by its code.
    """

    gateway: Gateway
    recipient: str

    def open(self, who: str, pin: str) -> DeskOpening:
        """Let the gateway check a number and a PIN; return the opening with its new keys."""
        with _in_words():
            found = self.gateway.desk.open(who, pin, self.recipient, DeskKeys.generate())
        seed = found.keys.key.private.private_bytes_raw()
        return DeskOpening(found.token, found.opened, seed, found.keys.identity.text)

    def listed(self, opening: DeskOpening, wanted: WantedList) -> DeskList:
        """Return a page of the worklist."""
        with _in_words():
            return self.gateway.desk.list(
                _desk(opening),
                wanted.tab,
                search=wanted.search,
                newest=wanted.newest,
                after=wanted.after,
            )

    def file(self, opening: DeskOpening, registration_id: str) -> DeskFile:
        """Return all that a verifier sees of a registration; it counts as a reading of it."""
        with _in_words():
            return self.gateway.desk.file(_desk(opening), registration_id)

    def paper(self, opening: DeskOpening, registration_id: str, paper: Paper) -> Iterator[bytes]:
        """Yield a paper as it was handed in, a large one in pieces; each counts as a reading."""
        large, start = paper.size > LARGEST_PIECE, 0
        while start < paper.size:
            with _in_words():
                piece = self.gateway.desk.paper(
                    _desk(opening), registration_id, paper.document, start if large else None
                )
            yield piece
            start += len(piece) or paper.size

    def close(self, opening: DeskOpening) -> None:
        """End an opening at the gateway. Its own keys are not needed, and may be gone already."""
        with _in_words():
            self.gateway.desk.close(OpenDesk(opening.token, opening.opened, DeskKeys.generate()))


def signing_key(opening: DeskOpening) -> SigningKey:
    """Return the key under which this opening decides."""
    return SigningKey.from_seed(opening.seed)


def _desk(opening: DeskOpening) -> OpenDesk:
    keys = DeskKeys(signing_key(opening), X25519Identity.from_text(opening.identity))
    return OpenDesk(opening.token, opening.opened, keys)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except LinkDown as down:
        raise Fault("desk_unreachable") from down
    except Refused as refused:
        if refused.code == "not_found":
            raise Fault("desk_gateway_old") from refused
        raise
