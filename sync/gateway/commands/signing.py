"""An answer to a command, signed."""

from __future__ import annotations

from sync.gateway.centre import Centre
from sync.gateway.commands.handling import Verdict
from sync.wire import jws
from sync.wire.messages import Answer
from sync.wire.problems import problem


def sign_answer(
    centre: Centre,
    command_id: str,
    sha256: str,
    verdict: Verdict,
    official: str | None,
    at: str | None = None,
) -> str:
    """`at` is now, unless it is given. Raises: Fault("clock_behind")."""
    message = Answer(
        command_id=command_id,
        command_sha256=sha256,
        outcome=verdict.outcome,
        at=at or centre.signing_now(),
        gateway_id=centre.identity.gateway_id,
        problem=None if verdict.code is None else problem(verdict.code, verdict.detail),
        receipt=official,
    )
    return jws.sign(centre.key, "answer", message)
