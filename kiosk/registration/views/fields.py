"""Pages of fields: how each field is asked for, and how its answer is read back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import labels
from kiosk.registration import fields, outline, reading, words
from kiosk.registration.draft import Draft
from kiosk.registration.fields import FieldKind
from kiosk.web import filters
from kiosk.web.forms import Form
from sync.registration.application import Application

INPUT_MODES: Mapping[FieldKind, str] = {
    "npwp": "numeric",
    "nib": "numeric",
    "postcode": "numeric",
    "kbli": "numeric",
    "amount": "numeric",
    "share": "decimal",
    "telephone": "tel",
    "email": "email",
}
_WIDTHS: Mapping[FieldKind, str] = {"postcode": "short", "kbli": "short", "share": "short"}


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field of a page. `odd` are sentences about `value` that wait for the person's word."""

    name: str
    label: str
    hint: str
    kind: FieldKind
    value: str
    error: str
    required: bool
    options: Sequence[tuple[str, str]] = ()
    odd: Sequence[str] = ()

    @property
    def inputmode(self) -> str:
        """The keyboard that a touch screen shows."""
        return INPUT_MODES.get(self.kind, "")

    @property
    def width(self) -> str:
        """How wide the answer is."""
        return _WIDTHS.get(self.kind, "full")


@dataclass(frozen=True)
class FieldsView:
    """A page of fields. `page` is its address's part; `revision` that of the form it shows."""

    page: str
    heading: str
    fields: Sequence[FieldView]
    revision: int

    @classmethod
    def of(
        cls,
        page: str,
        paths: Sequence[str],
        required: Collection[str],
        form: Form,
        odd: Mapping[str, Sequence[str]],
        revision: int,
    ) -> FieldsView:
        """Draw the fields of these paths with what stands in `form`."""
        chapter = page.partition("/")[0]
        heading = words.ROWS[chapter] if chapter in words.ROWS else words.HEADINGS[page]
        shown = [_field(path, path in required, form, odd) for path in paths]
        return cls(page, str(heading), shown, revision)

    @property
    def odd(self) -> bool:
        """Whether something waits for the person's word."""
        return any(one.odd for one in self.fields)


def _field(path: str, required: bool, form: Form, odd: Mapping[str, Sequence[str]]) -> FieldView:
    name, kind = fields.name(path), fields.kind(path)
    label = str(labels.label(fields.bare(path)))
    return FieldView(
        name=name,
        label=label if required else _("%(label)s (boleh dikosongkan)", label=label),
        hint=words.hint(path),
        kind=kind,
        value=form.typed(name),
        error=form.errors.get(name, ""),
        required=required,
        options=countries() if kind == "country" else _options(path),
        odd=odd.get(name, ()),
    )


def _options(path: str) -> Sequence[tuple[str, str]]:
    bare = fields.bare(path)
    if bare == "firm.businesses.edition":
        return [(year, _("KBLI %(year)s", year=year)) for year in fields.options(path)]
    return [(one, str(labels.label(f"{bare}.{one}"))) for one in fields.options(path)]


def countries() -> list[tuple[str, str]]:
    """Return (ISO 3166-1 code, name) of every country, by name in the page's language."""
    territories = Locale.parse(str(get_locale())).territories
    real = [(code, name) for code, name in territories.items() if code in reading.COUNTRIES]
    return sorted(real, key=lambda one: one[1])


def row_page(chapter: str, row: int | None) -> str:
    """Return the name of a row's page: `owners/add`, `owners/2`."""
    return f"{chapter}/{'add' if row is None else row}"


def in_row(columns: Sequence[str], path: str, row: int) -> tuple[str, ...]:
    """Return the paths of one row: `owners.name` becomes `owners.2.name`."""
    return tuple(f"{path}.{row}.{fields.name(one)}" for one in columns)


def typed_names(page: str) -> Collection[str]:
    """Return the names of the fields that a page of this name posts, none for no page."""
    chapter, _slash, _row = page.partition("/")
    if chapter in outline.LISTS:
        return fields.columns(outline.LISTS[chapter])
    found = outline.page(page)
    return () if found is None else [fields.name(path) for path in found[1].paths]


def form_of(draft: Draft, page: str, paths: Sequence[str]) -> Form:
    """Fill a page with what was typed there last, else with what the form holds."""
    typed = draft.typed.get(page)
    if typed is not None:
        return Form(typed)
    if page.endswith("/add"):
        fresh = fields.fresh(outline.LISTS[page.partition("/")[0]])
        known = {fields.name(path): str(getattr(fresh, fields.name(path))) for path in paths}
    else:
        known = {fields.name(path): answer(draft.application, path) for path in paths}
    return Form({name: text for name, text in known.items() if text})


def unsent(draft: Draft, page: str, paths: Sequence[str]) -> bool:
    """Whether something stands on a page that is no answer yet: nobody has sent it."""
    typed = draft.typed.get(page)
    held = form_of(msgspec.structs.replace(draft, typed={}), page, paths)
    names = map(fields.name, paths)
    return typed is not None and any(held.typed(name) != typed.get(name, "") for name in names)


def answer(application: Application, path: str) -> str:
    """Return a field's text as a person writes it: dates with the day first."""
    return reading.written(fields.kind(path), fields.get(application, path))


def shown(application: Application, path: str) -> str:
    """Return a field's text as it is read: words for choices, names for codes, "" for nothing."""
    text, bare = fields.get(application, path), fields.bare(path)
    if not text:
        return ""
    if bare == "firm.address.regency":
        return reading.region(text)
    if bare == "firm.address.country":
        return str(Locale.parse(str(get_locale())).territories.get(text, text))
    if bare in fields.OPTIONS:
        return dict(_options(bare)).get(text, text)
    if fields.kind(path) == "amount" and text.isdecimal():
        return filters.rupiah(int(text))
    return answer(application, path)
