"""The forms and letters that a vendor signs: what each says, filled or blank."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.paperwork import chapters
from kiosk.paperwork.about import FormAbout
from kiosk.paperwork.blocks import (
    FormBlock,
    SignatureLine,
    Spoken,
    Wording,
    fields,
    heading,
    paragraph,
    points,
    signatures,
)
from sync.registration.application import Application, FirmOwner, Manager


def registration(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Formulir Pendaftaran: the whole form, with what the LPSE does with the data."""
    yield from _cited(about, wording)
    if blank:
        yield paragraph(wording.said("by_hand"))
    yield from privacy(about, wording)
    yield heading(wording.label("firm"))
    yield fields([(wording.label("entity"), wording.choice("entity", form.entity))])
    yield chapters.identity(form.firm, wording)
    yield from chapters.head_office(form.firm, wording, blank=blank)
    yield heading(wording.label("applicant"))
    yield chapters.applicant(form, wording)
    if form.assignment is not None or blank:
        yield heading(wording.label("assignment"))
        yield chapters.assignment(form, wording)
    yield from chapters.listed(form, wording, blank=blank)
    yield heading(wording.label("account"))
    yield fields([(wording.label("account.user_id"), form.account.user_id)])
    who = form.applicant
    signer = SignatureLine(wording.said("applicant"), False, who.name, who.position)
    yield _signed(wording, wording.said("true_data"), signer)


