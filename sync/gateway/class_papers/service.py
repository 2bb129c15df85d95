"""Hand out what a class leaves: its record for papers and files, and signed certificates.

Nothing is kept but the journal's entries: a certificate's number, and the digest of its note. The
same note is written again from them as long as nothing new is known of the trainee.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.class_papers import store
from sync.gateway.class_papers.entries import CERTIFICATE_ISSUED, CERTIFICATE_WITHDRAWN
from sync.gateway.class_papers.store import IssuedCertificate, WithdrawnCertificate
from sync.gateway.classes import service as classes
from sync.gateway.classes.standing import require_trainer, require_training
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member
from sync.receipts import digest
from sync.training import badges, certificates, reports, withdrawn
from sync.training.certificates import Certificate
from sync.training.class_record import ClassRecord
from sync.training.progress import ClassProgress, progress
from sync.training.reports import TraineeResult
from sync.work import Work

__all__ = [
    "CheckedCertificate",
    "SignedCertificate",
    "TakenClass",
    "check",
    "issue",
    "take",
    "withdraw",
    "withdrawn_list",
]

CertificateStanding = Literal["newest", "replaced", "unrecorded", "withdrawn"]
"""`replaced`: a newer one was issued to the same person. `unrecorded`: signed here, and not in the
journal, as after a copy of the gateway was put back."""


@dataclass(frozen=True)
class TakenClass:
    """A class's record, and how far everybody is."""

    record: ClassRecord
    progress: ClassProgress


@dataclass(frozen=True)
class SignedCertificate:
    """A certificate, its note, and the same as a badge for other programs."""

    certificate: Certificate
    note: str
    badge: str


@dataclass(frozen=True)
class CheckedCertificate:
    """A certificate that this gateway signed, and whether it is the newest of its number.

    `withdrawn` says by whom and why it was withdrawn, None where it was not.
    """

    certificate: Certificate
    standing: CertificateStanding
    withdrawn: WithdrawnCertificate | None = None


def take(centre: Centre, class_id: str, *, by: Member) -> TakenClass:
    """Return all that a class's papers and files need; who took it is in the journal.

    Raises: what `classes.record` raises.
    """
    found = classes.record(centre, class_id, by=by)
    return TakenClass(found, progress(found, centre.clock()))


def issue(
    centre: Centre, class_id: str, *, by: Member, only: Collection[str] | None = None
) -> Sequence[SignedCertificate]:
    """Return the certificates of everybody who came, by name; of `only` these trainees, if given.

    Who has a certificate that still says what is known gets it again, word for word; others get a
    new note under the number that they had, or a new number. Whose certificate was withdrawn is
    left out. Raises: what `take` raises, Fault("certificate_class_open"),
    Fault("certificate_nobody"), Fault("certificate_withdrawn", number) where nobody else is left,
    Fault("certificate_too_long", name), Fault("clock_behind").
    """
    taken = take(centre, class_id, by=by)
    if taken.record.state != "closed":
        raise Fault("certificate_class_open")
    came = [
        one
        for one in reports.results(taken.record, taken.progress)
        if one.attended and (only is None or one.trainee.trainee_id in only)
    ]
    if not came:
        raise Fault("certificate_nobody")
    with centre.writing() as db:
        desk = _Desk(centre, db, by, taken.record, centre.signing_now())
        known, gone = store.issued(db, class_id), store.withdrawn(db)
        numbers = {one.running: one.number for one in gone.values() if one.class_id == class_id}
        had = {one.trainee_id: numbers.get(one.running) for one in known.values()}
        left = [one for one in came if had.get(one.trainee.trainee_id) is None]
        if not left:
            raise Fault("certificate_withdrawn", number=had[came[0].trainee.trainee_id])
        return [desk.certify(one, known) for one in left]


def check(centre: Centre, note: str) -> CheckedCertificate:
    """Check a certificate with this gateway's own key, and whether it still holds.

    Raises: Fault("certificate_malformed", why), Fault("certificate_signature_invalid").
    """
    certificate = certificates.verify(note, {centre.identity.gateway_id: centre.key.public})
    with centre.reading() as db:
        known = store.issued(db, certificate.class_id).values()
        gone = store.withdrawn(db).get(certificate.number)
    if gone is not None:
        return CheckedCertificate(certificate, "withdrawn", gone)
    running = _running(certificate)
    newest = next((one for one in known if one.running == running), None)
    if newest is None:
        return CheckedCertificate(certificate, "unrecorded")
    same = newest.sha256 == digest(note)
    return CheckedCertificate(certificate, "newest" if same else "replaced")


def withdraw(centre: Centre, note: str, *, by: Member, reason: str) -> None:
    """Withdraw a certificate: no note of its number holds any more, and none is issued again.

    Raises: what `check` and `require_trainer` raise, Fault("certificate_withdrawn", number) for
    one that was withdrawn already, Fault("console_reason_missing").
    """
    require_trainer(centre, by)
    found = check(centre, note)
    if not reason.strip():
        raise Fault("console_reason_missing")
    one = found.certificate
    with centre.writing() as db:
        if one.number in store.withdrawn(db):
            raise Fault("certificate_withdrawn", number=one.number)
        record(
            centre,
            db,
            CERTIFICATE_WITHDRAWN,
            by=by,
            why=reason,
            class_id=one.class_id,
            running=_running(one),
            number=one.number,
        )


def withdrawn_list(centre: Centre) -> str:
    """Return the numbers of all that were withdrawn here, as a signed note.

    Raises: Fault("classes_training_only"), Fault("clock_behind").
    """
    require_training(centre)
    with centre.reading() as db:
        numbers = list(store.withdrawn(db))
    gateway_id, now = centre.identity.gateway_id, centre.signing_now()
    return withdrawn.write_list(numbers, centre.key, issued=now, gateway_id=gateway_id)


def _running(certificate: Certificate) -> int:
    return int(certificate.number.rpartition("-")[2])


@dataclass(frozen=True)
class _Desk:
    """Writes the certificates of one class within one transaction."""

    centre: Centre
    db: Work
    by: Member
    record: ClassRecord
    now: str

    def certify(
        self, result: TraineeResult, known: dict[str, IssuedCertificate]
    ) -> SignedCertificate:
        """Write a trainee's certificate; what is new in it is added to `known`."""
        trainee_id = result.trainee.trainee_id
        had = known.get(trainee_id)
        if had is not None:
            again = self._written(result, had.running, had.issued_at)
            if digest(again.note) == had.sha256:
                return again
        running = (
            had.running if had else 1 + max((one.running for one in known.values()), default=0)
        )
        made = self._written(result, running, self.now)
        known[trainee_id] = IssuedCertificate(trainee_id, running, self.now, digest(made.note))
        self._note(known[trainee_id], made.certificate)
        return made

    def _note(self, issued: IssuedCertificate, certificate: Certificate) -> None:
        record(
            self.centre,
            self.db,
            CERTIFICATE_ISSUED,
            by=self.by,
            class_id=self.record.class_id,
            trainee_id=issued.trainee_id,
            running=issued.running,
            says=certificate.kind,
            issued_at=issued.issued_at,
            sha256=issued.sha256,
        )

    def _written(self, result: TraineeResult, running: int, issued: str) -> SignedCertificate:
        gateway_id, key = self.centre.identity.gateway_id, self.centre.key
        made = certificates.certify(
            self.record, result, running, issued=issued, gateway_id=gateway_id
        )
        return SignedCertificate(made, certificates.write(made, key), badges.badge(made, key))
