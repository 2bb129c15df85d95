"""The features of a seat, in the order in which they join. A new one is one line here."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.accounts.feature import FEATURE as ACCOUNTS
from kiosk.alarms.feature import FEATURE as ALARMS
from kiosk.announcements.feature import FEATURE as ANNOUNCEMENTS
from kiosk.bidding.feature import FEATURE as BIDDING
from kiosk.centre_log.feature import FEATURE as CENTRE_LOG
from kiosk.courier.feature import FEATURE as COURIER
from kiosk.help.feature import FEATURE as HELP
from kiosk.leaps.feature import FEATURE as LEAPS
from kiosk.papers.feature import FEATURE as PAPERS
from kiosk.printed_forms.feature import FEATURE as PRINTED_FORMS
from kiosk.realms.feature import FEATURE as REALMS
from kiosk.regions.feature import FEATURE as REGIONS
from kiosk.registration.feature import FEATURE as REGISTRATION
from kiosk.requirements.feature import FEATURE as REQUIREMENTS
from kiosk.room.feature import FEATURE as ROOM
from kiosk.seat import Feature
from kiosk.sessions.feature import FEATURE as SESSIONS
from kiosk.staff.feature import FEATURE as STAFF
from kiosk.training.feature import FEATURE as TRAINING
from kiosk.verification.feature import FEATURE as VERIFICATION
from kiosk.wiring.clock import FEATURE as CLOCK

FEATURES: Sequence[Feature] = (
    STAFF,
    ALARMS,
    CENTRE_LOG,
    CLOCK,
    LEAPS,
    SESSIONS,
    ACCOUNTS,
    REQUIREMENTS,
    REGIONS,
    PRINTED_FORMS,
    PAPERS,
    BIDDING,
    REGISTRATION,
    VERIFICATION,
    TRAINING,
    ROOM,
    ANNOUNCEMENTS,
    HELP,
    REALMS,
    COURIER,
)
