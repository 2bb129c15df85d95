"""Questions taken from GIFT and QTI: what was not taken, and what a person should look at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

# GIFT: the question was not taken.
_GIFT_REFUSED: dict[str, Entry] = {
    "gift_brace_open": Entry(
        "invalid",
        _l("{file}, baris {line}: kurung kurawal dibuka dan tidak ditutup sebelum baris kosong;"
           " sampai baris {last} tidak ada yang diambil."),
        _l("Tutup dengan }}, dan jangan biarkan baris kosong di antara jawaban."),
    ),
    "gift_brace_stray": Entry(
        "invalid",
        _l("{file}, baris {line}: kurung kurawal ditutup, padahal tidak dibuka."),
        _l("Periksa baris di atasnya. Kurung di dalam teks ditulis \\}}."),
    ),
    "gift_brace_inside": Entry(
        "invalid",
        _l("{file}, baris {line}: di antara jawaban ada kurung kurawal pembuka lagi."),
        _l("Tulis \\{{ jika kurung itu bagian dari teks."),
    ),
    "gift_two_in_one": Entry(
        "invalid",
        _l("{file}, baris {line}: di sini mulai soal lain tanpa baris kosong di atasnya."),
        _l("Beri baris kosong di antara dua soal. Kurung di dalam teks ditulis \\{{ dan \\}}."),
    ),
    "gift_answers_loose": Entry(
        "invalid",
        _l("{file}, baris {line}: ini seperti jawaban tanpa soal, jadi tidak ditampilkan."),
        _l("Gabungkan dengan soalnya di antara kurung kurawal, tanpa baris kosong."),
    ),
    "gift_no_text": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini tidak berisi pertanyaan."),
        _l("Tulis pertanyaannya sebelum kurung kurawal."),
    ),
    "gift_pair_broken": Entry(
        "invalid",
        _l("{file}, baris {line}: ada pasangan yang tidak lengkap."),
        _l("Tulis setiap pasangan sebagai = kiri -> kanan."),
    ),
    "gift_number_comma": Entry(
        "invalid",
        _l("{file}, baris {line}: bilangan {value} ditulis dengan koma."),
        _l("Tulis pecahan dengan titik, misalnya 3.14. Peserta boleh menjawab dengan koma."),
    ),
    "gift_question_long": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini lebih panjang daripada {most} huruf."),
        _l("Persingkat, atau periksa apakah baris kosong di antara soal hilang."),
    ),
}  # fmt: skip
# GIFT: the question was taken, and was read in this way.
_GIFT_UNCLEAR: dict[str, Entry] = {
    "gift_title_open": Entry(
        "invalid",
        _l("{file}, baris {line}: judul soal tidak ditutup dengan ::, jadi dibaca sebagai"
           " pertanyaan."),
        _l("Tulis judul di antara :: dan ::."),
    ),
    "gift_category_line": Entry(
        "invalid",
        _l("{file}, baris {line}: setelah $CATEGORY tidak ada baris kosong; soal di sini tetap"
           " diambil."),
        _l("Moodle akan membacanya sebagai nama kategori. Beri baris kosong."),
    ),
    "gift_tail": Entry(
        "invalid",
        _l("{file}, baris {line}: catatan di belakang kurung kurawal tidak diambil."),
        _l("Moodle akan menampilkannya sebagai bagian soal. Pindahkan ke baris sendiri."),
    ),
    "gift_weight_beside": Entry(
        "invalid",
        _l("{file}, baris {line}: bobot {percent} % di belakang tanda = dihitung sebagai bobot."),
        _l("Moodle akan memberi nilai penuh dan menampilkan bobotnya. Pakai ~ di depan bobot."),
    ),
    "gift_weights_over": Entry(
        "invalid",
        _l("{file}, baris {line}: bobot yang benar berjumlah {percent} %."),
        _l("Nilai penuh tercapai pada 100 %, juga tanpa semua jawaban benar. Periksa bobotnya."),
    ),
    "gift_answer_unmarked": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} tidak diawali = atau ~, dan dibaca sebagai jawaban."),
        _l("Awali dengan = untuk jawaban benar, ~ untuk jawaban salah."),
    ),
    "gift_true_small": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} dibaca sebagai jawaban yang diketik, bukan benar atau"
           " salah."),
        _l("Tulis {{TRUE}} atau {{FALSE}} dengan huruf besar untuk soal benar atau salah."),
    ),
    "gift_arrow_in_choice": Entry(
        "invalid",
        _l("{file}, baris {line}: karena ada ~, panah -> dibaca sebagai teks pilihan."),
        _l("Hapus ~ jika maksudnya soal memasangkan."),
    ),
    "gift_pair_feedback": Entry(
        "invalid",
        _l("{file}, baris {line}: di dalam pasangan, tanda # dibaca sebagai teks: {value}"),
        _l("Moodle tidak mengenal umpan balik untuk pasangan. Hapus # dan yang di belakangnya."),
    ),
    "gift_tags_dropped": Entry(
        "invalid",
        _l("{file}, baris {line}: tanda [tag:] soal ini tidak diambil."),
        _l("Kelompokkan soal dengan bagian kuis bila perlu."),
    ),
}  # fmt: skip
_QTI_FILE: dict[str, Entry] = {
    "qti_doctype": Entry(
        "invalid",
        _l("{file} memuat DOCTYPE, yang dapat menyembunyikan isi soal."),
        _l("Hapus baris DOCTYPE dan tulis tandanya langsung, lalu ambil lagi."),
    ),
    "qti_not_xml": Entry(
        "invalid",
        _l("{file}, baris {line}: tulisan di sini tidak terbaca sebagai XML, atau terlalu besar."),
        _l("Periksa tandanya. Gambar di dalam berkas dikeluarkan dahulu."),
    ),
    "qti_file_large": Entry(
        "invalid", _l("{file} lebih besar daripada {most_bytes}."), _l("Bagi atau kecilkan.")
    ),
    "qti_not_item": Entry(
        "invalid",
        _l("{file} bukan soal QTI 3.0, 2.2, atau 2.1: bagian teratasnya {name}."),
        _l("Ekspor lagi dari program asalnya sebagai QTI 2.2 atau 3.0."),
    ),
    "qti_no_manifest": Entry(
        "invalid",
        _l("Di dalam {file} tidak ada imsmanifest.xml."),
        _l("Pilih berkas zip atau map yang dibuat program asalnya, tanpa mengubah isinya."),
    ),
    "qti_not_zip": Entry(
        "invalid",
        _l("{file} tidak terbaca sebagai berkas ZIP."),
        _l("Ekspor atau salin lagi dari program asalnya; mungkin berkasnya terpotong."),
    ),
    "qti_old_version": Entry(
        "invalid",
        _l("Di dalam {file} tidak ada soal QTI 3.0, 2.2, atau 2.1."),
        _l("Ekspor lagi dari program asalnya sebagai QTI 2.2 atau 3.0."),
    ),
    "qti_package_large": Entry(
        "invalid",
        _l("{file} berisi terlalu banyak berkas, atau berkas yang terlalu besar."),
        _l("Bagi menjadi beberapa."),
    ),
    "quiz_target_there": Entry(
        "conflict",
        _l("{path} sudah ada dan tidak diubah."),
        _l("Pilih nama lain untuk kuis yang baru."),
    ),
    "qti_is_scorm": Entry(
        "invalid",
        _l("{file} adalah materi SCORM: program di dalamnya tidak dijalankan di sini."),
        _l("Minta soalnya sebagai GIFT atau QTI, dan teksnya sebagai Markdown."),
    ),
    "qti_is_cmi5": Entry(
        "invalid",
        _l("{file} adalah materi cmi5: program di dalamnya tidak dijalankan di sini."),
        _l("Minta soalnya sebagai GIFT atau QTI, dan teksnya sebagai Markdown."),
    ),
}
# QTI: the question was not taken.
_QTI_REFUSED: dict[str, Entry] = {
    "qti_file_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: berkas {value} disebut di sini, tetapi tidak ada."),
        _l("Tambahkan berkasnya, atau hapus dari daftar."),
    ),
    "qti_item_unlisted": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini ada di dalam paket, tetapi daftarnya tidak menyebutnya"
           " sebagai soal QTI, jadi tidak diambil."),
        _l("Jika soal ini diperlukan, ekspor lagi berkasnya dengan soal ini, atau ambil sendiri."),
    ),
    "qti_interaction_none": Entry(
        "invalid",
        _l("{file}, baris {line}: di sini hanya ada keterangan, tidak ada yang dijawab; tidak"
           " diambil."),
        _l("Jika keterangannya diperlukan, tulis sebagai soal dengan type = \"note\"."),
    ),
    "qti_interactions_several": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini punya {count} isian; yang dapat diambil tepat satu."),
        _l("Bagi menjadi beberapa soal di program asalnya."),
    ),
    "qti_interaction_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: jenis isian {name} tidak ada di kuis."),
        _l("Ubah soalnya menjadi pilihan, pasangan, urutan, atau isian teks."),
    ),
    "qti_feature_refused": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini memakai {name}, yang tidak ada di kuis."),
        _l("Sederhanakan soalnya di program asalnya."),
    ),
    "qti_match_shape": Entry(
        "invalid",
        _l("{file}, baris {line}: pasangan di soal ini tidak tepat satu untuk setiap yang"
           " ditanyakan, atau nilainya berbeda-beda."),
        _l("Beri setiap isian kiri satu pasangan dengan nilai yang sama."),
    ),
    "qti_order_partial": Entry(
        "invalid",
        _l("{file}, baris {line}: urutan yang benar tidak memuat semua pilihan."),
        _l("Masukkan semua pilihan ke dalam urutan yang benar."),
    ),
}  # fmt: skip
# QTI: the question was taken, and this was left out or changed.
_QTI_UNCLEAR: dict[str, Entry] = {
    "qti_not_scored": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini tidak mengatakan cara menilai, jadi tidak dinilai."),
        _l("Tulis scored = true setelah memeriksa jawaban yang benar."),
    ),
    "qti_own_scoring": Entry(
        "invalid",
        _l("{file}, baris {line}: cara menilai soal ini tidak dikenal, jadi tidak dinilai."),
        _l("Tulis scored = true setelah memeriksa jawaban yang benar."),
    ),
    "qti_below_zero": Entry(
        "invalid",
        _l("{file}, baris {line}: di program asalnya soal ini dapat bernilai di bawah nol."),
        _l("Di sini nilai terendah adalah nol."),
    ),
    "qti_test_dropped": Entry(
        "invalid",
        _l("{file}, baris {line}: aturan ujian ini tidak diambil: {names}."),
        _l("Periksa apakah kuisnya masih sesuai tanpa aturan itu."),
    ),
}
_BOTH: dict[str, Entry] = {
    "import_number_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} tidak terbaca sebagai bilangan yang tepat."),
        _l("Tulis bilangan, rentang 1..2, atau bilangan dengan selisih 3.14:0.01."),
    ),
    "import_text_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: soal ini tidak berisi teks pertanyaan."),
        _l("Gambar, rumus, dan suara tidak diambil: tulis pertanyaannya sebagai teks."),
    ),
    "import_answer_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal ini ada jawaban yang tidak berisi teks."),
        _l(
            "Gambar, rumus, dan suara tidak diambil: tulis jawabannya sebagai teks. Di GIFT, # di"
            " awal jawaban ditulis \\#."
        ),
    ),
    "import_markup_dropped": Entry(
        "invalid",
        _l("{file}, baris {line}: bagian soal ini tidak diambil: {names}."),
        _l("Periksa apakah soalnya masih dapat dipahami."),
    ),
    "import_questions_many": Entry(
        "invalid",
        _l("{file}, baris {line}: sudah {most} soal diambil; dari sini tidak ada lagi."),
        _l("Bagi menjadi beberapa berkas."),
    ),
    "import_drawn": Entry(
        "invalid",
        _l(
            "{file}, baris {line}: {count} soal dan catatan terlalu banyak untuk satu percobaan,"
            " jadi paling banyak {most} diambil acak."
        ),
        _l("Ubah draw di tiap bagian, atau bagi menjadi beberapa kuis."),
    ),
    "import_no_questions": Entry(
        "invalid",
        _l("Di {file} tidak ada satu soal pun, hanya keterangan; tidak ada yang ditulis."),
        _l("Periksa apakah berkasnya benar. Soal GIFT mempunyai jawaban di dalam kurung kurawal."),
    ),
    "import_too_long": Entry(
        "invalid",
        _l("{file} lebih panjang daripada {most} huruf, jadi tidak dibaca."),
        _l("Bagi menjadi beberapa berkas."),
    ),
}
ENTRIES: dict[str, Entry] = for_audience(
    "board",
    {
        **_GIFT_REFUSED,
        **_GIFT_UNCLEAR,
        **_QTI_FILE,
        **_QTI_REFUSED,
        **_QTI_UNCLEAR,
        **_BOTH,
    },
)
