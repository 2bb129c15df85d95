"""Parse what the pages post: a frozen dataclass, or errors by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask_babel import gettext as _

from kiosk.bidding import identity, tender_store
from kiosk.bidding.tender_store import Phase, Query
from kiosk.staff.forms import SignInForm
from kiosk.staff.service import StaffChoice
from sync.wire.messages import EnvelopeName

Form = Mapping[str, str]

MAX_ID_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS = 100, 200, 200


@dataclass(frozen=True)
class WhoForm:
    tenderer_id: str
    password: str = field(repr=False)
    errors: dict[str, str]

    @classmethod
    def parse(cls, form: Form) -> WhoForm:
        tenderer_id = identity.tidy_id(form.get("tenderer_id", "")[:MAX_ID_CHARS])
        password = form.get("password", "")[:MAX_PASSWORD_CHARS]
        errors = {}
        if not tenderer_id:
            errors["tenderer_id"] = _("Tulis NPWP atau ID penyedia perusahaan Anda.")
        if not password:
            errors["password"] = _("Tulis kata sandi dari LPSE.")
        return cls(tenderer_id, password, errors)


@dataclass(frozen=True)
class AttestForm:
    tenderer_id: str
    name: str
    sign_in: SignInForm
    seen: bool
    errors: dict[str, str]

    @classmethod
    def parse(cls, form: Form, staff: Sequence[StaffChoice]) -> AttestForm:
        tenderer_id = identity.tidy_id(form.get("tenderer_id", "")[:MAX_ID_CHARS])
        name = " ".join(form.get("name", "").split())[:MAX_NAME_CHARS]
        sign_in = SignInForm.parse(form, staff)
        seen = form.get("seen") == "yes"
        errors = {}
        if not tenderer_id:
            errors["tenderer_id"] = _("Tulis NPWP atau ID penyedia perusahaan ini.")
        if not name:
            errors["name"] = _("Tulis nama perusahaan seperti di kartu NPWP atau akta.")
        if not seen:
            errors["seen"] = _("Centang setelah petugas melihat surat-surat aslinya.")
        return cls(tenderer_id, name, sign_in, seen, {**errors, **sign_in.errors})


def parse_query(args: Form) -> Query:
    """A search never fails: what makes no sense is left out."""
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
    def parse(cls, form: Form) -> PickForm:
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
    def parse(cls, form: Form) -> LookForm:
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
    def parse(cls, form: Form) -> MoveForm:
        return cls(
            form.get("pick_id", "")[:200],
            PickForm.parse(form).envelope,
            form.get("page") == "checks",
        )


@dataclass(frozen=True)
class OwnerKeyForm:
    """`choice` is none|make; the key is handed over on every way that is ticked."""

    choice: str
    on_paper: bool
    medium_id: str
    errors: dict[str, str]

    @classmethod
    def parse(cls, form: Form) -> OwnerKeyForm:
        choice = form.get("choice", "")
        errors = {}
        on_paper = choice in ("print", "both")
        medium_id = form.get("medium_id", "")[:200] if choice in ("save", "both") else ""
        if choice not in ("none", "print", "save", "both"):
            errors["choice"] = _("Pilih salah satu: dengan kunci pemilik, atau tanpa.")
        elif choice in ("save", "both") and not medium_id:
            errors["choice"] = _("Colokkan flashdisk dahulu, lalu pilih lagi.")
        return cls(choice, on_paper, medium_id, errors)


@dataclass(frozen=True)
class StatementForm:
    """The press on “Segel penawaran”: of which draft, and which version its summary named."""

    bid_id: str
    replaces: str | None
    errors: dict[str, str]

    @classmethod
    def parse(cls, form: Form) -> StatementForm:
        errors = {}
        if form.get("agreed") != "yes":
            errors["agreed"] = _("Baca pernyataan ini, lalu centang bila Anda menyetujuinya.")
        return cls(form.get("bid_id", "")[:100], form.get("replaces", "")[:100] or None, errors)


@dataclass(frozen=True)
class WithdrawForm:
    errors: dict[str, str]

    @classmethod
    def parse(cls, form: Form) -> WithdrawForm:
        errors = {}
        if form.get("sure") != "yes":
            errors["sure"] = _("Centang bila Anda yakin menarik penawaran ini.")
        return cls(errors)
