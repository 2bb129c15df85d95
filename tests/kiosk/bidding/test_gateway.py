"""How the seat hears the gateway's word on a password."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.bidding.gateway import BidGateway
from kiosk.bidding.identity import NoAnswer
from sync.sealing import X25519Identity
from sync.transport.faults import Refused


def asking(code: str) -> BidGateway:
    def identity(tenderer_id: str, sealed_password: str) -> None:
        raise Refused(code, status=429, retryable=True)

    gateway: Any = SimpleNamespace(identity=identity)
    return BidGateway(gateway, X25519Identity.generate().recipient.text)


def test_a_gateway_that_cannot_answer_counts_as_no_answer() -> None:
    with pytest.raises(NoAnswer):
        asking("unavailable").identify("t-1", "rahasia")


def test_too_many_tries_are_not_taken_for_a_link_that_is_down() -> None:
    with pytest.raises(Refused, match="too_many_attempts"):
        asking("too_many_attempts").identify("t-1", "rahasia")