def participation(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Formulir Keikutsertaan: taking part, by SPSE's terms; on a duty stamp."""
    yield from _addressed(about, wording)
    yield chapters.identity(form.firm, wording, short=True)
    yield paragraph(wording.said("participation_says"))
    keys = (f"participation_{number}" for number in range(1, 6))
    yield points(wording.said(key, lpse=about.lpse) for key in keys)
    yield _by_principal(form, wording, wording.said("participation_signed"))
    yield from privacy(about, wording)


def power_of_attorney(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Surat kuasa: who the papers name lets somebody else hand them in; on a duty stamp."""
    yield from _addressed(about, wording)
    giver = chapters.principal(form)
    yield heading(wording.said("principal_gives"))
    yield _person(giver, wording, form.firm.name)
    yield heading(wording.said("proxy"))
    who = form.applicant if form.applicant.capacity == "proxy" else None
    taker = None if who is None else FirmOwner(name=who.name, id_number=who.id_number)
    yield _person(taker, wording)
    yield paragraph(wording.said("power_says", lpse=about.lpse))
    yield points(wording.said(f"power_{number}") for number in (1, 2, 3))
    yield _signed(
        wording,
        wording.said("power_end"),
        _signer(wording.said("principal_gives"), giver, stamp=True),
        _signer(wording.said("proxy"), taker),
    )


def administrator(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Surat penunjukan admin: who runs the account; a proxy at the seat is put in."""
    yield from _addressed(about, wording)
    yield paragraph(wording.said("administrator_says"))
    yield fields([(wording.label("firm.name"), form.firm.name)])
    yield heading(wording.said("administrator_who"))
    who = form.applicant if form.applicant.capacity == "proxy" else None
    names = ("name", "id_number", "position", "telephone", "email")
    yield fields(
        [
            *((wording.label(f"applicant.{one}"), str(getattr(who, one, ""))) for one in names),
            (wording.label("account.user_id"), form.account.user_id if who else ""),
        ]
    )
    yield _by_principal(form, wording, wording.said("administrator_end"))


def assignment(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Surat tugas of a user who is no vendor (Pasal 22(1)b, 22(5))."""
    yield from _addressed(about, wording)
    yield paragraph(wording.said("assignment_says", lpse=about.lpse))
    yield heading(wording.said("assigned"))
    who = form.applicant
    yield fields(
        (wording.label(f"applicant.{name}"), str(getattr(who, name)))
        for name in ("name", "position", "telephone", "email")
    )
    yield chapters.assignment(form, wording)
    yield _signed(
        wording, wording.said("assignment_signed"), SignatureLine(wording.said("superior"))
    )


def email_change(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Surat permohonan perubahan alamat email: from which address to which; on a duty stamp."""
    change = [
        (wording.said("email_now"), form.firm.email),
        (wording.said("email_new"), ""),
        (wording.said("email_holder"), ""),
    ]
    yield from _request(form, about, wording, "email_change_says", change)


def number_change(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Surat permohonan perubahan NPWP: from which number to which, since when, by what paper."""
    change = [
        (wording.said("number_now"), form.firm.npwp),
        (wording.said("number_new"), ""),
        (wording.said("number_since"), ""),
        (wording.said("number_paper"), ""),
    ]
    yield from _request(form, about, wording, "number_change_says", change)


def _request(
    form: Application,
    about: FormAbout,
    wording: Wording,
    says: str,
    change: list[tuple[Spoken, str]],
) -> Iterator[FormBlock]:
    """Say who asks for what to be changed; what is new is written by hand, by who signs."""
    yield from _addressed(about, wording)
    yield paragraph(wording.said(says, lpse=about.lpse))
    yield heading(wording.said("request_vendor"))
    number = [] if says == "number_change_says" else [(wording.label("firm.npwp"), form.firm.npwp)]
    user = (wording.said("request_user"), form.account.user_id)
    yield fields([(wording.label("firm.name"), form.firm.name), *number, user])
    yield heading(wording.said("request_change"))
    yield fields([*change, (wording.said("reason"), "")])
    yield heading(wording.said("request_shown"))
    keys = ("id_card", "power", "npwp_card", "nib", "deed")
    yield points((wording.said(f"shown_{key}") for key in keys), boxes=True)
    yield _by_principal(form, wording, wording.said("request_signed"))


def privacy(about: FormAbout, wording: Wording) -> Iterator[FormBlock]:
    """Say who keeps the data, why, how long, and what a person may ask (UU 27/2022)."""
    kept = wording.said("privacy_kept_unknown")
    if about.table is not None:
        kept = wording.said("privacy_kept", days=str(about.table.retention.days))
    yield heading(wording.said("privacy"))
    for text in (
        wording.said("privacy_use", lpse=about.lpse),
        kept,
        wording.said("privacy_rights"),
    ):
        yield paragraph(text, small=True)


def _cited(about: FormAbout, wording: Wording) -> Iterator[FormBlock]:
    basis = about.basis or (about.table.source if about.table else "")
    if basis:
        yield paragraph(wording.said("basis", basis=basis))


def _addressed(about: FormAbout, wording: Wording) -> Iterator[FormBlock]:
    yield paragraph(wording.said("to_head", lpse=about.lpse), strong=True)
    yield from _cited(about, wording)


def _person(
    one: Manager | FirmOwner | None, wording: Wording, firm: str | None = None
) -> FormBlock:
    """Lines for a person; with `firm` that of the firm they sign for, too."""
    rows = [
        (wording.label("applicant.name"), one.name if one else ""),
        (wording.label("applicant.id_number"), one.id_number if one else ""),
        (wording.label("applicant.position"), _position(one)),
        (wording.label("firm.address"), one.address if one else ""),
    ]
    if firm is not None:
        rows.append((wording.label("firm.name"), firm))
    return fields(rows)


def _position(one: Manager | FirmOwner | None) -> str:
    return one.position if isinstance(one, Manager) else ""


def _by_principal(form: Application, wording: Wording, declared: Spoken) -> FormBlock:
    role = wording.said("principal")
    return _signed(wording, declared, _signer(role, chapters.principal(form), stamp=True))


def _signer(role: Spoken, one: Manager | FirmOwner | None, *, stamp: bool = False) -> SignatureLine:
    return SignatureLine(role, stamp, one.name if one else "", _position(one))


def _signed(wording: Wording, declared: Spoken, *signers: SignatureLine) -> FormBlock:
    return signatures(declared, wording.said("place_date"), signers)
