"""What a seat opened for verification asks of the gateway (SPEC 15).

POST /v1/desk/open     open()     typ `desk-opened`
POST /v1/desk/list     list()     typ `desk-sealed`, a `DeskList`
POST /v1/desk/file     file()     the same, a `DeskFile`
POST /v1/desk/paper    paper()    the same, the paper's bytes
POST /v1/desk/close    close()    the same, of nothing
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from sync.errors import Fault
from sync.sealing import X25519Identity, X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http, Reply
from sync.transport.replies import opened, text
from sync.wire import jws
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.verification import (
    DeskCloseRequest,
    DeskFile,
    DeskFileRequest,
    DeskList,
    DeskListRequest,
    DeskOpened,
    DeskOpenRequest,
    DeskSealed,
    DeskSecret,
)

T = TypeVar("T")
# A paper of 12 MB in base64, and that in a JWS.
MOST_SEALED_BYTES = 32 << 20


@dataclass(frozen=True)
class DeskKeys:
    """The private halves of an opening: `key` signs decisions, `identity` opens what is read.

    They belong into the memory and the vault of the visit, and go with it.
    """

    key: SigningKey
    identity: X25519Identity

    @classmethod
    def generate(cls) -> DeskKeys:
        """Make the keys of a new opening."""
        return cls(SigningKey.generate(), X25519Identity.generate())


@dataclass(frozen=True)
class OpenDesk:
    """An opening as its seat holds it; `token` is the gateway's signed `opened` (JWS)."""

    token: str
    opened: DeskOpened
    keys: DeskKeys


class DeskClient:
    """Client of one gateway's desk. `key` is the seat's; `keys` are the gateway's."""

    def __init__(
        self,
        http: Http,
        key: SigningKey,
        keys: Mapping[str, VerifyKey],
        gateway_id: str,
        seat_id: str,
    ) -> None:
        self._http, self._key, self._keys = http, key, keys
        self._gateway_id, self._seat_id = gateway_id, seat_id

    def open(self, who: str, pin: str, gateway_recipient: str, keys: DeskKeys) -> OpenDesk:
        """Let the gateway check a verifier's number and PIN, and open the desk under these keys.

        The PIN travels sealed to `gateway_recipient` (age text). Asked again with the same keys,
        the gateway answers with the same opening.

        Raises: LinkDown; Refused("not_found") by a gateway of before, Refused("desk_pin_wrong" |
        "desk_pin_wait" | "desk_not_allowed" | "desk_secret_unchanged" | "desk_opening_over" |
        "clock_behind" | "unavailable"); Fault("recipient_malformed").
        """
        secret = msgspec.json.encode(DeskSecret(key=keys.key.public.text, pin=pin))
        sealed = encrypt_bytes(secret, [X25519Recipient.from_text(gateway_recipient)])
        request = DeskOpenRequest(
            nonce=secrets.token_hex(16),
            who=who,
            secret=base64.b64encode(sealed).decode(),
            key=keys.key.public.text,
            recipient=keys.identity.recipient.text,
        )
        reply = self._ask("open", request)
        answer = opened(reply, "desk-opened", self._keys, DeskOpened, ok=(200,))
        said = (answer.nonce, answer.gateway_id, answer.seat_id, answer.key, answer.recipient)
        asked = (request.nonce, self._gateway_id, self._seat_id, request.key, request.recipient)
        if said != asked:
            raise LinkDown(Reason.UNTRUSTED, "desk-opened answers another question")
        return OpenDesk(text(reply), answer, keys)

    def list(
        self,
        desk: OpenDesk,
        tab: str = "waiting",
        *,
        search: str = "",
        newest: bool = False,
        after: str = "",
    ) -> DeskList:
        """Return a page of the worklist: a tab, or with `search` what fits it in any stage.

        Raises: LinkDown; Refused("desk_opening_unknown" | "desk_opening_over" |
        "desk_not_allowed" | "too_many_attempts" | "clock_behind" | "unavailable").
        """
        request = DeskListRequest(
            nonce=secrets.token_hex(16),
            opening_id=desk.opened.opening_id,
            tab=tab,
            search=search,
            newest=newest,
            after=after,
        )
        return _read(self._sealed("list", desk, request, request.nonce), DeskList)

    def file(self, desk: OpenDesk, registration_id: str) -> DeskFile:
        """Return all that a verifier sees of a registration; the reading stands in its history.

        Raises: what `list` raises, and Refused("registration_unknown").
        """
        request = DeskFileRequest(
            nonce=secrets.token_hex(16),
            opening_id=desk.opened.opening_id,
            registration_id=registration_id,
        )
        return _read(self._sealed("file", desk, request, request.nonce), DeskFile)

    def paper(
        self, desk: OpenDesk, registration_id: str, document: str, start: int | None = None
    ) -> bytes:
        """Return a paper of the newest version, as it was handed in; or a piece of it.

        A piece begins at `start` and has at most LARGEST_PIECE bytes, none after the end. A gateway
        of before, which knows nothing of pieces, gives the whole paper.

        Raises: what `file` raises, Refused("registration_paper_unknown" |
        "registration_unreadable"), and Refused("desk_paper_large") for one of more than 12 MB.
        """
        request = DeskFileRequest(
            nonce=secrets.token_hex(16),
            opening_id=desk.opened.opening_id,
            registration_id=registration_id,
            document=document,
            start=msgspec.UNSET if start is None else start,
        )
        return self._sealed("paper", desk, request, request.nonce)

    def close(self, desk: OpenDesk) -> None:
        """End an opening; decisions that were signed before still count. May be repeated.

        Raises: LinkDown; Refused("desk_opening_unknown" | "unavailable" | "clock_behind").
        """
        request = DeskCloseRequest(nonce=secrets.token_hex(16), opening_id=desk.opened.opening_id)
        self._answer("close", desk, request, request.nonce)

    def _sealed(self, what: str, desk: OpenDesk, request: msgspec.Struct, nonce: str) -> bytes:
        """Raises: LinkDown also for an answer that is not sealed to this opening."""
        answer = self._answer(what, desk, request, nonce)
        try:
            sealed = base64.b64decode(answer.sealed, validate=True)
            return decrypt_bytes(sealed, [desk.keys.identity])
        except (Fault, ValueError) as error:
            raise LinkDown(Reason.UNTRUSTED, "not sealed to this opening") from error

    def _answer(self, what: str, desk: OpenDesk, request: msgspec.Struct, nonce: str) -> DeskSealed:
        reply = self._ask(what, request)
        answer = opened(reply, "desk-sealed", self._keys, DeskSealed, ok=(200,))
        if (answer.nonce, answer.opening_id) != (nonce, desk.opened.opening_id):
            raise LinkDown(Reason.UNTRUSTED, "desk-sealed answers another question")
        return answer

    def _ask(self, what: str, request: msgspec.Struct) -> Reply:
        body = jws.sign(self._key, f"desk-{what}-request", request).encode("ascii")
        return self._http.exchange(
            "POST",
            f"/v1/desk/{what}",
            body=body,
            headers={"Content-Type": "application/jose"},
            most=MOST_SEALED_BYTES,
        )


def _read(raw: bytes, shape: type[T]) -> T:
    try:
        return jws.decode(raw, shape)
    except Fault as fault:
        why = str(fault.params.get("why", fault.code))
        raise LinkDown(Reason.UNREADABLE, why) from fault
