"""Questions and quizzes of training, as data (TOML): read, drawn, shown and judged (ADR 56).

Pure: no web, no database, no network. Who takes part in an attempt and what it scores is in
`sync.training.attempts` and `sync.training.scoring`.
"""

from sync.training.questions.judging import (
    AnswerReason,
    Judgement,
    Response,
    fits,
    is_blank,
    is_scored,
    judge,
    solution,
)
from sync.training.questions.model import QUESTION_TYPES, AnyQuestion, Quiz, QuizSection, type_of
from sync.training.questions.reading import (
    load_quiz,
    mistakes,
    question_mistakes,
    quiz_problems,
    quiz_text,
)
from sync.training.questions.trainee import (
    AttemptDraw,
    ShownQuiz,
    digest,
    draw,
    for_trainee,
    response_to,
    shown,
)
from sync.training.questions.writing import quiz_toml

__all__ = [
    "QUESTION_TYPES",
    "AnswerReason",
    "AnyQuestion",
    "AttemptDraw",
    "Judgement",
    "Quiz",
    "QuizSection",
    "Response",
    "ShownQuiz",
    "digest",
    "draw",
    "fits",
    "for_trainee",
    "is_blank",
    "is_scored",
    "judge",
    "load_quiz",
    "mistakes",
    "question_mistakes",
    "quiz_problems",
    "quiz_text",
    "quiz_toml",
    "response_to",
    "shown",
    "solution",
    "type_of",
]
