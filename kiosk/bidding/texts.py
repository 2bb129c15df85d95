"""Texts: told from other files, and what they are: a page, XML, a message, a key, a receipt."""

from __future__ import annotations

import codecs
import re

from flask_babel import lazy_gettext as _l

from kiosk.bidding.kinds import Kind
from sync.errors import Fault
from sync.receipts import FORMAT, FORMAT_2
from sync.sealing import HybridIdentity, X25519Identity

TEXT = Kind("text", _l("teks"))
_HTML = Kind("html", _l("halaman web"))
_MHTML = Kind("mhtml", _l("halaman web (MHTML)"))
_XML = Kind("xml", "XML")
_RTF = Kind("rtf", "RTF")
_PDF = Kind("pdf", "PDF")
_SCRIPT = Kind("script", _l("program"), "executable")
_OWNER_KEY = Kind("owner_key", _l("kunci rahasia"), advice="owner_key_inside")
_RECEIPT = Kind("receipt", _l("tanda terima"), advice="receipt_inside")
_SLIP = Kind("slip", _l("catatan isi sampul"), advice="slip_inside")
_AGE = Kind("age", "age", advice="sealed_already")
_PGP = Kind("pgp", "PGP", advice="sealed_already")
_CMS = Kind("cms", _l("dokumen bertanda tangan elektronik (P7M)"))

# Byte order marks; UTF-32 first, since its little-endian mark begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
# Tab, line ends, form feed, escape (printer codes), and the end mark of old DOS editors.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_KEY = re.compile(r"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{40,100}")
_OBJECT = re.compile(r"^[ \t]*\d+ \d+ obj\b", re.MULTILINE)
_STRAY = 0.01  # old programs leave some; of other files some eight in a hundred bytes are such
_SLIP_LINE = re.compile(r"^# [\d.,]+ (B|bytes?)\r?\n[0-9a-f]{64}  ", re.MULTILINE)
_SHEBANG = re.compile(r"#![ \t]*/")
_BEFORE_TAG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<![a-z][^>]*>)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"\s*<([a-z][\w.-]*)(:?)", re.IGNORECASE)
_HTML_TAGS = frozenset(
    {"html", "head", "body", "script", "style", "meta", "title", "link", "base", "table", "tr"}
    | {"div", "p", "span", "h1", "h2", "h3", "center", "font", "form", "pre", "br", "b", "i", "ul"}
)


def decode(head: bytes) -> str | None:
    """The text that `head` begins, or None when it is not one.

    UTF-16 and UTF-32 are known by their mark, UTF-16 also by a first line that is plain without
    its zeros. Old 8-bit texts are read as Latin-1: what matters here is ASCII.
    """
    if not head:
        return None
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _clean(_decoded(head[len(mark) :], encoding))
    for encoding, zeros in (("utf-16-le", head[1:64:2]), ("utf-16-be", head[0:64:2])):
        if len(head) >= 8 and not zeros.strip(b"\0"):
            return _clean(_decoded(head, encoding))
    return _clean(head.decode("latin-1"))


def loosely(head: bytes) -> Kind | None:
    """For what is no clean text: one with zeros behind it, or a stray byte in a marked-up one."""
    if head.startswith(b"{\\rtf"):
        return _RTF
    plain = head.rstrip(b"\0").decode("latin-1")
    if len(_CONTROLS.findall(plain)) <= _STRAY * len(plain):
        return judge(plain)
    return _marked_up(plain.lstrip())


def _decoded(data: bytes, encoding: str) -> str:
    """Up to a character that the end of the head may have cut; broken ones become a mark."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(data)


def _clean(text: str) -> str | None:
    return None if _CONTROLS.search(text.rstrip("\x1a")) else text


def judge(text: str) -> Kind:
    """What kind of text it is."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith((FORMAT, FORMAT_2)):
        return _RECEIPT
    if start.startswith("# ") and _SLIP_LINE.search(text):
        return _SLIP
    if any(_is_key(found.group()) for found in _KEY.finditer(text)):
        return _OWNER_KEY
    if _SHEBANG.match(text):
        return _SCRIPT
    if start.startswith("{\\rtf"):
        return _RTF
    if "%PDF-" in text[:1024] and _OBJECT.search(text):  # and does not only speak of PDFs
        return _PDF
    return _message(start) or _marked_up(start) or TEXT


def _is_key(text: str) -> bool:
    """A key that would open something; a manual's example with dots in it is none."""
    for identity in (X25519Identity, HybridIdentity):
        try:
            identity.from_text(text)
        except Fault:
            continue
        return True
    return False


def _message(start: str) -> Kind | None:
    if start.startswith(("age-encryption.org/v1", "-----BEGIN AGE ENCRYPTED FILE")):
        return _AGE
    if start.startswith("-----BEGIN PGP MESSAGE"):
        return _PGP
    if start.startswith(("-----BEGIN PKCS7", "-----BEGIN CMS")):
        return _CMS
    headers = start[:2048].lower()
    if not re.match(r"[a-z-]+: ", headers):
        return None
    if "application/pkcs7-mime" in headers or "application/x-pkcs7-mime" in headers:
        return _CMS
    if "multipart/related" in headers or headers.startswith("mime-version:"):
        return _MHTML
    return None


def _marked_up(start: str) -> Kind | None:
    """By the first element: an XML line, comments and a doctype may come before it."""
    at, seen = 0, False
    while found := _BEFORE_TAG.match(start, at):
        at, seen = found.end(), True
    tag = _TAG.match(start, at)
    if tag is None:
        return _declared(start) if seen else None
    if tag[1].lower() in _HTML_TAGS and not tag[2]:
        return _HTML
    return _XML if seen or tag[2] else None


def _declared(start: str) -> Kind | None:
    """Nothing but what stands before the first element fitted into the head."""
    if start[:14].lower() == "<!doctype html":
        return _HTML
    return _XML if start.startswith("<?xml") else None
