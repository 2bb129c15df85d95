"""What can go wrong between a seat and its gateway."""

from __future__ import annotations

from enum import StrEnum

from sync.errors import Fault
from sync.wire.messages import Problem


class Reason(StrEnum):
    """Why the link does not count as up."""

    UNREACHABLE = "unreachable"  # no route, no name, connection refused
    TIMEOUT = "timeout"
    CUT = "cut"  # reset or closed in the middle of an exchange
    TLS = "tls"  # the certificate is not one we trust; the code says why
    CAPTIVE = "captive"  # somebody answered, but not in our protocol
    UNTRUSTED = "untrusted"  # our protocol, but not signed by our gateway
    UNREADABLE = "unreadable"  # signed by our gateway, in a form this version does not know


_CODES = {
    Reason.TLS: "tls_failed",
    Reason.CAPTIVE: "link_captive",
    Reason.UNTRUSTED: "gateway_untrusted",
    Reason.UNREADABLE: "gateway_unreadable",
}


class LinkDown(Fault):
    """No trustworthy answer. `sent` is False only if the request provably never left.

    `code` is the catalogue's, where it says more than the reason.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, sent: bool = True, code: str | None = None
    ) -> None:
        code = code or _CODES.get(reason, "link_down")
        super().__init__(code, reason=reason.value, detail=detail)
        self.reason = reason
        self.sent = sent

    @property
    def why(self) -> str:
        """What the link's state remembers: the reason, or the code where that says more."""
        told = (Reason.TLS, Reason.UNREADABLE)
        return self.code if self.reason in told else self.reason.value


class Foreign(LinkDown):
    """Somebody else's answer to a request of ours: a portal's page, a proxy's refusal.

    `status` is HTTP's; `step` is the request without its particulars, e.g. "PATCH /v1/uploads".
    """

    def __init__(self, status: int, step: str, detail: str = "") -> None:
        super().__init__(Reason.CAPTIVE, detail or f"HTTP {status}: {step}")
        self.status = status
        self.step = step

    @property
    def relayed(self) -> bool:
        """A proxy answers, and says that it does not reach the gateway, or not in time."""
        return self.status in (502, 503, 504)


class Refused(Fault):
    """The gateway's problem document. Unsigned: advice on how to go on, never a verdict."""

    def __init__(
        self,
        code: str,
        *,
        status: int,
        retryable: bool,
        detail: str | None = None,
        wait_s: float = 0.0,
    ) -> None:
        """`wait_s` is how long the gateway asks to be left alone (Retry-After)."""
        super().__init__(code, status=status)
        self.wait_s = wait_s
        self.status = status
        self.retryable = retryable
        self.detail = detail

    @classmethod
    def from_problem(cls, problem: Problem, wait_s: float = 0.0) -> Refused:
        """Make the exception for a gateway's problem document; `wait_s` comes from Retry-After."""
        return cls(
            problem.code,
            status=problem.status,
            retryable=problem.retryable,
            detail=problem.detail,
            wait_s=wait_s,
        )

    @property
    def is_doubled(self) -> bool:
        """Whether the gateway hears another machine as this seat, in a status_outdated."""
        return self.code == "status_outdated" and self.detail == "another start"

    @property
    def seen_size(self) -> int | None:
        """How much of this seat's log the gateway says it has seen, in a checkpoint_conflict."""
        word, _, size = (self.detail or "").partition(" ")
        said = self.code == "checkpoint_conflict" and word == "size" and size.isascii()
        return int(size) if said and size.isdecimal() and len(size) < 16 else None
