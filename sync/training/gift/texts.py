"""The texts of a GIFT question: their format tag, and what they become."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from sync.training.gift.blocks import released
from sync.training.questions.markup import escaped, from_html, words_of

TextFormat = Literal["moodle", "plain", "html", "markdown"]
_FORMAT = re.compile(r"\[(moodle|plain|html|markdown)\]")


@dataclass
class GiftTexts:
    """Texts of one question: the format of its stem holds where an answer names none."""

    format: TextFormat = "moodle"
    dropped: set[str] = field(default_factory=set)

    def stem(self, text: str) -> str:
        """Return the question's text as Markdown, and remember its format."""
        self.format, bare = self._format(re.sub(r"\n+", "\n", text))
        return self._markdown(self.format, bare)

    def markdown(self, text: str) -> str:
        """Return an answer or a feedback as Markdown."""
        return self._markdown(*self._format(text))

    def plain(self, text: str) -> str:
        """Return an answer as plain text: what is compared or stands in a list."""
        kind, bare = self._format(text)
        words = released(bare)
        return words_of(words) if kind == "html" else " ".join(words.split())

    def _format(self, text: str) -> tuple[TextFormat, str]:
        bare = text.strip()
        found = _FORMAT.match(bare)
        if found is None:
            return self.format, bare
        kind: TextFormat = found[1]  # type: ignore[assignment]
        return kind, bare[found.end() :]

    def _markdown(self, kind: TextFormat, text: str) -> str:
        words = released(text)
        if kind == "markdown":
            return words
        if kind == "html":
            read, dropped = from_html(words)
            self.dropped |= dropped
            return read
        return escaped(words)
