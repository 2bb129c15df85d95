"""The features of this console: the list that a new one is added to (ADR 0038)."""

from __future__ import annotations

from kiosk.console.account_requests.routes import FEATURE as ACCOUNT_REQUESTS
from kiosk.console.accounts.routes import FEATURE as ACCOUNTS
from kiosk.console.announcements.routes import FEATURE as ANNOUNCEMENTS
from kiosk.console.class_papers.routes import FEATURE as CLASS_PAPERS
from kiosk.console.classes.routes import FEATURE as CLASSES
from kiosk.console.courier.routes import FEATURE as COURIER
from kiosk.console.feature import Feature
from kiosk.console.held_bids.routes import FEATURE as HELD_BIDS
from kiosk.console.help.routes import FEATURE as HELP
from kiosk.console.outages.routes import FEATURE as OUTAGES
from kiosk.console.practice.routes import FEATURE as PRACTICE
from kiosk.console.regions.routes import FEATURE as REGIONS
from kiosk.console.registrations.routes import FEATURE as REGISTRATIONS
from kiosk.console.requirements.routes import FEATURE as REQUIREMENTS
from kiosk.console.routes import (
    alarms,
    board,
    enrol,
    entrance,
    journal,
    layout,
    orders,
    own,
    seats,
    staff,
)
from kiosk.console.sanctions.routes import FEATURE as SANCTIONS
from kiosk.console.unopened.routes import FEATURE as UNOPENED

# In the order of the navigation.
FEATURES: tuple[Feature, ...] = (
    entrance.FEATURE,
    own.FEATURE,
    board.FEATURE,
    seats.FEATURE,
    orders.FEATURE,
    HELP,
    ANNOUNCEMENTS,
    HELD_BIDS,
    OUTAGES,
    UNOPENED,
    PRACTICE,
    CLASSES,
    CLASS_PAPERS,
    REGISTRATIONS,
    ACCOUNTS,
    ACCOUNT_REQUESTS,
    SANCTIONS,
    REQUIREMENTS,
    REGIONS,
    COURIER,
    staff.FEATURE,
    journal.FEATURE,
    layout.FEATURE,
    enrol.FEATURE,
    alarms.FEATURE,
)
