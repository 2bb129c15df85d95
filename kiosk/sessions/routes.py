"""Pages of a seat's life: waiting, staff, welcome, locked, more time, leaving, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from flask import Blueprint, Response, request, url_for

from kiosk.seat import Registry
from kiosk.sessions.forms import back_pin, open_request, own_pin, staff_request
from kiosk.sessions.service import SeatSession
from kiosk.sessions.start import Start
from kiosk.sessions.views import (
    EndAskedView,
    EndedView,
    ExtendView,
    LockedView,
    OwnPinView,
    StaffView,
    WaitingView,
    WelcomeView,
    minute_choices,
    purpose_choices,
)
from kiosk.sessions.visit.state import EndAsked
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.staff.service import Actor, StaffSignIn
from kiosk.staff.views import SignInView
from kiosk.web import fragments, headers
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.frame import DeadlineView, FrameSource
from kiosk.web.guards import LOCKED_URL, WAITING_URL, Guard, locked_ok, public
from kiosk.web.shell import where_it_was
from sync.wire.roles import Purpose

_OWN_PIN = {"visitor_pin_wrong": "own_pin", "visitor_pin_blocked": "pin"}
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class SeatPages:
    """The views, one method each; `home` gives the address an open seat starts at."""

    def __init__(
        self,
        desk: SeatSession,
        staff: StaffSignIn,
        guard: Guard,
        frame: FrameSource,
        homes: Registry,
        deadlines: Callable[[], Sequence[DeadlineView]],
        *,
        visit_minutes: int,
    ) -> None:
        self._desk = desk
        self._staff = staff
        self._guard = guard
        self._frame = frame
        self._start_page, self._homes = Start(desk, homes), homes
        self._home, self.not_here = self._start_page.home, self._start_page.not_here
        self._deadlines = deadlines
        self._visit_minutes = visit_minutes
        # A visit that ended without its window (console, idling): the next page cleans that up.
        self._unclean = False
        desk.on_end(self._note_end)
        # A visit found at the start has been welcomed before.
        self._welcomed = self._visit_id()

    @public
    def waiting(self) -> Response:
        """Show the page of a seat between visitors, or go to where the visit is."""
        if self._desk.state != "closed" and self._must_clean():  # the next visit has begun already
            return self._cleaned(fragments.go(WAITING_URL))
        if self._desk.state == "open":
            return fragments.go(self._start())
        if self._desk.state == "locked":
            return fragments.go(LOCKED_URL)
        if self._desk.closing is not None:
            return fragments.go(url_for("sessions.ended"))
        if self._must_clean():
            return self._cleaned(fragments.go(WAITING_URL))
        view = WaitingView.of(self._frame.frame().seat_name, self._deadlines())
        return fragments.render("sessions/waiting.html", "sessions/_deadlines.html", view=view)

    @public
    def staff(self) -> Response:
        """Show the page on which staff open the seat."""
        if self._desk.state != "closed":
            return fragments.go(WAITING_URL)
        if self._must_clean():
            return self._cleaned(fragments.go(request.path))
        return self._staff_page(Form({"minutes": str(self._visit_minutes), "purpose": "bidding"}))

    @public
    @staff_act("open")
    def open(self) -> Response:
        """Open the seat by staff."""
        form = Form(request.form)
        with form.beside(known=BESIDE):
            asked = form.read(partial(open_request, choices=self._staff.choices("open")))
            self._desk.require("open")
            who = asked.sign_in
            by = self._staff.sign_in(who.staff_id, who.secret, "open", purpose=asked.purpose)
            self._desk.open(by, asked.visitor, asked.purpose, asked.minutes)
            return fragments.go(url_for("sessions.welcome"))
        return self._staff_page(form)

    def welcome(self) -> Response:
        """What a visit is, and the way on."""
        self._welcomed = self._visit_id()
        visit = self._desk.visit
        if visit is None:
            return fragments.go(WAITING_URL)
        view = WelcomeView(visit.visitor_name, -(-visit.seconds_left // 60), self._home())
        return fragments.render("sessions/welcome.html", view=view)

    def own_pin(self) -> Response:
        """Show the page of the visit's own PIN."""
        return self._own_pin_page(Form())

    def choose_pin(self) -> Response:
        """Take the visit's own PIN."""
        form = Form(request.form)
        with form.beside():
            self._desk.set_visitor_pin(form.read(own_pin))
            return fragments.go(url_for("sessions.own_pin", saved=1))
        return self._own_pin_page(form)

    def here(self) -> Response:
        """“Saya masih di sini”, for a page without the script that notices every touch."""
        self._desk.seen()
        return where_it_was()

    def dismiss_message(self) -> Response:
        """Put the message of staff away."""
        self._desk.dismiss_message()
        return where_it_was()

    @locked_ok
    def lock(self) -> Response:
        """Lock the seat by its visitor."""
        if self._desk.state == "open":
            self._desk.lock("visitor")
        return fragments.go(LOCKED_URL)

    @locked_ok
    def locked(self) -> Response:
        """Show the page of a locked seat."""
        if self._desk.state == "open":
            return fragments.go(self._home())
        return self._locked_page(Form(), by_staff=bool(request.args.get("staff")))

    @locked_ok
    def back(self) -> Response:
        """The visitor comes back with their own PIN."""
        if self._desk.state == "open":
            return fragments.go(self._home())
        form = Form(request.form)
        with form.beside(known=_OWN_PIN):
            self._desk.resume_by_visitor(form.read(back_pin))
            return fragments.go(self._home())
        return self._locked_page(form)

    @locked_ok
    @staff_act("resume", "end")
    def resume(self) -> Response:
        """Give a locked seat back by staff, or ask them about its end."""
        if self._desk.state == "open":
            return fragments.go(self._home())
        ending = request.form.get("act") == "end"
        act: Literal["end", "resume"] = "end" if ending else "resume"
        purpose = None if ending else self._purpose()
        with_minutes = self._time_is_over() and not ending
        form = Form(request.form)
        with form.beside(known=BESIDE):
            choices = self._staff.choices("end")
            asked = form.read(partial(staff_request, choices=choices, with_minutes=with_minutes))
            self._desk.require(act)
            who = asked.sign_in
            by = self._staff.sign_in(who.staff_id, who.secret, act, purpose=purpose)
            if ending:
                return self._ask_to_end(by)
            self._desk.resume(by, asked.minutes)
            return fragments.go(self._home())
        return self._locked_page(form, by_staff=True)

    def _ask_to_end(self, by: Actor) -> Response:
        return self._end_asked_page(self._desk.ask_to_end(by))

    @in_both
    def _end_asked_page(self, asked: EndAsked) -> Response:
        ports = self._desk.ports
        view = EndAskedView.of(asked, ports.work(), loses=ports.unsealed())
        return fragments.render("sessions/end_asked.html", view=view)

    @locked_ok
    def end_asked(self) -> Response:
        """Staff have read whose visit it is, and end that one: no other, and not much later."""
        if not self._desk.end_as_asked(request.form.get("asked", "")[:100]):
            return fragments.go(LOCKED_URL)
        return self._cleaned(fragments.go(url_for("sessions.ended")))

    def extend(self) -> Response:
        """Show the page on which staff add time."""
        return self._extend_page(Form())

    @staff_act("extend")
    def add_time(self) -> Response:
        """Add time by staff."""
        purpose, form = self._purpose(), Form(request.form)
        with form.beside(known=BESIDE):
            choices = self._staff.choices("extend", purpose)
            asked = form.read(partial(staff_request, choices=choices, with_minutes=True))
            self._desk.require("extend")
            who = asked.sign_in
            by = self._staff.sign_in(who.staff_id, who.secret, "extend", purpose=purpose)
            self._desk.extend(by, asked.minutes)
            return fragments.go(self._home())
        return self._extend_page(form)

    def leave(self) -> Response:
        """Ask the visitor before the visit ends."""
        view = EndedView(self._frame.frame().counts)
        return fragments.render("sessions/leave.html", view=view, home_url=self._home())

    def end(self) -> Response:
        """End the visit by its visitor."""
        return self._end(self._desk.end_by_visitor)

    @public
    def ended(self) -> Response:
        """Show what stays and what was erased, to whoever just left."""
        if self._must_clean():
            return self._cleaned(fragments.go(request.path))
        if request.args.get("done"):
            self._desk.dismiss_closing()
        closing = self._desk.closing
        if closing is None:
            return fragments.go(WAITING_URL)
        view = EndedView(closing.counts, closing)
        return fragments.render("sessions/ended.html", view=view)

    # what happens beside every view

    def note_use(self) -> None:
        """A page that was asked for is a sign of life; what htmx asks for alone is none."""
        alone = fragments.wants_fragment() or request.endpoint in ("shell.static", "shell.frame")
        if not alone:
            self._desk.seen()

    def keep(self, response: Response) -> Response:
        """Write what a request may have changed into the visit's vault."""
        if request.method in _WRITES:
            self._desk.keep_now()
        return response

    # inside

    def _note_end(self) -> None:
        self._unclean = True

    def _end(self, act: Callable[[], None]) -> Response:
        act()
        return self._cleaned(fragments.go(url_for("sessions.ended")))

    def _must_clean(self) -> bool:
        """A part of a page that stays would keep a page token of the old cookie."""
        return self._unclean and not fragments.wants_fragment()

    def _cleaned(self, response: Response) -> Response:
        """Once after a visit: a new cookie, and nothing of its pages left in the window.

        Only on the way to another page: the token in a page belongs to the cookie it was drawn for.
        """
        if self._unclean:
            self._unclean = False
            self._guard.renew(response)
            response.headers["Clear-Site-Data"] = headers.CLEAR_SITE_DATA
        return response

    def _purpose(self) -> Purpose | None:
        visit = self._desk.visit
        return None if visit is None else visit.purpose

    def _time_is_over(self) -> bool:
        visit = self._desk.visit
        return visit is not None and visit.seconds_left == 0

    @in_both
    def _staff_page(self, form: Form) -> Response:
        view = StaffView(
            visitor=form.typed("visitor"),
            purpose=form.typed("purpose"),
            minutes=form.typed("minutes"),
            minute_choices=minute_choices(self._visit_minutes),
            purposes=purpose_choices(self._homes),
            sign_in=SignInView.of(self._staff, "open", chosen=chosen(form), found=form.errors),
            errors=form.errors,
        )
        return fragments.render("sessions/staff.html", status=form.status, view=view)

    def _visit_id(self) -> str | None:
        visit = self._desk.visit
        return None if visit is None else visit.id

    def _start(self) -> str:
        """Where an open seat begins: the console opens a visit without any page being asked."""
        known = self._welcomed == self._visit_id()
        return self._home() if known else url_for("sessions.welcome")

    @in_both
    def _own_pin_page(self, form: Form) -> Response:
        running = self._desk.running
        if running is None:
            return fragments.go(WAITING_URL)
        has_pin = bool(running.pin_verifier)
        saved = has_pin and not form.errors and "saved" in request.args
        view = OwnPinView(has_pin=has_pin, saved=saved, home_url=self._home(), errors=form.errors)
        return fragments.render("sessions/own_pin.html", status=form.status, view=view)

    @in_both
    def _locked_page(self, form: Form, *, by_staff: bool = False) -> Response:
        running = self._desk.running
        if running is None or running.lock_reason is None:
            return fragments.go(WAITING_URL)
        over = self._time_is_over()
        view = LockedView(
            reason=running.lock_reason,
            work=running.work,
            own_pin=running.own_pin_opens and not over and not by_staff,
            sign_in=SignInView.of(self._staff, "end", chosen=chosen(form), found=form.errors),
            minute_choices=minute_choices(self._visit_minutes) if over else (),
            errors=form.errors,
            own_pin_exists=running.own_pin_opens and not over,
        )
        return fragments.render("sessions/locked.html", status=form.status, view=view)

    @in_both
    def _extend_page(self, form: Form) -> Response:
        sign_in = SignInView.of(
            self._staff,
            "extend",
            purpose=self._purpose(),
            chosen=chosen(form),
            found=form.errors,
        )
        view = ExtendView(minute_choices(self._visit_minutes), sign_in, form.errors)
        return fragments.render("sessions/extend.html", status=form.status, view=view)


