"""The features of this gateway: the list that a new one is added to (ADR 0038)."""

from __future__ import annotations

from pathlib import Path

from sync.gateway import api, centre, entries, health
from sync.gateway.account_requests.feature import FEATURE as ACCOUNT_REQUESTS
from sync.gateway.acts.feature import FEATURE as ACTS
from sync.gateway.alarms.feature import FEATURE as ALARMS
from sync.gateway.announcements.feature import FEATURE as ANNOUNCEMENTS
from sync.gateway.bids.feature import FEATURE as BIDS
from sync.gateway.cards.feature import FEATURE as CARDS
from sync.gateway.centre import Centre, Clock, system_clock
from sync.gateway.class_papers.feature import FEATURE as CLASS_PAPERS
from sync.gateway.classes.feature import FEATURE as CLASSES
from sync.gateway.commands.feature import FEATURE as COMMANDS
from sync.gateway.courier.feature import FEATURE as COURIER
from sync.gateway.desk.feature import FEATURE as DESK
from sync.gateway.enrolment.feature import FEATURE as ENROLMENT
from sync.gateway.feature import Feature, Registered
from sync.gateway.feed.feature import FEATURE as FEED
from sync.gateway.firms.feature import FEATURE as FIRMS
from sync.gateway.health import Condition
from sync.gateway.help.feature import FEATURE as HELP
from sync.gateway.outages.feature import FEATURE as OUTAGES
from sync.gateway.practice.feature import FEATURE as PRACTICE
from sync.gateway.proofs.feature import FEATURE as PROOFS
from sync.gateway.regions.feature import FEATURE as REGIONS
from sync.gateway.registrations.feature import FEATURE as REGISTRATIONS
from sync.gateway.requirements.feature import FEATURE as REQUIREMENTS
from sync.gateway.room.feature import FEATURE as ROOM
from sync.gateway.sanctions.feature import FEATURE as SANCTIONS
from sync.gateway.staff.feature import FEATURE as STAFF
from sync.gateway.tenders.feature import FEATURE as TENDERS
from sync.gateway.unopened.feature import FEATURE as UNOPENED
from sync.gateway.uploads.feature import FEATURE as UPLOADS
from sync.gateway.vendors.feature import FEATURE as VENDORS
from sync.gateway.witness.feature import FEATURE as WITNESS

# The gateway itself: who it is, its time, its journal.
CORE = Feature(
    "core",
    blueprint=api.blueprint,
    journal=entries.ENTRIES,
    checks=(health.clock_behind,),
    tables=("gateway", "signed_until", "log_leaf", "log_node"),
)

FEATURES = (
    CORE,
    ENROLMENT,
    VENDORS,
    STAFF,
    TENDERS,
    PRACTICE,
    CARDS,
    COMMANDS,
    UPLOADS,
    BIDS,
    FEED,
    ROOM,
    FIRMS,
    ACTS,
    ALARMS,
    ANNOUNCEMENTS,
    HELP,
    REQUIREMENTS,
    REGIONS,
    SANCTIONS,
    ACCOUNT_REQUESTS,
    REGISTRATIONS,
    DESK,
    WITNESS,
    PROOFS,
    CLASSES,
    CLASS_PAPERS,
    COURIER,
    OUTAGES,
    UNOPENED,
)
REGISTERED = Registered(FEATURES)


def open_gateway(
    home: Path, *, clock: Clock = system_clock, registered: Registered = REGISTERED
) -> Centre:
    """Open a gateway's home with its features. Raises: what `centre.open_home` raises."""
    return registered.join(centre.open_home(home, clock=clock))


def conditions(opened: Centre) -> list[Condition]:
    """Return all that is wrong with a gateway now and goes away by itself."""
    return REGISTERED.conditions(opened)
