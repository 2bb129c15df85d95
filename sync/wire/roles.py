"""Who in the room may do what. Nothing is allowed that does not stand here.

Roles are Pasal 9's units as a room knows them: front desk (petugas), verifier (verifikator),
trainer (pelatih), head (kepala LPSE), system administrator. Somebody who serves on a procurement
committee holds none of them (Pasal 13(3)).
"""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["front_desk", "verifier", "trainer", "head", "administrator"]
Purpose = Literal["bidding", "registration", "training", "verification"]
Act = Literal[
    "lock",
    "end",
    "open",
    "resume",
    "extend",
    "message",
    "realm",  # turn a seat's screen to the other realm
    "attest",  # vouch for a vendor's identity papers
    "board",  # see the room's seats
    "journal",  # read what staff did
    "staff",  # add, change and remove staff, name committee members
    "layout",  # place the seats on the board
    "alarm",  # clear an alarm that was looked into
    "verify",  # read registrations and decide on them
    "account",  # deactivate a User ID and take it up again, help with passwords
    "classes",  # plan classes of the practice room and act in them
    "records",  # take in blacklists, publish requirement tables, hand out all accounts
    "courier",  # copy what is queued onto a stick, take in what a courier brings
    "practice",  # set practice tenders' clocks, bring a class's tenders in
    "release",  # clear one that keeps staff from opening a seat
    "export",  # the acts below take two people together
    "wipe",
    "enrol",
    "gateway",  # change the gateway's address or revoke a seat
]

ROLES: tuple[Role, ...] = get_args(Role)
ACTS: tuple[Act, ...] = get_args(Act)

_EVERYBODY = frozenset(ROLES)
_AT_THE_DESK: frozenset[Role] = frozenset({"front_desk", "verifier", "trainer", "head"})
_IN_CHARGE: frozenset[Role] = frozenset({"head", "administrator"})

PERMITTED: dict[Act, frozenset[Role]] = {
    # Covering a screen or clearing a seat protects its visitor: nobody is kept from it.
    "lock": _EVERYBODY,
    "end": _EVERYBODY,
    "board": _EVERYBODY,
    "alarm": _EVERYBODY,
    "open": _AT_THE_DESK,
    "resume": _AT_THE_DESK,
    "extend": _AT_THE_DESK,
    "message": _AT_THE_DESK,
    "realm": _AT_THE_DESK,
    "attest": frozenset({"front_desk", "verifier", "head"}),
    "verify": frozenset({"verifier", "head"}),
    "account": frozenset({"verifier", "head"}),
    "classes": frozenset({"trainer", "head"}),
    "records": frozenset({"verifier", "head"}),
    # What is copied is sealed, and what is taken in carries its own signatures.
    "courier": _EVERYBODY,
    "practice": frozenset({"trainer", "head", "administrator"}),
    "journal": _IN_CHARGE,
    "staff": _IN_CHARGE,
    "layout": _IN_CHARGE,
    "release": _IN_CHARGE,
    "export": _IN_CHARGE,
    "wipe": _IN_CHARGE,
    "enrol": _IN_CHARGE,
    "gateway": _IN_CHARGE,
}
# For which visits a role opens, resumes or extends a seat.
PURPOSES: dict[Role, frozenset[Purpose]] = {
    "front_desk": frozenset({"bidding", "registration", "training", "verification"}),
    "verifier": frozenset({"registration", "verification"}),
    "trainer": frozenset({"training"}),
    "head": frozenset({"bidding", "registration", "training", "verification"}),
    "administrator": frozenset(),
}
TOGETHER: frozenset[Act] = frozenset({"export", "wipe", "enrol", "gateway"})
"""Acts that take two members of staff, each permitted, each signing in."""

WITHOUT_ROSTER: frozenset[Act] = frozenset({"lock", "end"})
"""Acts that staff of an expired roster may still do."""


def may(role: Role, act: Act, purpose: Purpose | None = None) -> bool:
    """Say whether a role may do this, for a visit of this purpose where there is one."""
    if role not in PERMITTED[act]:
        return False
    limited = act in ("open", "resume", "extend")
    return not limited or purpose is None or purpose in PURPOSES[role]
