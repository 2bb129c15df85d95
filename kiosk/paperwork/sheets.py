"""Sheets that the LPSE hands out: receipts, what is missing, data for the centre, everything."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.paperwork import chapters
from kiosk.paperwork.about import Both, FormAbout
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
    signed_text,
    table,
)
from kiosk.paperwork.letters import privacy
from sync import figures
from sync.registration.application import Application
from sync.requirements import AskedField, BothLanguages, documents


def papers_received(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Tanda terima berkas: what was handed in and what was shown, ticked by hand."""
    yield paragraph(wording.said("received_says"))
    yield fields([(wording.label("firm.name"), form.firm.name)])
    rows = [
        (_title(about, one.document, wording) or one.name, str(one.pages)) for one in form.papers
    ] or [(_title(about, one.word, wording), "") for one in _asked(form, about)]
    head = ("number", "papers.document", "sheets", "copy_taken", "original_shown")
    yield table(
        [wording.label(key) if "." in key else wording.said(key) for key in head],
        [0.7, 5, 1.2, 1.6, 1.8],
        ([str(at), title, pages, "", ""] for at, (title, pages) in enumerate(rows, start=1)),
        3 if rows else 12,
    )
    yield signatures(
        wording.said("received_signed"),
        wording.said("place_date"),
        [
            SignatureLine(wording.said("handed_by"), name=form.applicant.name),
            SignatureLine(wording.said("taken_by")),
        ],
    )


