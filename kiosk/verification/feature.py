"""Verification at a seat: the home of the visits that staff open for it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import has_request_context, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.accounts.service import Accounts
from kiosk.papers.shelf import Shelf
from kiosk.printed_forms.service import FormPrints
from kiosk.requirements.service import RequirementTables
from kiosk.seat import Feature, SeatCore, Slice, Task, VisitPart, keeping
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from kiosk.verification import sheets
from kiosk.verification.deciding import Deciding
from kiosk.verification.feed import DecisionFeed
from kiosk.verification.gateway import DeskGateway
from kiosk.verification.memory import KeptDesk
from kiosk.verification.routes import blueprint
from kiosk.verification.service import PURPOSES, VerificationDesk
from kiosk.verification.store import DecidedStore
from kiosk.web.frame import FrameView
from sync.outbox import Outbox
from sync.wire.verification import REGISTRATION_DECIDED


def join(seat: SeatCore) -> Slice:
    """Put the desk together."""
    store, accounts = DecidedStore(seat.private), seat.get(Accounts)
    session = seat.get(SeatSession)
    desk = seat.provide(
        VerificationDesk(
            open_db=seat.connect,
            sessions=session,
            staff=seat.get(StaffSignIn),
            clock=seat.clock,
            tables=seat.get(RequirementTables),
            gateway=DeskGateway(seat.gateway, seat.identity.gateway_recipient),
            store=store,
            deciding=Deciding(
                open_db=seat.connect,
                identity=seat.identity,
                clock=seat.clock,
                outbox=Outbox(seat.identity.seat_id, seat.key, seat.private),
                store=store,
                accounts=accounts,
                spool=seat.home.spool,
                wake=seat.engine.wake,
            ),
            shelf=Shelf(seat.home.desk),
            link_up=seat.link_up,
            free_bytes=lambda: seat.ports.free_bytes(seat.home.seat),
        )
    )
    session.on_end(desk.forget)
    zone = ZoneInfo(seat.identity.timezone)
    seat.get(FormPrints).hand_out(lambda way: sheets.filled(desk, way, zone))
    feed = DecisionFeed(store, accounts)
    return Slice(
        pages=[blueprint(desk)],
        purposes=PURPOSES,
        home=lambda: url_for("verification.start"),
        answers={REGISTRATION_DECIDED: feed.on_answer},
        visit=VisitPart(
            counts=desk.counts,
            rows=lambda: _rows(desk),
            loses=lambda: desk.undecided()[0] > 0,
        ),
        vault=keeping(KeptDesk, desk.keep, desk.give_back),
        frame=lambda view: _frame(desk, view),
        tasks=[Task("desk", desk.run)],
        on_start=desk.sweep,
    )


def _rows(desk: VerificationDesk) -> list[tuple[str, str]]:
    """What staff read before they end a locked visit."""
    left, begun = desk.undecided()
    if not left:
        return []
    said = ngettext("%(num)s belum diputuskan", "%(num)s belum diputuskan", left)
    if begun:
        said = _("%(left)s, %(begun)s sudah mulai diperiksa", left=said, begun=begun)
    return [(_("Pendaftaran yang dibawa"), said)]


def _frame(desk: VerificationDesk, view: FrameView) -> FrameView:
    """Decisions of this visit count; what is not decided goes with it."""
    counts = desk.counts()
    if counts is not None:
        view = replace(
            view,
            counts=counts if view.counts is None else view.counts + counts,
            queue_url=url_for("verification.queue") if has_request_context() else None,
        )
    return replace(view, undecided=desk.undecided()[0])


FEATURE = Feature("verification", join)
