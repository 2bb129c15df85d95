"""What a class came to, computed from its record alone."""

from __future__ import annotations

from dataclasses import replace

from sync.training import reports
from tests.sync.training.class_sample import known, quiz_events, record, said, trainee


def found(of=None) -> dict[str, reports.TraineeResult]:
    one = of or record()
    return {each.trainee.name: each for each in reports.results(one, known(one))}


def test_everybody_is_told_of_by_name() -> None:
    results = found()
    assert list(results) == ["ani Wulandari", "Budi Santoso", "Joko", "Siti Aminah"]
    assert [one.attended for one in results.values()] == [True, True, False, True]
    assert [one.passed for one in results.values()] == [False, False, False, True]
    assert [one.named_by for one in results.values()] == ["code", "code", "roster", "roster"]
    assert [(one.done, one.steps) for one in results.values()] == [(0, 3), (2, 3), (0, 3), (2, 3)]


def test_a_quiz_says_its_state_and_a_late_answer_counts_nothing() -> None:
    (quiz,) = found()["Budi Santoso"].quizzes
    assert (quiz.outcome, quiz.attempts, quiz.late) == ("failed", 1, 1)
    assert quiz.percent == 11.76471
    (unbegun,) = found()["Joko"].quizzes
    assert (unbegun.outcome, unbegun.percent) == ("unbegun", None)


def test_a_quiz_that_runs_has_no_figure_yet() -> None:
    running = replace(
        record("open"),
        trainees=[trainee("dewi", "Dewi", *quiz_events("dewi", {"kunci": (0,)}, closes=None))],
    )
    (quiz,) = found(running)["Dewi"].quizzes
    assert (quiz.outcome, quiz.percent) == ("running", None)


def test_a_quiz_that_is_not_here_is_unknown_and_nobody_passes() -> None:
    results = found(replace(record(), quizzes={}))
    assert {one.quizzes[0].outcome for one in results.values()} == {"unknown"}
    assert not any(one.passed for one in results.values())


def test_without_a_quiz_that_can_be_failed_nobody_passes() -> None:
    bare = replace(record(), steps=record().steps[:1])
    assert not any(one.passed for one in found(bare).values())
    assert reports.figures(list(found(bare).values())).to_pass == 0


def test_a_class_is_counted() -> None:
    assert reports.figures(list(found().values())) == reports.ClassFigures(4, 3, 1, 1, 2)
    assert reports.figures([]) == reports.ClassFigures(0, 0, 0, 0, 0)


def test_a_questionnaire_is_summed_up_without_names() -> None:
    summary = reports.questionnaire(record())
    assert (summary.answered, summary.asked) == (2, 3)
    assert summary.marks["content"] == {1: 0, 2: 0, 3: 1, 4: 0, 5: 1}
    assert summary.words == ["Jelas sekali.", "Terlalu cepat."]


def test_of_two_questionnaires_of_one_trainee_the_newer_counts() -> None:
    older = said("dewi", 1)
    newer = said("dewi2", 4, minute=168)
    one = replace(record(), trainees=[trainee("dewi", "Dewi", older, newer)])
    summary = reports.questionnaire(one)
    assert (summary.answered, summary.marks["trainer"][4]) == (1, 1)
