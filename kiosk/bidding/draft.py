"""The bid being prepared: in memory only, gone with the session (`desk.drafts`).

Each step of the wizard is complete or not; a page may be opened when all before it are complete.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from kiosk.bidding.identity import Tenderer
from kiosk.intake import Bookmark
from kiosk.printing import PrintJob
from sync.errors import Fault
from sync.sealing import Source
from sync.wire.ids import new_id
from sync.wire.messages import EnvelopeName

log = logging.getLogger(__name__)

Step = Literal["who", "tender", "envelopes", "files", "checks", "owner_key", "summary"]
STEPS: tuple[Step, ...] = (
    "who",
    "tender",
    "envelopes",
    "files",
    "checks",
    "owner_key",
    "summary",
)


class Finding(Protocol):
    """What `kiosk.bidding.checks` says of one file, or of all of them (`file_name` None)."""

    @property
    def file_name(self) -> str | None:
        """The source's name; None where it is about all files."""
        ...

    @property
    def code(self) -> str:
        """A code of the catalogue."""
        ...

    @property
    def severity(self) -> Literal["stop", "advice"]:
        """`stop` forbids sealing, `advice` has to be read."""
        ...

    @property
    def params(self) -> Mapping[str, object]:
        """What the sentence of the code takes."""
        ...


Check = Callable[[Sequence[Source], EnvelopeName], Sequence[Finding]]


@dataclass(frozen=True)
class Pick:
    """A file chosen on a stick. `token` is the watcher's own, never a path from the screen.

    After a restart `medium_id` and `token` are empty until the stick of `where` is here again.
    """

    pick_id: str
    medium_id: str
    token: str
    name: str
    size: int
    where: Bookmark | None = None


class CheckRun:
    """One look through the chosen files, in a thread: large sticks are slow."""

    def __init__(
        self,
        revision: int,
        sources: Mapping[EnvelopeName, Sequence[Source]],
        check: Check,
        ended: Callable[[CheckRun], None] = lambda run: None,
    ) -> None:
        """`ended` is called with the findings, before `done` says so."""
        self.revision, self._ended = revision, ended
        self.findings: dict[EnvelopeName, tuple[Finding, ...]] = {}
        # A finding names a source, whose name may differ from the one on the screen.
        self.names = {name: [one.name for one in files] for name, files in sources.items()}
        self.fault: Fault | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(dict(sources), check), name="check", daemon=True
        )
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether the run has ended, with findings or with `fault`."""
        return self._done.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` seconds for the end; return whether it came."""
        return self._done.wait(timeout_s)

    @property
    def found_nothing(self) -> bool:
        """It has ended, and there is nothing to read."""
        return self.done and self.fault is None and not self.stops and not self.advices

    @property
    def stops(self) -> int:
        """How many findings forbid sealing."""
        return self._count("stop")

    @property
    def advices(self) -> int:
        """How many findings the vendor has to read before sealing."""
        return self._count("advice")

    def codes(self, name: EnvelopeName, severity: str) -> list[str]:
        """Return the codes of what was found in an envelope, each once, sorted."""
        found = self.findings.get(name, ())
        return sorted({one.code for one in found if one.severity == severity})

    def _count(self, severity: str) -> int:
        found = (one for several in self.findings.values() for one in several)
        return sum(1 for one in found if one.severity == severity)

    def _run(self, sources: dict[EnvelopeName, Sequence[Source]], check: Check) -> None:
        try:
            for name, files in sources.items():
                self.findings[name] = tuple(check(files, name))
            self._ended(self)
        except Fault as fault:
            self.fault = fault
        except Exception:  # a check must never leave the page waiting for ever
            log.exception("check_failed")
            self.fault = Fault("internal")
        finally:
            self._done.set()


@dataclass(frozen=True)
class Handed:
    """Where an owner key went, for the person to look: "folder/name" on a stick, a print job."""

    where: str = ""
    label: str = ""
    job: PrintJob | None = None


