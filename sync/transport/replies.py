"""Tell our gateway's replies from everybody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, TypeVar

from sync.errors import Fault
from sync.transport.faults import Foreign, LinkDown, Reason, Refused
from sync.transport.http import Reply
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import Problem

T = TypeVar("T")
LONGEST_WAIT_S = 30
PROBLEM_TYPE = "application/problem+json"


def refuse(reply: Reply) -> NoReturn:
    """Raise what a reply without the hoped-for content means.

    Raises: Refused for a problem document of ours; Foreign for anything else: a redirect, a
    portal's page, a proxy's 407, 413 or 502.
    """
    if is_problem(reply):
        try:
            problem = jws.decode(reply.body, Problem)
        except Fault:
            raise foreign(reply) from None
        raise Refused.from_problem(problem, wait_s(reply))
    raise foreign(reply)


def wait_s(reply: Reply) -> float:
    """What Retry-After asks for, in seconds: unsigned, hence never longer than our own back-off."""
    said = reply.headers.get("Retry-After", "")
    return float(min(int(said), LONGEST_WAIT_S)) if said.isascii() and said.isdecimal() else 0.0


def is_problem(reply: Reply) -> bool:
    """Say whether the reply looks like a gateway's refusal."""
    return reply.status >= 400 and _content_type(reply) == PROBLEM_TYPE


def foreign(reply: Reply, why: str = "") -> Foreign:
    """The fault that says: this answer is not our gateway's."""
    detail = f"HTTP {reply.status} {_content_type(reply)}" + (f": {why}" if why else "")
    return Foreign(reply.status, reply.step, detail)


def _content_type(reply: Reply) -> str:
    return reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def opened(
    reply: Reply, typ: str, keys: Mapping[str, VerifyKey], shape: type[T], *, ok: tuple[int, ...]
) -> T:
    """Return the verified message of a signed reply. Raises: LinkDown, Refused."""
    if reply.status not in ok:
        refuse(reply)
    try:
        return verified(text(reply), typ, keys, shape)
    except LinkDown as down:
        if down.reason is Reason.CAPTIVE:
            raise foreign(reply, "not signed") from None
        raise


def verified(token: str, typ: str, keys: Mapping[str, VerifyKey], shape: type[T]) -> T:
    """Raises: LinkDown, "captive" for what is no signature at all, "untrusted" for a wrong one,
    "unreadable" for what our gateway signed and this version cannot read.
    """
    try:
        jws.key_id(token)
    except Fault:
        raise LinkDown(Reason.CAPTIVE, "reply is not signed") from None
    try:
        return jws.verify(token, typ, keys, shape)
    except Fault as fault:
        unread = fault.code == "message_malformed"
        reason = Reason.UNREADABLE if unread else Reason.UNTRUSTED
        raise LinkDown(reason, str(fault.params.get("why", fault.code))) from fault


def text(reply: Reply) -> str:
    """Return a reply's body as ASCII text. Raises: LinkDown when it is none."""
    try:
        return reply.body.decode("ascii").strip()
    except UnicodeDecodeError:
        raise LinkDown(Reason.CAPTIVE, "reply is not text") from None
