"""The gateway's migrations, in order. A landed migration is never edited or renamed."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

from sync.gateway.db.m0001_core import m0001_core
from sync.gateway.db.m0002_upload import m0002_upload
from sync.gateway.db.m0003_staff import m0003_staff
from sync.gateway.db.m0004_journal import m0004_journal
from sync.gateway.db.m0005_room import m0005_room
from sync.gateway.db.m0006_console import m0006_console
from sync.gateway.db.m0007_told import m0007_told
from sync.gateway.db.m0008_ocds import m0008_ocds
from sync.gateway.db.m0009_time import m0009_time
from sync.gateway.db.m0010_history import m0010_history
from sync.gateway.db.m0011_alarms import m0011_alarms
from sync.gateway.db.m0012_forks import m0012_forks
from sync.gateway.db.m0013_unnamed import m0013_unnamed
from sync.gateway.db.m0014_refused import m0014_refused
from sync.gateway.db.m0017_firms import m0017_firms
from sync.gateway.db.m0018_people import m0018_people
from sync.gateway.db.m0019_journal import m0019_journal
from sync.gateway.db.m0020_growth import m0020_growth
from sync.gateway.db.m0021_announcements import m0021_announcements
from sync.gateway.db.m0022_requirements import m0022_requirements
from sync.gateway.db.m0023_registrations import m0023_registrations
from sync.gateway.db.m0024_accounts import m0024_accounts
from sync.gateway.db.m0025_blacklist import m0025_blacklist
from sync.gateway.db.m0026_account_kind import m0026_account_kind
from sync.gateway.db.m0027_unjudged import m0027_unjudged
from sync.gateway.db.m0028_desk import m0028_desk
from sync.gateway.db.m0029_account_requests import m0029_account_requests
from sync.gateway.db.m0030_classes import m0030_classes
from sync.gateway.db.m0031_desk_ends import m0031_desk_ends
from sync.gateway.db.m0032_practice import m0032_practice
from sync.gateway.db.m0033_account_roles import m0033_account_roles
from sync.gateway.db.m0034_opening import m0034_opening
from sync.gateway.db.m0035_proofs import m0035_proofs
from sync.gateway.db.m0036_courier import m0036_courier
from sync.gateway.db.m0037_courier_reply import m0037_courier_reply
from sync.gateway.db.m0038_rulings import m0038_rulings
from sync.gateway.db.m0039_outages import m0039_outages
from sync.gateway.db.m0040_unopened import m0040_unopened
from sync.gateway.db.m0041_regions import m0041_regions
from sync.gateway.db.m0045_help import m0045_help
from sync.gateway.db.m0048_registrations_due import m0048_registrations_due

migrations = Migrations("gateway")
for _step in (
    m0001_core,
    m0002_upload,
    m0003_staff,
    m0004_journal,
    m0005_room,
    m0006_console,
    m0007_told,
    m0008_ocds,
    m0009_time,
    m0010_history,
    m0011_alarms,
    m0012_forks,
    m0013_unnamed,
    m0014_refused,
    m0017_firms,
    m0018_people,
    m0019_journal,
    m0020_growth,
    m0021_announcements,
    m0022_requirements,
    m0023_registrations,
    m0024_accounts,
    m0025_blacklist,
    m0026_account_kind,
    m0027_unjudged,
    m0028_desk,
    m0029_account_requests,
    m0030_classes,
    m0031_desk_ends,
    m0032_practice,
    m0033_account_roles,
    m0034_opening,
    m0035_proofs,
    m0036_courier,
    m0037_courier_reply,
    m0038_rulings,
    m0039_outages,
    m0040_unopened,
    m0041_regions,
    m0045_help,
    m0048_registrations_due,
):
    migrations()(_step)
