"""Staff at the gateway: joining and leaving, signing in, and the roster that seats take.

The one way in for the console, the feed and the command line; each part has a module of its own.
"""

from __future__ import annotations

from sync.gateway.staff.correcting import correct_number
from sync.gateway.staff.members import (
    IN_CHARGE,
    account_roles,
    add,
    add_committee,
    anybody,
    change_role,
    change_secret,
    committee,
    members,
    remove,
    remove_committee,
    second_wait,
    set_account_roles,
    set_second_wait,
)
from sync.gateway.staff.people import find, person
from sync.gateway.staff.roster import roster, roster_due, roster_version
from sync.gateway.staff.secret import calibrate
from sync.gateway.staff.setup import first_administrator, setup_code, setup_pending, setup_role
from sync.gateway.staff.signing_in import (
    HERE,
    Two,
    require,
    require_enough,
    sign_in,
    together,
)
from sync.gateway.staff.store import CommitteeMember, Member

__all__ = [
    "HERE",
    "IN_CHARGE",
    "CommitteeMember",
    "Member",
    "Two",
    "account_roles",
    "add",
    "add_committee",
    "anybody",
    "calibrate",
    "change_role",
    "change_secret",
    "committee",
    "correct_number",
    "find",
    "first_administrator",
    "members",
    "person",
    "remove",
    "remove_committee",
    "require",
    "require_enough",
    "roster",
    "roster_due",
    "roster_version",
    "second_wait",
    "set_account_roles",
    "set_second_wait",
    "setup_code",
    "setup_pending",
    "setup_role",
    "sign_in",
    "together",
]
