"""What the operator of a gateway does, given its home folder: the command line's way in.

Each function opens the home, does one thing in one transaction, and may run while the gateway
serves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sync.errors import Fault
from sync.gateway import centre, entries, names
from sync.gateway.alarms.service import raise_alarm
from sync.gateway.bids import decisions, export, files
from sync.gateway.bids.export import BidRow, HandedOut
from sync.gateway.bids.files import BidFile
from sync.gateway.cards import service as cards
from sync.gateway.centre import Centre, GatewayIdentity
from sync.gateway.enrolment import service as enrolment
from sync.gateway.enrolment import shared as seats_store
from sync.gateway.enrolment.shared import Seat
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.rehearsal import rehearse
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two
from sync.gateway.tenders import service as tenders_service
from sync.gateway.tenders import shared as tenders_store
from sync.gateway.tenders.addendum import local_text
from sync.gateway.tenders.service import ImportReport, Listed, Remark
from sync.gateway.tenders.settling import Lacking
from sync.gateway.vendors import service as vendors
from sync.wire.messages import Realm, Tender

__all__ = [
    "BidFile",
    "BidRow",
    "GatewayIdentity",
    "HandedOut",
    "ImportReport",
    "Lacking",
    "Listed",
    "Remark",
    "Two",
    "add_tenderer",
    "change_tenderer",
    "confirm_clock",
    "confirm_rehearsal",
    "decide",
    "enrol_code",
    "export_bids",
    "identity",
    "import_tenders",
    "init",
    "list_bids",
    "list_tenders",
    "local_text",
    "mend",
    "open_centre",
    "publish_key",
    "put_back",
    "readmit_seat",
    "rehearse",
    "require_closed",
    "require_home",
    "revoke_seat",
    "seats",
    "tenders",
]


def _clock() -> datetime:
    return datetime.now(UTC)


def _open(home: Path) -> Centre:
    return open_gateway(home, clock=_clock)


def init(home: Path, name: str, realm: str, timezone: str) -> GatewayIdentity:
    """Make a gateway.

    Raises: Fault("gateway_exists"), Fault("realm_mismatch", realm), Fault("timezone_unknown").
    """
    if realm not in ("production", "training"):
        raise Fault("realm_mismatch", realm=realm)
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise Fault("timezone_unknown", timezone=timezone) from error
    return centre.create(home, names.clean(name), cast(Realm, realm), timezone, clock=_clock)


def require_home(home: Path) -> None:
    """Look at a gateway's home without writing to it: what is missing or damaged is raised."""
    centre.require_home(home)


def mend(home: Path) -> None:
    """Let SQLite look through the database before the gateway serves.

    One of which every row can be read is rewritten, and an alarm says so.
    Raises: Fault("database_damaged", path).
    """
    aside = centre.mend(home)
    if aside is not None:
        opened = _open(home)
        with opened.writing() as db:
            raise_alarm(opened, db, "database_rebuilt", aside=str(aside))


def identity(home: Path) -> GatewayIdentity:
    """Return who the gateway in this home is."""
    return _open(home).identity


def open_centre(home: Path) -> Centre:
    """The gateway's home, for what has a service of its own. Raises: Fault("gateway_missing")."""
    return _open(home)


def enrol_code(home: Path, seat_name: str, *, by: Two) -> str:
    """Return a one-time code for a new seat; it lives 24 hours.

    Raises: what `staff.require` raises for two people.
    """
    return enrolment.make_code(_open(home), seat_name, by=by)


def readmit_seat(home: Path, seat_id: str, seat_name: str, public_key: str, *, by: Two) -> None:
    """Raises: what `enrolment.readmit` and, for two people, `staff.require` raise."""
    enrolment.readmit(_open(home), seat_id, seat_name, public_key, by=by)


def seats(home: Path) -> list[Seat]:
    """Return every seat, the revoked ones too, in the order of enrolment."""
    with _open(home).reading() as db:
        return seats_store.seats(db)


