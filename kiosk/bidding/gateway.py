"""What bidding asks of the gateway, in its own words: who a firm is, where its bids stand."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import msgspec

from kiosk.bidding.identity import Confirmed, NoAnswer
from sync.errors import Fault
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.transport.faults import LinkDown, Refused
from sync.transport.gateway import Gateway
from sync.wire.registration import VENDOR
from sync.wire.standing import StandingAnswer, StandingRequest


@dataclass(frozen=True)
class BidGateway:
    """`recipient` is the age key of the gateway, as it was signed at the enrolment."""

    gateway: Gateway
    recipient: str

    def standing(self, request: StandingRequest) -> StandingAnswer:
        """Ask where a firm stands.

        Raises: NoAnswer; "wait" and "not here" come as their codes.
        """
        try:
            return self.gateway.standing(request)
        except LinkDown as down:
            raise NoAnswer from down

    def identify(self, tenderer_id: str, password: str) -> Confirmed | None:
        """Check a password, sealed to the gateway: no network in between reads it.

        Returns None when the two do not match. Raises: NoAnswer when nobody answered,
        Fault("account_inactive", reason) for an account that was deactivated,
        Fault("tenderer_no_vendor") for that of somebody who buys or audits,
        Refused("too_many_attempts" …) when the gateway would not say.
        """
        sealed = encrypt_bytes(password.encode(), [X25519Recipient.from_text(self.recipient)])
        try:
            answer = self.gateway.identity(tenderer_id, base64.b64encode(sealed).decode())
        except LinkDown as down:
            raise NoAnswer from down
        except Refused as refused:
            # "Wait" is an answer: nothing else may stand in for the password meanwhile.
            if refused.retryable and refused.code != "too_many_attempts":
                raise NoAnswer from refused
            raise
        if answer.inactive is not msgspec.UNSET:
            raise Fault("account_inactive", reason=answer.inactive or "…")
        if answer.kind is not msgspec.UNSET and answer.kind != VENDOR:
            raise Fault("tenderer_no_vendor")
        if not answer.known:
            return None
        changes = () if answer.changes is msgspec.UNSET else tuple(answer.changes)
        number = "" if answer.tenderer_id is msgspec.UNSET else answer.tenderer_id
        return Confirmed(answer.tenderer_name or "", answer.nonce, changes, number)
