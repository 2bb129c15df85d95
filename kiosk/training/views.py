"""What templates/training/ may see of packs and lessons; of quizzes: `quiz_views`, `results`."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.errors import Explanation, explain
from kiosk.training.fetching import PackFetch
from kiosk.training.memory import StudyPlace
from kiosk.training.practising import TaskRun
from kiosk.training.service import OpenLesson
from kiosk.web import filters
from sync.packs.shelf import PackSlot
from sync.training.pack import Pack, PackTask
from sync.training.signing import PackSignature


def placed(html: str, content: str) -> Markup:
    """Return cleaned HTML of a pack with its pictures at their address at this seat."""
    base = url_for("training.medium", content=content, name="x").removesuffix("x")
    # A `<` of a text is `&lt;` in it: only an element can begin like this.
    return Markup(html.replace('<img src="media/', f'<img src="{base}'))  # noqa: S704 cleaned


def figure(value: float) -> str:
    """Write points or percent with at most two digits, cut off: 74.999 is not yet 75."""
    cut = math.floor(value * 100 + 1e-6) / 100
    digits = next(one for one in (0, 1, 2) if round(cut, one) == cut)
    return filters.angka(cut, digits)


@dataclass(frozen=True)
class LessonRow:
    """A lesson in the list; `name` is its own on the page. `quizzes`: (word, address, title)."""

    name: str
    title: str
    minutes: int
    url: str
    state: str
    quizzes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class TaskRow:
    """A practice task in the list; `name` is its own on the page. `state`: todo, running, tried."""

    name: str
    title: str
    url: str
    state: str


@dataclass(frozen=True)
class PackCard:
    """A pack in the list; `notes` are sentences about where it comes from and who signed it."""

    name: str
    title: str
    language: str
    version: str
    licence: str
    notes: Sequence[str]
    lessons: Sequence[LessonRow]
    tasks: Sequence[TaskRow]

    @property
    def done(self) -> int:
        """How many lessons were read."""
        return sum(one.state == "done" for one in self.lessons)


def cards(
    slots: Sequence[PackSlot],
    places: Mapping[str, StudyPlace],
    titles: Mapping[tuple[str, str], str],
    runs: Collection[TaskRun],
) -> Sequence[PackCard]:
    """Draw the list of packs, those in the page's language first.

    `titles` are of quizzes, `runs` this visit's of practice tasks.
    """
    own = str(get_locale())
    found = [(one.pack, one) for one in slots if one.pack is not None]
    found.sort(key=lambda one: (one[0].language != own, one[0].id))
    return [_card(slot, pack, places, titles, runs) for pack, slot in found]


def _card(
    slot: PackSlot,
    pack: Pack,
    places: Mapping[str, StudyPlace],
    titles: Mapping[tuple[str, str], str],
    runs: Collection[TaskRun],
) -> PackCard:
    rows = []
    for lesson in pack.lessons:
        place = places.get(f"{pack.id}/{lesson.id}")
        rows.append(
            LessonRow(
                f"{pack.id}-{lesson.id}",
                lesson.title,
                lesson.minutes,
                url_for("training.lesson", content=slot.content, lesson=lesson.id),
                "todo" if place is None else "done" if place.done else "begun",
                [
                    (
                        word,
                        url_for("training.quiz", content=slot.content, word=word),
                        titles.get((slot.content, word), word),
                    )
                    for word in lesson.quizzes
                ],
            )
        )
    return PackCard(
        pack.id,
        pack.title,
        pack.language,
        pack.version,
        pack.licence,
        _notes(slot),
        rows,
        [_task(slot.content, pack, one, runs) for one in pack.tasks],
    )


def _task(content: str, pack: Pack, task: PackTask, runs: Collection[TaskRun]) -> TaskRow:
    own = [one.ended for one in runs if (one.content, one.word) == (content, task.id)]
    return TaskRow(
        f"{pack.id}-{task.id}",
        task.title,
        url_for("training.task", content=content, task=task.id),
        "todo" if not own else "tried" if all(own) else "running",
    )


def _notes(slot: PackSlot) -> Sequence[str]:
    origins = {"folder": _("Dari folder materi komputer ini."), "stick": _("Dari flashdisk.")}
    said = _signature_of(slot)
    return [origins[slot.origin], said] if said else []


def _signature_of(slot: PackSlot) -> str:
    """Say who signed what is shown of a place; nothing of packs that come with the program."""
    if slot.origin == "shipped" or slot.signature is None:
        return ""
    return signature_words(slot.signature)


def signature_words(signature: PackSignature) -> str:
    """Say who signed a pack that is shown, or that nobody known here did."""
    names = ", ".join(signature.signers)
    said: Mapping[str, str] = {
        "signed": _("Ditandatangani oleh %(names)s.", names=names),
        "unsigned": _("Tidak ditandatangani: tidak diketahui siapa yang membuatnya."),
        "unknown": _(
            "Ditandatangani atas nama %(names)s, tetapi kuncinya tidak dikenal di sini.",
            names=names,
        ),
    }
    return said[signature.state]


@dataclass(frozen=True)
class SlotView:
    """A place that packs come from, for the trainer: what is shown of it, and what is wrong."""

    name: str
    where: str
    shown: str
    signature: str
    problems: Sequence[Explanation]

    @classmethod
    def of(cls, slot: PackSlot, *, used: bool) -> SlotView:
        """Put a place into words; `used` tells whether its pack is the one in the list."""
        where = {
            "shipped": _("bawaan program"),
            "folder": _("folder materi"),
            "stick": _("flashdisk"),
            "gateway": _("server LPSE, untuk kelas"),
        }[slot.origin]
        return cls(
            slot.name,
            where,
            _shown_of(slot, used=used),
            _signature_of(slot),
            [explain(one.fault()) for one in slot.problems],
        )


@dataclass(frozen=True)
class FetchView:
    """A pack of a class that is being fetched: how far it is, and why it does not go on."""

    pack: str
    version: str
    percent: int
    problem: Explanation | None

    @classmethod
    def of(cls, one: PackFetch) -> FetchView:
        """Put a fetch into words; a pack whose list of files has not come yet is at 0 percent."""
        percent = 100 * one.got // one.total if one.total else 0
        problem = None if one.problem is None else explain(one.problem.fault())
        return cls(one.pin.pack, one.pin.version, percent, problem)


def _shown_of(slot: PackSlot, *, used: bool) -> str:
    if slot.pack is None:
        return str(_("Tidak ada yang ditampilkan dari sini."))
    what = {"title": slot.pack.title, "version": slot.pack.version}
    if not used:
        said = _(
            "%(title)s, versi %(version)s: tidak ditampilkan, karena materi yang sama dengan versi"
            " yang sama atau lebih baru ada di tempat lain.",
            **what,
        )
    elif slot.problems:
        said = _("Yang ditampilkan tetap versi sebelumnya: %(title)s, versi %(version)s.", **what)
    else:
        said = _("Ditampilkan: %(title)s, versi %(version)s.", **what)
    return str(said)


@dataclass(frozen=True)
class LessonView:
    """A lesson's page. `contents`: (level, text, anchor); `resume` is where it was left."""

    title: str
    pack: str
    language: str
    minutes: int
    html: Markup
    contents: Sequence[tuple[int, str, str]]
    resume: str
    done: bool
    content: str
    lesson: str
    quizzes: Sequence[tuple[str, str]]
    next_url: str
    next_title: str
    tasks: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, content: str, found: OpenLesson, titles: Mapping[str, str]) -> LessonView:
        """Make the page of a lesson; `titles` are those of its quizzes by their words."""
        following = found.following
        return cls(
            title=found.text.title,
            pack=found.pack.title,
            language=found.pack.language,
            minutes=found.entry.minutes,
            html=placed(found.text.html, content),
            contents=[
                (one.level, f"{one.number}. {one.text}", one.anchor) for one in found.text.contents
            ],
            resume=found.place.anchor,
            done=found.place.done,
            content=content,
            lesson=found.entry.id,
            quizzes=[
                (url_for("training.quiz", content=content, word=word), titles[word])
                for word in found.entry.quizzes
            ],
            next_url=""
            if following is None
            else url_for("training.lesson", content=content, lesson=following.id),
            next_title="" if following is None else following.title,
            tasks=[
                (url_for("training.task", content=content, task=one.id), one.title)
                for one in found.pack.tasks
                if one.id in found.entry.tasks
            ],
        )
