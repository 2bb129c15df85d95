"""A dozen invented tenders of Temanggung, dated from now: what the demo and the tests import.

Every name, number and sum is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

WIB = timezone(timedelta(hours=7))
ONE_FILE = "Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur"
TWO_FILE = "Tender - Prakualifikasi Dua File - Sistem Nilai"
SELECTION = "Seleksi Umum - Prakualifikasi Dua File - Kualitas dan Biaya"
FAST = "Tender Cepat - Satu File - Harga Terendah"


@dataclass(frozen=True)
class _Sample:
    """`closes_h`: hours from now until uploads end; `pagu` and `hps` in whole rupiah."""

    code: str
    title: str
    office: str
    category: str
    method: str
    pagu: int
    hps: int
    closes_h: float


_DPUPR = "Dinas Pekerjaan Umum dan Penataan Ruang"
_DINDIK = "Dinas Pendidikan, Kepemudaan dan Olahraga"
_DINKES = "Dinas Kesehatan"
_DISTAN = "Dinas Ketahanan Pangan, Pertanian dan Perikanan"
_KOMINFO = "Dinas Komunikasi dan Informatika"
_RSUD = "RSUD Kabupaten Temanggung"

SAMPLES = (
    _Sample(
        "9151042",
        "Peningkatan Jalan Kedu - Jumo Ruas Gondangsari",
        _DPUPR,
        "works",
        ONE_FILE,
        4_250_000_000,
        4_187_355_000,
        26,
    ),
    _Sample(
        "9151077",
        "Pembangunan Jembatan Gantung Kali Progo Desa Kranggan",
        _DPUPR,
        "works",
        TWO_FILE,
        7_900_000_000,
        7_812_640_000,
        50,
    ),
    _Sample(
        "9151103",
        "Rehabilitasi Ruang Kelas SD Negeri 2 Tlogomulyo",
        _DINDIK,
        "works",
        ONE_FILE,
        685_000_000,
        678_920_000,
        3,
    ),
    _Sample(
        "9151118",
        "Pengadaan Komputer Laboratorium SMP Negeri se-Kecamatan Parakan",
        _DINDIK,
        "goods",
        ONE_FILE,
        1_320_000_000,
        1_298_500_000,
        74,
    ),
    _Sample(
        "9151126",
        "Pengadaan Alat Kesehatan Puskesmas Ngadirejo",
        _DINKES,
        "goods",
        ONE_FILE,
        940_000_000,
        931_275_500,
        98,
    ),
    _Sample(
        "9151139",
        "Jasa Konsultansi Perencanaan Sistem Drainase Perkotaan Temanggung",
        _DPUPR,
        "services",
        SELECTION,
        550_000_000,
        547_800_000,
        122,
    ),
    _Sample(
        "9151144",
        "Jasa Kebersihan Gedung RSUD Kabupaten Temanggung",
        _RSUD,
        "services",
        ONE_FILE,
        1_080_000_000,
        1_064_448_000,
        146,
    ),
    _Sample(
        "9151150",
        "Pengadaan Benih Kopi Arabika Lereng Sindoro - Sumbing",
        _DISTAN,
        "goods",
        FAST,
        415_000_000,
        409_500_000,
        8,
    ),
    _Sample(
        "9151163",
        "Pembangunan Talud Sungai Galeh Desa Wonoboyo",
        _DPUPR,
        "works",
        ONE_FILE,
        1_750_000_000,
        1_733_910_000,
        170,
    ),
    _Sample(
        "9151171",
        "Sewa Jaringan Internet Kantor Kecamatan dan Kelurahan",
        _KOMINFO,
        "services",
        ONE_FILE,
        2_160_000_000,
        2_145_000_000,
        194,
    ),
    _Sample(
        "9151188",
        "Jasa Konsultansi Pengawasan Peningkatan Jalan Kedu - Jumo",
        _DPUPR,
        "services",
        ONE_FILE,
        240_000_000,
        238_640_000,
        218,
    ),
    _Sample(
        "9151195",
        "Pengadaan Bibit dan Pupuk Tembakau Kecamatan Bulu",
        _DISTAN,
        "goods",
        ONE_FILE,
        790_000_000,
        784_125_000,
        242,
    ),
)


def sample_package(now: datetime) -> bytes:
    """Return an OCDS 1.1 release package (JSON) whose deadlines lie ahead of `now`."""
    package = {
        "uri": "https://lpse.example/ocds/contoh.json",
        "version": "1.1",
        "publishedDate": _text(now),
        "publisher": {"name": "Contoh: LPSE Kabupaten Temanggung"},
        "releases": [_release(sample, now) for sample in SAMPLES],
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=2)


def _release(sample: _Sample, now: datetime) -> dict[str, Any]:
    opened = now - timedelta(days=4)
    closes = _rounded(now + timedelta(hours=sample.closes_h))
    return {
        "ocid": f"ocds-contoh-{sample.code}",
        "id": f"{sample.code}-1",
        "date": _text(opened),
        "tag": ["tender"],
        "initiationType": "tender",
        "language": "id",
        "buyer": {"name": "Pemerintah Kabupaten Temanggung"},
        "planning": {"budget": {"amount": {"amount": sample.pagu, "currency": "IDR"}}},
        "tender": {
            "id": sample.code,
            "title": sample.title,
            "status": "active",
            "statusDetails": "Upload Dokumen Penawaran",
            "procuringEntity": {"name": f"{sample.office} Kabupaten Temanggung"},
            "mainProcurementCategory": sample.category,
            "procurementMethod": "open",
            "procurementMethodDetails": sample.method,
            "submissionMethod": ["electronicSubmission"],
            "value": {"amount": sample.hps, "currency": "IDR"},
            "tenderPeriod": {"startDate": _text(opened), "endDate": _text(closes)},
            "enquiryPeriod": {
                "startDate": _text(opened),
                "endDate": _text(now - timedelta(days=1)),
            },
            "documents": [
                _document(sample, "1", "Dokumen Pemilihan", "biddingDocuments"),
                _document(sample, "2", "Kerangka Acuan Kerja", "technicalSpecifications"),
            ],
        },
    }


def _document(sample: _Sample, number: str, title: str, kind: str) -> dict[str, str]:
    return {
        "id": f"{sample.code}-{number}",
        "documentType": kind,
        "title": title,
        "url": f"https://lpse.example/dokumen/{sample.code}-{number}.pdf",
        "format": "application/pdf",
        "language": "id",
    }


def _rounded(moment: datetime) -> datetime:
    """Schedules end on the hour."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _text(moment: datetime) -> str:
    return moment.astimezone(WIB).isoformat(timespec="seconds")
