"""How to reach somebody: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sync.identifiers.findings import Finding, Look, line, odd, wrong

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
# Endings that nobody means, and what was most likely meant. Names of one's own are never here.
_MEANT: Mapping[str, str] = {
    **dict.fromkeys(
        ("gmial.com", "gmai.com", "gmal.com", "gamil.com", "gmaill.com", "gmali.com", "gnail.com",
         "gmail.co", "gmail.con", "gmail.cm", "gmail.om", "gmail.co.id", "gmail.id"),
        "gmail.com",
    ),
    **dict.fromkeys(("yaho.com", "yahooo.com", "yhoo.com", "yahoo.con", "yahoo.cm"), "yahoo.com"),
    **dict.fromkeys(("yaho.co.id", "yahooo.co.id", "yahoo.co.di"), "yahoo.co.id"),
    **dict.fromkeys(("hotmial.com", "hotmai.com", "hotmail.con"), "hotmail.com"),
    **dict.fromkeys(("outlok.com", "outloo.com", "outlook.con"), "outlook.com"),
}  # fmt: skip
# Between two numbers; an extension behind one.
_NEXT = re.compile(r"[/,;]|\b(?:atau|or|dan|and)\b", re.I)
_EXTENSION = re.compile(
    r"\(?\s*(?:ext(?:ension)?|ekst(?:ensi)?|pes(?:awat)?)\b[.:\s]*(\d{1,6})\)?", re.I
)
_DIALLED = re.compile(r"[\d\s().+\-\u2010-\u2015\u2212]*")


def email(text: str) -> Look:
    """Look at an e-mail address: something, @, a domain with a dot; nothing else is a rule."""
    tidy = line(text).removeprefix("mailto:")
    if not tidy:
        return Look("")
    if not _EMAIL.fullmatch(tidy) or ".." in tidy:
        return wrong(tidy, "email_shape")
    name, _at, domain = tidy.rpartition("@")
    tidy = f"{name}@{domain.lower()}"
    meant = _MEANT.get(domain.lower())
    return Look(tidy, (Finding("email_domain", params={"meant": meant}),) if meant else ())


def telephone(text: str) -> Look:
    """Look at one or several telephone numbers; `+62` is written 0, of the others the + stays.

    What begins with 1 is a short or service number (112, 1500…) and has no area code.
    """
    plain = line(unicodedata.normalize("NFKC", text))
    if not plain:
        return Look("")
    looks = [_one_telephone(part) for part in _NEXT.split(plain) if part.strip()]
    tidy = " / ".join(one.tidy for one in looks)
    if bad := next((one for one in looks if one.wrong), None):
        return Look(tidy, bad.findings)
    # Of a second number people write the last digits alone.
    return Look(tidy, looks[0].findings) if looks else wrong(plain, "telephone_signs")


def _one_telephone(text: str) -> Look:
    extension = _EXTENSION.search(text)
    number = text[: extension.start()] if extension else text
    digits = re.sub(r"\D", "", number)
    behind = text[extension.end() :].strip() if extension else ""
    if not digits or behind or not _DIALLED.fullmatch(number):
        return wrong(text.strip(), "telephone_signs")
    dialled = number.strip(" (")
    abroad = (dialled.startswith("+") or digits.startswith("00")) and _is_abroad(digits)
    national = digits.lstrip("0") if abroad else re.sub(r"^(?:00)?62(?:0(?=\d))?", "0", digits)
    tidy = ("+" if abroad else "") + national
    tidy += f" ext. {extension[1]}" if extension else ""
    return odd(tidy, _abroad(national) if abroad else _at_home(national))


def _is_abroad(digits: str) -> bool:
    return bool(digits.strip("0")) and not digits.startswith(("62", "0062"))


def _abroad(digits: str) -> str:
    return "" if 7 <= len(digits) <= 15 else "telephone_length"


def _at_home(digits: str) -> str:
    if digits.startswith("1"):
        return "" if 3 <= len(digits) <= 10 else "telephone_length"
    if not digits.startswith("0"):
        return "telephone_area"
    # The shortest has an area code of three digits and four more, the longest is a mobile one.
    return "" if 7 <= len(digits) <= 14 else "telephone_length"
