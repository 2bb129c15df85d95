"""How the outbox keeps what names people: as ciphertext. `sync.atrest.AtRest` is one that can."""

from __future__ import annotations

from typing import Protocol


class Private(Protocol):
    """Seals and opens with a key that is not in the database.

    `context` names the row and column, so that one put in another's place does not open.
    `blind` gives a stable stand-in for a text, for comparing rows.
    """

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain`; only `open` with the same `context` (its place) reads it again."""

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal` returned for this `context`."""

    def blind(self, text: str) -> str:
        """Return the same unreadable text for the same `text`, to look it up by."""


def token_place(item_id: str) -> str:
    """A command: its JWS holds the tenderer's name and number."""
    return f"outbox_item.token:{item_id}"


def answer_place(item_id: str) -> str:
    """A signed answer: its receipt names the tenderer."""
    return f"outbox_item.answer:{item_id}"


def aside_place(gateway_id: str, seq: int) -> str:
    """A feed item set aside: a decision holds an answer."""
    return f"outbox_feed_aside.item:{gateway_id}:{seq}"
