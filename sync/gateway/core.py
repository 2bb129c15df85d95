"""What an operator does with the gateway itself: makes it, mends it, lets its clock count again.

`make` and `mend` are given its home, since nothing is open yet. What a feature does stands in that
feature's own `service`, which takes the opened gateway (`sync.gateway.features.open_gateway`).
"""

from __future__ import annotations

from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from sync.errors import Fault
from sync.gateway import centre, entries, names
from sync.gateway.alarms.service import raise_alarm
from sync.gateway.centre import Centre, GatewayIdentity, system_clock
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Two
from sync.wire.messages import Realm


def make(home: Path, name: str, realm: str, timezone: str) -> GatewayIdentity:
    """Make a gateway.

    Raises: Fault("gateway_exists"), Fault("realm_mismatch", realm), Fault("timezone_unknown").
    """
    if realm not in ("production", "training"):
        raise Fault("realm_mismatch", realm=realm)
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise Fault("timezone_unknown", timezone=timezone) from error
    return centre.create(home, names.clean(name), cast(Realm, realm), timezone, clock=system_clock)


def mend(home: Path) -> None:
    """Let SQLite look through the database before the gateway serves.

    One of which every row can be read is rewritten, and an alarm says so.
    Raises: Fault("database_damaged", path).
    """
    aside = centre.mend(home)
    if aside is not None:
        opened = open_gateway(home)
        with opened.writing() as db:
            raise_alarm(opened, db, "database_rebuilt", aside=str(aside))


def confirm_clock(opened: Centre, reason: str, *, by: Two) -> None:
    """Let the clock of now count, although later instants were signed.

    Raises: Fault("gateway_clock_right"), and what `staff.require` raises for two people.
    """
    staff.require(opened, "gateway", by, two=True)
    if opened.behind() is None:
        raise Fault("gateway_clock_right")
    with opened.writing() as db:
        journal.record(
            opened, db, entries.CLOCK_CONFIRMED, by=by, why=reason, newest=opened.bound()
        )
        opened.watch.confirm(db, opened.now())
