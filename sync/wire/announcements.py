"""What an LPSE tells everybody in its room, and which seats have shown it (SPEC 9.3)."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta

from sync.wire.shapes import Growing, Id, Instant, Number, Word

Severity = Literal["notice", "important", "outage"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MOST_CHARACTERS = 300
# Unicode code points, after trimming.
Text = Annotated[str, Meta(min_length=1, max_length=MOST_CHARACTERS)]
# More at once would hide each other on a seat's screen.
MOST_AT_ONCE = 5


class Announcement(Growing, frozen=True, kw_only=True):
    """Feed kind `announcement` (Pasal 23(4), 26(4)): one version of it; the highest number counts.

    It is shown from `starts_at` until `ends_at`, gateway time, and no more once `withdrawn`.
    `severity` is a `Severity`, or a word that only a newer version knows: shown as `important`.
    """

    announcement_id: Id
    version: Number
    severity: Word
    text_id: Text
    text_en: Text
    starts_at: Instant
    ends_at: Instant
    withdrawn: bool = False


class Shown(Growing, frozen=True, kw_only=True):
    """A seat has drawn this version of an announcement on its screen."""

    announcement_id: Id
    version: Number
