"""What the pages show of what was handed in, left for later, or asked about by its code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import get_locale

from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.labels import label_in
from kiosk.registration.handed import HandedIn
from kiosk.registration.status import CodeStanding
from kiosk.seat.prints import PrintView
from sync import figures
from sync.errors import Fault
from sync.outbox import Item, Proof, Stage, State
from sync.registration import codes, receipt
from sync.requirements import Table


@dataclass(frozen=True)
class HandedView:
    """One version that was handed in here. `state` is one of the honest states.

    `number` counts this seat's registrations of `day`. `happened` says what keeps it from getting
    on. `originals` are to be shown within `limit_days`.
    """

    key: str
    code: str
    version: int
    number: int
    day: str
    state: str
    official: bool
    earliest: str
    latest: str | None
    accepted_at: str | None
    originals: tuple[str, ...]
    limit_days: int
    happened: Explanation | None
    awaited: bool
    bytes_sent: int
    bytes_total: int


@dataclass(frozen=True)
class HandedReceiptView:
    """The receipt on the screen, and what can be done with it.

    `resume` is the code by which it is taken up again, "" where this visit does not know it.
    """

    one: HandedView
    qr_svg: str
    sticks: Sequence[Medium]
    closed: Sequence[Explanation]
    trouble: Explanation | None
    printing: PrintView | None
    resume: str

    @property
    def seen(self) -> str:
        """What a poll compares: swap only when something on the page changed."""
        sticks = ".".join(stick.id for stick in self.sticks)
        parts = (
            *(self.one.state, self.one.official, self.one.awaited, self.one.happened, sticks),
            *(self.trouble and self.trouble.code, self.printing and self.printing.seen),
            len(self.closed),
        )
        return _mark(parts)


@dataclass(frozen=True)
class HandedQueueView:
    """Everything that was handed in at this visit, the newest first."""

    rows: tuple[HandedView, ...]

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        moving = [(one.key, one.state, one.bytes_sent, one.happened) for one in self.rows]
        return _mark(moving)


@dataclass(frozen=True)
class StandingView:
    """Where a registration stands. `stage` is the gateway's word, "" where it was not asked.

    `missing` are titles of papers, or fields; `reason` and `next_step` sentences of the requirement
    table. `centre_number` is what the centre (INAPROC or SPSE) said, as a person noted it.
    """

    code: str
    here: HandedView | None
    asked: bool
    stage: str
    version: int
    at: str | None
    missing: tuple[str, ...]
    reason: str
    next_step: str
    words: str
    user_id: str
    lapses_at: str | None
    centre_number: str
    centre_at: str | None
    may_again: bool


def key_of(handed: HandedIn) -> str:
    """Return what names a version in an address."""
    return f"{handed.registration_id}.{handed.version}"


def handed_view(one: HandedIn, item: Item) -> HandedView:
    """Show a version and its place in the queue."""
    accepted = receipt.read(one.official).at if one.official else None
    return HandedView(
        key=key_of(one),
        code=codes.show(one.code),
        version=one.version,
        number=one.queue_number,
        day=figures.day(one.queue_day, str(get_locale() or "id")),
        state=str(item.state),
        official=one.official is not None,
        earliest=one.handed_in.earliest,
        latest=one.handed_in.latest,
        accepted_at=accepted,
        originals=one.originals,
        limit_days=one.limit_days,
        happened=_happened(one, item),
        awaited=item.stage is Stage.ASKED and item.last_fault is None,
        bytes_sent=item.bytes_sent,
        bytes_total=item.bytes_total,
    )


def _happened(one: HandedIn, item: Item) -> Explanation | None:
    if item.state is not State.ACTION or item.proof is Proof.AGAIN:
        return None
    code = item.hindrance or one.problem_code or item.problem_code
    return explain(Fault(code or "code_unknown"))


def standing_view(
    standing: CodeStanding, item: HandedView | None, table: Table | None
) -> StandingView:
    """Put into words where a registration stands; `table` names papers and reasons."""
    told, lang = standing.told, str(get_locale() or "id")
    refusal = None if told is None or table is None else table.refusals.get(told.reason)
    return StandingView(
        code=codes.show(standing.code),
        here=item,
        asked=standing.asked,
        stage="" if told is None else told.stage,
        version=told.version if told else standing.here.version if standing.here else 1,
        at=None if told is None else told.at,
        missing=() if told is None else tuple(_named(one, table, lang) for one in told.missing),
        reason="" if refusal is None else refusal.sentence.in_(lang),
        next_step="" if refusal is None else refusal.next_step.in_(lang),
        words="" if told is None else told.words,
        user_id="" if told is None else told.user_id,
        lapses_at=None if told is None else told.lapses_at,
        centre_number="" if told is None else told.centre_number,
        centre_at=None if told is None else told.centre_at,
        may_again=standing.may_again,
    )


def _named(one: str, table: Table | None, lang: str) -> str:
    """A paper's title, else a field's label, else the word itself."""
    found = None if table is None else table.documents.get(one)
    if found is not None:
        return found.title.in_(lang)
    try:
        return label_in(one, "en" if lang == "en" else "id")
    except KeyError:
        return one


def _mark(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
