"""The User ID and password that a vendor chooses: their rules, and how strong a password is.

Strength is estimated by `zxcvbn`, fed with what it cannot know: what was typed in the form, the
names of regencies, common Indonesian words. A password is never kept: only its Argon2id verifier
goes into the sealed form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import msgspec
from zxcvbn import zxcvbn

from kiosk.registration import common_words
from sync.errors import Fault
from sync.identifiers import regions
from sync.identifiers.regions import Regions
from sync.registration.application import Application
from sync.requirements.table import Password
from sync.wire.secret_rules import nfc

SHORTEST_USER_ID, LONGEST_USER_ID = 4, 30
# Odd characters in a User ID once broke uploads. One of digits alone would pass for an NPWP.
USER_ID = re.compile(r"[a-z][a-z0-9._-]*", re.ASCII)
# The estimator's time grows with the square; what comes after makes a password only stronger.
ESTIMATED = 36
LEAST_WORD = 3
_WORD = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[\W_]{0,2}")
_AFTER_WORD = re.compile(r"[\W_]{0,2}\d{1,8}[\W_]{0,2}")
_AT_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_LEET = str.maketrans("4@301!5$7", "aaeoiisst")
_DIGITS = re.compile(r"\d{3,}")


@dataclass(frozen=True)
class Strength:
    """`score` from 0 (weak) to 4 (strong); `enough` as the requirement table asks.

    `typed`: it is made of what was typed in the form, or of a place or a common word.
    """

    score: int
    enough: bool
    typed: bool


def user_id(typed: str) -> str:
    """Return a User ID in the one way it is written. Raises: Fault("user_id_form", least, most)."""
    tidy = typed.strip().lower()
    fits = SHORTEST_USER_ID <= len(tidy) <= LONGEST_USER_ID
    if not fits or not USER_ID.fullmatch(tidy):
        raise Fault("user_id_form", least=SHORTEST_USER_ID, most=LONGEST_USER_ID)
    return tidy


def require(password: str, user: str, application: Application, rules: Password) -> None:
    """Refuse a password that is too short, too long, or too easy to guess.

    Raises: Fault("password_length", least, most), Fault("password_like_user_id"),
    Fault("password_guessable").
    """
    if not rules.min_length <= len(password) <= rules.max_length:
        raise Fault("password_length", least=rules.min_length, most=rules.max_length)
    if user and user in nfc(password).casefold():
        raise Fault("password_like_user_id")
    if not strength(password, user, application, rules).enough:
        raise Fault("password_guessable")


def strength(password: str, user: str, application: Application, rules: Password) -> Strength:
    """Estimate how hard a password is to guess for somebody who knows the firm and its place."""
    plain = nfc(password)[:ESTIMATED]
    if not plain:
        return Strength(0, False, False)
    typed = {user.casefold(), *_typed(application)} - {""}
    known = [*sorted(typed), *common_words.words(), *_places(regions.in_use())]
    # Signs at the ends count as parts to the estimator, and are the first that anybody adds.
    tried = {plain, _AT_ENDS.sub("", plain)} - {""}
    words = frozenset(known)
    each = [zxcvbn(one, user_inputs=[*known, *_joined(one.casefold(), words)]) for one in tried]
    found = min(each, key=lambda one: int(one["score"]))
    used = {one.get("dictionary_name") for one in found["sequence"]}
    score = int(found["score"])
    enough = score >= rules.min_strength and len(password) >= rules.min_length
    return Strength(score, enough, "user_inputs" in used)


def _joined(plain: str, known: frozenset[str]) -> list[str]:
    """Known words of a password with what follows them: another word, signs, a year and signs.

    The estimator takes three parts of any kind for strong: a greeting with a year, `Jakarta#2026`
    and a short sentence would be. Joined, they count as one part; five words stay strong.
    """
    ends: dict[int, set[int]] = {}
    longest, read = max(map(len, known), default=0), plain.translate(_LEET)
    for begin in range(len(plain)):
        for end in range(begin + 1, min(begin + longest, len(plain)) + 1):
            if plain[begin:end] in known or read[begin:end] in known:
                ends.setdefault(begin, set()).update(_reaches(plain, end))
    single = {(begin, last) for begin, found in ends.items() for last in found}
    pairs = {(begin, last) for begin, end in single for last in ends.get(end, ())}
    return sorted({plain[begin:last] for begin, last in single | pairs} - known)


def _reaches(plain: str, end: int) -> set[int]:
    """Where a word that ends here may be said to end: with the signs, or signs and digits, on."""
    after = (pattern.match(plain, end) for pattern in (_SIGNS, _AFTER_WORD))
    return {end} | {one.end() for one in after if one is not None}


def _typed(application: Application) -> set[str]:
    """The words of the form, pairs of them joined, and its digits: the estimator matches wholes."""
    found: set[str] = set()
    for text in _texts(msgspec.to_builtins(application)):
        words = [word.casefold() for word in _WORD.findall(nfc(text))]
        found.update(word for word in words if len(word) >= LEAST_WORD)
        found.update(first + second for first, second in pairwise(words))
        found.add("".join(words))
        digits = "".join(filter(str.isdigit, text))
        found.update(part for part in (digits, *_DIGITS.findall(text)) if len(part) >= LEAST_WORD)
    return found


def _texts(value: object) -> Iterator[str]:
    """Every text of a form, the papers' digests and the verifier left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("papers", "account", "rules", "language", "track", "entity"):
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@lru_cache(maxsize=1)
def _places(known: Regions) -> tuple[str, ...]:
    """Names of provinces, regencies and cities, without what they are, whole and in words."""
    found: set[str] = set()
    table = known.table
    for name in (*table.provinces.values(), *table.regencies.values(), *table.aliases):
        words = [word.casefold() for word in _WORD.findall(name)]
        bare = [word for word in words if word not in ("kabupaten", "kota", "administrasi")]
        found.update(word for word in bare if len(word) >= LEAST_WORD)
        found.add("".join(bare))
    return tuple(sorted(found))
