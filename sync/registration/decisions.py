"""What a decision on a registration may say, wherever it is taken: at the console or at a seat."""

from __future__ import annotations

from sync.errors import Fault

LONGEST_WORDS = 2000


def tidy_words(words: str, *, needed: bool) -> str:
    """Return what a verifier wrote for a vendor, with single spaces and its lines kept.

    Raises: Fault("registration_words_missing") for nothing where something is needed,
    Fault("registration_words_long", most), Fault("registration_words_odd") for signs that cannot
    be printed.
    """
    text = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
    if needed and not text:
        raise Fault("registration_words_missing")
    if len(text) > LONGEST_WORDS:
        raise Fault("registration_words_long", most=LONGEST_WORDS)
    if not text.replace("\n", " ").isprintable():
        raise Fault("registration_words_odd")
    return text
