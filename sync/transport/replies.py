"""Tell our gateway's replies from everybody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, TypeVar

from sync.errors import Fault
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.http import Reply
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import Problem

T = TypeVar("T")
PROBLEM_TYPE = "application/problem+json"


def refuse(reply: Reply) -> NoReturn:
    """Raise what a reply without the hoped-for content means.

    Raises: Refused for a problem document of ours; LinkDown("captive") for anything else: a
    redirect, a portal's page, a proxy's 407 or 502.
    """
    content_type = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if reply.status >= 400 and content_type == PROBLEM_TYPE:
        try:
            problem = jws.decode(reply.body, Problem)
        except Fault:
            raise LinkDown(Reason.CAPTIVE, f"HTTP {reply.status}") from None
        raise Refused.from_problem(problem)
    raise LinkDown(Reason.CAPTIVE, f"HTTP {reply.status} {content_type}")


def opened(
    reply: Reply, typ: str, keys: Mapping[str, VerifyKey], shape: type[T], *, ok: tuple[int, ...]
) -> T:
    """Return the verified message of a signed reply. Raises: LinkDown, Refused."""
    if reply.status not in ok:
        refuse(reply)
    return verified(text(reply), typ, keys, shape)


def verified(token: str, typ: str, keys: Mapping[str, VerifyKey], shape: type[T]) -> T:
    """Raises: LinkDown, "captive" for what is no signature at all, "untrusted" for a wrong one."""
    try:
        jws.key_id(token)
    except Fault:
        raise LinkDown(Reason.CAPTIVE, "reply is not signed") from None
    try:
        return jws.verify(token, typ, keys, shape)
    except Fault as fault:
        raise LinkDown(Reason.UNTRUSTED, fault.code) from fault


def text(reply: Reply) -> str:
    try:
        return reply.body.decode("ascii").strip()
    except UnicodeDecodeError:
        raise LinkDown(Reason.CAPTIVE, "reply is not text") from None