@dataclass
class Draft:
    visit_id: str
    bid_id: str = field(default_factory=new_id)
    tender_id: str | None = None
    tender_version: int = 0
    card_version: int = 0
    replaces: str | None = None
    envelopes: tuple[EnvelopeName, ...] = ()
    envelopes_seen: bool = False
    # Which of the first questions this bid began with; the rest had been answered before it.
    asked: tuple[Step, ...] = ("who", "tender")
    firm_first: bool = False  # the firm was asked for before there was a tender
    picks: dict[EnvelopeName, list[Pick]] = field(default_factory=dict)
    files_done: bool = False
    revision: int = 0
    check: CheckRun | None = None
    # What the log knows of the last check: by envelope, codes of what stops and of advice.
    logged: dict[EnvelopeName, tuple[list[str], list[str]]] = field(default_factory=dict)
    advice_revision: int | None = None
    owner: Literal["undecided", "none", "unconfirmed", "made"] = "undecided"
    owner_recipient: str | None = None
    owner_handed: Handed = field(default_factory=Handed)
    owner_void: str = ""  # the code of why the last key made counts for nothing
    owner_turn: int = 0  # grows with every choice: what an older one still makes counts for nothing

    def choose_tender(
        self,
        tender_id: str,
        version: int,
        card_version: int,
        envelopes: tuple[EnvelopeName, ...],
        replaces: str | None,
        *,
        firm_known: bool = False,
    ) -> None:
        """Take a tender. Files chosen for another tender must never end up in this one."""
        if self.tender_id is None and not self.firm_first:
            self.asked = () if firm_known else ("who",)
        if tender_id != self.tender_id or envelopes != self.envelopes:
            self.picks = {name: [] for name in envelopes}
            self.files_done = self.envelopes_seen = False
            self.revision += 1
        if tender_id != self.tender_id:  # the key's paper names the tender it is for
            self.logged = {}
            self.owner, self.owner_recipient, self.owner_void = "undecided", None, ""
            self.owner_turn += 1
        self.tender_id, self.tender_version = tender_id, version
        self.card_version, self.envelopes, self.replaces = card_version, envelopes, replaces

    def add(self, envelope: EnvelopeName, pick: Pick) -> None:
        """Put a file into an envelope; the same file of the same stick only once a bid.

        Raises: Fault("file_chosen_already").
        """
        if self.holds(pick):
            raise Fault("file_chosen_already")
        self.picks[envelope].append(pick)
        self._touched()

    def holds(self, pick: Pick) -> bool:
        """Return whether this file of this stick is in some envelope already."""
        return any(
            (one.medium_id, one.token) == (pick.medium_id, pick.token)
            for picks in self.picks.values()
            for one in picks
        )

    def find_again(self, recall: Callable[[Bookmark], tuple[str, str] | None]) -> None:
        """Point picks that came through a restart at their stick, once it is here."""
        for envelope, picks in list(self.picks.items()):
            if any(not one.token for one in picks):
                self.picks[envelope] = [_found(one, recall) for one in picks]

    def remove(self, pick_id: str) -> None:
        """Take a file out of its envelope; an unknown one changes nothing."""
        for envelope, picks in self.picks.items():
            self.picks[envelope] = [one for one in picks if one.pick_id != pick_id]
        self._touched()

    def move(self, pick_id: str, envelope: EnvelopeName) -> None:
        """Into another envelope; nothing happens when the file is no longer chosen."""
        for picks in self.picks.values():
            for pick in [one for one in picks if one.pick_id == pick_id]:
                picks.remove(pick)
                self.picks[envelope].append(pick)
                self.revision += 1
                return

    def _touched(self) -> None:
        self.revision += 1
        self.files_done = False

    def sizes(self, envelope: EnvelopeName) -> int:
        """Return the bytes of all files in an envelope."""
        return sum(pick.size for pick in self.picks.get(envelope, ()))

    def current_check(self) -> CheckRun | None:
        """The check of exactly the files chosen now."""
        check = self.check
        return check if check is not None and check.revision == self.revision else None

    def has_all_files(self) -> bool:
        """Return whether every envelope has a file."""
        return bool(self.envelopes) and all(self.picks.get(name) for name in self.envelopes)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages this bid has, in their order; what a check finds is read at its files."""
        asked = {*self.asked, "files", "owner_key", "summary"}
        if len(self.envelopes) > 1:  # with one there is nothing to explain
            asked.add("envelopes")
        return tuple(step for step in STEPS if step in asked)

    def checked(self) -> bool:
        """Return whether the files chosen now may be sealed, and all advice on them was seen."""
        check = self.current_check()
        if check is None or not check.done or check.fault is not None or check.stops:
            return False
        return not check.advices or self.advice_revision == self.revision


def _found(pick: Pick, recall: Callable[[Bookmark], tuple[str, str] | None]) -> Pick:
    now = None if pick.token or pick.where is None else recall(pick.where)
    return pick if now is None else replace(pick, medium_id=now[0], token=now[1])


def complete(step: Step, draft: Draft, tenderer: Tenderer | None) -> bool:
    """Is this step's answer given and still valid?"""
    answers: dict[Step, Callable[[], bool]] = {
        "who": lambda: tenderer is not None,
        "tender": lambda: draft.tender_id is not None,
        "envelopes": lambda: draft.envelopes_seen or "envelopes" not in draft.steps,
        "files": lambda: draft.files_done and draft.has_all_files(),
        "checks": draft.checked,
        "owner_key": lambda: draft.owner in ("none", "made"),
        "summary": lambda: False,
    }
    return answers[step]()


def first_open(draft: Draft, tenderer: Tenderer | None) -> Step:
    """The first step that still needs an answer."""
    return next(step for step in STEPS if not complete(step, draft, tenderer))


def may_open(step: Step, draft: Draft, tenderer: Tenderer | None) -> bool:
    """Return whether every step before this one is complete."""
    return STEPS.index(step) <= STEPS.index(first_open(draft, tenderer))
