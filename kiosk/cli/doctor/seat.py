"""`doctor`'s questions about the seat whose home is here."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from flask_babel import gettext as _

from kiosk import events
from kiosk.alarms.service import standing
from kiosk.bidding import retold
from kiosk.cli.doctor.check import Check, Question, of_log, of_rows
from kiosk.regions.service import RegionTables
from kiosk.shell.frame import Frame
from kiosk.web import region_words
from kiosk.wiring import soundness
from kiosk.wiring.enrolment import enrolled, require_realm
from sync import damage, outbox
from sync.ballast import SEAT_BYTES, Ballast
from sync.database import connect
from sync.errors import Fault
from sync.identifiers import regions
from sync.outbox import news
from sync.wire.keys import SigningKey


def _home(frame: Frame) -> Check | None:
    """Database and key: `ok` only when the seat would start with them."""
    home = frame.home
    if soundness.is_blank(home):
        return None
    try:
        soundness.require_home(home)
        damage.require_sound(home.database)
        soundness.require_own_key(home)
        with closing(connect(home.database, readonly=True)) as db:
            require_realm(home, enrolled(db))
    except Fault as fault:
        return Check.of("seat", fault)
    return Check("seat", "ok", _("%(path)s: utuh", path=home.database))


def _rows(frame: Frame) -> Check | None:
    """Does every row that names another find it?"""
    return of_rows("seat", frame.home.database) if _usable(frame) else None


def _sealed_files(frame: Frame) -> list[Check]:
    """Read every sealed file and compare; one that the gateway has is only a copy by now."""
    if not _usable(frame):
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        lost = list(soundness.sealed_files(frame.home, db, whole=True))
        unknown = soundness.unknown_files(frame.home, db)
    waiting = [one for one in lost if not one.delivered]
    found = [Check("spool", "warn", f"{one.name}: {one.why}") for one in lost if one.delivered]
    found += [Check("spool", "bad", f"{one.name}: {one.why}") for one in waiting]
    if unknown:
        fault = Fault("sealed_file_unknown", count=len(unknown), name=unknown[0])
        found.append(Check.of("spool", fault, "warn"))
    if waiting:
        found.append(Check.of("spool", Fault("sealed_file_lost")))
    return found


def _usable(frame: Frame) -> bool:
    """Whether the other questions can be asked; what is wrong is said by `_home` alone."""
    found = _home(frame)
    return found is not None and found.verdict == "ok"


def _log(frame: Frame) -> list[Check]:
    """Is every entry of what happened here what it was?"""
    if not _usable(frame):
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        return [of_log(events.verify_all(db))]


def _alarms(frame: Frame) -> list[Check]:
    if not _usable(frame):
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        # A database that was not opened since the program was updated has no such table yet.
        kept = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alarm'").fetchone()
        found = standing(db) if kept else ()
    return [Check.of("alarm", one.fault) for one in found]


def _who(frame: Frame) -> Check | None:
    """What a gateway that lost the enrolment must be told (`gateway readmit`)."""
    if not _usable(frame):
        return None
    with closing(connect(frame.home.database, readonly=True)) as db:
        seat_id = enrolled(db).answer.seat_id
    return Check("identity", "ok", f"{seat_id}, {SigningKey.load(frame.home.key).public.text}")


def _restored_gateway(frame: Frame) -> list[Check]:
    """What a gateway that was put back to a copy says otherwise, and what it is given back."""
    if not _usable(frame):
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        # As above: there before the program was updated.
        kept = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'tender_server'").fetchone()
        if kept is None:
            return []
        found = [(word.told.tender_id, retold.differing(word)) for word in retold.server_words(db)]
        again = outbox.counts(db).again
    checks = [Check.of(f"tender {tender_id}", fault, "warn") for tender_id, fault in found]
    if again:
        checks.append(Check.of("queue", Fault("answers_given_again", count=again), "warn"))
    return checks


def _aside(frame: Frame) -> list[Check]:
    """News that this version could not take in, by what kept it from it."""
    if not _usable(frame):
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        found = news.why_aside(db, enrolled(db).answer.gateway_id)
    return [Check.of(f"news {seq}", Fault(code), "warn") for seq, code in found]


def _full(frame: Frame) -> Check | None:
    """A disk so full that the seat lives on its ballast."""
    full = frame.home.database.exists() and Ballast(frame.home.seat, SEAT_BYTES).thrown
    return Check.of("disk", Fault("disk_full")) if full else None


def _queue(frame: Frame) -> list[Check]:
    """What does not leave although the link is up, and what a network's administrator looks for."""
    if not frame.home.database.exists():
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        columns = {row["name"] for row in db.execute("PRAGMA table_info(outbox_item)")}
        if "hindrance" not in columns:
            return []
        rows = db.execute(
            "SELECT hindrance, hindrance_detail, count(*) AS number FROM outbox_item"
            " WHERE is_open = 1 AND hindrance IS NOT NULL GROUP BY 1, 2"
        ).fetchall()
    found = []
    for row in rows:
        told = Check.of("queue", Fault(row["hindrance"]))
        detail = f"; {row['hindrance_detail']}" if row["hindrance_detail"] else ""
        found.append(Check("queue", "bad", f"{row['number']}: {told.detail}{detail}"))
    return found


def _backlog(frame: Frame) -> Check | None:
    """How much is sealed here and has no answer yet."""
    if not _usable(frame):
        return None
    with closing(connect(frame.home.database, readonly=True)) as db:
        waiting = outbox.counts(db).waiting
    if not waiting:
        return Check("queue", "ok", _("tidak ada yang menunggu dikirim"))
    told = _(
        "%(count)s menunggu dikirim atau dijawab. Jangan menghapus atau memindahkan kursi ini"
        " sebelum semuanya diterima.",
        count=waiting,
    )
    return Check("queue", "warn", told)


def _regions(frame: Frame) -> Check | None:
    """By which decree this seat writes regencies and cities."""
    if not _usable(frame):
        return None
    tables = RegionTables(lambda: connect(frame.home.database, readonly=True))
    with closing(connect(frame.home.database, readonly=True)) as db:
        # A database that was not opened since the program was updated has no such table yet.
        kept = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'region_table'").fetchone()
    return Check(
        "regions", "ok", region_words.said(tables.current() if kept else regions.built_in())
    )


QUESTIONS: Sequence[Question] = (
    _home,
    _who,
    _rows,
    _regions,
    _sealed_files,
    _log,
    _alarms,
    _restored_gateway,
    _full,
    _backlog,
    _queue,
    _aside,
)
