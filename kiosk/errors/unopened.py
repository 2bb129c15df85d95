"""Bids that would not open, and the witness minutes of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = for_audience(
    "board",
    {
        "unopened_tender_missing": Entry(
            "invalid", _l("Kode tender belum ditulis."), _l("Tulis kodenya.")
        ),
        "attempt_report_odd": Entry(
            "invalid",
            _l("Berkas ini bukan laporan dari lpse-kiosk bid open."),
            _l("Pilih berkas berakhiran .laporan.json di samping folder hasilnya."),
        ),
        "attempt_error_missing": Entry(
            "invalid",
            _l("Belum ada laporan maupun bunyi kesalahannya."),
            _l("Pilih laporannya, atau salin bunyi kesalahannya kata demi kata."),
        ),
        "attempt_envelope_unknown": Entry(
            "invalid", _l("Sampul yang dicoba belum dipilih."), _l("Pilih salah satu sampulnya.")
        ),
        "attempt_operator_missing": Entry(
            "invalid",
            _l("Belum ditulis siapa yang mencoba membuka."),
            _l("Tulis nama orang yang menjalankan programnya."),
        ),
        "attempt_key_missing": Entry(
            "invalid",
            _l("Belum dipilih kunci siapa yang dipakai."),
            _l("Pilih kunci panitia atau kunci pemilik."),
        ),
        "attempts_many": Entry(
            "conflict",
            _l("Sudah terlalu banyak upaya dicatat untuk penawaran ini."),
            _l("Buat berita acaranya; upaya berikutnya ditulis dengan tangan."),
        ),
        "attempts_missing": Entry(
            "conflict",
            _l("Belum ada upaya yang dicatat."),
            _l("Catat dahulu sedikitnya satu upaya membuka."),
        ),
    },
)
