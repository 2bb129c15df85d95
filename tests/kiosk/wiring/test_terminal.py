"""How the seat hears the gateway's word on a password."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kiosk.bidding.identity import LinkDown
from kiosk.wiring.parts import Parts
from sync.sealing import X25519Identity
from sync.transport.faults import Refused


def parts(code: str) -> SimpleNamespace:
    def identity(tenderer_id: str, sealed_password: str) -> None:
        raise Refused(code, status=429, retryable=True)

    answer = SimpleNamespace(gateway_recipient=X25519Identity.generate().recipient.text)
    return SimpleNamespace(
        enrolled=SimpleNamespace(answer=answer), gateway=SimpleNamespace(identity=identity)
    )


def test_a_gateway_that_cannot_answer_counts_as_no_answer() -> None:
    with pytest.raises(LinkDown):
        Parts._identify(parts("unavailable"), "t-1", "rahasia")  # type: ignore[arg-type]


def test_too_many_tries_are_not_taken_for_a_link_that_is_down() -> None:
    with pytest.raises(Refused, match="too_many_attempts"):
        Parts._identify(parts("too_many_attempts"), "t-1", "rahasia")  # type: ignore[arg-type]
