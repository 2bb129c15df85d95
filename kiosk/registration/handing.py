"""The desk of the pages that end a form: handing in, leaving for later, status, the account."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import argon2
import msgspec

from kiosk.centre_log.service import CentreLogs
from kiosk.intake import MediaWatcher
from kiosk.registration import password
from kiosk.registration.context import RegistrationContext
from kiosk.registration.draft import Draft
from kiosk.registration.handed import HandedIn
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.paper import RegistrationPaper
from kiosk.registration.parking import DraftParking, Park
from kiosk.registration.password import Strength
from kiosk.registration.sealing import SealOrder
from kiosk.registration.service import SOUGHT
from kiosk.registration.status import Standings
from kiosk.registration.store import RegistrationStore
from kiosk.registration.submit import HandIn, Submitting
from kiosk.seat.jobs import SealingJob, SealingJobs, WorkState
from kiosk.web.frame import CountsView
from sync import outbox
from sync.errors import Fault
from sync.outbox import Item
from sync.registration import codes
from sync.registration.application import ENTITIES, ChosenAccount
from sync.registration.codes import DraftKey
from sync.requirements import Table
from sync.wire import practice
from sync.wire.secret_rules import nfc

PARKED = "draft"


class SealedJob(SealingJob[Any]):
    """Hands in (its result is a `HandedIn`) or leaves for later (its result is the resume code)."""


@dataclass(frozen=True, kw_only=True)
class Handing:
    """`desk` is the wizard's; the rest is what its end needs."""

    desk: RegistrationContext
    open_db: Callable[[], sqlite3.Connection]
    store: RegistrationStore
    submitting: Submitting
    parking: DraftParking
    standings: Standings
    house: RegistrationPaper
    hasher: argon2.PasswordHasher
    media: MediaWatcher
    monotonic: Callable[[], float]
    logs: CentreLogs
    jobs: SealingJobs[SealedJob] = field(default_factory=SealingJobs)

    @property
    def memory(self) -> HandingMemory:
        """The memory of whatever visit is going on."""
        return self.desk.sessions.memory.of(HandingMemory)

    # handing in

    def hand_in(self, titles: tuple[str, ...], limit_days: int) -> str:
        """Begin to hand in the form on the pages; return what names the job.

        `titles` are the originals to show at the desk, within `limit_days`. A second press finds
        the first job. Raises: Fault("registration_incomplete" | "registration_busy"), and as
        `RegistrationVisit.draft`.
        """
        draft = self.desk.visit.draft()
        if self.desk.filling.gaps() or not self.desk.filling.agreed():
            raise Fault("registration_incomplete")
        draft = msgspec.structs.replace(draft, application=self.desk.filling.application())
        papers = tuple(self.desk.papers.sources())
        order = HandIn(self.desk.visit.id(), draft, papers, titles, limit_days, self._key())
        key = key_of(draft.registration_id, draft.version)
        self._begin(
            key, order, lambda p, c: self.submitting.hand_in(order, progress=p, cancelled=c)
        )
        return key

    def agree(self) -> None:
        """Note the agreement to the statement, and choose the code that finds the form again.

        What the code stands for is derived here (0.1 s, 32 MiB), before the press that hands in.
        Raises: what `Filling.agree` raises.
        """
        self.desk.filling.agree()
        self._key()

    def _key(self) -> DraftKey:
        """Return what the resume code of the form on the pages stands for."""
        memory, code = self.memory, self._code(self.desk.visit.draft().registration_id)
        if memory.derived is None or memory.derived[0] != code:
            memory.derived = code, codes.draft_key(code, self.desk.identity.realm)
        return memory.derived[1]

    def park(self) -> str:
        """Begin to leave the form on the pages for later; return what names the job.

        Raises: Fault("registration_busy"), and as `RegistrationVisit.draft`.
        """
        draft = msgspec.structs.replace(
            self.desk.visit.draft(), application=self.desk.filling.application()
        )
        papers = tuple(self.desk.papers.sources())
        order = Park(self.desk.visit.id(), draft, papers, self._code(draft.registration_id))
        key = f"{PARKED}.{self._mark(draft)}"
        self._begin(key, order, lambda p, c: self.parking.park(order, progress=p, cancelled=c))
        return key

    def _code(self, registration_id: str) -> str:
        """Return the resume code of a registration; a new one lies in the vault before it is used.

        So a crash while its form is sealed leaves nothing under a code that nobody knows.
        """
        memory = self.memory
        if known := memory.code_of(registration_id):
            return known
        if memory.promised_for != registration_id:
            memory.promised, memory.promised_for = codes.new_resume_code(), registration_id
            self.desk.visit.keep_now()
        return memory.promised

    def keep_promise(self) -> None:
        """After a crash: show the code that was promised, where its form was left before it."""
        memory = self.memory
        if memory.promised and self.parking.lies_here(memory.promised):
            draft, of = self.desk.visit.memory.draft, memory.promised_for
            if draft is not None and draft.registration_id == of:
                memory.resume_code, memory.resume_of = memory.promised, of
            else:
                memory.handed = {**memory.handed, of: memory.promised}
            memory.promised = memory.promised_for = ""

    def _mark(self, draft: Draft) -> str:
        """Stand for a form as it is now, with its papers and what stands on its pages unsent."""
        papers = "".join(f"{one.document}:{one.sha256}," for one in self.desk.papers.ready())
        pages = sorted((page, sorted(kept.items())) for page, kept in draft.typed.items())
        typed = repr([one for one in pages if one[0] != SOUGHT])
        digest = hashlib.sha256(f"{draft.registration_id}{papers}{typed}".encode()).hexdigest()
        return f"{draft.revision}-{digest[:16]}"

    def _begin(self, key: str, order: SealOrder, work: Callable[[Any, Any], Any]) -> None:
        sizes = [max(1, order.size_bytes)]
        try:
            self.jobs.begin(
                key, lambda: SealedJob(key, order.visit_id, sizes, work, self.monotonic)
            )
        except Fault as fault:
            raise Fault("registration_busy") from fault

    def settle(self) -> tuple[str, WorkState] | None:
        """Take the result of a job whose own page was left, once.

        Return key and state of a job that is running, or whose result was taken just now.
        """
        visit = self.desk.sessions.visit
        job = None if visit is None else self.jobs.of(visit.id)
        if job is None:
            return None
        state = job.snapshot().state
        if state is WorkState.DONE and self.collect(job):
            return job.key, state
        return (job.key, state) if state is WorkState.RUNNING else None

    def collect(self, job: SealedJob) -> bool:
        """Take the result of a finished job, once: what was handed in leaves the pages.

        Return whether there was one to take.
        """
        result = job.take_result()
        if isinstance(result, HandedIn):
            self._handed_in(result)
        elif isinstance(result, str):
            self.memory.resume_code, self.memory.parked = result, job.key.rpartition(".")[2]
            self.memory.resume_of = self.desk.visit.draft().registration_id
            self.memory.promised = self.memory.promised_for = ""
        self.desk.visit.keep_now()
        return result is not None

    def loses(self) -> bool:
        """Whether a form on the pages would be lost, which was not left for later as it is."""
        draft = self.desk.visit.memory.draft
        return draft is not None and self._mark(draft) != self.memory.parked

    def _handed_in(self, handed: HandedIn) -> None:
        visit, draft = self.desk.visit, self.desk.visit.memory.draft
        if draft is not None and draft.registration_id == handed.registration_id:
            visit.drop(draft.application)
            self.desk.papers.keep_only(())
        memory, one = self.memory, handed.registration_id
        code = memory.code_of(one) or (memory.promised if memory.promised_for == one else "")
        memory.handed = {**memory.handed, one: code}
        memory.last_code, memory.resume_code = handed.code, ""
        memory.promised = memory.promised_for = ""

    def drop_if_handed_in(self) -> None:
        """After a crash: take a form from the pages that was handed in just before it."""
        draft = self.desk.visit.memory.draft
        if draft is None:
            return
        with closing(self.open_db()) as db:
            newest = self.store.newest_version(db, draft.registration_id)
        if newest >= draft.version:
            self.desk.visit.drop(draft.application)

    def resume(self, code: str, staff: tuple[str, str]) -> bool:
        """Put the form of a resume code on the pages, with its papers.

        Return False, and put nothing there, where it was handed in and is decided or looked at by
        the desk: its status is asked for instead. Raises: what `DraftParking.resume`,
        `Standings.taken_up` and `PaperDesk.restore` raise.
        """
        found = self.parking.resume(code, self.memory, self.desk.visit.id(), staff)
        draft = self.standings.taken_up(found.draft, here=found.found == "here")
        if draft is None:
            self.memory.asked = found.draft.code
            return False
        self.desk.papers.keep_only(())
        for paper in draft.application.papers:
            read = found.paper(paper.name).read
            self.desk.papers.restore(paper, iter(partial(read, 1 << 20), b""))
        self.desk.visit.put(draft)
        self.desk.visit.memory.privacy = True
        # Until something is changed it lies there as it was left: leaving loses nothing.
        memory = self.memory
        memory.resume_code, memory.resume_of = code, draft.registration_id
        memory.parked = self._mark(draft)
        self.desk.visit.keep_now()
        return True

    def discard(self) -> None:
        """Throw away the form on the pages, its papers and the scans; the vault forgets them too.

        What was left for later or handed in before stays as it is. A second press finds nothing to
        throw away. Raises: as `RegistrationVisit.id`.
        """
        self.desk.visit.id()
        if self.desk.visit.memory.draft is not None:
            self.desk.visit.drop()
            self.desk.papers.drop_all()
            self.desk.visit.keep_now()

    def again(self) -> bool:
        """Take up the registration whose status was asked for, to be handed in once more.

        Return whether it is filled in; papers of another form do not go with it. Raises: as
        `Standings.again`.
        """
        before = self.desk.visit.memory.draft
        filled_in = self.standings.again(self.memory.asked)
        now = self.desk.visit.memory.draft
        if before and now and before.registration_id != now.registration_id:
            self.desk.papers.keep_only(())
        return filled_in

    # what was handed in

    def handed(self, registration_id: str, version: int) -> tuple[HandedIn, Item]:
        """Return what was handed in at this visit, and its place in the queue.

        Raises: Fault("registration_code_unknown"), and as `RegistrationVisit.id`.
        """
        for one, item in self.all_handed():
            if (one.registration_id, one.version) == (registration_id, version):
                return one, item
        raise Fault("registration_code_unknown")

    def all_handed(self) -> list[tuple[HandedIn, Item]]:
        """Return everything that was handed in at this visit, the newest first."""
        visit_id = self.desk.visit.id()
        with closing(self.open_db()) as db:
            found = self.store.of_visit(db, visit_id)
            return [(one, outbox.item(db, one.item_id)) for one in found]

    def counts(self) -> CountsView | None:
        """Say how what was handed in at this visit stands; None where nothing was."""
        visit = self.desk.sessions.visit
        if visit is None:
            return None
        with closing(self.open_db()) as db:
            found = self.store.of_visit(db, visit.id)
            if not found:
                return None
            return CountsView.of(outbox.item(db, one.item_id).state for one in found)

    def table(self, entity: str) -> Table | None:
        """Return the requirement table whose words describe a registration; None without one.

        `entity` is its legal form, "" where only the gateway knows: papers and reasons are called
        the same for all forms of a track.
        """
        known = next((one for one in ENTITIES if one == entity), ENTITIES[0])
        try:
            return self.desk.tables.for_(self.desk.track, known, self.desk.today())
        except Fault:
            return None

    # the account

    def choose_user_id(self, typed: str) -> str:
        """Keep the User ID that the person asks for.

        Raises: Fault("user_id_form", least, most), in training Fault("account_unmarked").
        """
        wanted = password.user_id(typed)
        practice.require_marked(self.desk.identity.realm, wanted)
        self.desk.filling.answer("account", {"account.user_id": wanted})
        return wanted

    def choose_password(self, chosen: str) -> None:
        """Keep the verifier of a password for the account, and nothing else of it.

        Raises: what `password.require` raises.
        """
        application = self.desk.filling.application()
        rules = self.desk.filling.table().password
        password.require(chosen, application.account.user_id, application, rules)
        account = ChosenAccount(
            user_id=application.account.user_id, verifier=self.hasher.hash(nfc(chosen))
        )
        self.desk.visit.change(
            lambda one: one.answered(
                msgspec.structs.replace(one.application, account=account), "account"
            )
        )

    def strength(self, typed: str) -> Strength:
        """Estimate a password while it is typed; nothing of it is kept."""
        application, rules = self.desk.filling.application(), self.desk.filling.table().password
        return password.strength(typed, application.account.user_id, application, rules)


def key_of(registration_id: str, version: int) -> str:
    """Return what names a version of a registration in an address."""
    return f"{registration_id}.{version}"
