"""The texts of a quiz on the trainer's pages stand there as trainees see them."""

from __future__ import annotations

import html

from kiosk.console.classes.question_views import QuizTexts
from sync.gateway.classes import service
from sync.training.questions.model import Single
from tests.kiosk.console.classes.taught import Taught


def test_a_question_is_shown_as_trainees_see_it(taught: Taught) -> None:
    class_id = taught.room.plan(quizzes=9)
    steps = {one.word: one for one in taught.told(class_id).steps if one.kind == "quiz"}
    shelf = {one.pack.id: one for one in service.shelf(taught.desk.centre)}
    step, question, drawn = next(
        (step, question, texts[question.text])
        for word, step in steps.items()
        for texts in [shelf[step.pack].texts[word]]
        for question in shelf[step.pack].quizzes[word].questions()
        if isinstance(question, Single)
        and texts[question.text] != html.escape(question.text, quote=False)
    )
    siti = taught.trainee(class_id, "Siti Aminah", "Kursi 07")
    siti.take(step.word, taught.quiz(step))
    siti.sync()
    trainer = taught.trainer()
    page = trainer.text(f"/classes/{class_id}/questions/{step.id}/{question.id}")
    assert "<em>" in drawn and drawn in page
    assert html.escape(question.text, quote=False) not in page
    for one in question.answers:
        assert shelf[step.pack].texts[step.word][one.text] in page
    listed = trainer.text(f"/classes/{class_id}/questions")
    assert html.escape(QuizTexts({question.text: drawn}).words(question.text)) in listed
    own = trainer.text(f"/classes/{class_id}/trainees/{siti.trainee_id}")
    assert html.escape(QuizTexts({question.text: drawn}).words(question.text)) in own
    assert html.escape(question.text, quote=False) not in own
    assert "&lt;em" not in listed and "<em>" not in listed


def test_a_picture_is_named_and_what_no_pack_has_is_plain_text() -> None:
    digest = "a" * 64
    texts = QuizTexts(
        {
            "gambar": f'Apa ini? <img src="media/{digest}.png" alt="Papan > ruang"> Ya.',
            "polos": f'<img alt="" src="media/{digest}.png">',
        }
    )
    assert texts.shown("gambar") == "Apa ini? <em>Papan > ruang</em> Ya."
    assert texts.words("gambar") == "Apa ini? Papan > ruang Ya."
    assert texts.shown("polos") == "<em></em>"
    assert texts.shown("<b>tebal</b>") == "&lt;b&gt;tebal&lt;/b&gt;"
