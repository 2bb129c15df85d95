"""What the gateway keeps of a registration outside its age file: sealed, or as a stand-in.

A stolen database shows neither. Stand-ins of the beginnings of words let a list be searched as
somebody types; what they give away is how many registrations share a beginning, not which.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from sync.atrest import AtRest
from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.registration import codes
from sync.registration.application import Application
from sync.wire.firms import root, tidy

SHORTEST_WORD, LONGEST_WORD, MOST_PAIRED = 3, 12, 8
# Of a name; a form may hold one of megabytes, of which every beginning would be a row.
LONGEST_NAME = 200
PERSONS_NUMBERS = frozenset({"id_number", "npwp", "employee_number"})
# 96 bits: two stand-ins of a hundred million are still not the same.
STAND_IN = 24


class FormSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of a registration, and the originals that are to be shown for it."""

    name: str
    number: str
    person: str
    user_id: str
    originals: tuple[str, ...] = ()


class CentreSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What INAPROC or SPSE answered: its number, and when (wire text)."""

    number: str
    at: str


@dataclass(frozen=True)
class Search:
    """What was typed into a search: a receipt code, or sets of stand-ins of which one must fit."""

    code: str
    any_of: tuple[tuple[str, ...], ...]


class FormSecrets:
    """Seals and opens with a key of this gateway's own."""

    def __init__(self, centre: Centre) -> None:
        self._at_rest = AtRest(centre.key.derive("registrations"))

    def seal(self, registration_id: str, what: msgspec.Struct) -> bytes:
        """Seal a struct of this module; `registration_id` is bound in."""
        return self._at_rest.seal(msgspec.json.encode(what), registration_id)

    def summary(self, registration_id: str, sealed: bytes | None) -> FormSummary | None:
        """Open a summary, None where there is none."""
        if sealed is None:
            return None
        return msgspec.json.decode(self._at_rest.open(sealed, registration_id), type=FormSummary)

    def said(self, registration_id: str, sealed: bytes) -> CentreSaid:
        """Open what the centre said."""
        return msgspec.json.decode(self._at_rest.open(sealed, registration_id), type=CentreSaid)

    def seal_words(self, registration_id: str, text: str) -> bytes:
        """Seal what a verifier wrote."""
        return self._at_rest.seal_text(text, registration_id)

    def words(self, registration_id: str, sealed: bytes) -> str:
        """Open what a verifier wrote; "" once it was erased."""
        return self._at_rest.open_text(sealed, registration_id) if sealed else ""

    def stand_in(self, kind: str, text: str) -> str:
        """Return what stands for a text of a kind in the table of words."""
        return self._at_rest.blind(f"{kind}:{text}")[:STAND_IN]

    def number(self, written: str) -> str:
        """Return the stand-in of a firm's tax number or business number, however it is written."""
        return self.stand_in("number", tidy(written))

    def user(self, user_id: str) -> str:
        """Return the stand-in of a User ID."""
        return self.stand_in("user", _plain(user_id))

    def person(self, number: str) -> str:
        """Return the stand-in of a person's number, NIK or passport; of "": persons are noted."""
        return self.stand_in("person", tidy(number))

    def persons(self, form: Application | None) -> set[str]:
        """Return the stand-ins of everybody whom a form names, and that they are noted."""
        found = {} if form is None else msgspec.to_builtins(form)
        if form is not None and form.entity == "non_vendor":
            del found["firm"]  # the agency's number is of many people
        return {self.person(one) for one in ("", *persons_numbers(found))}

    def found_by(self, form: Application) -> set[str]:
        """Return the stand-ins of everything that a form is found by."""
        found = {self.number(one) for one in own_numbers(form)} | self.persons(form)
        found |= {self.stand_in(kind, text) for kind, text in traits(form).items() if text}
        called_so = (form.firm.name, form.applicant.name)
        named = names.words(" ".join(one[:LONGEST_NAME] for one in called_so))
        found |= {self.stand_in("pair", pair) for pair in _pairs(named)}
        return found | {self.stand_in("word", part) for word in named for part in _beginnings(word)}

    def asked(self, typed: str) -> Search:
        """Read what somebody typed to find a registration by."""
        try:
            code = codes.receipt_code(typed)
        except Fault:
            code = ""
        any_of: list[tuple[str, ...]] = []
        if any(map(str.isdigit, typed)):
            any_of.append((self.number(typed),))
        plain = _plain(typed)
        any_of += [(self.stand_in(kind, plain),) for kind in ("user", "email") if plain]
        words = [word[:LONGEST_WORD] for word in names.words(typed)]
        long = [word for word in words if len(word) >= SHORTEST_WORD]
        if long:
            both = [self.stand_in("pair", pair) for pair in _pairs(long)]
            any_of.append((*both, *(self.stand_in("word", word) for word in long)))
        return Search(code, tuple(any_of))


def called(form: Application) -> str:
    """Return the name that an account is made for: the firm's, or a person's own."""
    person = form.entity == "non_vendor" or not form.firm.name.strip()
    return form.applicant.name if person else form.firm.name


def own_numbers(form: Application) -> list[str]:
    """Return the tax and business number of who registers.

    Those of a non-vendor user's agency are of many people, so they are not counted.
    """
    if form.entity == "non_vendor":
        return []
    return [one for one in (form.firm.npwp, form.firm.nib) if one.strip()]


def persons_numbers(within: object) -> Iterator[str]:
    """Give the numbers of all people in a form (as builtins), whatever they are in it."""
    if isinstance(within, dict):
        for name, value in within.items():
            if name in PERSONS_NUMBERS and isinstance(value, str) and value.strip():
                yield value[:LONGEST_NAME]
            yield from persons_numbers(value)
    elif isinstance(within, list | tuple):
        for one in within:
            yield from persons_numbers(one)


def traits(form: Application) -> dict[str, str]:
    """Return by what two registrations may be the same firm's, besides its number; "" is not said.

    `root`: what the tax number of a firm shares with those of its branches.
    """
    own = form.firm.npwp in own_numbers(form)
    return {
        "root": root(form.firm.npwp) if own else "",
        "email": _plain(form.firm.email),
        "user": _plain(form.account.user_id),
    }


def _pairs(words: Sequence[str]) -> set[str]:
    """Return the beginnings of every two words of a name, in one order.

    Of two words that many names have, few names have both: without pairs all would be gone through.
    """
    begun = sorted({word[:SHORTEST_WORD] for word in words if len(word) >= SHORTEST_WORD})
    return {" ".join(pair) for pair in itertools.combinations(begun[:MOST_PAIRED], 2)}


def _beginnings(word: str) -> Iterator[str]:
    for end in range(SHORTEST_WORD, min(len(word), LONGEST_WORD) + 1):
        yield word[:end]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
