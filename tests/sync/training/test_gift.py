"""Every row of the field sheets on GIFT, by cases of our own: Moodle's reading decides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.training.gift import read_gift
from sync.training.gift.reading import MOST_IN_BLOCK
from sync.training.questions import AnyQuestion, judge, solution, type_of
from sync.training.questions.imported import ImportedQuestions
from sync.training.questions.markup import MOST_DEEP, escaped, from_html
from sync.training.questions.model import MOST_ASKED, MOST_QUESTIONS, Quiz
from sync.training.questions.reading import MOST_CHARACTERS, mistakes

FILE = "soal.gift"


def read(text: str) -> ImportedQuestions:
    return read_gift(text, FILE)


def one(text: str) -> AnyQuestion:
    """The only question of a text, about which nothing is told."""
    found = read(text)
    assert (found.refused, found.unclear) == ((), ())
    (taken,) = found.taken
    return taken.question


def codes(found: ImportedQuestions) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """What is told of taken questions and of those that were not, with lines."""
    return (
        [(fault.code, fault.params["line"]) for fault in found.unclear],
        [(fault.code, fault.params["line"]) for fault in found.refused],
    )


def credits_of(question: AnyQuestion, *responses: Any) -> list[float]:
    return [float(judge(question, response).credit or 0) for response in responses]


def test_the_kind_of_question_follows_from_its_answers() -> None:
    kinds = {
        "Cerita {}": "open",
        "Benar? {T}": "true_false",
        "Benar? {TRUE}": "true_false",
        "Benar? {F}": "true_false",
        "Benar? {FALSE}": "true_false",
        "Apa? {=a ~b}": "single",
        "Apa? {~%50%a ~%50%b ~c}": "multiple",
        "Apa? {=a =b}": "short",
        "Apa? {=a -> b =c -> d}": "matching",
        "Berapa? {#5}": "numeric",
        "Hanya teks": "note",
    }
    for text, kind in kinds.items():
        assert type_of(one(text)) == kind, text


def test_blocks_end_at_blank_lines_however_these_look() -> None:
    text = "::01 a::Satu {=a ~b}\r\n\r\nDua {T}\r\n \t \r\n\r\n\r\nTiga {\r\n=a\r\n~b\r\n}"
    found = read(text)
    assert [(taken.line, taken.question.id) for taken in found.taken] == [
        (1, "01-a"),
        (3, "q0002"),
        (7, "q0003"),
    ]
    assert codes(found) == ([], [])


def test_comments_carry_tags_and_ids_and_are_never_text() -> None:
    text = "// [id:lat.1] [tag:dasar]\n// catatan\nApa {\n// di dalam\n=a ~b\n}"
    found = read(text)
    assert found.taken[0].question.id == "lat-1"
    assert found.taken[0].question.text == "Apa"
    assert codes(found) == ([("gift_tags_dropped", 3)], [])


def test_a_category_begins_a_section() -> None:
    found = read("$CATEGORY: dasar/kunci\n\nSatu {T}\n\n$CATEGORY: lain\n\nDua {F}")
    assert [(section.title, len(section.questions)) for section in found.sections] == [
        ("dasar/kunci", 1),
        ("lain", 1),
    ]
    # Moodle swallows the question into the category's name.
    found = read("$CATEGORY: dasar\nSatu {T}")
    assert [section.title for section in found.sections] == ["dasar"]
    assert codes(found) == ([("gift_category_line", 2)], [])


def test_pairs_need_two_and_both_sides_are_unescaped() -> None:
    question: Any = one("Kapan? {=pagi -> 08\\:00 =sore\\=malam -> 16\\:00}")
    assert [(pair.left, pair.right) for pair in question.pairs] == [
        ("pagi", "08:00"),
        ("sore=malam", "16:00"),
    ]
    question = one("Apa? {=Kucing -> Cat =Anjing -> Dog = -> Chat}")
    assert (len(question.pairs), question.extra) == (2, ("Chat",))
    assert credits_of(question, (0, 1), (0, 2)) == [1, 0.5]
    found = read("Apa? {=a -> b#sebab =c -> d}")
    assert found.taken[0].question.pairs[0].right == "b#sebab"  # type: ignore[union-attr]
    assert codes(found) == ([("gift_pair_feedback", 1)], [])
    assert codes(read("Apa? {=a -> b =c}")) == ([], [("gift_pair_broken", 1)])
    assert codes(read("Apa? {=a ->  =c -> d}")) == ([], [("gift_pair_broken", 1)])
    assert codes(read("Apa? {=a -> b}")) == ([], [("quiz_choices_few", 1)])


def test_of_true_and_false_the_first_feedback_follows_a_wrong_answer() -> None:
    question: Any = one("Benar? {T#salah, sebab#benar, sebab}")
    assert [reason.text for reason in judge(question, (1,)).reasons] == ["salah, sebab"]
    assert [reason.text for reason in judge(question, (0,)).reasons] == ["benar, sebab"]
    question = one("Benar? {FALSE#hanya ini}")
    assert (question.right, question.if_wrong, question.if_right) == (False, "hanya ini", "")


def test_weights_are_decimals_and_several_answers_only_without_equals() -> None:
    question: Any = one("Apa? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}")
    assert credits_of(question, (0, 1, 2), (0,), (0, 3)) == [1, 0.3333333, 0]
    question = one("Apa? {~%50%a ~%50%b ~%-100%c}")
    assert credits_of(question, (0, 1), (0, 1, 2)) == [1, 0]
    question = one("Apa? {=a ~%50%b ~c}")
    assert type_of(question) == "single"
    assert credits_of(question, (0,), (1,), (2,)) == [1, 0.5, 0]
    question = one("Apa? {=%100%a =%50%b =%0%*}")
    assert type_of(question) == "short"
    assert credits_of(question, "a", "b", "lain") == [1, 0.5, 0]


def test_a_weight_behind_equals_beside_a_tilde_is_read_and_told() -> None:
    found = read("Apa? {=%50%x =y ~z}")
    question: Any = found.taken[0].question
    assert [answer.text for answer in question.answers] == ["x", "y", "z"]
    assert credits_of(question, (0,), (1,)) == [0.5, 1]
    assert codes(found) == ([("gift_weight_beside", 1)], [])
    assert codes(read("Apa? {=%50%x ~z}")) == ([], [("quiz_full_unreachable", 1)])
    assert codes(read("Apa? {~%80%x ~%80%y}")) == ([("gift_weights_over", 1)], [])
    assert codes(read("Apa? {~%40%x ~%40%y}")) == ([], [("quiz_full_unreachable", 1)])
    assert codes(read("Apa? {~x ~y}")) == ([], [("quiz_full_unreachable", 1)])


def test_a_colon_needs_no_escape_outside_titles() -> None:
    question: Any = one("::Jam\\: tutup::Buka https://lat.example pukul 08:00? {=08:00 ~09\\:00}")
    assert question.text == "Buka https://lat.example pukul 08:00?"
    assert [answer.text for answer in question.answers] == ["08:00", "09:00"]


def test_a_note_behind_the_brace_is_left_out_and_told() -> None:
    found = read("Benar? {T} // catatan")
    assert found.taken[0].question.text == "Benar?"
    assert codes(found) == ([("gift_tail", 1)], [])


def test_text_behind_the_brace_makes_a_gap() -> None:
    gap = "\\_" * 5
    assert one("Ibu kota {=Jakarta ~Bandung} Indonesia.").text == f"Ibu kota {gap} Indonesia."
    assert one("Ibu kota{=Jakarta ~Bandung}.").text == f"Ibu kota{gap}."


CUT = [
    "Apa? {\n\n=rahasia ~b\n\n}",
    "Apa? {\n\n=rahasia\n\n~b\n}",
    "Apa? {=rahasia\n\n~b}",
    "Apa?\n{\n\n=rahasia ~b}",
    "Apa? {=rahasia ~b",
    "Apa? {\n\nrahasia\n\n}",
    "Apa? =rahasia ~b }",
    "=rahasia ~b",
    "Apa?\n=rahasia\n~b",
    "Apa? =rahasia ~b",
    "Apa? =rahasia",
    "Apa? ~ rahasia",
]


@pytest.mark.parametrize("text", CUT)
def test_an_answer_is_never_shown_as_a_description(text: str) -> None:
    found = read(f"Sebelum {{T}}\n\n{text}\n\n::Sesudah::Sesudah {{T}}")
    assert [taken.question.text for taken in found.taken] == ["Sebelum", "Sesudah"]
    assert {code for code, _ in codes(found)[1]} <= {
        "gift_brace_open",
        "gift_brace_stray",
        "gift_answers_loose",
    }
    assert codes(found)[1]


def test_a_cut_question_is_told_with_the_lines_that_were_left_out() -> None:
    (fault,) = read("Satu {T}\n\nDua\n{\n\n=a ~b\n\n}\n\nTiga {F}").refused
    assert (fault.code, fault.params["line"], fault.params["last"]) == ("gift_brace_open", 4, 8)
    with speaking_app().app_context():
        words = explain(fault)
    assert words.message.startswith("soal.gift, baris 4: kurung kurawal dibuka")
    assert "Tutup dengan }," in words.hint


def test_what_moodle_would_join_without_a_word_is_refused_with_its_line() -> None:
    assert codes(read("Satu {=a ~b}\nDua {=c ~d}")) == ([], [("gift_two_in_one", 2)])
    assert codes(read("Satu {=a ~b} x }")) == ([], [("gift_two_in_one", 1)])
    # Without answers the next one would be shown as the rest of this one's sentence.
    assert codes(read("::A:: Satu {=a ~b}\n::B:: Baca dahulu.")) == ([], [("gift_two_in_one", 2)])
    assert codes(read("Satu {=a {b} ~c}")) == ([], [("gift_brace_inside", 1)])
    assert codes(read("Satu }\n\nDua {T}")) == ([], [("gift_brace_stray", 1)])
    assert codes(read("{=a ~b}")) == ([], [("gift_no_text", 1)])
    assert codes(read("::Judul::{T}")) == ([], [("gift_no_text", 1)])
    assert codes(read("::Judul::\n\nDua {T}")) == ([], [("gift_no_text", 1)])


def test_numbers_with_their_tolerances() -> None:
    cases: dict[str, tuple[list[str], list[str]]] = {
        "{#45}": (["45", "45,0"], ["45.1"]),
        "{#45:5}": (["40", "50", "42,5"], ["39.9", "51"]),
        "{#1..5}": (["1", "5"], ["0.99", "5.01"]),
        "{#-4..-2}": (["-4", "-3"], ["3", "-1"]),
        "{#1e3:10}": (["990", "1010"], ["980"]),
        "{#.5:.1}": (["0,4", "0.6"], ["0.39"]),
        "{#3.14:0.01}": (["3.13", "3,15"], ["3.12", "3.16"]),
        "{#=45:0#tepat ~#jauh}": (["45"], ["46"]),
    }
    for answers, (right, wrong) in cases.items():
        question = one(f"Berapa? {answers}")
        assert credits_of(question, *right) == [1] * len(right), answers
        assert credits_of(question, *wrong) == [0] * len(wrong), answers
    question = one("Berapa? {#=%100%45:0#tepat =%50%45:5#hampir =%0%*#jauh}")
    assert credits_of(question, "45", "43", "3") == [1, 0.5, 0]
    told = [[reason.text for reason in judge(question, typed).reasons] for typed in ("45", "3")]
    assert told == [["tepat"], ["jauh"]]


@pytest.mark.parametrize("answers", ["#3,14", "#3,14:0,01", "#=3,14", "#3:0,1", "#1,5..2"])
def test_a_comma_in_a_number_is_never_read_as_three(answers: str) -> None:
    found = read(f"Satu {{T}}\n\nPi\n{{{answers}}}")
    assert codes(found) == ([], [("gift_number_comma", 4)])
    assert "3,14" in str(found.refused[0].params["value"]) or "," in str(found.refused[0].params)


@pytest.mark.parametrize(
    "answers", ["#tiga", "#", "#*", "#=%50%*", "#5 ~6", "#1..", "#nan", "#5:x"]
)
def test_a_number_that_is_none_is_refused(answers: str) -> None:
    found = read(f"Pi {{{answers}}}")
    assert codes(found) == ([], [("import_number_odd", 1)])


def test_true_in_small_letters_is_a_typed_answer_and_told() -> None:
    found = read("Benar? {true}\n\nApa? {SPSE}")
    assert [type_of(taken.question) for taken in found.taken] == ["short", "short"]
    assert codes(found) == ([("gift_true_small", 1), ("gift_answer_unmarked", 3)], [])
    found = read("Apa? {tanpa tanda ~a =b}")
    assert len(found.taken[0].question.answers) == 3  # type: ignore[union-attr]
    assert codes(found) == ([("gift_answer_unmarked", 1)], [])


def test_any_tilde_makes_choices_and_the_arrow_text() -> None:
    found = read("Apa? {=a -> b ~c}")
    question: Any = found.taken[0].question
    assert [answer.text for answer in question.answers] == ["a -\\> b", "c"]
    assert codes(found) == ([("gift_arrow_in_choice", 1)], [])


def test_general_feedback_is_what_follows_the_last_four_signs() -> None:
    question: Any = one("Apa? {=a#ya ~b#bukan ####umum}")
    assert (question.feedback, question.answers[1].feedback) == ("umum", "bukan")
    assert one("Cerita {####umum}").feedback == "umum"
    assert one("Pi {#3:0 #### umum}").feedback == "umum"
    assert one("Benar? {T#s#b####umum}").feedback == "umum"


def test_formats_are_read_from_stem_answers_and_feedback() -> None:
    question: Any = one("[markdown]Apa **ini**? {=*a* ~[plain]*b*#[html]<b>sebab</b>}")
    assert question.text == "Apa **ini**?"
    assert [answer.text for answer in question.answers] == ["*a*", "\\*b\\*"]
    assert question.answers[1].feedback == "**sebab**"
    question = one("[html]<p>Apa <em>ini</em>?</p> {=a&lt;b ~<i>c</i>}")
    assert question.text == "Apa *ini*?"
    assert [answer.text for answer in question.answers] == ["a\\<b", "*c*"]
    assert one("[BPJS] apa? {T}").text == "\\[BPJS\\] apa?"
    assert one("[html]Apa? {=&Eacute;tat =b}").answers[0].text == "État"  # type: ignore[union-attr]
    found = read("[html]Apa? <script>x</script><img src='https://x' alt='peta'> {T}")
    assert found.taken[0].question.text == "Apa? peta"
    assert codes(found) == ([("import_markup_dropped", 1)], [])
    assert found.unclear[0].params["names"] == "img, script"


def test_escapes_mean_the_sign_and_a_line_end() -> None:
    question: Any = one("Apa \\{ini\\} \\~\\=\\#\\: \\\\frac? {=a\\nb ~c}")
    assert shown(question.text) == "Apa {ini} ~=#: \\frac?"
    assert shown(question.answers[0].text) == "a\nb"
    question = one("[markdown]Satu\\n\\nDua {T}")
    assert question.text == "Satu\n\nDua"


def test_plain_texts_are_not_html() -> None:
    assert shown(one("3 $x<y$ z & \\#1 {T}").text) == "3 $x<y$ z & #1"


def test_an_open_title_is_text_and_told() -> None:
    found = read("::Judul {T}")
    assert found.taken[0].question.text == "Judul"
    assert codes(found) == ([("gift_title_open", 1)], [])


def test_names_come_from_titles_and_are_given_once() -> None:
    found = read("::Soal 1::a {T}\n\n::Soal 1::b {T}\n\n::???::c {T}")
    assert [taken.question.id for taken in found.taken] == ["Soal-1", "Soal-1-2", "q0003"]


def test_every_taken_question_is_one_that_a_quiz_may_hold() -> None:
    text = "Apa? {=a ~a ~b}\n\nApa? {=" + "x" * 1001 + "}\n\nUrut {#9e99}"
    assert codes(read(text)) == (
        [],
        [("quiz_answer_twice", 1), ("quiz_file_text_long", 3), ("quiz_file_number_outside", 5),
         ("quiz_file_number_outside", 5)],
    )  # fmt: skip


# Bounds


def test_a_file_is_read_to_its_ten_thousandth_question() -> None:
    found = read("Apa? {=a ~b}\n\n" * (MOST_QUESTIONS + 5))
    assert len(found.taken) == MOST_QUESTIONS
    assert codes(found) == (
        [("import_drawn", 1)],
        [("import_questions_many", 2 * MOST_QUESTIONS + 1)],
    )
    assert found.sections[0].draw == MOST_ASKED


def test_more_than_an_attempt_may_ask_is_drawn_by_shares() -> None:
    """What is written is a quiz that is taken; none of its sections goes without a question."""
    one, note = "Apa? {=a ~b}\n\n", "Bacalah.\n\n"
    found = read(f"{note}$CATEGORY: satu\n\n{one * 900}$CATEGORY: dua\n\n{one}"
                 f"$CATEGORY: tiga\n\n{one * 300}")  # fmt: skip
    assert codes(found) == ([("import_drawn", 1)], [])
    quiz = Quiz(title="x", sections=found.sections)
    assert [*mistakes(quiz)] == []
    assert [(section.title, section.draw) for section in quiz.sections] == [
        ("", 0), ("satu", 373), ("dua", 1), ("tiga", 124),
    ]  # fmt: skip
    found = read(note * MOST_ASKED + one)
    assert codes(found) == ([], [("quiz_asked_many", 1)])
    assert found.sections == found.taken == (), "nobody could take it"


def test_long_lines_and_deep_braces_are_told() -> None:
    assert codes(read("x" * (MOST_IN_BLOCK + 1) + " {T}")) == ([], [("gift_question_long", 1)])
    assert codes(read("x {" + "{" * 40_000 + "}" * 40_000)) == ([], [("gift_brace_inside", 1)])
    assert codes(read("x {" * 20_000)) == ([], [("gift_brace_open", 1)])
    assert codes(read("x" * (MOST_CHARACTERS + 1))) == ([], [("import_too_long", 1)])
    deep = "[html]" + "<b>" * 5_000 + "x {T}"
    found = read(deep)
    assert [taken.question.text for taken in found.taken] == ["x"]
    assert codes(found) == ([("import_markup_dropped", 1)], [])
    # Below so many marks within each other the text stays and its marks go.
    within = read("[html]" + "<b>" * 200 + "x {T}").taken[0].question.text
    assert within == "**" * MOST_DEEP + "x" + "**" * MOST_DEEP


PIECES = st.sampled_from(
    ["{", "}", "=", "~", "#", "####", "->", "\\", "%50%", "::", "\n", "\n\n", "// x", "T",
     "$CATEGORY: a", "#3:1", "teks", " ", "[html]", "<b>", "\r\n", "\x01", "\u2028"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_stands_in_a_file_is_read_or_told(text: str) -> None:
    found = read(text)
    with speaking_app().app_context():
        for fault in (*found.unclear, *found.refused):
            assert "…" not in explain(fault).message
    for taken in found.taken:
        assert judge(taken.question, solution(taken.question)).credit in (1, None)


@given(st.integers(0, 95), PIECES, st.integers(0, 3))
def test_no_slip_of_the_pen_shows_an_answer_as_text(place: int, slip: str, lost: int) -> None:
    """One sign too many anywhere, or some signs lost: an answer never stands in a question."""
    whole = "Satu {=rahasia ~rahasia#rahasia}\n\nDua {T}\n\nTiga {=a -> rahasia =b -> rahasia}"
    text = whole[:place] + slip + whole[place + lost :]
    for taken in read(text).taken:
        assert "rahasia" not in taken.question.text, text


MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """The text a reader sees of Markdown that holds nothing but text."""
    tokens = MARKDOWN.parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    lines = []
    for child in tokens[1].children or []:
        assert child.type in ("text", "hardbreak", "softbreak", "text_special"), markdown
        lines.append("\n" if child.type.endswith("break") else child.content)
    return "".join(lines)


LETTERS = "aB1.)(*_`~=+-#<>[]!|&$\\:;/ \"'{}@"
SIGNS = st.sampled_from([*LETTERS, "&amp;", "1.", "- ", "\n", "```"])


@given(st.lists(SIGNS, min_size=1, max_size=25).map("".join))
def test_escaped_text_shows_as_it_was_written(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines:
        assert shown(escaped("\n".join(lines))) == "\n".join(lines)


@given(st.lists(SIGNS, min_size=1, max_size=25).map("".join))
def test_html_text_shows_as_it_was_written(text: str) -> None:
    words = " ".join(text.split())
    quoted = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if words:
        assert shown(from_html(f"<p>{quoted}</p>")[0]) == words


@pytest.mark.parametrize("answers", ["=#3366ff ~#ff0000 ~#00ff00", "=", "=biru =#merah"])
def test_an_answer_that_is_empty_is_told_once(answers: str) -> None:
    """An unescaped `#` begins the feedback, so that nothing is left of the answer."""
    found = read(f"Satu {{T}}\n\nWarna apa? {{{answers}}}")
    assert codes(found) == ([], [("import_answer_missing", 3)])
    with speaking_app().app_context():
        assert "\\#" in explain(found.refused[0]).hint
