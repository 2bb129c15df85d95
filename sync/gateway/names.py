"""Names that people gave: one bad one must not spoil a message that every seat parses."""

from __future__ import annotations

import re
import unicodedata

from sync.errors import Fault

LONGEST = 200
# What a firm is, not what it is called: written before, behind, or not at all.
_LEGAL_FORMS = {"pt", "cv", "ud", "fa", "firma", "koperasi", "kop", "yayasan", "perum", "perumda"}
_LEGAL_FORMS |= {"persero", "perseroda", "tbk", "perorangan"}
_WORD = re.compile(r"\w+")


def clean(name: str) -> str:
    """Return the name with single spaces. Raises: Fault("name_malformed")."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST or not cleaned.isprintable():
        raise Fault("name_malformed")
    return cleaned


def words(name: str) -> list[str]:
    """Return the words of a name as names are compared: small letters, without their accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def key(name: str) -> str:
    """Return one spelling for names that may be the same firm's: no legal form, no spaces."""
    found = words(name)
    return "".join(word for word in found if word not in _LEGAL_FORMS) or "".join(found)
