"""What the pages post, read into what the services take. What is wrong is said beside its field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _

from kiosk import labels
from kiosk.registration import fields, reading
from kiosk.registration.fields import FieldKind
from kiosk.staff import forms as staff_forms
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form, sentence
from sync.errors import Fault
from sync.identifiers.findings import Look
from sync.registration import codes
from sync.registration.application import ENTITIES, Entity

MOST_LINE = 300
MOST_CODE = 60


@dataclass
class Answers:
    """What was read from one page, by the paths of its fields.

    `values` can be kept, `sure` are odd-looking ones that the person has compared with the card,
    and `odd` the sentences about those that were not, by the fields' names.
    """

    values: dict[str, str] = field(default_factory=dict)
    sure: set[str] = field(default_factory=set)
    odd: dict[str, list[str]] = field(default_factory=dict)

    def named(self) -> dict[str, str]:
        """Return the values by the names of their fields, as those of a row."""
        return {fields.name(path): value for path, value in self.values.items()}

    def sure_names(self) -> set[str]:
        """Return what is `sure` by the names of the fields."""
        return {fields.name(path) for path in self.sure}


def legal_form(form: Form) -> Entity:
    """Read which of the legal forms it is."""
    return form.choice("entity", ENTITIES, _("Pilih salah satu bentuk usaha."))


@dataclass(frozen=True)
class UserSecret:
    """A User ID, or a firm's number, and its password."""

    user: str
    password: str = field(repr=False)


def sign_in(form: Form) -> UserSecret:
    """Read the fields `user` and `password`."""
    user = form.line("user", _("Tulis User ID atau NPWP."), most=MOST_LINE)
    return UserSecret(user, form.secret("password", _("Tulis kata sandinya.")))


def answers(
    form: Form, paths: Sequence[str], required: Collection[str], *, abroad: bool = False
) -> Answers:
    """Read the fields of a page. What is right is there although another field is wrong.

    `abroad`: the address is not in Indonesia, whose postcodes have their own shape.
    """
    found = Answers()
    for path in paths:
        label = str(labels.label(fields.bare(path)))
        missing = Fault("registration_field_missing", label=label) if path in required else None
        _read(form, path, reading.kind(path, abroad=abroad), missing, found)
    return found


def _read(form: Form, path: str, kind: FieldKind, missing: Fault | None, found: Answers) -> None:
    name = fields.name(path)
    if kind == "choice":
        chosen = form.choice_or_none(name, fields.options(path))
        if chosen is None and missing is not None:
            form.wrong(name, Fault("registration_choice_missing", **missing.params))
        elif chosen is not None or not form.typed(name):
            found.values[path] = chosen or ""
        return
    text = form.line(name, missing, most=MOST_LINE)
    if name in form.errors:
        return
    look = reading.look(kind, text)
    if look.wrong is not None:
        form.wrong(name, look.wrong.fault())
        return
    found.values[path] = look.tidy
    asked = reading.look(kind, form.typed(f"odd_{name}")).tidy
    if look.odd and asked == look.tidy and form.ticked(f"sure_{name}"):
        found.sure.add(path)
    elif look.odd:
        found.odd[name] = sentences(look)


def sentences(look: Look) -> list[str]:
    """What looks odd, in sentences that say where to look on the card or paper."""
    return [sentence(one.fault()) for one in look.odd]


def row(form: Form, columns: Sequence[str], required: Collection[str]) -> Answers:
    """Read one row of a list; its first field at least, so that no row is empty.

    An owner's share is read by its unit: a percentage, or a number of sheets.
    """
    found = answers(form, columns, {*required, columns[0]})
    path = "owners.share"
    if found.values.get(path):
        tidy = reading.share(found.values[path], found.values.get("owners.unit", "percent"))
        if tidy is None:
            form.wrong("share", Fault("registration_share_wrong"))
        found.values[path] = tidy or ""
    return found


def region(form: Form) -> str:
    """Read the code of the regency or city that was chosen from what the search found."""
    code = form.line("regency", most=10)
    if not code:
        form.wrong("q", Fault("registration_region_missing"))
    return code


def branch(form: Form) -> bool:
    """Read whether the firm is a branch."""
    missing = _("Pilih salah satu: kantor pusat atau cabang.")
    return form.choice("branch", ("no", "yes"), missing) == "yes"


def agreed(form: Form) -> None:
    """Require the tick below the statement."""
    form.ticked("agreed", _("Baca pernyataan ini, lalu centang bila Anda menyetujuinya."))


def typed(form: Form, names: Collection[str]) -> dict[str, str]:
    """Return what stands on a page as it is, for the fields of these names."""
    return {name: text for name in names if (text := form.typed(name)[:MOST_LINE])}


@dataclass(frozen=True)
class Resume:
    """A resume code, and the member of staff beside the visitor."""

    code: str
    sign_in: staff_forms.SignIn


def receipt_code(form: Form) -> str:
    """Read a receipt code."""
    typed = form.line("code", _("Ketik kode pada tanda terima."), most=MOST_CODE)
    try:
        return codes.receipt_code(typed)
    except Fault as fault:
        form.refuse("code", fault)
        return ""


def resume(form: Form, choices: Sequence[StaffChoice]) -> Resume:
    """Read a resume code, and who of the staff signs in beside it."""
    typed = form.line("code", _("Ketik kode lanjutan Anda."), most=MOST_CODE)
    code = ""
    try:
        code = codes.resume_code(typed)
    except Fault as fault:
        form.refuse("code", fault)
    return Resume(code, staff_forms.sign_in(form, choices))


def user_id(form: Form) -> str:
    """Read the User ID that is asked for."""
    return form.line("user_id", _("Tulis User ID yang Anda inginkan."), most=200)


def password(form: Form) -> str:
    """Read a password that is typed twice; neither is shown again."""
    found = form.secret("password", _("Tulis kata sandi."))
    form.same("again", "password", _("Kedua kata sandi belum sama. Ketik sekali lagi."))
    return found
