"""Registration at a seat: the home of the visits that staff open for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import cast
from zoneinfo import ZoneInfo

from flask import has_request_context, url_for

from kiosk.accounts.service import Accounts
from kiosk.centre_log.service import CentreLogs
from kiosk.papers.service import PaperDesk
from kiosk.printed_forms.service import Filled, FormPrints
from kiosk.registration import views
from kiosk.registration.asking import papers_asked
from kiosk.registration.clearing import FormClearing
from kiosk.registration.composing import compose
from kiosk.registration.context import RegistrationContext
from kiosk.registration.feed import RegistrationFeed
from kiosk.registration.gateway import RegistrationGateway
from kiosk.registration.handing import Handing
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.memory import KeptForm
from kiosk.registration.routes import blueprint, home
from kiosk.registration.store import RegistrationStore
from kiosk.requirements.service import RequirementTables
from kiosk.seat import (
    Feature,
    SeatCore,
    Slice,
    Task,
    VisitPart,
    keeping,
    purposes_with,
    reading,
)
from kiosk.sessions import stopped
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import FrameView
from sync.registration.application import Track
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationErased


def join(seat: SeatCore) -> Slice:
    """Put registration together; later features find its `RegistrationContext`."""
    store = RegistrationStore(seat.private)
    desk = seat.provide(_desk(seat, store))
    handing = seat.provide(compose(seat, desk, store))
    desk.papers.mount(
        lambda: papers_asked(desk), lambda: url_for("registration.papers"), handing.jobs.busy
    )
    seat.get(FormPrints).fill_from(lambda: _filled(desk))
    feed = RegistrationFeed(
        seat.identity.gateway_id, seat.gateway_keys, store, seat.get(CentreLogs).want
    )
    clearing = seat.provide(_clearing(seat, store))
    return Slice(
        pages=[blueprint(desk, handing)],
        purposes=purposes_with("registration", seat.identity.realm),
        home=lambda: home(desk),
        starts=frozenset({"registration"}),
        feed={"registration_erased": reading(RegistrationErased, clearing.erased)},
        answers={REGISTRATION_SUBMITTED: feed.on_answer},
        tasks=[Task("forms", clearing.run)],
        visit=VisitPart(
            busy=handing.jobs.busy,
            counts=handing.counts,
            rows=lambda: views.work(desk.visit.memory.draft),
            loses=handing.loses,
        ),
        vault=keeping(KeptForm, desk.visit.kept, lambda kept: _give(desk, handing, kept)),
        frame=lambda view: _frame(handing, view),
        on_beat=lambda: _beat(desk, handing),
    )


def _beat(desk: RegistrationContext, handing: Handing) -> None:
    """Stop who signed in with an account that counts no more, as at a bidding visit."""
    if not handing.jobs.busy() and desk.recognising.stopped():
        desk.record("account_stopped", visit_id=desk.visit.id())
        stopped.stop(desk.sessions)
    stopped.tell(desk.sessions)


def _desk(seat: SeatCore, store: RegistrationStore) -> RegistrationContext:
    return RegistrationContext(
        open_db=seat.connect,
        identity=seat.identity,
        sessions=seat.get(SeatSession),
        staff=seat.get(StaffSignIn),
        clock=seat.clock,
        track=cast(Track, seat.config.registration_track),
        tables=seat.get(RequirementTables),
        papers=seat.get(PaperDesk),
        accounts=seat.get(Accounts),
        hasher=seat.ports.hasher(),
        known_here=lambda numbers: _known_here(seat, store, numbers),
        ask_known=RegistrationGateway(seat.gateway).known,
        link_up=seat.link_up,
        timezone=ZoneInfo(seat.identity.timezone),
        monotonic=seat.ports.monotonic,
    )


def _clearing(seat: SeatCore, store: RegistrationStore) -> FormClearing:
    return FormClearing(
        connect=seat.connect,
        spool=seat.home.spool,
        store=store,
        status_of=RegistrationGateway(seat.gateway).status,
        link_up=seat.link_up,
        trusted=seat.clock.now,
        monotonic=seat.ports.monotonic,
        days=seat.config.sealed_kept_days,
    )


def _filled(desk: RegistrationContext) -> Filled | None:
    """What forms on paper are filled in from: the form on the pages, else what was handed in."""
    memory = desk.visit.memory
    if memory.draft is not None:
        form, code = desk.filling.application(), ""
    elif memory.last is not None:
        form, code = memory.last, desk.sessions.memory.of(HandingMemory).last_code
    else:
        return None
    return Filled(form, desk.tables.named(form.rules), code)


def _known_here(seat: SeatCore, store: RegistrationStore, numbers: Sequence[str]) -> bool:
    """Whether one of the numbers has an account here, or was handed in here and not refused."""
    accounts = seat.get(Accounts)
    with closing(seat.connect()) as db:
        return store.has_number(db, numbers) or any(map(accounts.find, numbers))


def _give(desk: RegistrationContext, handing: Handing, kept: KeptForm) -> None:
    """Take back what the vault held, but for a form that was handed in just before the crash.

    One that was left for later just before it has the code that was chosen for it.
    """
    desk.visit.give(kept)
    handing.drop_if_handed_in()
    handing.keep_promise()


def _frame(handing: Handing, view: FrameView) -> FrameView:
    """What was handed in at this visit counts; an unfinished form can be left for later."""
    counts = handing.counts()
    if counts is not None:
        view = replace(
            view,
            counts=counts if view.counts is None else view.counts + counts,
            queue_url=url_for("registration.queue") if has_request_context() else None,
        )
    if handing.loses() and has_request_context():
        view = replace(view, later_url=url_for("registration.later"))
    return view


FEATURE = Feature("registration", join)