def incomplete(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Belum lengkap: what is missing, why, what to do next and until when."""
    yield paragraph(wording.said("incomplete_says"), strong=True)
    yield fields([(wording.label("firm.name"), form.firm.name or form.applicant.name)])
    if about.missing:
        yield heading(wording.said("missing"))
        yield points((_missing(about, one, wording) for one in about.missing), boxes=True)
    refusal = about.table.refusals.get(about.reason) if about.table else None
    if refusal:
        yield heading(wording.said("reason"))
        yield paragraph(wording.both(_both(refusal.sentence)))
    if about.remarks:
        yield heading(wording.said("remarks"))
        yield paragraph([about.remarks, ""])
    yield heading(wording.said("next_step"))
    yield paragraph(
        wording.both(_both(refusal.next_step)) if refusal else wording.said("next_step_default")
    )
    if about.until:
        yield fields([(wording.said("until"), figures.day(about.until, wording.language))])


def hand_over(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """Give the centre's own fields in its order, and room for its answer."""
    centre = wording.word(f"track.{form.track}")
    yield paragraph(wording.said("hand_over_says", centre=centre))
    yield table(
        [wording.said(key) for key in ("number", "field", "value", "copied")],
        [0.7, 3, 5, 1.2],
        ([str(at), label, value, ""] for at, (label, value) in enumerate(about.fields, start=1)),
    )
    yield heading(wording.said("centre_said", centre=centre))
    keys = ("centre_number", "centre_at", "noted_by")
    yield fields((wording.said(key, centre=centre), "") for key in keys)


def receipt(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """The seat's receipt, or that of the server where `about` has when it was accepted."""
    if about.accepted_at:
        at = _instant(about, about.accepted_at, up=True)
        yield paragraph(wording.said("state_official", lpse=about.lpse, at=at), strong=True)
    else:
        yield paragraph(wording.said("state_provisional"), strong=True)
    yield heading(wording.said("check_these"))
    rows = [
        (wording.label("firm.name"), form.firm.name or form.applicant.name),
        (wording.label("entity"), wording.word(f"entity.{form.entity}") if form.entity else ""),
        (wording.said("handed_in"), _handed_in(about, wording)),
        (wording.said("queue_number"), about.number),
    ]
    yield fields(row for row in rows if row[1])
    shown = [_both(one.document.title) for one in _asked(form, about) if one.document.original]
    if shown:
        yield heading(wording.said("bring"))
        yield points((wording.both(one) for one in shown), boxes=True)
    if about.until:
        day = (figures.day(about.until, "id"), figures.day(about.until, "en"))
        yield paragraph(wording.said("bring_until", until=day))
    if about.resume:
        yield heading(wording.said("resume"))
        yield fields([(wording.said("resume_code"), about.resume)])
        yield paragraph(wording.said("resume_use"))
    if about.note:
        yield heading(wording.said("signed_text"))
        yield signed_text(wording.said("signed_text_use"), about.note)


def everything(
    form: Application, about: FormAbout, wording: Wording, blank: bool
) -> Iterator[FormBlock]:
    """All that is held on a person: the answers, the list of papers, the history."""
    yield paragraph(wording.said("everything_says", lpse=about.lpse))
    yield from privacy(about, wording)
    yield heading(wording.label("firm"))
    entity = wording.word(f"entity.{form.entity}") if form.entity else ""
    yield fields(
        [
            (wording.label("track"), wording.word(f"track.{form.track}")),
            (wording.label("entity"), entity),
        ]
    )
    yield chapters.identity(form.firm, wording)
    yield from chapters.head_office(form.firm, wording, blank=False)
    yield heading(wording.label("applicant"))
    yield chapters.applicant(form, wording)
    if form.assignment is not None:
        yield heading(wording.label("assignment"))
        yield chapters.assignment(form, wording)
    yield from chapters.listed(form, wording, blank=False)
    yield from _papers(form, about, wording)
    yield heading(wording.label("account"))
    confirmed = (wording.field(one)[wording.language == "en"] or one for one in form.confirmed)
    yield fields(
        [
            (wording.label("account.user_id"), form.account.user_id),
            (wording.label("rules"), " ".join(form.rules).strip()),
            (wording.label("statement"), form.statement),
            (wording.label("confirmed"), ", ".join(confirmed)),
        ]
    )
    yield paragraph(wording.said("password_kept"))
    yield heading(wording.said("history"))
    if not about.history:
        yield paragraph(wording.said("history_none"))
        return
    yield table(
        [wording.said(key) for key in ("when", "what", "who")],
        [2.4, 4.5, 2],
        (
            [
                figures.listed(one.at, wording.language, about.timezone),
                one.what[wording.language == "en"],
                one.who,
            ]
            for one in about.history
        ),
    )


def _papers(form: Application, about: FormAbout, wording: Wording) -> Iterator[FormBlock]:
    if not form.papers:
        return
    names = ("document", "name", "pages", "size", "sha256")
    yield heading(wording.label("papers"))
    yield table(
        [wording.label(f"papers.{name}") for name in names],
        [2.2, 2.4, 1.1, 1.3, 3],
        (
            [
                _title(about, one.document, wording) or one.document,
                one.name,
                str(one.pages),
                figures.size(one.size, wording.language),
                one.sha256,
            ]
            for one in form.papers
        ),
    )


def _both(words: BothLanguages) -> Both:
    return words.id, words.en


def _asked(form: Application, about: FormAbout) -> list[AskedField]:
    """The papers that the table asks of this form; none before there is a legal form."""
    if about.table is None or form.entity not in about.table.entities:
        return []
    return documents(about.table, form)


def _title(about: FormAbout, document: str, wording: Wording) -> str:
    """What the table calls a paper, "" where it does not know it."""
    found = about.table.documents.get(document) if about.table else None
    return found.title.in_(wording.language) if found else ""


def _missing(about: FormAbout, one: str, wording: Wording) -> Spoken:
    """A paper by its title, a field by its label, else the word itself."""
    found = about.table.documents.get(one) if about.table else None
    if found:
        return wording.both(_both(found.title))
    return wording.field(one)


def _instant(about: FormAbout, moment: str, *, up: bool = False) -> Both:
    return (
        figures.instant(moment, "id", about.timezone, up=up),
        figures.instant(moment, "en", about.timezone, up=up),
    )


def _handed_in(about: FormAbout, wording: Wording) -> str:
    language, zone = wording.language, about.timezone
    if not about.earliest:
        return ""
    if not about.latest:
        earliest = figures.instant(about.earliest, language, zone)
        return wording.said("open_end", earliest=earliest)[language == "en"]
    first, last = figures.between(about.earliest, about.latest, language, zone)
    if last is None:
        return first
    return wording.said("from_to", earliest=first, latest=last)[language == "en"]
