"""What an opening found, in words and as data: which hop is at fault when a bid is not intact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Literal

from sync import figures
from sync.sealing import looks
from sync.sealing.bundle import Manifest, printable

Code = Literal[
    "intact",
    "changed_after_receipt",
    "other_receipt",
    "damaged",
    "wrong_key",
    "not_a_bid",
    "wrong_tender",
    "wrong_tenderer",
    "contents_mismatch",
]
Mismatch = Literal["", "name_twice", "name_ours"]
Signature = Literal["", "good", "unchecked"]
Language = Literal["id", "en"]


@dataclass(frozen=True)
class Finding:
    """`params["why"]`, where there is one, says which of the code's sentences is meant."""

    code: Code
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its sentence in `_WORDS`."""
        return f"{self.code}.{self.params['why']}" if "why" in self.params else self.code


@dataclass(frozen=True)
class OpenedFile:
    """One file inside: its plaintext SHA-256 in hex, and the name it was written under."""

    name: str
    size: int
    sha256: str
    written_as: str


@dataclass(frozen=True)
class Part:
    """A file of a damaged bid. `sha256` (hex) and `checked` are of whole ones.

    Every byte of a whole one proved itself; `checked`: its digest was in the list sealed with it,
    too. `written_as` is "" unless it was asked for.
    """

    name: str
    size: int
    state: Literal["whole", "damaged", "missing"]
    sha256: str = ""
    checked: bool = False
    written_as: str = ""


@dataclass(frozen=True)
class Report:
    """The result of opening or checking one sealed file. Without findings the bid is intact.

    `sha256` and `size` are the ciphertext's. `receipt_checked`: a receipt was given and names this
    digest. `signature` is that receipt's, "" without one; `signer` is who alone may have signed it.
    `opened`: a key was given and every byte inside was compared. `parts`: what is left of a damaged
    bid, and `salvaged` the folder its whole files were written to.
    """

    sha256: str
    size: int
    findings: tuple[Finding, ...] = ()
    receipt_checked: bool = False
    opened: bool = False
    manifest: Manifest | None = None
    files: tuple[OpenedFile, ...] = ()
    signature: Signature = ""
    signer: str = ""
    parts: tuple[Part, ...] = ()
    salvaged: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the bid."""
        return not self.findings

    @property
    def hop(self) -> Code:
        """The faulty hop: the first finding, because everything after may follow from it."""
        return self.findings[0].code if self.findings else "intact"

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return {
            "hop": self.hop,
            **asdict(self),
            "findings": [{"code": one.code, **one.params} for one in self.findings],
            "files": [asdict(file) for file in self.files],
        }

    def to_text(self, lang: str = "id") -> str:
        """The report for a person, in Indonesian unless `lang` is "en"."""
        spoken: Language = "en" if lang == "en" else "id"
        words, exactly = _WORDS[spoken], partial(figures.exactly, lang=spoken)
        lines = [words["title"], ""]
        for finding in self.findings:
            lines.append("- " + words[finding.key].format_map(_said(finding.params, lang)))
        if self.ok:
            lines.append(words["intact" if self.opened else "shape_ok"])
            lines.append(words["receipt_same" if self.receipt_checked else "receipt_none"])
        elif self.receipt_checked and self.hop != "wrong_key":
            lines.append(words["before_receipt"])
        if self.signature:
            lines.append(words[f"signature_{self.signature}"].format(signer=self.signer))
        lines += ["", f"{words['digest']}: {self.sha256}", f"{words['size']}: {exactly(self.size)}"]
        if self.manifest is not None:
            lines += _who(self.manifest, words, lang)
        lines += [f"  {one.sha256}  {one.written_as}  ({exactly(one.size)})" for one in self.files]
        if self.parts:
            lines += ["", words["parts"], *(_part(one, words, lang) for one in self.parts)]
            lines.append(
                words["salvaged" if self.salvaged else "salvage"].format(folder=self.salvaged)
            )
        return "\n".join(printable(line) for line in lines) + "\n"


def _said(params: Mapping[str, str | int], lang: str) -> dict[str, str | int]:
    return {**params, "looks": looks.words(str(params.get("looks", "binary")), lang)}


def _part(part: Part, words: Mapping[str, str], lang: str) -> str:
    state = words["part_checked" if part.checked else f"part_{part.state}"]
    return f"  {state}: {part.name} ({figures.exactly(part.size, lang)})" + (
        f" {part.sha256}" if part.sha256 else ""
    )


