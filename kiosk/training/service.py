"""Self-study in one visit: lessons with the place where somebody stopped, and which were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk.sessions.memory import Part, VisitMemory
from kiosk.sessions.service import Visit
from kiosk.training.memory import KeptStudy, StudyMemory, StudyPlace
from sync.errors import Fault
from sync.packs.shelf import PackShelf, PackSlot
from sync.training.lessons import RenderedLesson
from sync.training.pack import Pack, PackDrill, PackLesson, PackTask
from sync.training.pack_examining import ExaminedPack
from sync.training.pack_practice import PracticeFile, practice_files
from sync.training.pack_tenders import DummyTender
from sync.training.quiz_passages import QuizPassages
from sync.wire.roles import Purpose
from sync.wire.room import SeatState

PURPOSES: frozenset[Purpose] = frozenset({"training"})


class StudySessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    def file_mark(self, sha256: str, /) -> str | None:
        """Return what stands for a file with this digest in the visit's events."""
        ...

    @property
    def state(self) -> SeatState:
        """Whether the seat is closed, open or locked now."""
        ...

    @property
    def visit(self) -> Visit | None:
        """The visit going on, open or locked."""
        ...

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        ...

    def begin_work_again(self, kept: type[Part]) -> None:
        """Forget what the visit was working on, all but one feature's part."""
        ...


@dataclass(frozen=True)
class OpenLesson:
    """A lesson as its page shows it; `place` is where it was left, `following` the next one."""

    pack: Pack
    entry: PackLesson
    text: RenderedLesson
    place: StudyPlace
    following: PackLesson | None


@dataclass(frozen=True)
class OfferedTask:
    """A practice task of a pack, the dummy tenders that it is about, and the pack's own files."""

    pack: Pack
    entry: PackTask
    tenders: Sequence[DummyTender]
    files: Sequence[PracticeFile] = ()

    @property
    def drills(self) -> Sequence[PackDrill]:
        """The drills that its pack plans in it, in the pack's order."""
        return [one for one in self.pack.drills if one.id in self.entry.drills]


