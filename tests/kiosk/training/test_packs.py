"""Packs at a seat: they appear, what is wrong is told, and the version before stays."""

from __future__ import annotations

import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from kiosk.training.fetching import PackFetch
from sync.errors import Fault
from sync.packs.places import SIGNERS, STICK_FOLDER
from sync.packs.shelf import PackSlot
from sync.training.pack_examining import ExaminedPack, PackFlaw, examine
from sync.training.pack_files import NOTE
from sync.training.shipped import shipped_names
from sync.training.signing import content_digest, sign_pack
from sync.wire.classes import PinnedPack
from sync.wire.keys import SigningKey
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.training.support import admit, build, desk_of, files, look, take, version
from tests.seat_process import until
from tests.sync.training import packs

BAD_LESSON = {"lessons/dua.md": b"Fakta.[^perbup]\n\n# Judul\n"}


def slot_of(seat: SeatInProcess, name: str) -> PackSlot:
    return next(one for one in desk_of(seat).study.shelf.slots() if one.name == name)


def codes(slot: PackSlot) -> list[str]:
    return [one.code for one in slot.problems]


def write(seat: SeatInProcess, name: str, pack: dict[str, bytes]) -> Path:
    path = desk_of(seat).content / name
    shutil.rmtree(path, ignore_errors=True)
    return packs.folder(path, pack)


def test_what_comes_with_the_program_is_there(seat: SeatInProcess) -> None:
    window = admit(seat)
    assert "Materi sedang dibaca…" in window.page
    look(seat)
    window.get("/training")
    assert "Materi sedang dibaca…" not in window.page
    found = {one.name for one in desk_of(seat).study.packs()}
    assert found == set(shipped_names())
    for name in shipped_names():
        slot = slot_of(seat, name)
        assert slot.pack is not None and slot.pack.title in window.page
    window.get("/training/packs")
    assert window.page.count("bawaan program") == len(shipped_names())
    assert "tidak diketahui siapa yang membuatnya" not in window.page


def test_a_pack_that_is_dropped_in_appears_by_itself(seat: SeatInProcess) -> None:
    """How soon, `python -m bench lessons` measures."""
    look(seat)
    stopping = threading.Event()
    watch = threading.Thread(target=desk_of(seat).watch.run, args=[stopping])
    watch.start()
    try:
        packs.zipped(desk_of(seat).content / "contoh.zip", files(), top="contoh/")
        shown = desk_of(seat).study.packs
        until(lambda: "contoh" in {one.pack.id for one in shown() if one.pack})
    finally:
        stopping.set()
        watch.join()
    window = admit(seat)
    assert "Materi contoh" in window.page and "Tidak ditandatangani" in window.page


def test_what_is_still_being_copied_is_not_read(seat: SeatInProcess) -> None:
    look(seat)
    whole = files()
    path = write(seat, "contoh", {"pack.toml": whole["pack.toml"]})
    desk_of(seat).watch.look()
    packs.folder(path, {name: data for name, data in whole.items() if name.startswith("l")})
    desk_of(seat).watch.look()
    assert "contoh" not in {one.name for one in desk_of(seat).study.shelf.slots()}
    packs.folder(path, whole)
    look(seat)
    assert slot_of(seat, "contoh").problems == () and slot_of(seat, "contoh").content


def test_a_spoiled_version_is_told_by_file_and_line_and_the_one_before_stays(
    seat: SeatInProcess,
) -> None:
    content = take(seat)
    window = admit(seat)
    write(seat, "contoh", version("1.3", files() | BAD_LESSON))
    look(seat)
    slot = slot_of(seat, "contoh")
    assert slot.content == content and codes(slot) == ["lesson_heading_level"]
    window.get("/training/packs")
    assert "lessons/dua.md, baris 3" in window.page
    assert "Yang ditampilkan tetap versi sebelumnya: Materi contoh, versi 1.2." in window.page
    window.get("/training")
    assert "1 materi bermasalah" in window.page
    window.get(f"/training/{content}/lesson/dua")
    assert "Fakta." in window.page and "Judul" not in window.page


def test_after_a_restart_the_one_before_is_shown_still(seat: SeatInProcess) -> None:
    content = take(seat)
    write(seat, "contoh", version("1.3", files() | BAD_LESSON))
    look(seat)
    seat.media.stop()
    again = build(seat.root)
    assert slot_of(again, "contoh").content == content
    look(again)
    assert slot_of(again, "contoh").content == content
    assert codes(slot_of(again, "contoh")) == ["lesson_heading_level"]
    again.close()


def test_mended_and_with_a_higher_version_it_takes_the_place(seat: SeatInProcess) -> None:
    before = take(seat)
    other = {"lessons/dua.md": b"Fakta baru.[^perbup]\n"}
    write(seat, "contoh", files(**other))
    look(seat)
    assert codes(slot_of(seat, "contoh")) == ["pack_version_taken"]
    write(seat, "contoh", version("1.10", files(**other)))
    look(seat)
    assert codes(slot_of(seat, "contoh")) == [] and slot_of(seat, "contoh").content != before


