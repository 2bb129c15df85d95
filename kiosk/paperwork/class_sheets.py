"""The sheets of a class: who was there, what came of it, what was thought of it (ADR 63).

Source: the outputs that an LPSE's SOP for training names, *Form Laporan Training* and *Kuesioner*.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.paperwork.blocks import (
    FormBlock,
    SignatureLine,
    Spoken,
    Wording,
    fields,
    heading,
    paragraph,
    points,
    signatures,
    table,
)
from kiosk.paperwork.words import SAID
from sync import figures
from sync.training import reports
from sync.training.class_record import ClassRecord
from sync.training.pack import JP_MINUTES
from sync.training.progress import ClassProgress
from sync.training.question_counts import QuestionCount
from sync.training.reports import MARKS, QuizLine, TraineeResult

ROWS_BEFORE, ROWS_AFTER = 10, 3
"""Empty rows for who is not on the list, before the class and after it."""
FEW = 5
"""With fewer questionnaires than this, who wrote what may be guessed."""
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


@dataclass(frozen=True)
class ClassSheet:
    """What a sheet is filled from."""

    record: ClassRecord
    progress: ClassProgress
    wording: Wording

    @property
    def results(self) -> list[TraineeResult]:
        """Return what everybody came to."""
        return reports.results(self.record, self.progress)

    @property
    def zone(self) -> ZoneInfo:
        """Return the room's zone."""
        return ZoneInfo(self.record.timezone)

    def clock(self, moment: datetime | None) -> str:
        """Return an hour and minute of the room, "" for none."""
        if moment is None:
            return ""
        return figures.clock(moment, self.wording.language, self.zone, short=True)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a figure as the sheet's language writes it."""
        return figures.number(value, self.wording.language, digits)

    def word(self, key: str, **named: str) -> str:
        """Return words for a cell, in the sheet's own language alone."""
        return SAID[key][self.wording.language == "en"].format(**named)


def attendance(sheet: ClassSheet) -> Iterator[FormBlock]:
    """Daftar hadir: before anybody came with room for more, after it with hours and seats."""
    wording, results = sheet.wording, sheet.results
    held = any(one.attended for one in results)
    yield fields(_about(sheet))
    yield paragraph(wording.said("attendance_after" if held else "attendance_before"), small=True)
    keys = ["number", "trainee_name", "trainee_organisation"]
    widths = [0.7, 4, 3.4]
    if held:
        keys, widths = [*keys, "trainee_came", "trainee_seat"], [*widths, 1.3, 1.9]
    yield table(
        [wording.said(key) for key in (*keys, "trainee_signature")],
        [*widths, 3],
        (_present(sheet, at, one, held=held) for at, one in enumerate(results, start=1)),
        ROWS_AFTER if held else ROWS_BEFORE,
        tall=True,
    )
    yield from _unread(sheet)
    trainer = SignatureLine(wording.said("report_trainer"), name=sheet.record.trainer)
    yield signatures(wording.said("attendance_signed"), wording.said("place_date"), [trainer])


def report(sheet: ClassSheet) -> Iterator[FormBlock]:
    """Laporan pelatihan: filled from the records, with room for the trainer's remarks."""
    wording, record = sheet.wording, sheet.record
    yield fields([*_about(sheet), *_held(sheet)])
    yield from _counted(sheet)
    yield from _steps(sheet)
    yield from _people(sheet)
    yield from _quizzes(sheet)
    yield from _difficult(sheet)
    yield from _asked(sheet)
    yield heading(wording.said("report_remarks"))
    remarks, better = wording.said("report_remarks"), wording.said("report_evaluation")
    yield fields([(remarks, ""), (["", ""], ""), (better, ""), (["", ""], "")])
    signers = [
        SignatureLine(wording.said("report_trainer"), name=record.trainer),
        SignatureLine(wording.said("report_head")),
    ]
    yield signatures(wording.said("report_signed"), wording.said("place_date"), signers)


def questionnaire(sheet: ClassSheet) -> Iterator[FormBlock]:
    """Hasil kuesioner: marks by question, and what was written, without names."""
    yield fields(_about(sheet))
    yield from _asked(sheet)
    words = reports.questionnaire(sheet.record).words
    if words:
        yield heading(sheet.wording.said("questionnaire_words"))
        yield points([" ".join(one.split()), ""] for one in words)


