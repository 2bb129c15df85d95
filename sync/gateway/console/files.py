"""What the console is handed by whoever installs it: folders, filters, sentences.

`sync` never imports `kiosk`, yet the console looks and speaks as the seats do: templates, static
files, translations, number formats and the error catalogue come in from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import flask

from sync.errors import Fault


class Explained(Protocol):
    """A Fault in words: what is wrong, what to do next, as which HTTP status."""

    @property
    def status(self) -> int: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str: ...


@dataclass(frozen=True)
class ConsoleFiles:
    """`templates/console/` and `static/console.*` lie in these folders beside the seat's own."""

    templates: Path
    static: Path
    translations: Path
    explain: Callable[[Fault], Explained]
    filters: Callable[[flask.Flask], None]
