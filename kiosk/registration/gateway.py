"""What registration asks of the gateway, in its own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from sync.transport.faults import LinkDown, Refused
from sync.transport.gateway import Gateway
from sync.wire.ids import new_id
from sync.wire.registration import KnownRequest, RegistrationStatus

T = TypeVar("T")


@dataclass(frozen=True)
class GatewayAnswer(Generic[T]):
    """What came of asking. `answer` is None for what the gateway does not have, or cannot say.

    `state` is `unreachable` when nobody could be asked, or a gateway of before that has no such
    address.
    """

    state: Literal["answered", "unreachable"]
    answer: T | None = None


@dataclass(frozen=True)
class RegistrationGateway:
    """The gateway, as registration speaks with it."""

    gateway: Gateway

    def known(self, numbers: Sequence[str]) -> frozenset[str] | None:
        """Return which of these numbers it has a firm or a registration of.

        None when nobody answers, or a gateway of before that cannot be asked.
        """
        try:
            answer = self.gateway.registered(KnownRequest(nonce=new_id(), numbers=list(numbers)))
        except (LinkDown, Refused):
            return None
        return frozenset(answer.known)

    def status(self, code: str) -> GatewayAnswer[RegistrationStatus]:
        """Ask where the registration of a receipt code stands.

        Raises: Refused("too_many_attempts" …).
        """
        return _ask(lambda: self.gateway.inquiries.status(code))

    def draft(self, locator: str) -> GatewayAnswer[bytes]:
        """Ask for the draft of a locator. Raises: Refused("too_many_attempts" …)."""
        return _ask(lambda: self.gateway.inquiries.draft(locator))


def _ask(ask: Callable[[], T]) -> GatewayAnswer[T]:
    try:
        return GatewayAnswer("answered", ask())
    except LinkDown:
        return GatewayAnswer("unreachable")
    except Refused as refused:
        if refused.code == "draft_unknown":
            return GatewayAnswer("answered")
        if refused.code == "not_found":
            return GatewayAnswer("unreachable")
        if refused.retryable and refused.code != "too_many_attempts":
            return GatewayAnswer("unreachable")
        raise