def _about(sheet: ClassSheet) -> list[tuple[Spoken, str]]:
    record, wording = sheet.record, sheet.wording
    rows = (
        ("class_title", record.title),
        ("class_date", figures.day(record.date.isoformat(), wording.language)),
        ("class_organiser", record.organiser),
        ("class_place", record.place),
        ("class_trainer", record.trainer),
    )
    return [(wording.said(key), value) for key, value in rows if value]


def _held(sheet: ClassSheet) -> Iterator[tuple[Spoken, str]]:
    record, wording = sheet.record, sheet.wording
    opened, closed = sheet.clock(record.opened_at), sheet.clock(record.closed_at)
    held = "class_held_from" if closed else "class_held_open" if opened else "class_not_held"
    yield wording.said("class_held"), sheet.word(held, opened=opened, closed=closed)
    hours = sheet.number(record.hours_jp, 2)
    length = sheet.word("class_hours_jp", hours=hours, minutes=str(JP_MINUTES))
    yield wording.said("class_hours"), length
    packs = (
        sheet.word("class_pack", title=one.title, version=one.version)
        for one in record.packs.values()
    )
    if said := "; ".join(packs):
        yield wording.said("class_packs"), said


def _counted(sheet: ClassSheet) -> Iterator[FormBlock]:
    wording, found = sheet.wording, reports.figures(sheet.results)
    passed = sheet.word("report_of", some=str(found.passed), all=str(found.came))
    yield heading(wording.said("report_figures"))
    yield fields(
        [
            (wording.said("report_expected"), str(found.expected)),
            (wording.said("report_came"), str(found.came)),
            (
                wording.said("report_passed"),
                passed if found.to_pass else sheet.word("report_no_mark"),
            ),
        ]
    )
    yield from _unread(sheet)


def _unread(sheet: ClassSheet) -> Iterator[FormBlock]:
    unread = reports.figures(sheet.results).unread
    if unread:
        yield paragraph(sheet.wording.said("class_unread", count=str(unread)), small=True)


def _present(sheet: ClassSheet, at: int, one: TraineeResult, *, held: bool) -> list[str]:
    trainee = one.trainee
    row = [str(at), trainee.name, trainee.organisation or "–"]
    if not held:
        return [*row, ""]
    if not one.attended:
        return [*row, sheet.word("trainee_absent"), "–", "–"]
    return [*row, sheet.clock(trainee.came_at), ", ".join(trainee.seats) or "–", ""]


def _steps(sheet: ClassSheet) -> Iterator[FormBlock]:
    record, wording = sheet.record, sheet.wording
    if not record.steps:
        return
    done = Counter(step for one in sheet.progress.trainees.values() for step in one.done)
    came = str(reports.figures(sheet.results).came)
    yield heading(wording.said("report_steps"))
    yield table(
        [wording.said(key) for key in ("number", "report_step", "report_finished")],
        [0.7, 7, 2],
        (
            [str(at), step.title, sheet.word("report_of", some=str(done[step.id]), all=came)]
            for at, step in enumerate(record.steps, start=1)
        ),
    )


def _people(sheet: ClassSheet) -> Iterator[FormBlock]:
    wording = sheet.wording
    keys = ("trainee_name", "trainee_organisation", "trainee_came", "trainee_seat", "report_done")
    yield heading(wording.said("report_trainees"))
    yield table(
        [wording.said(key) for key in ("number", *keys, "report_quizzes")],
        [0.7, 3, 2.4, 1.3, 1.6, 1.5, 3.4],
        (_person(sheet, at, one) for at, one in enumerate(sheet.results, start=1)),
    )


def _person(sheet: ClassSheet, at: int, one: TraineeResult) -> list[str]:
    return [
        str(at),
        one.trainee.name,
        one.trainee.organisation or "–",
        sheet.clock(one.trainee.came_at) or sheet.word("trainee_absent"),
        ", ".join(one.trainee.seats) or "–",
        sheet.word("report_of", some=str(one.done), all=str(one.steps)),
        "; ".join(_taken(sheet, each) for each in one.quizzes) or "–",
    ]


