"""What the pages of printed forms show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.paperwork import FormKind
from kiosk.printed_forms.service import BLANK_WAY, OWN_WAY, FormPrints, Sheet
from kiosk.seat.prints import PrintView, print_view

PURPOSES: Mapping[FormKind, object] = {
    "registration": _l("Semua isian pendaftaran."),
    "participation": _l("Persetujuan atas syarat SPSE; ditandatangani di atas meterai."),
    "power_of_attorney": _l("Bila bukan direktur atau pemilik sendiri yang mendaftarkan."),
    "administrator": _l("Siapa yang menjalankan akun atas nama penyedia."),
    "assignment": _l("Untuk pokja, pejabat pengadaan, PPK dan auditor."),
    "email_change": _l("Permohonan kepada LPSE bila alamat email akun berganti."),
    "number_change": _l("Permohonan kepada LPSE bila NPWP penyedia berganti."),
    "papers_received": _l("Tanda bukti bahwa LPSE menerima salinan berkas Anda."),
    "incomplete": _l("Apa yang belum lengkap, dan langkah berikutnya."),
}


@dataclass(frozen=True)
class SheetView:
    """A form with what can be done with it; `trouble` is why nothing can be printed now.

    `closed` says why nothing can be saved to a stick that is plugged in.
    """

    kind: FormKind
    title: str
    purpose: str
    way: str
    back: str
    sticks: Sequence[Medium]
    closed: Sequence[Explanation]
    trouble: Explanation | None
    printing: PrintView | None

    @property
    def own(self) -> bool:
        """Whether this visit's own answers are in it, and an empty one may be wanted instead."""
        return self.way == OWN_WAY

    @property
    def seen(self) -> str:
        """What a poll compares: swap only when something that can be done here changed."""
        sticks = [stick.id for stick in self.sticks]
        closed = [(one.code, str(one.message)) for one in self.closed]
        trouble = self.trouble.code if self.trouble else ""
        printing = self.printing.seen if self.printing else ""
        shown = repr((self.way, sticks, closed, trouble, printing))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def state(self) -> str:
        """Say what the form is filled in with."""
        if self.own:
            return str(_("Terisi dengan jawaban Anda."))
        if self.way == BLANK_WAY:
            return str(_("Kosong, untuk diisi dengan tangan."))
        return str(_("Terisi dengan data pendaftarannya."))


def sheet_view(forms: FormPrints, sheet: Sheet) -> SheetView:
    """Show one form."""
    trouble = forms.printer.trouble()
    return SheetView(
        sheet.kind,
        sheet.title,
        str(PURPOSES[sheet.kind]),
        sheet.way,
        sheet.back,
        forms.sticks(),
        forms.closed(),
        None if trouble is None else explain(trouble),
        print_view(forms.find(sheet)),
    )


def rows(forms: FormPrints) -> list[tuple[FormKind, str, str]]:
    """Return kind, title and purpose of every form, as the list shows them."""
    return [(one.kind, one.title, str(PURPOSES[one.kind])) for one in forms.sheets()]