def revoke_seat(home: Path, seat_id: str, reason: str, *, by: Two) -> None:
    """Raises: Fault("seat_unknown"), and what `staff.require` raises for two people."""
    enrolment.revoke(_open(home), seat_id, reason, by=by)


def confirm_clock(home: Path, reason: str, *, by: Two) -> None:
    """Let the clock of now count, although later instants were signed.

    Raises: Fault("gateway_clock_right"), and what `staff.require` raises for two people.
    """
    opened = _open(home)
    staff.require(opened, "gateway", by, two=True)
    if opened.behind() is None:
        raise Fault("gateway_clock_right")
    with opened.writing() as db:
        journal.record(
            opened, db, entries.CLOCK_CONFIRMED, by=by, why=reason, newest=opened.bound()
        )
        opened.watch.confirm(db, opened.now())


def add_tenderer(home: Path, tenderer_id: str, name: str, password: str, *, by: Member) -> None:
    """Register a firm. Raises: what `vendors.add_tenderer` and `staff.require` raise."""
    vendors.add_tenderer(_open(home), tenderer_id, name, password, by=by)


def change_tenderer(
    home: Path,
    tenderer_id: str,
    *,
    name: str | None = None,
    password: str | None = None,
    by: Member,
    reason: str,
) -> None:
    """Raises: what `vendors.change_tenderer` and `staff.require` raise."""
    vendors.change_tenderer(
        _open(home), tenderer_id, name=name, password=password, by=by, reason=reason
    )


def tenders(home: Path) -> list[Tender]:
    """Every tender's newest version, in the order of their first import."""
    with _open(home).reading() as db:
        return [row.tender for row in tenders_store.every(db)]


def list_tenders(home: Path) -> tuple[list[Listed], list[Lacking]]:
    """Every tender with its deadline in the gateway's zone, and processes that are none yet."""
    return tenders_service.listed(_open(home))


def import_tenders(home: Path, paths: Sequence[Path], *, by: Member) -> ImportReport:
    """Read OCDS files; what is wrong in one never keeps the rest out.

    Raises: what `staff.require` raises.
    """
    return tenders_service.import_files(_open(home), paths, by=by)


def publish_key(
    home: Path, tender_id: str, recipient: str, envelope: str = "*", *, by: Member
) -> bytes:
    """Return the test envelope that the committee must open before the key counts.

    Raises: what `staff.require` raises.
    """
    return cards.publish_key(_open(home), tender_id, recipient, envelope, by=by)


def confirm_rehearsal(home: Path, tender_id: str, answer: str, *, by: Member) -> int:
    """Return the version of the card that now holds the key.

    Raises: Fault("rehearsal_wrong"), and what `staff.require` raises.
    """
    return cards.confirm_rehearsal(_open(home), tender_id, answer, by=by)


def list_bids(home: Path, tender_id: str) -> list[BidRow]:
    """Everything received for a tender, oldest first, with where each stands."""
    return export.list_bids(_open(home), tender_id)


def require_closed(home: Path, tender_id: str, now: datetime) -> None:
    """Raises: Fault("tender_unknown"), Fault("tender_still_open")."""
    export.require_closed(_open(home), tender_id, now)


def export_bids(home: Path, tender_id: str, out: Path, now: datetime, *, by: Two) -> HandedOut:
    """Copy out what the committee may open, and say which sealed files are not whole.

    Raises: Fault("tender_still_open"), and what `staff.require` raises for two people.
    """
    return export.export_bids(_open(home), tender_id, out, now, by=by)


def put_back(home: Path, path: Path, *, by: Member) -> BidFile:
    """Bring a bid's sealed file back from a copy; return it, hashed where it now lies.

    Raises: Fault("bid_file_unknown"), Fault("storage_full"), and what `staff.require` raises.
    """
    return files.put_back(_open(home), path, by=by)


def decide(
    home: Path, bid_id: str, outcome: Literal["accepted", "refused"], reason: str, *, by: Member
) -> str:
    """Settle a held bid as the committee decided; return the new signed answer.

    Raises: what `staff.require` raises.
    """
    return decisions.decide(_open(home), bid_id, outcome, reason, by=by)
