"""Papers of a whole seat: brought, fitted, taken, kept through a crash, gone with the visit."""

from __future__ import annotations

import hashlib
import io
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from kiosk.papers import arranging
from kiosk.papers import files as paper_files
from kiosk.papers.paper import MB
from kiosk.papers.service import PaperDesk
from sync.errors import Fault
from tests.kiosk.bidding.support import STAFF, furnish
from tests.kiosk.papers import samples
from tests.kiosk.papers.samples import letter_pdf, saved, scan, scanned_pdf
from tests.kiosk.papers.support import WITHOUT_ITS_WIZARD, WIZARD, Sitting, a_seat


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    with a_seat(tmp_path) as made:
        yield made


def files(sitting: Sitting) -> list[str]:
    folder = sitting.seat.home / "papers"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_a_pdf_that_fits_is_handed_in_byte_for_byte(sitting: Sitting) -> None:
    letter = letter_pdf(2)
    sitting.bring("nib", "NIB Maju.pdf", letter)
    assert "sudah memenuhi syarat dan tidak diubah sama sekali" in sitting.fit("nib")
    assert sitting.desk.begun() == {"nib"}
    sitting.use("nib")
    assert sitting.window.page == f"nib:{len(letter)}:False"
    assert sitting.handed_in("nib") == letter
    (paper,) = sitting.desk.ready()
    assert paper.sha256 == hashlib.sha256(letter).hexdigest()
    assert (paper.name, paper.pages, sitting.desk.begun()) == ("nib.pdf", 2, frozenset())


@pytest.mark.parametrize("kind", samples.SIGNED)
def test_a_signed_pdf_is_handed_in_byte_for_byte(sitting: Sitting, kind: str) -> None:
    signed = samples.with_structures(kind)
    sitting.bring("nib", "nib.pdf", signed)
    assert "bertanda tangan elektronik" in sitting.window.page
    assert 'name="act"' not in sitting.window.page
    sitting.fit("nib")
    sitting.use("nib")
    assert sitting.window.page == f"nib:{len(signed)}:True"
    assert sitting.handed_in("nib") == signed


def test_a_signed_pdf_that_is_too_large_says_so(sitting: Sitting) -> None:
    large = samples.with_structures("field", scanned_pdf([scan(150)], 150))
    sitting.bring("mini", "surat.pdf", large)
    page = sitting.fit("mini")
    assert "PDF bertanda tangan ini" in page
    assert "paling besar 20 kB" in page
    assert "Pakai berkas ini" not in page


def test_a_signed_pdf_of_an_old_version_says_so(sitting: Sitting) -> None:
    sitting.bring("pakta", "pakta.pdf", samples.with_structures("field"))
    assert "berversi 1.3; yang diterima paling rendah 1.6" in sitting.fit("pakta")


