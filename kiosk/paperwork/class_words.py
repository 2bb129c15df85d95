"""What stands on the papers of a class: Indonesian, and English beside it (ADR 63)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.paperwork.about import Both

CLASS_SAID: Mapping[str, Both] = {
    # titles
    "attendance": ("Daftar Hadir Pelatihan", "Attendance list of the training"),
    "class_report": ("Laporan Pelatihan", "Training report"),
    "questionnaire": ("Hasil Kuesioner Pelatihan", "Result of the training questionnaire"),
    "certificate_attended": ("Sertifikat Kehadiran", "Certificate of attendance"),
    "certificate_passed": (
        "Sertifikat Kehadiran dan Kelulusan Kuis",
        "Certificate of attendance and passed quizzes",
    ),
    # every sheet
    "class_training_note": (
        "Dibuat di ruang latihan. Bukan tanda terima, dan bukan sertifikat keahlian pengadaan.",
        "Made in the practice room. No receipt, and no certificate of procurement competence.",
    ),
    "class_title": ("Pelatihan", "Training"),
    "class_date": ("Hari", "Day"),
    "class_place": ("Tempat", "Place"),
    "class_organiser": ("Penyelenggara", "Organised by"),
    "class_trainer": ("Pelatih", "Trainer"),
    "class_held": ("Dibuka dan ditutup", "Opened and closed"),
    "class_held_open": ("{opened}, belum ditutup", "{opened}, not closed yet"),
    "class_not_held": ("Belum dibuka", "Not opened yet"),
    "class_held_from": ("{opened} sampai {closed}", "{opened} to {closed}"),
    "class_hours": ("Lama pelatihan", "Length of the training"),
    "class_hours_jp": (
        "{hours} JP (1 JP = {minutes} menit)",
        "{hours} JP (1 JP, a lesson hour = {minutes} min)",
    ),
    "class_packs": ("Materi", "Training packs"),
    "class_pack": ("{title}, versi {version}", "{title}, version {version}"),
    "class_unread": (
        "{count} catatan peserta berasal dari program yang lebih baru dan tidak ikut dihitung."
        " Perbarui server, lalu buat lembar ini lagi.",
        "Trainees' records of a newer program, which are not counted: {count}. Update the"
        " server, then make this sheet again.",
    ),
    # daftar hadir
    "attendance_before": (
        "Setiap peserta menandatangani barisnya sendiri. Yang belum ada di daftar menulis namanya"
        " di baris kosong.",
        "Each trainee signs their own row. Whoever is not on the list writes the name in an empty"
        " row.",
    ),
    "attendance_after": (
        "Jam datang dan kursi menurut catatan komputer. Tanda tangan dibubuhkan sendiri oleh"
        " peserta.",
        "Time of arrival and seat as recorded by the computers. Trainees sign by hand.",
    ),
    "trainee_name": ("Nama", "Name"),
    "trainee_organisation": ("Instansi atau penyedia", "Agency or vendor"),
    "trainee_came": ("Datang", "Came"),
    "trainee_seat": ("Kursi", "Seat"),
    "trainee_signature": ("Tanda tangan", "Signature"),
    "trainee_absent": ("tidak hadir", "absent"),
    "attendance_signed": (
        "Daftar ini benar menurut yang saya lihat.",
        "This list is right as far as I have seen.",
    ),
    # laporan
    "report_figures": ("Peserta", "Trainees"),
    "report_expected": ("Terdaftar dan ikut lewat kode", "On the roster, or joined by code"),
    "report_came": ("Hadir", "Came"),
    "report_passed": ("Lulus semua kuis yang dinilai", "Passed every quiz that is marked"),
    "report_of": ("{some} dari {all}", "{some} of {all}"),
    "report_no_mark": (
        "Tidak ada kuis dengan batas lulus",
        "There is no quiz with a pass mark",
    ),
    "report_steps": ("Langkah pelatihan", "Steps of the training"),
    "report_step": ("Langkah", "Step"),
    "report_finished": ("Selesai", "Finished"),
    "report_trainees": ("Hasil tiap peserta", "Result of each trainee"),
    "report_done": ("Langkah selesai", "Steps finished"),
    "report_quizzes": ("Kuis", "Quizzes"),
    "report_quiz": ("Kuis", "Quiz"),
    "report_average": ("Rata-rata", "Average"),
    "report_late": ("Jawaban terlambat", "Late answers"),
    "report_late_note": (
        "Jawaban terlambat masuk sesudah kuis berakhir: disimpan, tidak dihitung.",
        "Late answers came after the end of the quiz: they are kept, and not counted.",
    ),
    "quiz_passed": ("lulus", "passed"),
    "quiz_failed": ("belum lulus", "not passed"),
    "quiz_ended": ("selesai", "finished"),
    "quiz_running": ("belum selesai", "not finished"),
    "quiz_unbegun": ("tidak dikerjakan", "not taken"),
    "quiz_unknown": ("materi tidak ada di server ini", "its pack is not on this server"),
    "report_difficult": ("Soal yang sulit", "Difficult questions"),
    "report_difficult_none": (
        "Tidak ada soal yang dijawab benar oleh kurang dari separuh peserta.",
        "There is no question that fewer than half answered rightly.",
    ),
    "report_question": ("Soal", "Question"),
    "report_right": ("Benar", "Right"),
    "report_remarks": ("Catatan pelatih", "The trainer's remarks"),
    "report_evaluation": ("Saran perbaikan", "What to improve"),
    "report_signed": (
        "Laporan ini dibuat dari catatan komputer pelatihan; catatan pelatih ditulis dengan"
        " tangan.",
        "This report is made from the records of the training's computers; the trainer's remarks"
        " are written by hand.",
    ),
    "report_trainer": ("Pelatih", "Trainer"),
    "report_head": ("Mengetahui, Kepala LPSE", "Seen by the head of the LPSE"),
    # kuesioner
    "questionnaire_says": (
        "{answered} dari {asked} peserta yang hadir mengisi kuesioner. Nilai 1 paling rendah, 5"
        " paling tinggi. Nama tidak dicantumkan.",
        "Of the trainees who came, {answered} of {asked} answered. 1 is the lowest mark,"
        " 5 the highest. No names are given.",
    ),
    "questionnaire_few": (
        "Karena sedikit yang mengisi, jawaban mungkin dapat dikenali. Berikan lembar ini hanya"
        " kepada yang memerlukannya.",
        "As few filled it in, answers may be recognised. Give this sheet only to those who need"
        " it.",
    ),
    "questionnaire_none": ("Belum ada yang mengisi kuesioner.", "Nobody filled it in yet."),
    "questionnaire_about": ("Yang dinilai", "What is marked"),
    "questionnaire_words": ("Saran dan kesan", "Suggestions and impressions"),
    "ask_content": ("Materi pelatihan", "Content of the training"),
    "ask_trainer": ("Cara pelatih menjelaskan", "How the trainer explained"),
    "ask_practice": ("Latihan di komputer", "Practice at the computer"),
    "ask_pace": ("Waktu dan kecepatan pelatihan", "Time and pace of the training"),
    "ask_room": ("Ruangan dan peralatan", "Room and equipment"),
    # sertifikat
    "certificate_given": ("Diberikan kepada", "Given to"),
    "certificate_says_attended": (
        "yang hadir pada pelatihan {title} di {lpse}. Sertifikat ini tidak menyatakan kelulusan.",
        "who attended the training {title} at {lpse}. This certificate says nothing of passing.",
    ),
    "certificate_says_passed": (
        "yang hadir pada pelatihan {title} di {lpse}, dan lulus semua kuis yang punya batas lulus"
        " ({quizzes}).",
        "who attended the training {title} at {lpse}, and passed every quiz that has a pass mark"
        " ({quizzes}).",
    ),
    "certificate_number": ("Nomor", "Number"),
    "certificate_present": ("Hadir", "Present"),
    "certificate_from": ("sejak {came}", "since {came}"),
    "certificate_from_to": ("{came} sampai {left}", "{came} to {left}"),
    "certificate_issued": ("Diterbitkan", "Issued"),
    "certificate_by_code": (
        "Nama diketik peserta sendiri. Identitas tidak diperiksa.",
        "The trainee typed the name. No identity was checked.",
    ),
    "certificate_by_roster": (
        "Nama menurut daftar peserta dari pelatih. Identitas tidak diperiksa.",
        "The name is from the trainer's roster. No identity was checked.",
    ),
    "certificate_asks": (
        "Sertifikat yang sudah terbit tidak dapat ditarik dari jauh. Bila ragu, tanyakan nomor ini"
        " kepada {lpse}.",
        "A certificate that was issued cannot be revoked from afar. If in doubt, ask {lpse} about"
        " this number.",
    ),
    "certificate_text_use": (
        "Teks ini ditandatangani secara digital dan dapat diperiksa tanpa jaringan, dengan kunci"
        " server latihan. Kode QR dan lampiran PDF ini berisi teks yang sama.",
        "This text is digitally signed and can be checked without a network, with the key of the"
        " practice server. The QR code and the attachment of this PDF hold the same text.",
    ),
    "certificate_qr_alt": (
        "Kode QR yang berisi teks bertanda tangan",
        "QR code with the signed text",
    ),
}