def blueprint(
    desk: SeatSession,
    staff: StaffSignIn,
    guard: Guard,
    frame: FrameSource,
    *,
    homes: Registry,
    deadlines: Callable[[], Sequence[DeadlineView]],
    visit_minutes: int = 30,
) -> Blueprint:
    """The pages of a seat's life; `homes` and `deadlines` are asked within a request."""
    pages = SeatPages(desk, staff, guard, frame, homes, deadlines, visit_minutes=visit_minutes)
    bp = Blueprint("sessions", __name__)
    bp.before_app_request(pages.note_use)
    bp.after_app_request(pages.keep)
    bp.get(WAITING_URL)(pages.waiting)
    bp.get("/staff")(pages.staff)
    bp.post("/staff")(pages.open)
    bp.get("/welcome")(pages.welcome)
    bp.get("/not-here")(pages.not_here)
    bp.get("/own-pin")(pages.own_pin)
    bp.post("/own-pin")(pages.choose_pin)
    bp.post("/here")(pages.here)
    bp.post("/message")(pages.dismiss_message)
    bp.post("/lock")(pages.lock)
    bp.get(LOCKED_URL)(pages.locked)
    bp.post("/back")(pages.back)
    bp.post("/resume")(pages.resume)
    bp.post("/resume/end")(pages.end_asked)
    bp.get("/extend")(pages.extend)
    bp.post("/extend")(pages.add_time)
    bp.get("/leave")(pages.leave)
    bp.post("/leave")(pages.end)
    bp.get("/ended")(pages.ended)
    return bp
