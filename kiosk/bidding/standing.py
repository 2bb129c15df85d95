"""Where a version of a bid stands: the one place that decides it, from what is known here.

Delivery (sealed, sent, accepted …) is one thing; whether an accepted version still counts is
another. `superseded` is the gateway's word that something made elsewhere counts instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sync.outbox import Item

# The gateway accepted a version, and later something else that counts instead.
SUPERSEDED = "superseded"

Kind = Literal[
    "open",  # no acceptance yet: its delivery says the rest
    "counts",  # accepted, and nothing after it
    "replacing",  # counts, until the version sealed after it is accepted
    "withdrawing",  # counts, until the withdrawal recorded after it is accepted
    "replaced",  # a later version of this seat was accepted
    "withdrawn",  # a later withdrawal of this seat was accepted
    "superseded",  # something accepted from elsewhere counts instead
    "withdrawal",  # an accepted withdrawal: nothing counts
    "void",  # refused, and a later version was accepted since
]
ENDED: frozenset[Kind] = frozenset({"replaced", "withdrawn", "superseded", "void"})
# The gateway has accepted it and nothing else instead.
HOLDS: frozenset[Kind] = frozenset({"counts", "replacing", "withdrawing"})


class Version(Protocol):
    """What is known of one version, as `kiosk.bidding.store` has it."""

    @property
    def bid_id(self) -> str:
        """Its id, a UUIDv7."""
        ...

    @property
    def version(self) -> int:
        """Its number in its chain, from 1."""
        ...

    @property
    def replaces(self) -> str | None:
        """The id of the version it replaces, None for a first one."""
        ...

    @property
    def action(self) -> str:
        """submitted, replaced or withdrawn."""
        ...

    @property
    def outcome(self) -> str | None:
        """The gateway's answer, None before there is one."""
        ...

    @property
    def problem_code(self) -> str | None:
        """Why it was refused or held, or `superseded`."""
        ...


class Answered(Version, Protocol):
    @property
    def official(self) -> str | None:
        """The official receipt, None before there is one."""
        ...


@dataclass(frozen=True)
class Standing:
    """`by` is the number of the version that ended this one, or will when it is accepted.

    `waits` says what became of that one so far: None while it has no answer, "held" while the
    committee has it.
    """

    kind: Kind
    by: int | None = None
    waits: str | None = None

    @property
    def ended(self) -> bool:
        """It does not count, whatever was said of it before."""
        return self.kind in ENDED


def standing(one: Version, chain: Iterable[Version]) -> Standing:
    """`chain` is every known version of this firm's bid for this tender, in any order."""
    known = {each.bid_id: each for each in chain}
    if one.outcome == "refused":
        # The version after a refused one bears its number again.
        after = [each for each in known.values() if each.version >= one.version]
        accepted = _last(after, "accepted")
        return Standing("open") if accepted is None else Standing("void", accepted.version)
    later = [
        each for each in known.values() if each.outcome != "refused" and _follows(each, one, known)
    ]
    end = _last(later, "accepted")
    if one.outcome is not None and end is not None:
        gone = end.action == "withdrawn" and one.action != "withdrawn"
        return Standing("withdrawn" if gone else "replaced", end.version)
    if one.outcome != "accepted":
        return Standing("open", *_awaited(later))
    if one.problem_code == SUPERSEDED:
        return Standing("superseded")
    if one.action == "withdrawn":
        return Standing("withdrawal", *_awaited(later))
    if not later:
        return Standing("counts")
    newest = max(later, key=lambda each: each.version)
    leaving = newest.action == "withdrawn"
    return Standing("withdrawing" if leaving else "replacing", *_awaited(later))


def shown(one: Answered, item: Item | None, chain: Iterable[Version]) -> str:
    """What its chip says: how it ended, else one of the honest states of `kiosk.web.states`.

    Accepted needs the official receipt in hand, and to count still. `item` is None for a version of
    another seat.
    """
    where = standing(one, chain)
    if where.ended:
        return where.kind
    if one.outcome == "accepted" and one.official is not None:
        return "accepted" if where.kind == "counts" else where.kind
    if one.outcome is not None:
        return "action"
    return "checking" if item is None or item.state.value == "accepted" else item.state.value


def counting(chain: Sequence[Version]) -> str:
    """The id of the version that counts at the gateway, else of the newest that may yet; or ""."""
    where = {each.bid_id: standing(each, chain).kind for each in chain}
    holding = [each for each in chain if where[each.bid_id] in HOLDS]
    may = holding or [
        each for each in chain if where[each.bid_id] == "open" and each.outcome is None
    ]
    return may[-1].bid_id if may else ""


def _follows(each: Version, one: Version, known: Mapping[str, Version]) -> bool:
    """Whether `each` replaces `one`, at once or through others.

    What lies between may have been made at another seat and not be known here: then it does if its
    number is higher. The other branch of a fork never does: the gateway says which lost.
    """
    at = each
    while at.replaces is not None:
        if at.replaces == one.bid_id:
            return True
        if at.replaces not in known:
            return each.version > one.version
        at = known[at.replaces]
    return False


def _last(versions: Iterable[Version], outcome: str) -> Version | None:
    found = [each for each in versions if each.outcome == outcome]
    return max(found, key=lambda each: each.version, default=None)


def _awaited(later: Sequence[Version]) -> tuple[int | None, str | None]:
    newest = max(later, key=lambda each: each.version, default=None)
    return (None, None) if newest is None else (newest.version, newest.outcome)
