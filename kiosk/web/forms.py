"""Forms: read what was typed, keep it, and say what is wrong beside its field.

A route reads like this (ADR 0040)::

    form = Form(request.form)
    with form.beside("person_id"):
        asked = form.read(new_person)  # a function Form -> dataclass
        staff.add(asked.person_id, asked.name, by=member())
        return go("staff.show")
    return page("staff_new.html", form.status, form=form)

What draws the page again has the mark `kiosk.web.both.in_both` where it makes words of its own.
Templates take `form.typed("name")` for a field's text and `form.errors` for the sentences. What was
read by `secret` is never given back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar, cast

from werkzeug.datastructures import FileStorage, MultiDict

from kiosk.errors import explain
from sync.errors import Fault

P = ParamSpec("P")
T = TypeVar("T")
Problem = Fault | str
"""What is wrong: a Fault of the catalogue, or a sentence (lazy: each language has its own)."""

Decode = Callable[[bytes, str], str]
"""Makes text of a file's bytes; is told the file's name, for what it says of it."""

MISTYPED = 422
TEXT_FILE_BYTES = 1_000_000
"""A request that brings a table: four bytes a character at most, and the rest of the form."""
LONGEST_FILE_NAME = 100
_NOWHERE: Mapping[str, str] = {}


class Mistyped(Exception):
    """A form has errors: `Form.read` gives nothing out. `Form.beside` catches it."""


class Form:
    """One form: what was typed, and the sentences beside its fields.

    `errors` maps a field's name to its sentence, in the order of reading and in the language of
    the page that is being drawn. `status` is the HTTP status of the page that shows the form again:
    422, or the Fault's own.
    """

    def __init__(
        self,
        typed: Mapping[str, str] | None = None,
        files: Mapping[str, FileStorage] | None = None,
    ) -> None:
        self._typed: MultiDict[str, str] = MultiDict(typed or {})
        self._files = files or {}
        self._secrets: set[str] = set()
        self._problems: dict[str, Problem] = {}
        self.status = 200

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong in words, by field; made when it is asked for, as each language wants."""
        return {name: sentence(problem) for name, problem in self._problems.items()}

    def typed(self, name: str, otherwise: object = "") -> str:
        """Return a field's text as it was typed, for its page; `otherwise` if it was not there."""
        return "" if name in self._secrets else self._typed.get(name, str(otherwise))

    def wrong(self, name: str, problem: Problem) -> None:
        """Put a sentence beside a field; the first one of a field stays."""
        self._problems.setdefault(name, problem)
        if self.status == 200:
            self.status = MISTYPED

    def refuse(self, name: str, fault: Fault) -> None:
        """Put the Fault of a use case beside a field; it also decides the page's status."""
        self.wrong(name, fault)
        self.status = explain(fault).status

    def line(self, name: str, missing: Problem | None = None, *, most: int | None = None) -> str:
        """Read one line with single spaces; `most` is the largest number of characters."""
        return self._text(name, " ".join(self._typed.get(name, "").split()), missing, most)

    def text(self, name: str, missing: Problem | None = None, *, most: int | None = None) -> str:
        """Read text of several lines without the spaces around it."""
        return self._text(name, self._typed.get(name, "").strip(), missing, most)

    def secret(self, name: str, missing: Problem | None = None, *, most: int = 200) -> str:
        """Read a PIN or password as it was typed, cut to `most`; it is never shown again."""
        self._secrets.add(name)
        return self._text(name, self._typed.get(name, "")[:most], missing, None)

    def same(self, name: str, first: str, differs: Problem) -> None:
        """Say `differs` beside a second field that repeats the secret in the field `first`."""
        self._secrets |= {name, first}
        if first not in self._problems and self._typed.get(name) != self._typed.get(first):
            self.wrong(name, differs)

    def choice(self, name: str, options: Collection[T], missing: Problem) -> T:
        """Read one of some values by its text."""
        found = self.choice_or_none(name, options)
        if found is None:
            self.wrong(name, missing)
        return cast(T, found)  # None stays in here: `read` gives nothing out beside an error

    def choice_or_none(self, name: str, options: Collection[T]) -> T | None:
        """Read one of some values by its text; anything else is None."""
        chosen = self._typed.get(name)
        return next((each for each in options if str(each) == chosen), None)

    def whole(
        self, name: str, wrong: Problem, *, least: int = 1, most: int, beside: str = ""
    ) -> int:
        """Read a whole number of at most five digits; `wrong` stands at `beside`, else here."""
        text = self._typed.get(name, "").strip()
        if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        self.wrong(beside or name, wrong)
        return least

    def ticked(self, name: str, missing: Problem | None = None) -> bool:
        """Read a checkbox with the value `yes`."""
        found = self._typed.get(name) == "yes"
        if not found and missing is not None:
            self.wrong(name, missing)
        return found

    def every(self, name: str) -> tuple[str, ...]:
        """Read all values of a name, each once, in the order of the page."""
        return tuple(dict.fromkeys(self._typed.getlist(name)))

    def file(self, name: str, missing: Problem) -> bytes:
        """Read the whole file that was chosen; one that holds nothing counts as missing."""
        chosen = self._files.get(name)
        data = chosen.read() if chosen is not None else b""
        if not data:
            self.wrong(name, missing)
        return data

    def file_or_none(self, name: str) -> bytes:
        """Read a file that may be left out: nothing then."""
        chosen = self._files.get(name)
        return chosen.read() if chosen is not None else b""

    def text_file(self, name: str, missing: Problem, decode: Decode) -> tuple[str, str]:
        """Read a chosen file of text: what it says, and its name without folders.

        `decode` makes text of its bytes and raises the Fault that says why it cannot.
        """
        data, chosen = self.file(name, missing), self._files.get(name)
        named = (chosen.filename or "" if chosen is not None else "").replace("\\", "/")
        called = named.rpartition("/")[2][:LONGEST_FILE_NAME]
        if not data:
            return "", called
        try:
            return decode(data, called), called
        except Fault as fault:
            self.wrong(name, fault)
            return "", called

    def read(self, parse: Callable[Concatenate[Form, P], T], *args: P.args, **more: P.kwargs) -> T:
        """Return what `parse(form, …)` reads. Raises: Mistyped, if anything is wrong."""
        found = parse(self, *args, **more)
        if self._problems:
            raise Mistyped
        return found

    def beside(self, otherwise: str = "", known: Mapping[str, str] = _NOWHERE) -> Beside:
        """Guard a block: it ends at what is mistyped, or at a Fault, which goes beside its field.

        `known` names the field for a Fault's code; a code that is not there goes beside
        `otherwise`. If neither names a field, the Fault goes on.
        """
        return Beside(self, otherwise, known)

    def _text(self, name: str, text: str, missing: Problem | None, most: int | None) -> str:
        if not text and missing is not None:
            self.wrong(name, missing)
        elif most is not None and len(text) > most:
            self.wrong(name, Fault("typed_too_long", most=most))
        return text


@dataclass(frozen=True)
class Beside:
    """The block of `Form.beside`."""

    form: Form
    otherwise: str
    known: Mapping[str, str]

    def __enter__(self) -> None:
        pass

    # `bool`, so that a type checker knows that what follows the block is reached.
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: object
    ) -> bool:
        if isinstance(error, Mistyped):
            return True
        if not isinstance(error, Fault):
            return False
        name = self.known.get(error.code, self.otherwise)
        if name:
            self.form.refuse(name, error)
        return bool(name)


def sentence(problem: Problem) -> str:
    """Put a problem into words: what is wrong and what to do next."""
    if not isinstance(problem, Fault):
        return str(problem)
    told = explain(problem)
    return f"{told.message} {told.hint}"
