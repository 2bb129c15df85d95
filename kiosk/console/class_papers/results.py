"""The results of a class as CSV for spreadsheets: one row a trainee, a column for each state."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from kiosk.console.sheets import BOM, cell, csv_line, local
from sync.gateway.class_papers.service import TakenClass
from sync.training import reports
from sync.training.reports import QUIZ_OUTCOMES, QuizLine, QuizOutcome, TraineeResult
from sync.wire.times import to_text


def csv_of(taken: TakenClass) -> bytes:
    """Return everybody's results: UTF-8 with a byte order mark; times are the room's own.

    Percentages are whole numbers, cut off: what is below a pass mark never reads as if it were
    reached. What is not known or not scored is an empty cell, never 0.
    """
    found = reports.results(taken.record, taken.progress)
    timezone = taken.record.timezone
    lines = [csv_line(_heads(found, timezone)), *(csv_line(_row(one, timezone)) for one in found)]
    return (BOM + "".join(lines)).encode()


def _heads(found: Sequence[TraineeResult], timezone: str) -> list[str]:
    states = _states()
    heads = [
        _("Nama"),
        _("Instansi"),
        _("Nama dari"),
        _("Datang (%(zone)s)", zone=timezone),
        _("Pulang (%(zone)s)", zone=timezone),
        _("Kursi"),
        _("Langkah selesai"),
        _("Langkah semuanya"),
        *(_("Kuis: %(state)s", state=states[one]) for one in QUIZ_OUTCOMES),
        _("Catatan yang tidak terbaca"),
    ]
    for quiz in found[0].quizzes if found else ():
        heads += _quiz_heads(quiz.title)
    return [cell(one) for one in heads]


def _quiz_heads(title: str) -> list[str]:
    return [
        _("%(quiz)s: keadaan", quiz=title),
        _("%(quiz)s: persen", quiz=title),
        _("%(quiz)s: batas lulus", quiz=title),
        _("%(quiz)s: pengerjaan", quiz=title),
        _("%(quiz)s: jawaban terlambat", quiz=title),
    ]


def _row(one: TraineeResult, timezone: str) -> Iterator[str]:
    trainee = one.trainee
    yield cell(trainee.name)
    yield cell(trainee.organisation)
    yield _("daftar peserta") if one.named_by == "roster" else _("diketik peserta")
    yield _local(trainee.came_at, timezone)
    yield _local(trainee.left_at, timezone)
    yield cell(", ".join(trainee.seats))
    yield str(one.done)
    yield str(one.steps)
    states = Counter(quiz.outcome for quiz in one.quizzes)
    yield from (str(states[outcome]) for outcome in QUIZ_OUTCOMES)
    yield str(trainee.unread)
    for quiz in one.quizzes:
        yield from _quiz(quiz)


def _quiz(quiz: QuizLine) -> Iterator[str]:
    yield _states()[quiz.outcome]
    yield "" if quiz.percent is None else str(int(quiz.percent))
    yield str(quiz.pass_percent or "")
    yield str(quiz.attempts)
    yield str(quiz.late)


def _states() -> Mapping[QuizOutcome, str]:
    return {
        "unbegun": _("tidak dikerjakan"),
        "running": _("belum selesai"),
        "ended": _("selesai"),
        "passed": _("lulus"),
        "failed": _("belum lulus"),
        "unknown": _("materi tidak ada di server"),
    }


def _local(moment: datetime.datetime | None, timezone: str) -> str:
    return "" if moment is None else local(to_text(moment), timezone)
