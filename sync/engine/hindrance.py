"""When is a failure steady enough that people must act, although the link is up?

A link that is down mends itself, and so does a gateway that restarts. What stays, again and again
while the gateway signs its time, does not: a proxy that refuses a step, a gateway whose disk is
full, two programs that do not understand each other. The item goes on being tried, slowly; it
shows `perlu tindakan` with the reason until something gets through.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import Fault
from sync.transport.faults import Foreign, LinkDown, Refused

# How many failures in a row until people are told. Codes that are not here never call for them:
# they are the line's, or wait for something that comes by itself.
PATIENCE = {
    "path_body_limit": 3,
    "path_forbids": 3,
    "path_wants_login": 3,
    "path_alters": 3,
    "path_no_gateway": 5,  # a gateway that restarts behind its proxy
    "path_cuts": 8,  # a weak line looks like this too
    "gateway_full": 2,
    "seat_quota_full": 2,
    "gateway_fails": 6,
    "internal": 5,  # this seat's own fault
    "seat_revoked": 2,
    "seat_unknown": 3,
    "signature_invalid": 3,
    "too_large": 2,
    "length_exceeded": 2,
    "not_found": 3,
    "method_not_allowed": 3,
    "message_malformed": 3,
    "command_unknown": 1,
    "at_rest_unreadable": 1,
}
# What a gateway says of an upload from which somebody took headers away.
_ALTERED = frozenset(
    {"message_malformed", "tus_version_unsupported", "content_type_wrong", "checksum_unsupported"}
)
# What says "it goes on by itself" the first time, and is not true any more the sixth.
_FAILING = frozenset({"unavailable", "answer_missing", "blob_incomplete", "upload_nonsense"})
_DAMAGED = frozenset({"digest_mismatch", "checksum_mismatch"})
_BY_STATUS = {
    401: "path_wants_login",
    407: "path_wants_login",
    511: "path_wants_login",
    413: "path_body_limit",
    502: "path_no_gateway",
    503: "path_no_gateway",
    504: "path_no_gateway",
}


@dataclass(frozen=True)
class Hindrance:
    """Why an item does not leave, for people: a catalogue code, and what its network's
    administrator can look for (""; "HTTP 413: PATCH /v1/uploads").
    """

    code: str
    detail: str = ""


def hindrance(fault: Fault, *, uploading: bool) -> Hindrance:
    """What a failure would be called if it stayed."""
    if isinstance(fault, Foreign):
        return Hindrance(_foreign(fault.status), f"HTTP {fault.status}: {fault.step}")
    if isinstance(fault, LinkDown):
        return Hindrance("path_cuts", str(fault.params.get("detail", "")))
    if isinstance(fault, Refused) and uploading and fault.code in _ALTERED:
        return Hindrance("path_alters", f"HTTP {fault.status}: {fault.code}")
    refused = isinstance(fault, Refused)
    if fault.code in _FAILING or (refused and fault.code == "internal"):
        return Hindrance("gateway_fails", fault.code)
    if fault.code in _DAMAGED:
        return Hindrance("path_alters", fault.code)
    # By that name this machine's catalogue speaks of its own disk.
    return Hindrance("gateway_full" if fault.code == "storage_full" else fault.code)


def _foreign(status: int) -> str:
    """2xx and 3xx: somebody answers in the gateway's place, or takes its headers away."""
    return _BY_STATUS.get(status, "path_alters" if status < 400 else "path_forbids")


class Steadiness:
    """Counts failures in a row, by item or by thread."""

    def __init__(self) -> None:
        self._rows: dict[object, tuple[str, int]] = {}

    def failed(self, who: object, code: str) -> bool:
        """Return whether people must be told."""
        before, number = self._rows.get(who, (code, 0))
        number = number + 1 if before == code else 1
        self._rows[who] = (code, number)
        return number >= PATIENCE.get(code, 1 << 60)

    def count(self, who: object) -> int:
        """Return how often `who` failed in a row with the same code."""
        return self._rows.get(who, ("", 0))[1]

    def forget(self, who: object) -> None:
        """Forget the failures of `who`: it succeeded, or it is gone."""
        self._rows.pop(who, None)

    def forget_all(self) -> None:
        """The link was down: what failed then says nothing."""
        self._rows.clear()