def test_of_two_places_the_higher_version_is_shown(seat: SeatInProcess) -> None:
    take(seat)
    write(seat, "lama", version("1.1", files()))
    look(seat)
    shown = {one.pack.id: one.name for one in desk_of(seat).study.packs() if one.pack}
    assert shown["contoh"] == "contoh"
    window = admit(seat)
    window.get("/training/packs")
    assert "Materi contoh, versi 1.1: tidak ditampilkan" in window.page


def test_a_pack_on_a_stick_is_there_while_the_stick_is(seat: SeatInProcess) -> None:
    stick = next(iter(seat.media.media())).root
    packs.folder(stick / STICK_FOLDER / "contoh", files())
    look(seat)
    window = admit(seat)
    assert "Materi contoh" in window.page and "Dari flashdisk." in window.page
    content = slot_of(seat, "contoh").content
    shutil.rmtree(stick / STICK_FOLDER)
    look(seat)
    window.get("/training")
    assert "Materi contoh" not in window.page
    window.get(f"/training/{content}/lesson/satu")
    assert "Ruang layanan" in window.page, "who is reading it reads on"
    seat.sessions.end_by_staff(STAFF)
    window = admit(seat)
    assert window.get(f"/training/{content}/lesson/satu").status_code == 404
    assert "tidak ada lagi di komputer ini" in window.page


def test_a_stick_whose_folder_is_the_pack_itself(seat: SeatInProcess) -> None:
    stick = next(iter(seat.media.media())).root
    packs.folder(stick / STICK_FOLDER, files())
    look(seat)
    assert slot_of(seat, STICK_FOLDER).pack is not None


def hostile(kind: str, path: Path) -> Path:
    """Write a pack that wants something else of the seat."""
    pack = files()
    if kind == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in pack.items():
                archive.writestr(name, data)
            archive.writestr("media/besar.png", bytes(300_000_000))
        return path
    if kind == "outside":
        return packs.zipped(path, pack | {"../../seat.key": b"x"})
    if kind == "link":
        folder = packs.folder(path.with_suffix(""), pack)
        (folder / "lessons" / "rahasia.md").symlink_to("/etc/passwd")
        return folder
    spoiled = {
        "picture": {"media/empat keadaan.png": b"\x89PNG but no picture"},
        "costly": {"quizzes/semua.toml": b'title = "' + b"[^" * 400_000 + b'"'},
        "course": {"imsmanifest.xml": b"<manifest/>"},
        "no toml": {"pack.toml": b"id = ["},
    }
    return packs.zipped(path, pack | spoiled[kind])


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bomb", "pack_too_large"),
        ("costly", "quiz_file_text_long"),
        ("outside", "pack_name_outside"),
        ("link", "pack_link"),
        ("picture", "pack_picture_unreadable"),
        ("course", "pack_is_course"),
        ("no toml", "pack_not_toml"),
    ],
)
def test_a_hostile_pack_is_told_and_changes_nothing(
    seat: SeatInProcess, content: str, kind: str, code: str
) -> None:
    path = hostile(kind, desk_of(seat).content / "jahat.zip")
    look(seat)
    slot = slot_of(seat, path.name)
    assert code in codes(slot) and slot.content == ""
    assert slot_of(seat, "contoh").content == content
    window = admit(seat)
    window.get("/training/packs")
    assert "Yang ada di sana sekarang tidak dipakai" in window.page
    kept = {one.name for one in seat.core.home.packs.iterdir()}
    assert {one for one in kept if len(one) != 64} == {"catalogue.json"}


def test_script_in_a_pack_is_text_on_its_page(seat: SeatInProcess) -> None:
    script = b"<script>alert(1)</script> [klik](javascript:alert(1)) fakta.[^perbup]\n"
    quiz = files()["quizzes/semua.toml"].replace(b"Panitia", b"<img src=x onerror=alert(1)>")
    take(seat, **{"quizzes/semua.toml": quiz})
    content = slot_of(seat, "contoh").content
    window = admit(seat)
    window.post(f"/training/{content}/quiz/semua")
    seen = []
    for number in range(1, 9):
        window.get(window.url.rpartition("/")[0] + f"/{number}")
        seen.append(window.page)
    assert "<img src=x" not in "".join(seen) and "&lt;img src=x" in "".join(seen)
    write(seat, "contoh", version("2", files() | {"lessons/dua.md": script}))
    look(seat)
    slot = slot_of(seat, "contoh")
    assert codes(slot) == []
    window.get(f"/training/{slot.content}/lesson/dua")
    assert "<script>alert" not in window.page and "&lt;script&gt;alert(1)" in window.page
    assert 'href="javascript' not in window.page


