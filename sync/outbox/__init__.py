"""Commands waiting for the gateway, in the seat's database, beside the action they report.

A feature appends in its own transaction; the engine delivers; everybody else reads `items` and
`counts`. Tables: outbox_item, outbox_blob, outbox_feed, outbox_feed_aside (`schema.sql`).
What names people is ciphertext there: commands, answers, feed items set aside (`private.py`).
Answered items and their spool files stay: a gateway that was restored from a copy gets them again.
"""

from sync.outbox.holdings import Held, blobs, is_gapless, newest_token
from sync.outbox.items import Counts, Item, Unanswered, counts, item, items, unanswered
from sync.outbox.migrations import migrations
from sync.outbox.outbox import Blob, Outbox, token_digest
from sync.outbox.states import Proof, Stage, State

__all__ = [
    "Blob",
    "Counts",
    "Held",
    "Item",
    "Outbox",
    "Proof",
    "Stage",
    "State",
    "Unanswered",
    "blobs",
    "counts",
    "is_gapless",
    "item",
    "items",
    "migrations",
    "newest_token",
    "token_digest",
    "unanswered",
]
