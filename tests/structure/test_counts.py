"""An English text with a number in it is right for one and for many.

Indonesian has no plural, so that a text is written once; its English then has a plural entry
(`ngettext` with the Indonesian twice) or is worded so that it is right for every number.
"""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from kiosk.cli import import_words
from kiosk.paperwork.words import SAID
from kiosk.printing.words import WORDS
from kiosk.translations.__main__ import CLI_PO, read_catalog
from sync.sealing import report

# A value, not the end of a range ("1 to 5 minutes" is right for every end), and what follows it.
VALUE = re.compile(
    r"(?<!\bto )(?:%\((?P<screen>\w+)\)s|(?<!\{)\{(?P<sentence>\w+)\})"
    r"(?P<after>(?: [\w'’-]+){1,4})"
)
BEFORE = re.compile(r"\b(?:are|were)(?: only| now)? (?:%\((\w+)\)s|\{(\w+)\})")
NAMED = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
PLURAL = re.compile(r"(?:\w+[^s\W]s|are|were|have|people|them|they|their)\Z")
# They end in s without being plural.
SINGULAR = frozenset({"does", "has", "its", "status", "this", "was"})
# What stands in these is words, or a number that counts nothing: a place, an edition, a name.
NO_COUNTS = {
    *(
        "at",
        "attempt",
        "bid",
        "centre",
        "code",
        "entry",
        "file",
        "firm",
        "home",
        "index",
        "key",
        "line",
    ),
    *("lpse", "name", "one", "path", "seat", "task", "tender", "tender_id", "user", "value"),
    "what",
}
# The only texts that may have a plural word beside a number, and why each is right.
PLURAL_BY = {
    "a limit that the code sets, far above one": {
        "That file has more than {most} lines.",
        "This list has {most} entries, as many as can be handed in.",
        "This tender's clock was set {most} times, as often as can be kept.",
        "The password must have at least {least} letters or digits.",
        "Make the picture smaller; each side {most} points at most, and 25 million points in all.",
        "At that time there are {most} other announcements already; more could not be read.",
        "Use a PIN of {least} to {most} digits, or a password of {password} characters or more.",
        "Use letters without accents, digits, spaces, points and hyphens; {most} characters at"
        " most.",
        "Use {most} levels at most.",
        "At most %(most)s characters, without names of visitors or firms.",
        "At least %(least)s characters.",
        "Shorten it to at most {most} characters.",
        "Choose {most} steps at most; put the others into another class.",
        "A class holds {most} names at most.",
        "A class has at most %(n)s steps.",
        "One announcement is shown for at most {days} days.",
        "Go to the staff. The button can be used again within {minutes} minutes at most.",
        "One paper has at most {most} pages.",
        "longer than {limit} characters",
        "{file} holds more than {most} files, so it is not read to the end.",
        "{file} is longer than {most} characters, so it cannot get to the seats.",
        "{file} is longer than {most} characters, so it was not read.",
        "{file} is longer than {most} characters.",
        "{file}, line {line}: this quiz holds more than {most} questions.",
        "{file}, line {line}: this question is longer than {most} characters.",
        "{file}, line {line}: {most} questions were taken; nothing from here on was.",
    },
    "shown only for more than one": {
        "There are {count} files named {name}.",
        "This announcement has {characters} characters, too many for a seat's screen.",
        "{n} seats",
    },
    "shown for none and for two or more, never for one": {
        "{file}, line {line}: this question has {count} fields; exactly one can be taken.",
    },
    "a figure that the code sets, far above one": {
        "Pages with text were made black and white to fit, %(dpi)s dots an inch. Check that"
        " everything can still be read.",
        "The pages were made into pictures, %(dpi)s dots an inch. Check that everything can still"
        " be read.",
        "Shown and started on every screen together. The quiz ends by itself when its time is up,"
        " or %(n)s seconds after you stop it, and screens warn; answers after that are kept and do"
        " not count.",
    },
    "the plural word belongs to something else": {
        "Witnesses in the policy: {count}; it cannot ask for {least} of them.",
        "Your ticks and words on %(num)s registration are remembered until this visit ends: take"
        " the registration along again, and all of it is there. They reach the server only with"
        " the decision.",
    },
}


def plurals(text: str) -> list[str]:
    """Return the plural words that stand beside a number of this text."""
    beside = [(one[1] or one[2], ["are"]) for one in BEFORE.finditer(text)]
    beside += [
        (one["screen"] or one["sentence"], one["after"].lower().split())
        for one in VALUE.finditer(text)
    ]
    return [
        word
        for name, words in beside
        if name not in NO_COUNTS
        for word in words
        if PLURAL.match(word) and word not in SINGULAR
    ]


def english() -> list[str]:
    """Return each English text with one form, and of those with two the form for one."""
    with CLI_PO.open("rb") as source:
        helps = [message.id for message in read_po(source, locale="id") if message.id]
    screens = [message.string for message in read_catalog() if message.id]
    return [
        *(each if isinstance(each, str) else each[0] for each in [*screens, *helps]),
        *import_words.WORDS,
        *WORDS["en"].values(),
        *(beside for _here, beside in SAID.values()),
        *report._WORDS["en"].values(),
    ]


def test_english_is_right_for_one_and_for_many() -> None:
    texts = english()
    assert len(texts) > 5_000
    right = set().union(*PLURAL_BY.values())
    wrong = {text: plurals(text) for text in texts if text not in right and plurals(text)}
    assert not wrong, "use ngettext, or word it so that it is right for 1"


def test_every_exception_is_one() -> None:
    texts = set(english())
    stale = {text for all_of in PLURAL_BY.values() for text in all_of if text not in texts}
    assert not stale
    needless = {text for all_of in PLURAL_BY.values() for text in all_of if not plurals(text)}
    assert not needless
    asked = {name for text in texts for pair in NAMED.findall(text) for name in pair}
    assert asked >= NO_COUNTS


def test_two_forms_differ_where_the_plural_shows() -> None:
    two = [m.string for m in read_catalog() if m.id and not isinstance(m.string, str)]
    assert len(two) > 40
    assert not [one for one, many in two if one == many and plurals(many)]


@pytest.mark.parametrize(
    "text",
    ["%(n)s items, %(size)s.", "There are %(n)s more alarms.", "Wait {seconds} seconds.",
     "%(done)s of %(total)s lessons read.", "the first {known} entries", "now there are {own}.",
     "%(count)s people", "{count} older ones"],
)  # fmt: skip
def test_a_wrong_one_would_be_found(text: str) -> None:
    assert plurals(text)


@pytest.mark.parametrize(
    "text",
    ["Items: %(count)s", "%(n)s item, %(size)s.", "%(name)s takes part", "1 to {most} minutes",
     "{minutes} min", "Lessons read: %(done)s of %(total)s.", "entry {size} of the seat's log"],
)  # fmt: skip
def test_a_right_one_is_let_through(text: str) -> None:
    assert not plurals(text)
