"""User IDs of the training realm: they begin with one word, by which real ones are told apart.

A real User ID, NPWP or password must never travel from a practice room, and nobody may learn there
which accounts are real. Both ends therefore judge the name alone, before anything is sent, compared
or kept. LKPP marks its practice servers in the same way, by a suffix `lat` to their addresses.
"""

from __future__ import annotations

import unicodedata

from sync.errors import Fault
from sync.wire.shapes import Realm

MARK = "latihan"


def is_marked(named: str) -> bool:
    """Whether a User ID is of the training realm, however it is written."""
    return unicodedata.normalize("NFKC", named).strip().casefold().startswith(MARK)


def require_own(realm: Realm, typed: str) -> None:
    """Refuse what somebody typed who means a real account, in the training realm.

    Raises: Fault("account_real").
    """
    if realm == "training" and not is_marked(typed):
        raise Fault("account_real")


def require_marked(realm: Realm, user_id: str) -> None:
    """Refuse to make an account that looks like a real one, in the training realm.

    Raises: Fault("account_unmarked").
    """
    if realm == "training" and not is_marked(user_id):
        raise Fault("account_unmarked")
