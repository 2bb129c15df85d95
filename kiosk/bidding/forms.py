"""What the pages post, read into dataclasses. What is wrong is said beside its field (`Form`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask_babel import lazy_gettext as _

from kiosk.bidding import identity, tender_store
from kiosk.bidding.tender_store import Phase, Query
from kiosk.staff.forms import SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form
from sync.wire.messages import EnvelopeName

Typed = Mapping[str, str]

MAX_ID_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS = 100, 200, 200


@dataclass(frozen=True)
class Credentials:
    """A firm's number, tidied, and the password that LPSE gave it."""

    tenderer_id: str
    password: str = field(repr=False)


def tenderer_id(form: Form) -> str:
    """Return the firm's number that was typed, tidied; "" for none."""
    return identity.tidy_id(form.typed("tenderer_id")[:MAX_ID_CHARS])


def credentials(form: Form) -> Credentials:
    """Read the fields `tenderer_id` and `password`."""
    number = tenderer_id(form)
    if not number:
        form.wrong("tenderer_id", _("Tulis NPWP atau ID penyedia perusahaan Anda."))
    password = form.secret("password", _("Tulis kata sandi dari LPSE."), most=MAX_PASSWORD_CHARS)
    return Credentials(number, password)


@dataclass(frozen=True)
class Attestation:
    """A firm whose papers a member of staff saw."""

    tenderer_id: str
    name: str
    sign_in: SignIn


def attestation(form: Form, choices: Sequence[StaffChoice]) -> Attestation:
    """Read the firm's number and name, that its papers were `seen`, and who saw them."""
    number = tenderer_id(form)
    if not number:
        form.wrong("tenderer_id", _("Tulis NPWP atau ID penyedia perusahaan ini."))
    name = form.line("name", _("Tulis nama perusahaan seperti di kartu NPWP atau akta."))
    form.ticked("seen", _("Centang setelah petugas melihat surat-surat aslinya."))
    return Attestation(number, name[:MAX_NAME_CHARS], sign_in(form, choices))


def parse_query(args: Typed) -> Query:
    """Read a search of tenders. It never fails: what makes no sense is left out."""
    phase = args.get("phase", "open")
    envelopes = args.get("envelopes", "")
    limit = args.get("limit", "")
    return Query(
        text=args.get("q", "").strip()[: tender_store.MAX_QUERY_CHARS],
        phase=cast(Phase, phase) if phase in ("all", "open", "closed") else "open",
        category=args.get("category", "")[:100],
        envelopes=int(envelopes) if envelopes in ("1", "2") else 0,
        limit=min(int(limit), tender_store.MAX_PAGE_SIZE)
        if limit.isascii() and limit.isdigit() and 0 < len(limit) < 5 and int(limit)
        else tender_store.PAGE_SIZE,
    )


@dataclass(frozen=True)
class PickForm:
    medium_id: str
    token: str
    envelope: EnvelopeName | None

    @classmethod
    def parse(cls, form: Typed) -> PickForm:
        """Read which file goes into which envelope; an unknown envelope is None."""
        envelope = form.get("envelope", "")
        known = envelope in ("bid", "technical", "price")
        return cls(
            form.get("medium_id", "")[:200],
            form.get("token", "")[:200],
            cast(EnvelopeName, envelope) if known else None,
        )


@dataclass(frozen=True)
class LookForm:
    """What of the sticks is on the screen: a folder, or a search in it and below.

    `hidden` shows what is left out otherwise. `seen` is what a page that asks again shows already.
    """

    medium_id: str
    folder: str
    query: str
    hidden: bool
    seen: str = ""

    @classmethod
    def parse(cls, form: Typed) -> LookForm:
        """Read what of the sticks is on the screen; nothing of it can be wrong."""
        return cls(
            form.get("medium", form.get("medium_id", ""))[:200],
            form.get("folder", "")[:200],
            " ".join(form.get("q", "")[:MAX_ID_CHARS].split()),
            form.get("hidden") == "yes",
            form.get("seen", "")[:64],
        )

    def words(self) -> dict[str, Any]:
        """For the address of the same view."""
        found = {"medium": self.medium_id, "folder": self.folder, "q": self.query}
        found["hidden"] = "yes" if self.hidden else ""
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class MoveForm:
    pick_id: str
    envelope: EnvelopeName | None
    from_checks: bool

    @classmethod
    def parse(cls, form: Typed) -> MoveForm:
        """Read which chosen file goes where; `from_checks`: it was asked on their page."""
        return cls(
            form.get("pick_id", "")[:200],
            PickForm.parse(form).envelope,
            form.get("page") == "checks",
        )


@dataclass(frozen=True)
class OwnerKeyChoice:
    """`choice` is none, print, save or both; the key is handed over on every way that is ticked."""

    choice: str
    on_paper: bool
    medium_id: str


def owner_key_choice(form: Form) -> OwnerKeyChoice:
    """Read how the owner key is handed over: `choice`, and the stick `medium_id` to save it to."""
    missing = _("Pilih salah satu: dengan kunci pemilik, atau tanpa.")
    choice = form.choice("choice", ("none", "print", "save", "both"), missing)
    saved = choice in ("save", "both")
    medium_id = form.typed("medium_id")[:200] if saved else ""
    if saved and not medium_id:
        form.wrong("choice", _("Colokkan flashdisk dahulu, lalu pilih lagi."))
    return OwnerKeyChoice(choice, choice in ("print", "both"), medium_id)


@dataclass(frozen=True)
class Statement:
    """The press on “Segel penawaran”: of which draft, and which version its summary named."""

    bid_id: str
    replaces: str | None


def statement(form: Form) -> Statement:
    """Read the press on “Segel penawaran”; the statement has to be `agreed` to."""
    form.ticked("agreed", _("Baca pernyataan ini, lalu centang bila Anda menyetujuinya."))
    return Statement(form.typed("bid_id")[:100], form.typed("replaces")[:100] or None)


def surely_withdrawn(form: Form) -> None:
    """Require the tick with which a withdrawal is confirmed."""
    form.ticked("sure", _("Centang bila Anda yakin menarik penawaran ini."))


def receipt_number(form: Form) -> str:
    """Read the number of a receipt without spaces."""
    number = "".join(form.typed("number").split())[:MAX_ID_CHARS]
    if not number:
        form.wrong("number", _("Tulis nomor tanda terima Anda."))
    return number
