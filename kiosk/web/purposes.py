"""Which pages answer in which visits. What is not named here answers in none.

Staff open a seat for one kind of work, and a role may open it for some kinds only
(`sync.wire.roles`). So that nobody comes to other work by another name, the guard asks before
every view, by the view's blueprint.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.wire.roles import Purpose

Work = Mapping[str, frozenset[Purpose]]
"""Blueprint -> the purposes of the visits in which its pages answer."""

# What stands around the work answers in every visit, and without one.
AROUND = frozenset({"shell", "sessions", "alarms", "room"})

WORK: Work = {"bidding": frozenset({"bidding"})}
# A training realm has tenders, keys and a gateway of its own: bidding there is what is practised.
WORK_IN_TRAINING: Work = {**WORK, "bidding": frozenset({"bidding", "training"})}


def work_in(realm: str) -> Work:
    """The table that holds in a realm."""
    return WORK_IN_TRAINING if realm == "training" else WORK


def answers(work: Work, blueprint: str | None, purpose: str | None) -> bool:
    """Whether a blueprint's pages answer in a visit of this purpose (None: there is no visit)."""
    return blueprint in AROUND or purpose in work.get(blueprint or "", ())


def is_done(work: Work, purpose: str) -> bool:
    """Whether a seat does the work that such a visit is opened for."""
    return any(purpose in serves for serves in work.values())
