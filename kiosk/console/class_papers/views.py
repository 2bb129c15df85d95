"""What the pages of a class's papers may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.classes import names
from kiosk.console.context import console
from sync.gateway.class_papers.service import CertificateStanding, CheckedCertificate
from sync.gateway.classes import service as classes
from sync.gateway.staff.service import members
from sync.wire.times import from_text


@dataclass(frozen=True)
class PersonView:
    """Somebody of the class who has been there."""

    trainee_id: str
    name: str


@dataclass(frozen=True)
class PapersPage:
    """A class and who may have a certificate; nobody while names are hidden for the projector.

    `closed` says whether certificates may be issued; `erased` that its names are gone.
    """

    class_id: str
    title: str
    date: str
    trainer: str
    state: str
    closed: bool
    erased: bool
    names_hidden: bool
    people: Sequence[PersonView]


@dataclass(frozen=True)
class CheckedCertificateView:
    """A certificate that was checked; instants are aware UTC. `note` is its text.

    `withdrawn_at`, `withdrawn_by` (a name) and `reason` are of one that was withdrawn.
    """

    passed: bool
    number: str
    name: str
    typed: bool
    title: str
    day: str
    hours: float
    trainer: str
    organiser: str
    came: datetime
    left: datetime | None
    issued: datetime
    standing: CertificateStanding
    note: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    reason: str


def papers(class_id: str) -> PapersPage:
    """Return what the page of a class's papers shows. Raises: Fault("class_unknown")."""
    centre = console().centre
    known = classes.one(centre, class_id)
    told, hidden = known.training_class, names.are_hidden()
    people = [] if hidden else classes.board(centre, class_id).rows
    return PapersPage(
        class_id=class_id,
        title=told.title,
        date=told.date,
        trainer=told.trainer,
        state=told.state,
        closed=told.state == "closed" and not known.erased,
        erased=known.erased,
        names_hidden=hidden,
        people=[PersonView(one.trainee_id, one.name) for one in people if one.progress.last_at],
    )


def checked(found: CheckedCertificate, note: str) -> CheckedCertificateView:
    """Return a certificate as the page of its check shows it."""
    one, gone = found.certificate, found.withdrawn
    staff = {each.staff_id: each.name for each in members(console().centre)} if gone else {}
    return CheckedCertificateView(
        passed=one.kind == "passed",
        number=one.number,
        name=one.name,
        typed=one.named == "code",
        title=one.title,
        day=one.date,
        hours=float(one.hours),
        trainer=one.trainer,
        organiser=one.organiser,
        came=from_text(one.came),
        left=from_text(one.left) if one.left else None,
        issued=from_text(one.issued),
        standing=found.standing,
        note=note,
        withdrawn_at=from_text(gone.at) if gone else None,
        withdrawn_by=staff.get(gone.by, gone.by) if gone else "",
        reason=gone.reason if gone else "",
    )
