"""An answer to a command, signed."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from sync.gateway.centre import Centre
from sync.gateway.commands.handling import Verdict
from sync.wire import jws
from sync.wire.messages import Answer
from sync.wire.problems import problem
from sync.wire.times import from_text, to_text


def sign_answer(
    centre: Centre,
    command_id: str,
    sha256: str,
    verdict: Verdict,
    official: str | None,
    at: str | None = None,
    ruling: str | None = None,
) -> str:
    """`at` is now, unless it is given; `ruling` is the committee's note (`sync.rulings`).

    Raises: Fault("clock_behind").
    """
    message = Answer(
        command_id=command_id,
        command_sha256=sha256,
        outcome=verdict.outcome,
        at=at or centre.signing_now(),
        gateway_id=centre.identity.gateway_id,
        problem=None if verdict.code is None else problem(verdict.code, verdict.detail),
        receipt=official,
        ruling=msgspec.UNSET if ruling is None else ruling,
    )
    return jws.sign(centre.key, "answer", message)


def after(centre: Centre, earlier: str) -> str:
    """Now, but later than an answer that must give way, even if our clock was set back since."""
    keys = {centre.key.public.kid: centre.key.public}
    said = from_text(jws.verify(earlier, "answer", keys, Answer).at)
    return to_text(max(centre.clock(), said + timedelta(microseconds=1)))
