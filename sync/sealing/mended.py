"""Wrong key or damaged header: one that opens once a single letter is put right is damaged.

A header whose stanza was altered looks like one for somebody else. What copying does to a file is
mostly one bit or one byte; all ways to change one letter back are few enough to try (about 1 s).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sync.errors import Fault
from sync.sealing import age, x25519
from sync.sealing.header import Header, Stanza, decode_base64, encode_base64

LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def file_key(head: Header, identities: Sequence[age.Identity]) -> bytearray | None:
    """Return the file key of a damaged header that was made for one of `identities`, else None."""
    for stanza in head.stanzas:
        for candidate in _near(stanza):
            for identity in identities:
                try:
                    found = identity.unwrap([candidate])
                except Fault:  # a share that nobody can answer to
                    continue
                if found is not None:
                    return bytearray(found)
    return None


def _near(stanza: Stanza) -> Iterator[Stanza]:
    """The stanza itself, then everything it may have been before one letter of it changed."""
    yield stanza
    if stanza.kind != x25519.KIND or len(stanza.arguments) != 2:
        return
    for share in _changed(stanza.arguments[1].encode()):
        yield replace(stanza, arguments=(stanza.kind, share.decode()))
    for body in _changed(encode_base64(stanza.body)):
        yield replace(stanza, body=decode_base64(body))


def _changed(text: bytes) -> Iterator[bytes]:
    """Every canonical base64 text that differs in one letter."""
    for at in range(len(text)):
        for letter in LETTERS:
            changed = text[:at] + bytes([letter]) + text[at + 1 :]
            try:
                decode_base64(changed)
            except Fault:
                continue
            if changed != text:
                yield changed
