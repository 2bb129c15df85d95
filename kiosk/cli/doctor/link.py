"""`doctor`'s questions about the way to the gateway: address, TLS, signature, clocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from flask_babel import gettext as _

from kiosk.cli.doctor.check import Check, Question
from kiosk.shell.frame import Frame
from kiosk.web import filters
from kiosk.wiring.clock import kept_clock, kept_state
from kiosk.wiring.enrolment import Enrolled, enrolled, is_enrolled
from kiosk.wiring.trouble import PC_CLOCK_WRONG, pc_clock_wrong
from sync.database import connect
from sync.errors import Fault
from sync.machine_clock import SystemSource
from sync.transport.faults import LinkDown, Refused
from sync.transport.gateway import Gateway, Pinned
from sync.transport.http import Timeouts
from sync.wire.keys import SigningKey

BRIEF = Timeouts(connect_s=5, read_s=5, total_s=10)


def kept(frame: Frame) -> tuple[Enrolled | None, str | None]:
    """Return the enrolment and the clock's state; a damaged home has neither, which others tell."""
    home = frame.home
    if not (home.database.exists() and home.key.exists()):
        return None, None
    try:
        with closing(connect(home.database, readonly=True)) as db:
            return (enrolled(db) if is_enrolled(db) else None), kept_state(db)
    except sqlite3.Error:
        return None, None


def _pc_clock(frame: Frame) -> Check | None:
    """Certificates are judged by the PC's own clock; nothing else here is."""
    source = SystemSource()
    if not pc_clock_wrong(kept_clock(kept(frame)[1], source)):
        return None
    check = Check.of("pc clock", Fault(PC_CLOCK_WRONG))
    return replace(check, detail=f"{filters.tanggal(source.wall())}: {check.detail}")


def _link(frame: Frame) -> Check | None:
    """Ask the gateway's signed time, as the seat does."""
    found = kept(frame)[0]
    if found is None:
        return None
    ca_file = frame.config.gateway_ca_file
    gateway = Gateway(
        found.url,
        Pinned.from_enrolment(found.answer),
        SigningKey.load(frame.home.key),
        found.answer.seat_id,
        boottime=SystemSource().boottime_s,
        ca_file=Path(ca_file) if ca_file else None,
        timeouts=BRIEF,
    )
    try:
        sample = gateway.time()
    except LinkDown as down:
        # A link that is only cut mends itself; what is wrong with it otherwise does not.
        check = Check.of("link", down, "warn" if down.code == "link_down" else "bad")
        return replace(check, detail=f"{found.url}: {check.detail} {down.params['detail']}".strip())
    except Refused as refused:
        return Check.of("link", refused)
    finally:
        gateway.close()
    took_ms = (sample.received_b - sample.sent_b) * 1000
    return Check(
        "link",
        "ok",
        _(
            "%(url)s menjawab dengan tanda tangan yang benar dalam %(ms)s ms",
            url=found.url,
            ms=f"{took_ms:.0f}",
        ),
    )


QUESTIONS: Sequence[Question] = (_pc_clock, _link)
