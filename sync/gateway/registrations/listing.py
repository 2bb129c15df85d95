"""The verifiers' worklist: registrations by stage or by what was typed, in pages of fifty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sync.gateway.centre import Centre
from sync.gateway.own_figures import LAPSING_SOON
from sync.gateway.registrations import store, words_store
from sync.gateway.registrations.private import FormSecrets, FormSummary
from sync.gateway.registrations.store import Registration
from sync.gateway.staff.service import Member, require
from sync.gateway.vendors import shared as vendors
from sync.wire.registration import RegistrationStage
from sync.wire.times import from_text, to_text
from sync.work import Reading

Tab = Literal["waiting", "incomplete", "held", "lapsing", "decided"]
STAGES: dict[Tab, tuple[RegistrationStage, ...]] = {
    "waiting": ("waiting",),
    "incomplete": ("incomplete",),
    "held": ("held",),
    "decided": ("approved", "refused", "lapsed"),
}
PAGE = 50


@dataclass(frozen=True)
class WorklistWanted:
    """What a list shows: a tab, or with `search` whatever fits it in any stage.

    `after` is the `next` of the page before. `lapsing` comes by limit, the nearest first.
    """

    tab: Tab = "waiting"
    search: str = ""
    newest: bool = False
    after: str = ""


@dataclass(frozen=True)
class WorklistLine:
    """One registration in a list. Times are wire text; `summary` is None where nothing is readable.

    `days_left` until the limit, rounded up; negative once it is over, None without a limit.
    """

    registration_id: str
    code: str
    track: str
    entity: str
    version: int
    stage: RegistrationStage
    held_for: str
    since: str
    first_at: str
    lapses_at: str | None
    days_left: int | None
    summary: FormSummary | None


@dataclass(frozen=True)
class WorklistPage:
    """Up to fifty lines; `next` is the `after` of the next page, "" on the last."""

    lines: tuple[WorklistLine, ...]
    next: str


def worklist(centre: Centre, wanted: WorklistWanted, *, by: Member) -> WorklistPage:
    """Return a page of registrations. Raises: what `staff.require` raises."""
    require(centre, "verify", [by])
    private = FormSecrets(centre)
    with centre.reading() as db:
        if wanted.search.strip():
            found = _searched(db, private, wanted)
        elif wanted.tab == "lapsing":
            found = _lapsing(db, wanted, to_text(centre.clock() + LAPSING_SOON))
        else:
            found = _in_stages(db, wanted)
    rows = found[:PAGE]
    more = len(found) > PAGE
    return WorklistPage(
        tuple(line(centre, private, one) for one in rows), _mark(wanted, rows, more)
    )


def counts(centre: Centre, *, by: Member) -> dict[RegistrationStage, int]:
    """Return how many registrations are in each stage. Raises: what `staff.require` raises."""
    require(centre, "verify", [by])
    with centre.reading() as db:
        found = store.counts(db)
    return {stage: found.get(stage, 0) for stages in STAGES.values() for stage in stages}


def line(centre: Centre, private: FormSecrets, one: Registration) -> WorklistLine:
    """Open what a list shows of a row."""
    days = None
    if one.lapses_at is not None:
        days = -((centre.clock() - from_text(one.lapses_at)) // timedelta(days=1))
    return WorklistLine(
        registration_id=one.registration_id,
        code=one.code,
        track=one.track,
        entity=one.entity,
        version=one.version,
        stage=one.stage,
        held_for=one.held_for,
        since=one.since,
        first_at=one.first_at,
        lapses_at=one.lapses_at,
        days_left=days,
        summary=private.summary(one.registration_id, one.summary),
    )


def _in_stages(db: Reading, wanted: WorklistWanted) -> list[Registration]:
    after = _number(wanted.after)
    return _merged(
        (
            store.in_stage(db, stage, after, PAGE + 1, newest=wanted.newest)
            for stage in STAGES[wanted.tab]
        ),
        newest=wanted.newest,
    )


def _searched(db: Reading, private: FormSecrets, wanted: WorklistWanted) -> list[Registration]:
    asked = private.asked(wanted.search)
    if asked.code and (one := store.by_code(db, asked.code)) is not None:
        return [one]
    after = _number(wanted.after)
    found = [
        words_store.with_words(db, words, after, PAGE + 1, newest=wanted.newest)
        for words in asked.any_of
    ]
    if after is None:
        found.append(_of_account(db, wanted.search))
    return _merged(found, newest=wanted.newest)


def _of_account(db: Reading, typed: str) -> list[Registration]:
    """Find by a number that the firm has got since it filled in the form."""
    account = vendors.of_named(db, typed)
    made_by = None if account is None else store.find(db, account.registration_id or "")
    return [] if made_by is None else [made_by]


def _merged(sources: Iterable[list[Registration]], *, newest: bool) -> list[Registration]:
    """Join the heads of ordered lists: each has enough for a page and one more."""
    rows = {one.number: one for source in sources for one in source}
    return [rows[number] for number in sorted(rows, reverse=newest)][: PAGE + 1]


def _lapsing(db: Reading, wanted: WorklistWanted, until: str) -> list[Registration]:
    at, _, number = wanted.after.partition(" ")
    after = (at, int(number)) if number.isdecimal() else None
    return store.lapsing(db, until, after, PAGE + 1)


def _mark(wanted: WorklistWanted, rows: Sequence[Registration], more: bool) -> str:
    if not more:
        return ""
    last = rows[-1]
    by_limit = wanted.tab == "lapsing" and not wanted.search.strip()
    return f"{last.lapses_at} {last.number}" if by_limit else str(last.number)


def _number(after: str) -> int | None:
    return int(after) if after.isdecimal() and len(after) < 19 else None
