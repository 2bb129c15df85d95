"""What is found when a number or a word of a paper is looked at: the shapes, no rules.

A finding never refuses a real number. `wrong` is for what cannot be one at all (letters, another
length); everything else is odd: the person looks at the card again and confirms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.errors import Fault


@dataclass(frozen=True)
class Finding:
    """`word` is a code of the catalogue: what looks odd, and where to look on the card.

    `params` are for its sentence, and never hold the number itself.
    """

    word: str
    wrong: bool = False
    params: Mapping[str, object] = field(default_factory=dict)

    def fault(self) -> Fault:
        """Return it as a form's or the catalogue's Fault, for its sentence in either language."""
        return Fault(self.word, **self.params)


@dataclass(frozen=True)
class Look:
    """`tidy` is the spelling to keep: without separators, as far as it could be read."""

    tidy: str
    findings: tuple[Finding, ...] = ()

    @property
    def wrong(self) -> Finding | None:
        """Why this cannot be one, or None: the person must change it."""
        return next((one for one in self.findings if one.wrong), None)

    @property
    def odd(self) -> tuple[Finding, ...]:
        """What the person is asked to compare and may confirm."""
        return tuple(one for one in self.findings if not one.wrong)


def wrong(tidy: str, word: str, **params: object) -> Look:
    """Return a look at what cannot be one."""
    return Look(tidy, (Finding(word, wrong=True, params=params),))


def odd(tidy: str, *words: str) -> Look:
    """Return a look with these odd findings; "" stands for nothing found."""
    return Look(tidy, tuple(Finding(one) for one in words if one))


def line(text: str) -> str:
    """Return one line: composed letters, single spaces, no signs that nobody sees.

    The joiners U+200C and U+200D stay between letters: some scripts are spelt with them.
    """
    seen = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Co", "Cs") or sign in "\u200c\u200d"
    )
    single = " ".join(seen.split()).strip("\u200c\u200d ")
    return unicodedata.normalize("NFC", single)
