"""Statements: what each event says, and that the public validator takes them (as 1.0.x)."""

from __future__ import annotations

import json
import random
import subprocess
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.training.attempts import AttemptClosed, Began, QuestionAnswered
from sync.training.class_events import QuizRecorded
from sync.training.questions import Quiz, QuizSection, draw, solution
from sync.training.questions.model import QuizNote
from sync.training.statements import LATE, statements
from tests.sync.training.class_sample import at, known, quiz_events, record, trainee
from tests.sync.training.quizzes import questions

VALIDATOR = ("@learninglocker/xapi-validation", "3.0.0")
CHECK = """
const check = require("@learninglocker/xapi-validation").default;
const all = JSON.parse(require("fs").readFileSync(0));
const found = all.map(one => check(one).map(w => [w.path, w.constructor.name, String(w.data)]));
console.log(JSON.stringify(found));
"""
Json = dict


def told(of=None) -> list[Json]:
    found = of or record()
    return statements(found, known(found), "gw-1")


def verbs(of: list[Json], who: str) -> Counter[str]:
    return Counter(
        one["verb"]["display"]["en"] for one in of if one["actor"]["account"]["name"] == who
    )


@pytest.fixture(scope="module")
def flaws(node_package: Callable[[str, str], Path]) -> Callable[[list[Json]], list[object]]:
    """What the validator says of statements, one list for all."""
    modules = node_package(*VALIDATOR)

    def check(given: list[Json]) -> list[object]:
        done = subprocess.run(
            ["node", "-e", CHECK], input=json.dumps(given), text=True, capture_output=True,
            check=True, env={"NODE_PATH": str(modules), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        )  # fmt: skip
        return [flaw for one in json.loads(done.stdout) for flaw in one]

    return check


def as_one(given: list[Json]) -> list[Json]:
    """The same for a reader of 1.0.x: without the version, and what only 2.0 has in a context."""
    dropped = ("contextAgents", "contextGroups")
    return [
        {key: value for key, value in one.items() if key != "version"}
        | {"context": {k: v for k, v in one["context"].items() if k not in dropped}}
        for one in given
    ]


def test_each_kind_of_event_says_what_it_should() -> None:
    found = told()
    assert verbs(found, "siti") == {
        "attended": 1, "progressed": 2, "completed": 1, "answered": 8, "passed": 1,
    }  # fmt: skip
    assert verbs(found, "budi") == {
        "attended": 1, "progressed": 2, "completed": 1, "answered": 3, "failed": 1,
    }  # fmt: skip
    assert verbs(found, "ani") == {"attended": 1}
    assert verbs(found, "joko") == {}
    assert [one["timestamp"] for one in found] == sorted(one["timestamp"] for one in found)


def test_an_attempt_that_nobody_can_fail_was_completed() -> None:
    found = record()
    quiz = next(iter(found.quizzes.values()))
    free = Quiz(title=quiz.title, sections=quiz.sections)
    events = quiz_events("dewi", {})
    began = events[0].event  # type: ignore[union-attr]
    redrawn = QuizRecorded(
        id=began.id, at=began.at, pack="penyedia", version="1", quiz="menyegel",
        event=Began(id=began.id, attempt=began.attempt, at=began.at,
                    draw=draw(free, began.attempt)),
    )  # fmt: skip
    found = replace(
        found,
        trainees=[trainee("dewi", "Dewi", redrawn, *events[1:])],
        quizzes={("penyedia", "menyegel"): free},
    )
    last = told(found)[-1]
    assert last["verb"]["display"]["en"] == "completed"
    assert last["result"] == {"completion": True, "score": {"scaled": 0.0}}


def test_a_late_answer_says_so_and_never_that_it_is_right() -> None:
    answered = {
        one["object"]["definition"]["name"]["und"]: one["result"]
        for one in told()
        if one["actor"]["account"]["name"] == "budi" and one["verb"]["id"].endswith("answered")
    }
    assert answered["nama"] == {"response": "SPSE", "extensions": {LATE: True}}
    assert answered["tautan"]["success"] is True
    assert answered["kunci"]["success"] is False
    assert answered["tautan"]["extensions"] == {LATE: False}


def test_of_several_answers_only_the_one_that_counts_is_right_or_wrong() -> None:
    events = quiz_events("dewi", {"kunci": (0,)})
    more = [
        QuestionAnswered(
            id=f"lagi-{n}", attempt="dewi-percobaan-30", at=at(32 + n), question="kunci",
            response=response,
        )
        for n, response in enumerate([(1,), (0,)])
    ]  # fmt: skip
    events += [
        QuizRecorded(id=one.id, at=one.at, pack="penyedia", version="1", quiz="menyegel", event=one)
        for one in more
    ]
    found = replace(record(), trainees=[trainee("dewi", "Dewi", *events)])
    said = [one["result"] for one in told(found) if one["verb"]["id"].endswith("answered")]
    assert ["success" in one for one in said] == [False, False, True]
    assert said[-1]["success"] is True


def test_right_answers_stay_here() -> None:
    text = json.dumps(told())
    assert "correctResponsesPattern" not in text
    assert "Terlalu cepat" not in text, "the questionnaire is no learning record"


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_same_events_give_the_same_statements_in_any_order(seed: int) -> None:
    before = record()
    shuffled = []
    for one in before.trainees:
        events = [*one.events, *one.events[:2]]
        random.Random(seed).shuffle(events)
        shuffled.append(replace(one, events=events))
    after = told(replace(before, trainees=shuffled))
    assert {json.dumps(one) for one in after} == {json.dumps(one) for one in told(before)}


def test_ids_are_version_5_and_each_its_own() -> None:
    found = told()
    assert {uuid.UUID(one["id"]).version for one in found} == {5}
    assert len({one["id"] for one in found}) == len(found)
    assert {one["version"] for one in found} == {"2.0.0"}


def test_the_public_validator_takes_every_statement(flaws) -> None:
    found = told()
    assert flaws(as_one(found)) == []
    assert flaws(found), "it knows no 2.0: without the projection each is refused"
    spoilt = [one | {"timestamp": "yesterday"} for one in as_one(found)]
    assert len(flaws(spoilt)) == len(found), "it looks at all of them"


@pytest.mark.parametrize("size", [40])
def test_the_validator_takes_answers_to_any_question(flaws, size: int) -> None:
    """Every type, drawn at random, answered rightly and left blank."""
    made: list[Json] = []

    @settings(max_examples=size, deadline=None, database=None)
    @given(st.lists(st.integers(), min_size=1, max_size=1).flatmap(lambda _: questions("q1")))
    def collect(question) -> None:
        quiz = Quiz(title="K", sections=(QuizSection(questions=(question,)),))
        attempt = "dewi-1"
        inner = [Began(id="b", attempt=attempt, at=at(30), draw=draw(quiz, attempt))]
        if not isinstance(question, QuizNote):
            inner += [
                QuestionAnswered(id="a", attempt=attempt, at=at(31), question="q1",
                                 response=solution(question)),
                QuestionAnswered(id="c", attempt=attempt, at=at(32), question="q1", response=None),
            ]  # fmt: skip
        inner.append(AttemptClosed(id="z", attempt=attempt, at=at(33), by="trainee"))
        events = [
            QuizRecorded(id=x.id, at=x.at, pack="penyedia", version="1", quiz="menyegel", event=x)
            for x in inner
        ]
        found = replace(
            record(), trainees=[trainee("dewi", "Dewi", *events)],
            quizzes={("penyedia", "menyegel"): quiz},
        )  # fmt: skip
        made.extend(told(found))

    collect()
    kinds = {one["object"]["definition"].get("interactionType") for one in made} - {None}
    assert len(kinds) >= 5
    assert flaws(as_one(made)) == []