def signed(key: SigningKey, path: Path, name: str) -> None:
    read = examine(path, "0.1.0")
    assert read.pack is not None
    (path / NOTE).write_text(sign_pack(read.pack, read.entries, key, name), encoding="utf-8")


def test_who_signed_it_is_said(seat: SeatInProcess) -> None:
    key = SigningKey.from_seed(b"t" * 32)
    path = write(seat, "contoh", files())
    signed(key, path, "lpse-temanggung")
    look(seat)
    window = admit(seat)
    assert "Ditandatangani atas nama lpse-temanggung, tetapi kuncinya tidak dikenal" in window.page
    known = f"# LPSE kami\n\nlpse-temanggung={key.public.text}\n"
    (desk_of(seat).content / SIGNERS).write_text(known, encoding="utf-8")
    look(seat)
    window.get("/training")
    assert "Ditandatangani oleh lpse-temanggung." in window.page


def test_what_was_altered_after_signing_is_not_shown(seat: SeatInProcess) -> None:
    path = write(seat, "contoh", files())
    signed(SigningKey.from_seed(b"t" * 32), path, "lpse-temanggung")
    (path / "lessons/dua.md").write_bytes(b"Lain.[^perbup]\n")
    look(seat)
    assert codes(slot_of(seat, "contoh")) == ["pack_altered"]
    assert slot_of(seat, "contoh").content == ""


def test_a_line_of_signers_that_is_none_is_told(seat: SeatInProcess) -> None:
    content = take(seat)
    (desk_of(seat).content / SIGNERS).write_text("lpse-temanggung=bukan kunci\n")
    look(seat)
    slot = slot_of(seat, "contoh")
    assert codes(slot) == ["signers_line"] and slot.problems[0].params["line"] == 1
    assert slot.content == content


def test_a_picture_is_served_by_its_digest_alone(seat: SeatInProcess, content: str) -> None:
    window = admit(seat)
    window.get(f"/training/{content}/lesson/satu")
    start = window.page.index(f'src="/training/{content}/media/') + 5
    address = window.page[start : window.page.index('"', start)]
    answer = window.http.get(address, base_url=f"http://127.0.0.1:{seat.guard._port or 8123}")
    assert answer.status_code == 200 and answer.mimetype == "image/png"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    answer.close()
    for name in ("pack.json", "nix.png", f"{'0' * 64}.png"):
        assert window.get(f"/training/{content}/media/{name}").status_code == 404
    with pytest.raises(Fault, match="pack_gone"):
        desk_of(seat).study.picture("../seat.db", "pack.json")


def test_what_cannot_be_written_is_told_and_the_version_before_stays(
    seat: SeatInProcess,
) -> None:
    content = take(seat)
    path = write(seat, "contoh", version("1.3", files()))
    read = examine(path, "0.1.0")
    assert read.pack is not None
    in_the_way = seat.core.home.packs / f"{content_digest(read.pack, read.entries)}.new"
    in_the_way.write_bytes(b"")
    look(seat)
    slot = slot_of(seat, "contoh")
    assert codes(slot) == ["disk_error"] and slot.content == content


def test_a_visit_that_ends_meanwhile_takes_away_nothing_that_is_being_kept(
    seat: SeatInProcess,
) -> None:
    """Pictures are written one after the other; the end of a visit removes what is not shown."""
    shelf, stopping = desk_of(seat).study.shelf, threading.Event()

    def sweep() -> None:
        while not stopping.is_set():
            shelf.sweep()

    sweeping = threading.Thread(target=sweep)
    sweeping.start()
    try:
        for number in ("1.2", "1.3", "1.4"):
            content = take(seat, **version(number, files()))
            assert codes(slot_of(seat, "contoh")) == []
            assert shelf.examined(content).pack is not None
    finally:
        stopping.set()
        sweeping.join()


def test_a_picture_that_changes_between_two_readings_is_told(
    seat: SeatInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = take(seat)
    path = write(seat, "contoh", version("1.3", files()))

    def changes(read: Path, app: str) -> ExaminedPack:
        found = examine(read, app)
        if read == path:  # those of the program are read as well
            for picture in (path / "media").iterdir():
                picture.write_bytes(picture.read_bytes() + b" ")
        return found

    monkeypatch.setattr("sync.packs.shelf.examine", changes)
    look(seat)
    slot = slot_of(seat, "contoh")
    assert codes(slot) == ["pack_changing"] and slot.content == content


def test_what_is_being_fetched_for_a_class_is_told(seat: SeatInProcess) -> None:
    desk, window = desk_of(seat), admit(seat)
    pin = PinnedPack(pack="kelas-lain", version="7", content="0" * 64)
    problem = PackFlaw("pack_unknown", {})
    desk.fetching._states = {pin.content: PackFetch(pin=pin, got=3, total=4, problem=problem)}
    page = window.get("/training/packs").text
    assert "kelas-lain" in page and "75%" in page
    assert "tidak ada lagi di server" in page
