"""Quizzes of training (kuis): what is wrong in one, and what happens while one is taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

# Of a quiz file's shape: each names the file and the line.
_SHAPE: dict[str, Entry] = {
    "quiz_file_not_toml": Entry(
        "invalid",
        _l("{file}, baris {line}, kolom {column}: tulisan di sini tidak terbaca sebagai TOML."),
        _l("Periksa tanda petik, kurung, dan tanda sama dengan di baris itu dan di atasnya."),
    ),
    "quiz_file_key_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: nama ini sudah dipakai di bagian yang sama."),
        _l("Hapus salah satunya."),
    ),
    "quiz_file_key_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} tidak dikenal."),
        _l("Yang dikenal di bagian itu: {known}."),
    ),
    "quiz_file_key_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: di bagian ini {key} belum ada."),
        _l("Tambahkan; artinya ada di halaman rujukan Kuis."),
    ),
    "quiz_file_empty": Entry(
        "invalid", _l("{file}, baris {line}: {key} masih kosong."), _l("Isi, atau hapus baris itu.")
    ),
    "quiz_file_not_text": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa teks."),
        _l("Tulis isinya di antara dua tanda petik."),
    ),
    "quiz_file_not_number": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bilangan bulat."),
        _l("Tulis angkanya saja, tanpa tanda petik, titik, atau koma."),
    ),
    "quiz_file_not_decimal": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bilangan."),
        _l("Tulis tanpa tanda petik, dengan titik untuk pecahan, misalnya 2.5."),
    ),
    "quiz_file_not_yes_no": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus true atau false."),
        _l("Tulis true untuk ya, false untuk tidak, tanpa tanda petik."),
    ),
    "quiz_file_not_list": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa daftar."),
        _l("Tulis isinya di antara kurung siku, dengan koma di antaranya."),
    ),
    "quiz_file_not_table": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bagian dengan isi sendiri."),
        _l("Tulis namanya di antara kurung siku di satu baris, lalu isinya di bawahnya."),
    ),
    "quiz_file_text_long": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} terlalu panjang."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "quiz_file_number_outside": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} di luar yang mungkin."),
        _l("Tulis bilangan dari {lowest} sampai {highest}."),
    ),
    "quiz_file_not_one_of": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} bukan salah satu pilihan."),
        _l("Pilihannya: {known}."),
    ),
    "quiz_file_word_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: nama {value} memakai tanda yang tidak dapat dipakai."),
        _l(
            "Pakai huruf, angka, titik, garis bawah, dan tanda hubung;"
            " awali dengan huruf atau angka."
        ),
    ),
}
# Of what a quiz file says: each names the file and the line.
_SENSE: dict[str, Entry] = {
    "quiz_id_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: nama soal {value} dipakai lebih dari satu kali."),
        _l("Beri setiap soal namanya sendiri."),
    ),
    "quiz_choices_few": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal {value} tidak ada yang dapat dipilih."),
        _l("Tulis paling sedikit dua pilihan yang berbeda."),
    ),
    "quiz_answer_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal {value} pilihan ini tertulis lebih dari satu kali:"
           " {answer}"),
        _l("Hapus atau ubah salah satunya."),
    ),
    "quiz_range_reversed": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal {value} batas bawah {low} melebihi batas atas {high}."),
        _l("Tukar low dan high."),
    ),
    "quiz_weight_unused": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal {value} ada weight yang tidak dihitung."),
        _l("Hapus weight pada jawaban yang right; pada multiple pakai juga credit = weights."),
    ),
    "quiz_full_unreachable": Entry(
        "invalid",
        _l("{file}, baris {line}: di soal {value} tidak ada jawaban yang bernilai penuh."),
        _l("Tandai jawaban yang benar, atau periksa bobot dan urutan jawabannya."),
    ),
    "quiz_draw_more": Entry(
        "invalid",
        _l("{file}, baris {line}: bagian ini mengambil {draw} soal, padahal hanya ada {count}."),
        _l("Kecilkan draw, atau tambahkan soal."),
    ),
    "quiz_in_a_row_many": Entry(
        "invalid",
        _l("{file}, baris {line}: {rule} jawaban benar berturut-turut tidak akan tercapai dengan"
           " {count} soal."),
        _l("Kecilkan in_a_row, atau tambahkan soal."),
    ),
    "quiz_nothing_asked": Entry(
        "invalid",
        _l("{file}, baris {line}: kuis ini tidak menanyakan apa pun."),
        _l("Tambahkan paling sedikit satu soal selain note."),
    ),
    "quiz_questions_many": Entry(
        "invalid",
        _l("{file}, baris {line}: kuis ini berisi lebih dari {most} soal."),
        _l("Bagi menjadi beberapa kuis."),
    ),
    "quiz_asked_many": Entry(
        "invalid",
        _l("{file}, baris {line}: satu percobaan akan berisi {count} soal dan catatan; paling"
           " banyak {most}."),
        _l("Tulis draw di tiap bagian: sebanyak itu soal yang diambil acak darinya."),
    ),
}  # fmt: skip
_FILE: dict[str, Entry] = {
    "quiz_file_no_text": Entry(
        "invalid", _l("{file} bukan berkas teks."), _l("Simpan sebagai teks biasa (UTF-8).")
    ),
    "quiz_file_too_long": Entry(
        "invalid", _l("{file} lebih panjang daripada {most} huruf."), _l("Bagi menjadi beberapa.")
    ),
}
_EVENTS: dict[str, Entry] = {
    "attempt_events_differ": Entry(
        "conflict",
        _l("Pengerjaan {attempt} berisi dua catatan berbeda dengan nama yang sama, {event}."),
        _l("Nilainya tidak dihitung. Beri tahu administrator: salah satunya diubah."),
    ),
    "attempt_of_other_quiz": Entry(
        "conflict",
        _l("Pengerjaan {attempt} berasal dari kuis lain, atau dari kuis ini sebelum diubah."),
        _l("Pakai kuis dengan isi yang sama seperti saat dikerjakan."),
    ),
}
_TAKING: dict[str, Entry] = {
    "quiz_answer_unknown": Entry(
        "invalid",
        _l("Jawaban ini tidak ada di soal yang ditampilkan."),
        _l("Buka soalnya sekali lagi, lalu jawab lagi."),
    ),
    "quiz_answer_long": Entry(
        "invalid",
        _l("Jawaban ini terlalu panjang."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "quiz_number_unreadable": Entry(
        "invalid",
        _l("Jawaban ini tidak terbaca sebagai bilangan."),
        _l("Tulis angkanya saja, misalnya 2,5 atau 1.500."),
    ),
    "quiz_attempts_used": Entry(
        "forbidden",
        _l("Kuis ini dapat dikerjakan {most} kali, dan semuanya sudah dipakai."),
        _l("Tanyakan kepada pelatih apa yang dapat dilakukan."),
    ),
    "quiz_wait": Entry(
        "forbidden",
        _l("Kuis ini belum dapat dikerjakan lagi."),
        _l("Tunggu {minutes} menit, lalu coba lagi."),
    ),
}
ENTRIES: dict[str, Entry] = {
    **_TAKING,
    **_SHAPE,
    **_SENSE,
    **_FILE,
    **_EVENTS,
}