def test_a_signed_pdf_is_not_put_beside_other_pages(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    answer = sitting.bring("nib", "dua.pdf", samples.with_structures("field"))
    assert answer.status_code == 409
    assert "tidak bisa digabung dengan halaman lain" in sitting.window.page
    assert len(files(sitting)) == 1
    leaf = sitting.desk.work("nib").leaves[0].leaf_id
    sitting.desk.drop("nib")
    sitting.bring("nib", "dua.pdf", samples.with_structures("field"))
    leaf = sitting.desk.work("nib").leaves[0].leaf_id
    assert sitting.window.post("/papers/nib/arrange", act="turn", leaf_id=leaf).status_code == 409
    assert "tidak bisa diputar, dipotong, atau diurutkan" in sitting.window.page


def test_an_old_version_is_raised_where_it_must_be(sitting: Sitting) -> None:
    sitting.bring("pakta", "pakta.pdf", letter_pdf())
    sitting.fit("pakta")
    sitting.use("pakta")
    assert sitting.handed_in("pakta").startswith(b"%PDF-1.6")


def test_what_will_not_fit_says_how_small_it_became(sitting: Sitting) -> None:
    sitting.bring("mini", "surat.pdf", scanned_pdf([scan(150)], 150))
    page = sitting.fit("mini")
    assert "Surat ini tidak cukup kecil" in page
    assert "batasnya 20 kB" in page
    assert len(files(sitting)) == 1


def test_pages_of_several_files_become_one_paper(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf(2))
    sitting.bring("nib", "dua.jpg", saved(scan(100), "JPEG"))
    first, _second, third = sitting.desk.work("nib").leaves
    sitting.window.post("/papers/nib/arrange", act="earlier", leaf_id=third.leaf_id)
    sitting.window.post("/papers/nib/arrange", act="remove", leaf_id=first.leaf_id)
    sitting.window.post("/papers/nib/arrange", act="turn", leaf_id=third.leaf_id)
    sitting.window.post(
        f"/papers/nib/crop/{third.leaf_id}", left="0", top="10", right="0", bottom="0"
    )
    kept = sitting.desk.work("nib").leaves
    assert [(one.number, one.turn, one.crop.top) for one in kept] == [(0, 90, 0.1), (1, 0, 0.0)]
    sitting.window.post("/papers/nib/sheet", sheet="a4")
    assert "Semua halaman dibuat seukuran A4" in sitting.window.page
    sitting.fit("nib")
    sitting.use("nib")
    assert samples.pages_of(sitting.handed_in("nib")) == 2


@pytest.mark.parametrize(("cut", "status"), [("60", 422), ("x", 422), ("", 422), ("20", 200)])
def test_a_crop_that_leaves_nothing_says_so(sitting: Sitting, cut: str, status: int) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    leaf = sitting.desk.work("nib").leaves[0].leaf_id
    path = f"/papers/nib/crop/{leaf}"
    sitting.window.get(path)
    answer = sitting.window.post(path, left="40", top="0", right=cut, bottom="0")
    assert answer.status_code == status
    if status == 422:
        assert "hampir tidak ada yang tersisa" in sitting.window.page or "berapa persen" in (
            sitting.window.page
        )


def test_a_change_after_the_result_was_shown_is_not_taken(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf(2))
    page = sitting.fit("nib")
    sitting.desk.change("nib", lambda work: arranging.move(work, work.leaves[0].leaf_id, 1))
    sitting.window.page = page
    sitting.use("nib")
    assert "berubah sejak hasilnya dibuat" in sitting.window.page
    assert sitting.desk.ready() == ()


@pytest.mark.parametrize(
    "path",
    ["/papers/akta", "/papers/akta/add", "/papers/akta/result"],
)
def test_what_the_wizard_does_not_ask_for_has_no_page(sitting: Sitting, path: str) -> None:
    assert sitting.window.get(path).status_code == 404
    assert "tidak diminta dalam pendaftaran ini" in sitting.window.page


def test_nothing_is_made_of_nothing(sitting: Sitting) -> None:
    sitting.window.get("/papers/nib/add")
    assert sitting.window.post("/papers/nib/fit").status_code == 409
    assert "Belum ada halaman" in sitting.window.page


def test_no_page_answers_in_a_visit_for_bidding(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    leaf = sitting.desk.work("nib").leaves[0].leaf_id
    sitting.seat.sessions.end_by_visitor()
    sitting.seat.sessions.open(STAFF, "Budi", "bidding", 60)
    window = sitting.seat.client()
    for path in ("/papers/nib", f"/papers/nib/page/{leaf}", "/papers/nib/result/0"):
        window.get(path)
        assert not window.url.startswith("/papers"), path


@pytest.mark.parametrize(
    "path",
    ["/papers/nib/page/x", "/papers/nib/whole/x", "/papers/nib/crop/x", "/papers/nib/result/9"],
)
def test_a_page_that_is_not_there_is_told(sitting: Sitting, path: str) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    sitting.fit("nib")
    assert sitting.window.get(path).status_code == 404
    assert "Halaman itu tidak ada lagi" in sitting.window.page


def test_a_file_that_is_too_large_is_refused_and_gone(sitting: Sitting) -> None:
    with pytest.raises(Fault, match="paper_file_too_large"):
        sitting.desk.bring("nib", "besar.pdf", (bytes(MB) for _ in range(60)))
    assert files(sitting) == []


def test_too_much_for_one_visit_says_so(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_files, "MOST_OF_VISIT", 500)
    sitting.bring("nib", "satu.pdf", letter_pdf())
    assert sitting.bring("npwp", "dua.pdf", letter_pdf()).status_code == 409
    assert "sudah lebih dari 500 byte" in sitting.window.page


def test_a_full_disk_is_told_and_leaves_nothing(sitting: Sitting) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"%PDF"
        raise OSError(28, "No space left on device")

    with pytest.raises(Fault, match="disk_full"):
        sitting.desk.bring("nib", "satu.pdf", pieces())
    assert files(sitting) == []


def test_a_file_that_is_lost_is_told(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    leaf = sitting.desk.work("nib").leaves[0].leaf_id
    for one in (sitting.seat.home / "papers").iterdir():
        one.unlink()
    assert sitting.window.get(f"/papers/nib/page/{leaf}").status_code == 404
    assert "tidak ada lagi di komputer ini" in sitting.window.page


def test_a_dropped_paper_leaves_no_file(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", scanned_pdf([scan(100)], 100))
    sitting.bring("npwp", "dua.pdf", letter_pdf())
    sitting.window.post("/papers/nib/clear")
    assert sitting.window.url == "/papers/nib/add"
    assert files(sitting) == sorted(one.blob for one in sitting.desk.work("npwp").files)


def test_an_older_result_goes_when_pages_change(sitting: Sitting) -> None:
    sitting.bring("pakta", "satu.pdf", letter_pdf(2))
    sitting.fit("pakta")
    assert len(files(sitting)) == 2
    leaf = sitting.desk.work("pakta").leaves[0].leaf_id
    sitting.window.post("/papers/pakta/arrange", act="remove", leaf_id=leaf)
    assert len(files(sitting)) == 1
    assert "1 halaman" in sitting.fit("pakta")


def test_papers_come_back_after_a_crash(tmp_path: Path) -> None:
    features = (*WITHOUT_ITS_WIZARD, WIZARD)
    before = Sitting(furnish(tmp_path, features=features))
    before.bring("nib", "satu.pdf", letter_pdf(2))
    before.fit("nib")
    before.use("nib")
    before.bring("npwp", "dua.jpg", saved(scan(100), "JPEG"))
    left_over = before.seat.home / "papers" / "01-half.new"
    left_over.write_bytes(b"half")
    after = Sitting(furnish(tmp_path, features=features), opened=False)
    after.seat.core.registry.start()
    assert not left_over.exists()
    assert [one.document for one in after.desk.ready()] == ["nib"]
    assert hashlib.sha256(after.handed_in("nib")).hexdigest() == after.desk.ready()[0].sha256
    assert [one.name for one in after.desk.work("npwp").files] == ["dua.jpg"]
    after.seat.close()
    before.seat.media.stop()


def test_everything_goes_with_the_visit(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    sitting.bring("pakta", "dua.pdf", letter_pdf())
    sitting.fit("pakta")
    memory = sitting.desk.memory
    sitting.seat.sessions.end_by_visitor()
    assert files(sitting) == []
    assert (memory.key, memory.count(), memory.keep()) == (b"", 0, None)
    sitting.seat.sessions.open(STAFF, "Budi", "registration", 60)
    assert sitting.desk.work("nib").leaves == ()


def test_what_is_still_being_made_when_the_visit_ends_goes_too(sitting: Sitting) -> None:
    sitting.bring("pakta", "lama.pdf", scanned_pdf([scan(150, seed=n) for n in range(12)], 150))
    sitting.window.post("/papers/pakta/fit")
    job = sitting.desk.job("pakta")
    assert job is not None
    assert job.running
    sitting.seat.sessions.end_by_visitor()
    assert job.wait(60)
    assert job.fault is not None
    assert job.fault.code == "paper_cancelled"
    assert files(sitting) == []


def test_nothing_gets_into_a_visit_that_has_ended(sitting: Sitting) -> None:
    memory, inside, ended = sitting.desk.memory, threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        yield letter_pdf()
        inside.set()
        assert ended.wait(60)

    caught: list[BaseException] = []

    def bring() -> None:
        try:
            sitting.desk.bring("nib", "satu.pdf", pieces())
        except Fault as fault:
            caught.append(fault)

    thread = threading.Thread(target=bring)
    thread.start()
    assert inside.wait(60)
    sitting.seat.sessions.end_by_visitor()
    ended.set()
    thread.join()
    assert len(caught) == 1
    assert files(sitting) == []
    with pytest.raises(Fault, match="seat_closed"):
        memory.change("nib", lambda work: work)
    with pytest.raises(Fault, match="seat_closed"), memory.holding():
        pass


def test_eight_papers_of_five_megabytes_need_little_memory(sitting: Sitting) -> None:
    """48 MB above idle is what the seat may take; the bytes of papers are on the disk, sealed."""
    page = saved(scan(300), "JPEG", quality=98, dpi=(300, 300))
    large = page + b"\0" * (5_000_000 - len(page))  # what follows a JPEG's end is nobody's
    documents = ["nib", "npwp", "pakta"]
    tracemalloc.start()
    try:
        for number in range(8):
            document = documents[number % 3]
            sitting.desk.bring(
                document,
                f"{number}.jpg",
                (large[i : i + 65_536] for i in range(0, len(large), 65_536)),
            )
        for document in documents:
            sitting.desk.fit(document, 60)
            for leaf in sitting.desk.work(document).leaves:
                sitting.desk.picture(document, leaf.leaf_id)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24_000_000


def test_the_wizard_reads_what_will_be_sealed_in_pieces(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    sitting.fit("nib")
    sitting.use("nib")
    (source,) = sitting.desk.sources()
    with source.open() as file:
        first, rest = file.read(100), file.read()
    assert len(first) + len(rest) == source.size
    (sitting.seat.home / "papers" / files(sitting)[0]).unlink()
    with pytest.raises(Fault, match="paper_lost"):
        source.open()


def test_a_desk_without_a_wizard_asks_for_nothing(tmp_path: Path) -> None:
    seat = furnish(tmp_path, features=WITHOUT_ITS_WIZARD)
    desk = seat.core.get(PaperDesk)
    with pytest.raises(Fault, match="paper_not_asked"):
        desk.asked("nib")
    assert desk.ready() == ()
    seat.close()


def test_a_large_pdf_is_shown_page_by_page(sitting: Sitting) -> None:
    """Its pages are kept one by one as well, and go with it."""
    large = scanned_pdf([scan(200, seed=number) for number in range(3)], 200)
    sitting.bring("nib", "akta.pdf", large)
    (file,) = sitting.desk.work("nib").files
    assert file.apart
    assert [page.at for page in file.pages] == [
        sum(one.size for one in file.pages[:number]) for number in range(3)
    ]
    assert len(files(sitting)) == 2
    first, _, last = sitting.desk.work("nib").leaves
    assert sitting.desk.picture("nib", first.leaf_id) != sitting.desk.picture("nib", last.leaf_id)
    sitting.desk.change("nib", lambda work: arranging.turn(work, last.leaf_id))
    assert sitting.desk.picture("nib", last.leaf_id)[:2] == b"\xff\xd8"
    sitting.desk.drop("nib")
    assert files(sitting) == []


def test_a_page_that_all_share_is_not_kept_for_each(sitting: Sitting) -> None:
    """One picture of 1.3 MB on twenty pages would become 26 MB."""
    shared = io.BytesIO()
    with pikepdf.open(io.BytesIO(scanned_pdf([scan(200)], 200))) as pdf:
        for _ in range(19):
            pdf.pages.append(pdf.pages[0])
        pdf.save(shared)
    sitting.bring("nib", "akta.pdf", shared.getvalue())
    (file,) = sitting.desk.work("nib").files
    assert (file.apart, len(file.pages)) == ("", 20)
    leaf = sitting.desk.work("nib").leaves[19]
    assert sitting.desk.picture("nib", leaf.leaf_id)[:2] == b"\xff\xd8"


def test_what_was_made_of_other_pages_never_counts_for_these(sitting: Sitting) -> None:
    """Begun, thrown away and begun again: the first result comes while the second is awaited."""
    sitting.bring("pakta", "lama.pdf", scanned_pdf([scan(150, seed=n) for n in range(8)], 150))
    sitting.desk.fit("pakta", 0)
    older = sitting.desk.job("pakta")
    assert older is not None
    sitting.desk.drop("pakta")
    sitting.bring("pakta", "baru.pdf", letter_pdf(2))
    assert sitting.desk.job("pakta") is None
    sitting.fit("pakta")
    assert older.wait(60)
    fitted = sitting.desk.work("pakta").fitted
    assert fitted is not None
    assert fitted.pages == 2
