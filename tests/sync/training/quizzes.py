"""Quizzes that the tests of training take: one with every type, and random ones."""

from __future__ import annotations

from hypothesis import strategies as st

from sync.training.questions import AnyQuestion, Quiz, QuizSection
from sync.training.questions.model import (
    Choice,
    Matching,
    Multiple,
    NumberRange,
    Numeric,
    Open,
    Ordering,
    Pair,
    QuizNote,
    Short,
    ShortAnswer,
    Single,
    TrueFalse,
)

EVERY = """\
title = "Menyegel penawaran"
text = "Baca dahulu pelajaran 7."
pass_percent = 70

[retake]
attempts = 3
wait_minutes = 10
counts = "best"

[[sections]]
title = "Dasar"
shuffle = true

[[sections.questions]]
type = "single"
id = "kunci"
text = "Siapa memegang **kunci** sampul?"
feedback = "Lihat pelajaran 7."
answers = [
  { text = "Panitia", right = true, feedback = "Hanya panitia yang dapat membuka." },
  { text = "Petugas ruang", feedback = "Petugas tidak dapat membuka sampul." },
  { text = "Sebagian", weight = 50 },
  { text = "Tidak seorang pun", fixed = true },
]

[[sections.questions]]
type = "multiple"
id = "berkas"
text = "Berkas apa yang disegel?"
points = 2.5
credit = "share"
answers = [
  { text = "Teknis", right = true },
  { text = "Harga", right = true },
  { text = "KTP" },
]

[[sections.questions]]
type = "true_false"
id = "tautan"
text = "Tautan putus menghapus penawaran."
right = false
if_right = "Benar: penawaran menunggu di kursi."
if_wrong = "Penawaran menunggu di kursi."

[[sections.questions]]
type = "matching"
id = "jam"
text = "Kapan?"
pairs = [{ left = "Tutup", right = "09:59" }, { left = "Buka", right = "10:00" }]
extra = ["11:00"]

[[sections.questions]]
type = "ordering"
id = "langkah"
text = "Urutkan."
items = ["Pilih berkas", "Segel", "Kirim"]
credit = "share"

[[sections]]

[[sections.questions]]
type = "note"
id = "catatan"
text = "Bagian terakhir."

[[sections.questions]]
type = "short"
id = "nama"
text = "Apa nama sistemnya?"
answers = [{ text = "SPSE" }, { text = "sistem * elektronik", weight = 50, feedback = "Hampir." }]

[[sections.questions]]
type = "numeric"
id = "pi"
text = "Berapa π?"
unit = "m"
otherwise = "Bukan."
answers = [{ low = 3.13, high = 3.15, feedback = "Ya." }, { low = 3, high = 4, weight = 20 }]

[[sections.questions]]
type = "open"
id = "cerita"
text = "Ceritakan."
points = 4
"""

WORDS = st.sampled_from(["a", "b", "Ya", "Tidak", "SPSE", "09:59", "*bintang*", "<b>", "é", "x y"])
TEXTS = st.lists(WORDS, min_size=2, max_size=6, unique=True)
POINTS = st.sampled_from([0.5, 1, 2.5, 3])


@st.composite
def questions(draw: st.DrawFn, name: str) -> AnyQuestion:
    """Any question that a file may hold."""
    kind = draw(st.integers(0, 8))
    texts = draw(TEXTS)
    common = {"id": name, "text": draw(WORDS), "points": draw(POINTS)}
    right = draw(st.integers(0, len(texts) - 1))
    fixed = draw(st.booleans())
    choices = tuple(
        Choice(text=text, right=n == right, fixed=fixed and n == 0) for n, text in enumerate(texts)
    )
    match kind:
        case 0:
            return Single(answers=choices, shuffle=draw(st.booleans()), **common)
        case 1:
            credit = draw(st.sampled_from(["whole", "share", "weights"]))
            return Multiple(answers=choices, credit=credit, **common)
        case 2:
            return TrueFalse(right=draw(st.booleans()), **common)
        case 3:
            pairs = tuple(Pair(left=f"kiri {n}", right=text) for n, text in enumerate(texts))
            return Matching(pairs=pairs, extra=("lebih",), **common)
        case 4:
            return Ordering(items=tuple(texts), credit=draw(st.sampled_from(["whole", "share"])),
                            **common)  # fmt: skip
        case 5:
            taken = tuple(ShortAnswer(text=text.replace("*", "\\*")) for text in texts)
            return Short(answers=taken, **common)
        case 6:
            low = draw(st.integers(-1000, 1000))
            return Numeric(answers=(NumberRange(low=low, high=low + 0.5),), **common)
        case 7:
            return Open(**common)
        case _:
            return QuizNote(**common)


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    """Any quiz of one to three sections."""
    sections = []
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 4))
        asked = [draw(questions(f"s{number}q{n}")) for n in range(count)]
        able = sum(not isinstance(one, QuizNote) for one in asked)
        sections.append(
            QuizSection(
                questions=tuple(asked),
                draw=draw(st.integers(0, able)),
                shuffle=draw(st.booleans()),
            )
        )
    return Quiz(title="Kuis", sections=tuple(sections), pass_percent=60)