def _taken(sheet: ClassSheet, quiz: QuizLine) -> str:
    said = sheet.word(f"quiz_{quiz.outcome}")
    if quiz.percent is None:
        return said
    return f"{sheet.number(_down(quiz.percent), 2)} % ({said})"


def _quizzes(sheet: ClassSheet) -> Iterator[FormBlock]:
    wording, by_step = sheet.wording, _by_step(sheet.results)
    if not by_step:
        return
    states = ("passed", "failed", "ended", "running", "unbegun")
    yield heading(wording.said("report_quizzes"))
    yield table(
        [
            wording.said("report_quiz"),
            *(wording.said(f"quiz_{state}") for state in states),
            wording.said("report_average"),
            wording.said("report_late"),
        ],
        [3.6, 1.1, 1.2, 1.2, 1.4, 1.6, 1.3, 1.4],
        (_line(sheet, own, states) for own in by_step.values()),
    )
    if any(quiz.late for own in by_step.values() for quiz in own):
        yield paragraph(wording.said("report_late_note"), small=True)


def _by_step(results: Sequence[TraineeResult]) -> dict[str, list[QuizLine]]:
    """The quizzes of everybody who came, by step id."""
    found: dict[str, list[QuizLine]] = {}
    for one in results:
        for quiz in one.quizzes if one.attended else ():
            found.setdefault(quiz.step_id, []).append(quiz)
    return found


def _line(sheet: ClassSheet, own: Sequence[QuizLine], states: Sequence[str]) -> list[str]:
    counts: Mapping[str, int] = Counter(one.outcome for one in own)
    scored = [one.percent for one in own if one.percent is not None]
    average = f"{sheet.number(_down(sum(scored) / len(scored)), 2)} %" if scored else "–"
    late = sum(one.late for one in own)
    return [own[0].title, *(str(counts.get(state, 0)) for state in states), average, str(late)]


def _down(percent: float) -> float:
    """Cut to two decimals: what is below a pass mark never reads as if it were reached."""
    return math.floor(round(percent * 100, 3)) / 100


def _difficult(sheet: ClassSheet) -> Iterator[FormBlock]:
    wording = sheet.wording
    if not sheet.progress.questions:
        return
    found = [one for one in sheet.progress.questions if one.difficult]
    yield heading(wording.said("report_difficult"))
    if not found:
        yield paragraph(wording.said("report_difficult_none"))
        return
    yield table(
        [wording.said(key) for key in ("report_quiz", "report_question", "report_right")],
        [2.6, 6, 1.5],
        (_question(sheet, one) for one in found),
    )


def _question(sheet: ClassSheet, one: QuestionCount) -> list[str]:
    titles = {step.id: step.title for step in sheet.record.steps}
    return [
        titles.get(one.step, one.step),
        _MARKUP.sub("", " ".join(one.text.split())),
        sheet.word("report_of", some=str(one.right), all=str(one.answered)),
    ]


def _asked(sheet: ClassSheet) -> Iterator[FormBlock]:
    wording, found = sheet.wording, reports.questionnaire(sheet.record)
    yield heading(wording.said("questionnaire"))
    if not found.answered:
        yield paragraph(wording.said("questionnaire_none"))
        return
    said = {"answered": str(found.answered), "asked": str(found.asked)}
    yield paragraph(wording.said("questionnaire_says", **said))
    if found.answered < FEW:
        yield paragraph(wording.said("questionnaire_few"), small=True)
    yield table(
        [
            wording.said("questionnaire_about"),
            *([str(mark), ""] for mark in MARKS),
            wording.said("report_average"),
        ],
        [5, *([1] * len(MARKS)), 1.5],
        (_marked(sheet, question, marks) for question, marks in found.marks.items()),
    )


def _marked(sheet: ClassSheet, question: str, marks: Mapping[int, int]) -> list[str]:
    given = sum(marks.values())
    average = sheet.number(sum(mark * count for mark, count in marks.items()) / given, 2)
    known = f"ask_{question}"
    said = sheet.word(known) if known in SAID else question
    return [said, *(str(marks[mark]) for mark in MARKS), average]