def _who(manifest: Manifest, words: Mapping[str, str], lang: str) -> list[str]:
    # By the clocks of whoever reads it: the bid does not say where it was sealed.
    at = figures.listed(manifest.sealed_at, lang, None) if manifest.sealed_at else "-"
    return [
        f"{words['tender']}: {manifest.tender_id}",
        f"{words['tenderer']}: {manifest.tenderer_name} ({manifest.tenderer_id})",
        f"{words['version']}: {manifest.version} ({manifest.envelope}, {manifest.realm})",
        f"{words['sealed']}: {at} ({manifest.seat_id})",
    ]


_WORDS: dict[Language, dict[str, str]] = {
    "id": {
        "title": "Hasil pemeriksaan penawaran tersegel",
        "intact": "Utuh: setiap byte sama dengan yang disegel di kursi.",
        "shape_ok": "Bentuknya benar: berkas age yang disegel untuk satu atau dua kunci. "
        "Isinya belum dibuka.",
        "receipt_same": "Sama dengan berkas yang tercatat pada tanda terima.",
        "signature_good": "Tanda tangan {signer} pada tanda terima itu benar.",
        "signature_unchecked": "Tanda tangan pada tanda terima itu BELUM diperiksa, jadi belum "
        "pasti siapa yang membuatnya. Ulangi dengan --key '{signer}=KUNCI'; kunci umum {signer} "
        "ada di papan pengumuman LPSE (dicetak dengan: lpse-kiosk gateway key).",
        "receipt_none": "Belum dibandingkan dengan tanda terima.",
        "before_receipt": "Berkas ini sama dengan yang tercatat pada tanda terima, jadi "
        "kesalahannya ada sejak sebelum tanda terima dibuat.",
        "changed_after_receipt": "Berkas ini bukan berkas yang tercatat pada tanda terima: "
        "berubah atau tertukar sesudah tanda terima dibuat. Mintalah salinan lain dari server LPSE "
        "atau dari kursinya.",
        "other_receipt": "Tanda terima ini milik penawaran lain. Berkas ini: tender {tender}, "
        "versi {version}, nomor {found}; tanda terima: nomor {expected}. Ambil tanda terima yang "
        "benar.",
        "damaged": "Rusak: isinya tidak dapat dibaca lagi mulai byte ke-{at}. Mintalah salinan "
        "lain.",
        "damaged.head": "Rusak di bagian awalnya (kepala berkas). Kuncinya tidak terbukti salah. "
        "Mintalah salinan lain.",
        "damaged.head_mine": "Rusak di bagian awalnya (kepala berkas). Kunci ini yang benar. "
        "Mintalah salinan lain.",
        "wrong_key": "Kunci ini ({given}) tidak membuka berkas ini: berkas disegel untuk kunci "
        "lain, atau bagian kepalanya rusak lebih dari satu huruf. Bandingkan sidik jari kunci ini "
        "dengan yang tertulis pada tanda terima; dengan --receipt keduanya dapat dibedakan.",
        "wrong_key.sure": "Kunci salah. Berkas ini utuh dan disegel untuk kunci {sealed_for}; "
        "kunci yang diberikan: {given}.",
        "wrong_key.right": "Kunci ini ({given}) sama dengan kunci pada tanda terima, dan berkasnya "
        "sama dengan yang tercatat, tetapi tidak terbuka: disegel rusak. Simpan semuanya.",
        "not_a_bid": "Ini bukan penawaran yang disegel oleh ruang penawaran, melainkan {looks}. "
        "Periksa apakah berkasnya tertukar.",
        "not_a_bid.inside": "Berkas ini tersegel, tetapi isinya bukan penawaran dari ruang "
        "penawaran. Periksa apakah berkasnya tertukar.",
        "wrong_tender": "Penawaran ini untuk tender {found}, bukan {expected}.",
        "wrong_tenderer": "Penawaran ini dari penyedia {found}, bukan {expected}.",
        "contents_mismatch": "Isinya tidak sama dengan daftarnya sendiri: {name}. Tidak ada isi "
        "yang ditulis.",
        "contents_mismatch.name_twice": "Di dalamnya ada dua berkas bernama sama: {name}. "
        "Program lain hanya akan memperlihatkan salah satunya, jadi tidak ada isi yang ditulis.",
        "contents_mismatch.name_ours": "Di dalamnya ada berkas penyedia bernama {name}, nama yang "
        "dipakai oleh daftar penawaran itu sendiri. Tidak ada isi yang ditulis.",
        "parts": "Yang tersisa di dalamnya (ukuran dalam byte):",
        "part_whole": "utuh, tetapi daftar SHA-256 yang ikut disegel hilang",
        "part_checked": "utuh, SHA-256 cocok",
        "part_damaged": "RUSAK",
        "part_missing": "HILANG",
        "salvage": "Tidak ada isi yang ditulis. Berkas yang utuh dapat ditulis ke folder "
        "tersendiri dengan --salvage.",
        "salvaged": "Berkas yang utuh ditulis ke {folder}; penawaran itu sendiri TIDAK utuh.",
        "digest": "SHA-256 berkas tersegel",
        "size": "Ukuran",
        "tender": "Tender",
        "tenderer": "Penyedia",
        "version": "Versi",
        "sealed": "Disegel",
    },
    "en": {
        "title": "Result of checking a sealed bid",
        "intact": "Intact: every byte is what was sealed on the room's computer.",
        "shape_ok": "The shape is right: an age file sealed to one or two keys. "
        "Its contents have not been opened.",
        "receipt_same": "It is the file that the receipt names.",
        "signature_good": "The signature of {signer} on that receipt is good.",
        "signature_unchecked": "The signature on that receipt was NOT checked, so nobody knows "
        "who made it. Repeat with --key '{signer}=KEY'; the public key of {signer} is on the "
        "LPSE's notice board (printed by: lpse-kiosk gateway key).",
        "receipt_none": "It has not been compared with a receipt.",
        "before_receipt": "This is the file that the receipt names, so the fault is older than "
        "the receipt.",
        "changed_after_receipt": "This is not the file that the receipt names: it was changed or "
        "exchanged after the receipt was made. Ask the centre or the room for another copy.",
        "other_receipt": "This receipt belongs to another bid. This file: tender {tender}, version "
        "{version}, number {found}; the receipt: number {expected}. Take the right receipt.",
        "damaged": "Damaged: the contents cannot be read from byte {at} on. Ask for another copy.",
        "damaged.head": "Damaged at its start (the header). Nothing says that the key is wrong. "
        "Ask for another copy.",
        "damaged.head_mine": "Damaged at its start (the header). The key is the right one. "
        "Ask for another copy.",
        "wrong_key": "This key ({given}) does not open this file: it was sealed to another key, "
        "or more than a letter of its header is damaged. Compare the key's fingerprint with the "
        "one on the receipt; with --receipt the two can be told apart.",
        "wrong_key.sure": "Wrong key. The file is whole and was sealed to the key {sealed_for}; "
        "the key given is {given}.",
        "wrong_key.right": "This key ({given}) is the one the receipt names, and the file is "
        "the one it names, but it does not open: it was sealed damaged. Keep everything.",
        "not_a_bid": "This is not a bid sealed by a bidding room. The file is {looks}. Check "
        "whether files were exchanged.",
        "not_a_bid.inside": "This file is sealed, but what is inside is not a bid of a bidding "
        "room. Check whether files were exchanged.",
        "wrong_tender": "This bid is for tender {found}, not {expected}.",
        "wrong_tenderer": "This bid is from vendor {found}, not {expected}.",
        "contents_mismatch": "The contents are not what their own list says: {name}. Nothing was "
        "written.",
        "contents_mismatch.name_twice": "Two files inside have the same name: {name}. Other "
        "programs would show only one of them, so nothing was written.",
        "contents_mismatch.name_ours": "A file of the vendor is called {name}, the name of the "
        "bid's own list. Nothing was written.",
        "parts": "What is left inside (sizes in bytes):",
        "part_whole": "whole, but the list of SHA-256 sealed with it is lost",
        "part_checked": "whole, SHA-256 agrees",
        "part_damaged": "DAMAGED",
        "part_missing": "LOST",
        "salvage": "Nothing was written. What is whole can be written to a folder of its own with "
        "--salvage.",
        "salvaged": "What is whole was written to {folder}; the bid itself is NOT whole.",
        "digest": "SHA-256 of the sealed file",
        "size": "Size",
        "tender": "Tender",
        "tenderer": "Vendor",
        "version": "Version",
        "sealed": "Sealed",
    },
}
