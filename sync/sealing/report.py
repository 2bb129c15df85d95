"""What an opening found, in words and as data: which hop is at fault when a bid is not intact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sync.sealing.bundle import Manifest, printable

Code = Literal[
    "intact",
    "changed_after_receipt",
    "damaged",
    "wrong_key",
    "not_a_bid",
    "wrong_tender",
    "wrong_tenderer",
    "contents_mismatch",
]
Mismatch = Literal["", "name_twice", "name_ours"]
Language = Literal["id", "en"]


@dataclass(frozen=True)
class Finding:
    """`params["why"]`, where there is one, says what kind of `contents_mismatch` it is."""

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
class Report:
    """The result of opening or checking one sealed file. Without findings the bid is intact.

    `sha256` and `size` are the ciphertext's. `receipt_checked`: a receipt was given and names this
    digest. `opened`: a key was given and every byte inside was compared.
    """

    sha256: str
    size: int
    findings: tuple[Finding, ...] = ()
    receipt_checked: bool = False
    opened: bool = False
    manifest: Manifest | None = None
    files: tuple[OpenedFile, ...] = ()

    @property
    def ok(self) -> bool:
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
        words = _WORDS["en" if lang == "en" else "id"]
        lines = [words["title"], ""]
        for finding in self.findings:
            lines.append("- " + words[finding.key].format_map(finding.params))
        if self.ok:
            lines.append(words["intact" if self.opened else "shape_ok"])
            lines.append(words["receipt_same" if self.receipt_checked else "receipt_none"])
        elif self.receipt_checked:
            lines.append(words["before_receipt"])
        lines += ["", f"{words['digest']}: {self.sha256}", f"{words['size']}: {self.size}"]
        if self.manifest is not None:
            lines += _who(self.manifest, words)
        lines += [f"  {one.sha256}  {one.written_as}  ({one.size})" for one in self.files]
        return "\n".join(printable(line) for line in lines) + "\n"


def _who(manifest: Manifest, words: Mapping[str, str]) -> list[str]:
    return [
        f"{words['tender']}: {manifest.tender_id}",
        f"{words['tenderer']}: {manifest.tenderer_name} ({manifest.tenderer_id})",
        f"{words['version']}: {manifest.version} ({manifest.envelope}, {manifest.realm})",
        f"{words['sealed']}: {manifest.sealed_at or '-'} ({manifest.seat_id})",
    ]


_WORDS: dict[Language, dict[str, str]] = {
    "id": {
        "title": "Hasil pemeriksaan penawaran tersegel",
        "intact": "Utuh: setiap byte sama dengan yang disegel di kursi.",
        "shape_ok": "Bentuknya benar: berkas age yang disegel untuk satu atau dua kunci. "
        "Isinya belum dibuka.",
        "receipt_same": "Sama dengan berkas yang tercatat pada tanda terima. Tanda tangan pada "
        "tanda terima itu diperiksa dengan: lpse-kiosk receipt verify.",
        "receipt_none": "Belum dibandingkan dengan tanda terima.",
        "before_receipt": "Berkas ini sama dengan yang tercatat pada tanda terima, jadi "
        "kesalahannya ada sejak sebelum tanda terima dibuat.",
        "changed_after_receipt": "Berkas ini bukan berkas yang tercatat pada tanda terima: "
        "berubah atau tertukar sesudah tanda terima dibuat. Mintalah salinan lain dari server LPSE "
        "atau dari kursinya.",
        "damaged": "Rusak: isinya tidak dapat dibaca lagi mulai byte ke-{at}. Mintalah salinan "
        "lain; tidak ada isi yang ditulis.",
        "wrong_key": "Kunci ini tidak membuka berkas ini: berkas disegel untuk kunci lain, atau "
        "bagian kepalanya rusak. Periksa apakah kunci ini milik tender yang sama.",
        "not_a_bid": "Ini bukan penawaran yang disegel oleh ruang penawaran. Periksa apakah "
        "berkasnya tertukar.",
        "wrong_tender": "Penawaran ini untuk tender {found}, bukan {expected}.",
        "wrong_tenderer": "Penawaran ini dari penyedia {found}, bukan {expected}.",
        "contents_mismatch": "Isinya tidak sama dengan daftarnya sendiri: {name}. Tidak ada isi "
        "yang ditulis.",
        "contents_mismatch.name_twice": "Di dalamnya ada dua berkas bernama sama: {name}. "
        "Program lain hanya akan memperlihatkan salah satunya, jadi tidak ada isi yang ditulis.",
        "contents_mismatch.name_ours": "Di dalamnya ada berkas peserta bernama {name}, nama yang "
        "dipakai oleh daftar penawaran itu sendiri. Tidak ada isi yang ditulis.",
        "digest": "SHA-256 berkas tersegel",
        "size": "Ukuran (byte)",
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
        "receipt_same": "It is the file that the receipt names. To check who signed that receipt: "
        "lpse-kiosk receipt verify.",
        "receipt_none": "It has not been compared with a receipt.",
        "before_receipt": "This is the file that the receipt names, so the fault is older than "
        "the receipt.",
        "changed_after_receipt": "This is not the file that the receipt names: it was changed or "
        "exchanged after the receipt was made. Ask the centre or the room for another copy.",
        "damaged": "Damaged: the contents cannot be read from byte {at} on. Ask for another copy; "
        "nothing was written.",
        "wrong_key": "This key does not open this file: it was sealed to another key, or its head "
        "is damaged. Check that the key belongs to the same tender.",
        "not_a_bid": "This is not a bid sealed by a bidding room. Check whether files were "
        "exchanged.",
        "wrong_tender": "This bid is for tender {found}, not {expected}.",
        "wrong_tenderer": "This bid is from tenderer {found}, not {expected}.",
        "contents_mismatch": "The contents are not what their own list says: {name}. Nothing was "
        "written.",
        "contents_mismatch.name_twice": "Two files inside have the same name: {name}. Other "
        "programs would show only one of them, so nothing was written.",
        "contents_mismatch.name_ours": "A file of the tenderer is called {name}, the name of the "
        "bid's own list. Nothing was written.",
        "digest": "SHA-256 of the sealed file",
        "size": "Size (bytes)",
        "tender": "Tender",
        "tenderer": "Tenderer",
        "version": "Version",
        "sealed": "Sealed",
    },
}
