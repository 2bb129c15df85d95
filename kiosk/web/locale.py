"""Two languages: Indonesian first, English one tap away, Indonesian again for the next visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast, get_args

from flask import Flask
from flask_babel import Babel, force_locale, get_locale

LanguageCode = Literal["id", "en"]
DEFAULT: LanguageCode = "id"
_TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


class Language:
    """The seat's language now. In memory only: one seat, one visitor."""

    def __init__(self, default: str = DEFAULT) -> None:
        """`default` is what every visit begins with; `DEFAULT` unless it is one we speak."""
        self.default: LanguageCode = DEFAULT
        self.current: LanguageCode = DEFAULT
        self.choose(default)
        self.default = self.current

    def choose(self, code: str) -> None:
        """Anything but a language we speak is ignored."""
        if code in get_args(LanguageCode):
            self.current = cast(LanguageCode, code)

    def reset(self) -> None:
        """Speak again what every visit begins with."""
        self.current = self.default


def init_app(app: Flask, language: Callable[[], str], timezone: str) -> None:
    """Let every page speak `language()` and show times in `timezone` (an IANA name)."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    Babel(app, locale_selector=language, timezone_selector=lambda: timezone)


def spoken() -> LanguageCode:
    """Return the language of the page that is being drawn."""
    return cast(LanguageCode, str(get_locale() or DEFAULT))


@contextmanager
def speaking(code: LanguageCode) -> Iterator[None]:
    """Draw a page, or a part of one, in this language, whatever its reader chose."""
    with force_locale(code):
        yield
