"""What the gateway's console is handed: the seats' look, words and number formats."""

from __future__ import annotations

from pathlib import Path

from kiosk.errors import explain
from kiosk.web import assets, filters
from sync.gateway.console import ConsoleFiles

_TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def console_files() -> ConsoleFiles:
    """Raises FileNotFoundError when the installation is incomplete."""
    return ConsoleFiles(
        templates=assets.folder("templates").absolute(),
        static=assets.folder("static").absolute(),
        translations=_TRANSLATIONS,
        explain=explain,
        filters=filters.init_app,
    )
