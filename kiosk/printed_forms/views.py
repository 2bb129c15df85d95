"""What the pages of printed forms show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.paperwork import FormKind
from kiosk.printed_forms.service import FormPrints, Sheet

PURPOSES: Mapping[FormKind, object] = {
    "registration": _l("Semua isian pendaftaran."),
    "participation": _l("Persetujuan atas syarat SPSE; ditandatangani di atas meterai."),
    "power_of_attorney": _l("Bila bukan direktur atau pemilik sendiri yang mendaftarkan."),
    "administrator": _l("Siapa yang menjalankan akun atas nama penyedia."),
    "assignment": _l("Untuk pokja, pejabat pengadaan, PPK dan auditor."),
    "email_change": _l("Permohonan kepada LPSE bila alamat email akun berganti."),
    "number_change": _l("Permohonan kepada LPSE bila NPWP penyedia berganti."),
    "papers_received": _l("Tanda bukti bahwa LPSE menerima salinan berkas Anda."),
}


@dataclass(frozen=True)
class SheetView:
    """A form with what can be done with it; `trouble` is why nothing can be printed now."""

    kind: FormKind
    title: str
    purpose: str
    filled: bool
    sticks: Sequence[Medium]
    trouble: Explanation | None

    @property
    def way(self) -> str:
        """Return the word that stands for it in addresses."""
        return "filled" if self.filled else "blank"

    @property
    def state(self) -> str:
        """Say whether the form is empty or has this visit's answers in it."""
        if self.filled:
            return str(_("Terisi dengan jawaban Anda."))
        return str(_("Kosong, untuk diisi dengan tangan."))


def sheet_view(forms: FormPrints, sheet: Sheet) -> SheetView:
    """Show one form."""
    trouble = forms.printer.trouble()
    return SheetView(
        sheet.kind,
        sheet.title,
        str(PURPOSES[sheet.kind]),
        sheet.filled,
        forms.sticks(),
        None if trouble is None else explain(trouble),
    )


def rows(forms: FormPrints) -> list[tuple[FormKind, str, str]]:
    """Return kind, title and purpose of every form, as the list shows them."""
    return [(one.kind, one.title, str(PURPOSES[one.kind])) for one in forms.sheets()]
