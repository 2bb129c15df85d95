"""Text files as people's tools leave them: UTF-8 or UTF-16, with a byte order mark or without."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes) -> str | None:
    """Return the text without its byte order mark, line ends as they are; None if it is no text.

    UTF-16 without a mark is known by its zeros: of an ASCII letter every second byte is one.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:2]:
        return _strict(data, "utf-16-be" if data[0] == 0 else "utf-16-le")
    return _strict(data, "utf-8")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
