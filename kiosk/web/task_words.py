"""What is said of practice tasks: the steps of a model run, critical errors, and each event.

Beside an event stands the sentence that was on the trainee's screen then, out of the same lists
that the screen takes it from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.errors import explain
from kiosk.web import states
from sync.errors import Fault
from sync.training.judge.events import (
    BidAnswered,
    BidSealed,
    BidTakenBack,
    CheckFound,
    DrillBegan,
    DrillEnded,
    LinkChanged,
    ReceiptPrinted,
    ReceiptSaved,
    RegistrationHandedIn,
    RegistrationNotSealed,
    SealCancelled,
    SealFailed,
    SeatEnded,
    SeatLocked,
    SeatResumed,
    StickInserted,
    StickRemoved,
    TaskBegan,
    TaskEnded,
    TaskEvent,
    TaskHelped,
    TenderChosen,
    TenderReceived,
    VisitKept,
)
from sync.training.judge.models import TaskStep
from sync.training.judge.watching import CriticalError

STEP_WORDS: Mapping[TaskStep, LazyString] = {
    "choose": _l(
        "Buka tender latihan di daftar tender, lalu tekan Masukkan penawaran untuk tender ini."
    ),
    "seal": _l(
        "Masukkan tiap berkas ke sampulnya, baca hasil pemeriksaan, lalu tekan Segel penawaran."
    ),
    "keep_receipt": _l("Di halaman tanda terima, tekan Cetak atau Simpan ke flashdisk."),
    "replace": _l(
        "Di halaman tanda terima tekan Ganti penawaran, pilih berkas yang benar, lalu segel lagi."
    ),
    "keep_new_receipt": _l("Cetak atau simpan tanda terima versi yang baru."),
    "meet_refusal": _l(
        "Masukkan berkas yang bermasalah lalu tekan Lanjutkan; pemeriksaan menyebut alasannya."
    ),
    "mend": _l("Keluarkan berkas yang ditolak, lalu masukkan yang sudah diperbaiki."),
    "prove_offline": _l(
        "Selama sambungan putus, cetak atau simpan tanda terima sementara: itulah buktinya."
    ),
    "read_change": _l(
        "Sesudah tender berubah, baca halaman tendernya. Lalu tekan Sudah saya baca, lanjutkan,"
        " atau Ganti penawaran bila penawaran sudah tersegel."
    ),
    "seal_changed": _l("Segel penawaran sekali lagi, dengan semua berkas."),
    "hand_in": _l("Isi formulir pendaftaran, tambahkan surat-suratnya, lalu serahkan."),
    "end_visit": _l(
        "Tekan Selesai dan keluar, baca apa yang tetap ada, lalu tekan Hapus dan keluar."
    ),
}
ERROR_WORDS: Mapping[CriticalError, LazyString] = {
    "after_closing": _l("Penawaran dimasukkan sesudah batas waktu; penawaran seperti itu ditolak."),
    "wrong_tender": _l("Penawaran tersegel untuk tender lain, bukan tender tugas ini."),
    "price_in_technical": _l("Berkas harga ikut tersegel di sampul teknis."),
    "unreadable": _l("Berkas yang tidak dapat dibuka panitia ikut tersegel."),
    "visit_left_open": _l(
        "Komputer ditinggalkan tanpa menekan Kunci, sampai layar tertutup sendiri."
    ),
}
_LOCKED: Mapping[str, LazyString] = {
    "visitor": _l("Kunci ditekan."),
    "staff": _l("Petugas menutup layar."),
    "idle": _l("Layar tertutup sendiri karena komputer lama tidak dipakai."),
    "time": _l("Layar tertutup karena waktu kunjungan habis."),
}
_ENDED: Mapping[str, LazyString] = {
    "visitor": _l("Kunjungan diakhiri dengan Selesai dan keluar."),
    "staff": _l("Petugas mengakhiri kunjungan."),
    "idle": _l("Kunjungan berakhir sendiri karena komputer lama tidak dipakai."),
}


class EventWords(NamedTuple):
    """What happened, and the sentences that stood on the screen then, if any are known."""

    what: str
    seen: Sequence[str] = ()


def helped(events: Sequence[TaskEvent]) -> str:
    """Return what was said when help was last asked for, "" for never."""
    asked = [one.step for one in events if isinstance(one, TaskHelped)]
    return (
        next((str(words) for one, words in STEP_WORDS.items() if one == asked[-1]), "")
        if asked
        else ""
    )


def tell(event: TaskEvent) -> EventWords | None:
    """Put an event into words; None for one that says nothing to a trainee."""
    match event:
        case TaskBegan():
            return EventWords(_("Tugas dimulai."))
        case TaskHelped():
            return EventWords(_("Bantuan diminta."), [helped([event])])
        case DrillBegan(kind=kind):
            return EventWords(_drill(kind))
        case DrillEnded():
            return EventWords(_("Gangguan latihan berakhir."))
        case TaskEnded():
            return EventWords(_("Tugas dinyatakan selesai."))
        case SeatLocked(reason=reason):
            return EventWords(str(_LOCKED.get(reason, _l("Layar tertutup."))))
        case SeatResumed():
            return EventWords(_("Layar dibuka lagi."))
        case SeatEnded(reason=reason):
            return EventWords(str(_ENDED.get(reason, _l("Kunjungan berakhir."))))
        case RegistrationHandedIn():
            return EventWords(_("Pendaftaran diserahkan."))
        case RegistrationNotSealed(code=code):
            return EventWords(_("Pendaftaran tidak jadi diserahkan."), _fault(code))
        case _:
            return _room(event) or _bid(event)


def _drill(kind: str) -> str:
    """What was brought about at the seat for the exercise."""
    match kind:
        case "link_cut":
            return str(_("Gangguan latihan dimulai: sambungan terputus."))
        case "disk_nearly_full":
            return str(_("Gangguan latihan dimulai: disk hampir penuh."))
        case "stick_pulled":
            return str(_("Gangguan latihan dimulai: flashdisk dicabut."))
        case "addendum":
            return str(_("Adendum diminta dari server latihan."))
        case _:
            return str(_("Gangguan latihan dimulai."))


def _room(event: TaskEvent) -> EventWords | None:
    match event:
        case LinkChanged(state=state):
            word = states.LINK_WORDS.get(state)
            return EventWords(_("Sambungan berubah."), [] if word is None else [str(word)])
        case StickInserted():
            return EventWords(_("Flashdisk dipasang."))
        case StickRemoved():
            return EventWords(_("Flashdisk dicabut."))
        case VisitKept():
            return EventWords(_("Komputer menyala lagi; pekerjaan tetap ada."))
        case TenderReceived(tender_id=tender, version=version) if version > 1:
            return EventWords(_("Tender %(tender)s berubah.", tender=tender))
        case _:
            return None


def _bid(event: TaskEvent) -> EventWords | None:
    match event:
        case TenderChosen(tender_id=tender):
            return EventWords(_("Tender %(tender)s dipilih.", tender=tender))
        case CheckFound(stops=stops, advices=advices):
            found = [sentence for code in (*stops, *advices) for sentence in _fault(code)]
            return EventWords(
                _check_words(event),
                found,
            )
        case BidSealed(version=version):
            return EventWords(
                _("Penawaran versi %(version)s tersegel.", version=version), [states.word("sealed")]
            )
        case SealFailed(code=code):
            return EventWords(_("Penyegelan tidak jadi."), _fault(code))
        case SealCancelled():
            return EventWords(_("Penyegelan dihentikan."))
        case BidTakenBack():
            return EventWords(_("Penawaran ditarik."))
        case BidAnswered(outcome="accepted"):
            return EventWords(_("Server LPSE menjawab."), [states.word("accepted")])
        case BidAnswered(code=code):
            return EventWords(_("Server LPSE menjawab."), [states.word("action"), *_fault(code)])
        case ReceiptPrinted():
            return EventWords(_("Tanda terima dikirim ke printer."))
        case ReceiptSaved():
            return EventWords(_("Tanda terima disimpan ke flashdisk."))
        case _:
            return None


def _check_words(event: CheckFound) -> str:
    if event.stops:
        return str(_("Pemeriksaan menolak berkas."))
    if event.advices:
        return str(_("Pemeriksaan memberi peringatan."))
    return str(_("Pemeriksaan tidak menemukan masalah lagi."))


def _fault(code: str | None) -> Sequence[str]:
    """The sentence of a code as the screen had it; no event tells the names of files."""
    return [] if code is None else [explain(Fault(code)).message]