class Study:
    """The lessons of one seat and how far this visit has read them. Thread-safe."""

    def __init__(self, sessions: StudySessions, shelf: PackShelf) -> None:
        self._sessions, self.shelf = sessions, shelf

    @property
    def memory(self) -> StudyMemory:
        """The memory of whatever visit is going on."""
        return self._sessions.memory.of(StudyMemory)

    def visit_id(self) -> str:
        """Return the id of the visit.

        Raises: Fault("seat_closed"), Fault("visit_not_for_training").
        """
        visit = self._sessions.visit
        if visit is None:
            raise Fault("seat_closed")
        if visit.purpose not in PURPOSES:
            raise Fault("visit_not_for_training")
        return visit.id

    def visitor(self) -> str:
        """Return the name that staff opened the visit for, empty where they gave none."""
        visit = self._sessions.visit
        return "" if visit is None else visit.visitor_name

    def is_open(self) -> bool:
        """Return whether the seat is open, for training."""
        visit = self._sessions.visit
        return visit is not None and visit.purpose in PURPOSES and self._sessions.state == "open"

    def is_locked(self) -> bool:
        """Return whether the seat is locked, by whomever."""
        return self._sessions.state == "locked"

    def packs(self) -> Sequence[PackSlot]:
        """Return the packs that are shown."""
        return self.shelf.shown()

    def places(self) -> Mapping[str, StudyPlace]:
        """Return how far lessons were read in this visit, by `<pack>/<lesson>`."""
        return dict(self.memory.places)

    def lesson(self, content: str, lesson: str) -> OpenLesson:
        """Return a lesson of a kept pack. Raises: Fault("pack_gone"), Fault("lesson_unknown")."""
        read = self.shelf.examined(content)
        pack = _whole(read)
        text = next((one for one in read.lessons if one.id == lesson), None)
        if text is None:
            raise Fault("lesson_unknown")
        number = [one.id for one in pack.lessons].index(lesson)
        return OpenLesson(
            pack,
            pack.lessons[number],
            text,
            self.memory.places.get(f"{pack.id}/{lesson}", StudyPlace()),
            pack.lessons[number + 1] if number + 1 < len(pack.lessons) else None,
        )

    def picture(self, content: str, name: str) -> Path:
        """Return the file of a picture. Raises: Fault("pack_gone")."""
        return self.shelf.picture(content, name)

    def quiz(self, content: str, word: str) -> tuple[Pack, QuizPassages]:
        """Return a quiz and its pack. Raises: Fault("pack_gone"), Fault("quiz_unknown")."""
        read = self.shelf.examined(content)
        if word not in read.quizzes:
            raise Fault("quiz_unknown")
        return _whole(read), read.quizzes[word]

    def task(self, content: str, word: str) -> OfferedTask:
        """Return a practice task. Raises: Fault("pack_gone"), Fault("task_unknown")."""
        read = self.shelf.examined(content)
        pack = _whole(read)
        found = next((one for one in pack.tasks if one.id == word), None)
        if found is None:
            raise Fault("task_unknown")
        tenders = read.tenders.get(found.tender, ())
        return OfferedTask(pack, found, tenders, practice_files(pack, read.entries))

    def marked(self, files: Sequence[PracticeFile]) -> tuple[str, ...]:
        """Return files as this visit's events speak of them: kind/mark, none without a key."""
        marks = ((one.kind, self._sessions.file_mark(one.sha256)) for one in files)
        return tuple(f"{kind}/{mark}" for kind, mark in marks if mark is not None)

    def handed_out(self, content: str, name: str) -> bytes:
        """Return one of a pack's files to practise with. Raises: Fault("pack_gone"), OSError."""
        read = self.shelf.examined(content)
        for one in practice_files(_whole(read), read.entries):
            if one.name == name and one.size is not None:
                return self.shelf.file(content, one.sha256).read_bytes()
        raise Fault("pack_gone")

    def say(self, words: str) -> None:
        """Keep a sentence for the next page of a task."""
        self.memory.said = words

    def take_said(self) -> str:
        """Return the sentence for this page, once; "" when there is none."""
        memory = self.memory
        words, memory.said = memory.said, ""
        return words

    def stop_at(self, content: str, lesson: str, anchor: str) -> None:
        """Remember the heading at which somebody reads; one that is none changes nothing.

        Raises: what `visit_id` and `lesson` raise.
        """
        self.visit_id()
        found = self.lesson(content, lesson)
        if anchor == "" or anchor in {one.anchor for one in found.text.contents}:
            self._put(found, anchor=anchor)

    def finish(self, content: str, lesson: str) -> None:
        """Note that a lesson was read. Raises: what `visit_id` and `lesson` raise."""
        self.visit_id()
        self._put(self.lesson(content, lesson), done=True)

    # through a crash

    def kept(self) -> KeptStudy | None:
        """Return what the vault is to hold. It asks the sessions nothing."""
        return self.memory.kept()

    def give(self, kept: KeptStudy) -> None:
        """Take back what the vault held."""
        self.memory.give(kept)

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        self._sessions.keep_now()

    def begin_practice_again(self) -> None:
        """Throw away what was begun in the practice room; lessons and quizzes stay.

        Raises: Fault("seat_busy") while a bid is being sealed.
        """
        self._sessions.begin_work_again(StudyMemory)

    def _put(self, found: OpenLesson, **changes: object) -> None:
        place = msgspec.structs.replace(found.place, **changes)
        self.memory.places[f"{found.pack.id}/{found.entry.id}"] = place
        self._sessions.keep_now()


def _whole(read: ExaminedPack) -> Pack:
    if read.pack is None:
        raise Fault("pack_gone")
    return read.pack
