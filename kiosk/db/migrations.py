"""The seat's migrations, in order. A landed migration is never edited or renamed."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

from kiosk.db.m0001_setting import m0001_setting
from kiosk.db.m0002_log import m0002_log
from kiosk.db.m0003_sessions import m0003_sessions
from kiosk.db.m0004_bidding import m0004_bidding
from kiosk.db.m0005_staff import m0005_staff
from kiosk.db.m0006_visits import m0006_visits
from kiosk.db.m0007_private import m0007_private
from kiosk.db.m0008_alarms import m0008_alarms
from kiosk.db.m0009_history import m0009_history
from kiosk.db.m0012_firms import m0012_firms
from kiosk.db.m0016_announcements import m0016_announcements
from kiosk.db.m0017_requirements import m0017_requirements
from kiosk.db.m0018_registration import m0018_registration
from kiosk.db.m0019_verification import m0019_verification
from kiosk.db.m0020_training import m0020_training
from kiosk.db.m0021_classes import m0021_classes
from kiosk.db.m0022_desk_openings import m0022_desk_openings
from kiosk.db.m0023_practice import m0023_practice
from kiosk.db.m0024_account_retold import m0024_account_retold
from kiosk.db.m0025_centre_log import m0025_centre_log
from kiosk.db.m0026_courier import m0026_courier
from kiosk.db.m0027_ruling import m0027_ruling
from kiosk.db.m0028_regions import m0028_regions
from kiosk.db.m0031_cleared import m0031_cleared
from kiosk.db.m0035_help import m0035_help
from kiosk.db.m0037_forms_cleared import m0037_forms_cleared

migrations = Migrations("seat")
for _step in (
    m0001_setting,
    m0002_log,
    m0003_sessions,
    m0004_bidding,
    m0005_staff,
    m0006_visits,
    m0007_private,
    m0008_alarms,
    m0009_history,
    m0012_firms,
    m0016_announcements,
    m0017_requirements,
    m0018_registration,
    m0019_verification,
    m0020_training,
    m0021_classes,
    m0022_desk_openings,
    m0023_practice,
    m0024_account_retold,
    m0025_centre_log,
    m0026_courier,
    m0027_ruling,
    m0028_regions,
    m0031_cleared,
    m0035_help,
    m0037_forms_cleared,
):
    migrations()(_step)
