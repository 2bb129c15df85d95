"""Sheets that the desk at a seat hands out on paper: what is missing, and what was handed in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import url_for

from kiosk.paperwork import FormKind
from kiosk.printed_forms.service import Filled
from kiosk.verification.deciding import pending
from kiosk.verification.memory import DeskTyped, TakenAlong
from kiosk.verification.service import VerificationDesk
from sync.errors import Fault
from sync.wire.times import from_text


def kinds(desk: VerificationDesk, one: TakenAlong) -> tuple[FormKind, ...]:
    """Return what can be printed for a registration, by its newest decision."""
    if one.file.form is None:
        return ()
    returned = outcome(desk, one) == "incomplete" and _is_known(desk, one)
    return ("papers_received", "incomplete") if returned else ("papers_received",)


def _is_known(desk: VerificationDesk, one: TakenAlong) -> bool:
    """Whether this desk still knows what its newest decision said: a new opening does not."""
    last = desk.decided(one)
    ours = last is not None and pending(last[0], one.file)
    return not ours or one.decided != DeskTyped()


def outcome(desk: VerificationDesk, one: TakenAlong) -> str:
    """Return what counts of a registration here: this desk's own decision, else the gateway's."""
    last = desk.decided(one)
    if last is not None and pending(last[0], one.file):
        return last[0].outcome
    return one.file.stage


def filled(desk: VerificationDesk, registration_id: str, timezone: ZoneInfo) -> Filled | None:
    """Return a registration that was taken along as its sheets show it; None for any other."""
    try:
        one = desk.file(registration_id)
    except Fault:
        return None
    if one.file.form is None:
        return None
    said, lapses = _said(desk, one), one.file.lapses_at
    return Filled(
        one.file.form,
        desk.table(one),
        one.file.code,
        kinds=kinds(desk, one),
        missing=said.missing,
        reason=said.reason,
        remarks=said.words,
        until="" if lapses is None else from_text(lapses).astimezone(timezone).date().isoformat(),
        back=url_for("verification.one", registration_id=registration_id),
    )


def _said(desk: VerificationDesk, one: TakenAlong) -> DeskTyped:
    """What the newest decision says: this desk's own, else the last that counts at the gateway."""
    last = desk.decided(one)
    if last is not None and pending(last[0], one.file):
        return one.decided
    told = next((each for each in reversed(one.file.decisions) if not each.held_for), None)
    return DeskTyped() if told is None else DeskTyped(told.words, told.reason, told.missing)
