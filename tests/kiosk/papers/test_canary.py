"""Nothing of a paper is in clear on any disk: while it is worked on, and after the visit."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kiosk.papers import samples
from tests.kiosk.papers.support import Sitting, a_seat, until

WORDS = "KANARI3323014101700001"
TEMPORARY = {Path(tempfile.gettempdir()), *Path("/dev").glob("shm")}
NAME = "kartu KANARI3323.pdf"


@contextmanager
def searched(home: Path, *, marks: list[bytes]) -> Iterator[list[str]]:
    """Look through `home`, and files made beside it for a while, again and again.

    `marks` may grow meanwhile; a last look is for all of them. Yields what was found where,
    filled while the block runs.
    """
    found: list[str] = []
    stop = threading.Event()

    def search() -> None:
        beside = [one for folder in TEMPORARY for one in folder.iterdir()]
        for path in (*home.rglob("*"), *beside):
            try:
                data = path.read_bytes() if path.is_file() else b""
            except OSError:
                continue
            found.extend(f"{path}: {mark[:30]!r}" for mark in marks if mark in data)

    def again() -> None:
        while not stop.is_set():
            search()

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join()
        search()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    with searched(tmp_path, marks=[WORDS.encode()]) as found:
        (tmp_path / "clear").write_text(f"NIK {WORDS}")
        until(lambda: bool(found))


def test_nothing_of_a_paper_is_ever_in_clear(tmp_path: Path) -> None:
    letter = samples.letter_pdf(2, words=WORDS)
    picture = samples.saved(samples.scan(150), "JPEG", quality=90, comment=WORDS.encode())
    middle = picture[len(picture) // 2 :][:48]
    (tmp_path / "scans").mkdir()
    home = tmp_path / "seat"
    marks = [WORDS.encode(), middle, NAME.encode()]
    with a_seat(tmp_path, scan_folder=str(tmp_path / "scans"), camera=True) as sitting:
        with searched(home, marks=marks) as found:
            pictures = work_on(sitting, letter, picture, marks)
            assert pictures >= 4, "a page of each way in, and what was made of them"
            sitting.seat.sessions.keep_now()
        assert found == []
        kept = list((sitting.seat.home / "papers").iterdir())
        assert len(kept) >= 4
        with searched(home, marks=marks) as found:
            sitting.seat.sessions.end_by_visitor()
        assert found == []
        assert list((sitting.seat.home / "papers").iterdir()) == []
        assert list((tmp_path / "scans").iterdir()) == []


def work_on(sitting: Sitting, letter: bytes, picture: bytes, marks: list[bytes]) -> int:
    """Every way in, every picture on a screen, every way of making it fit.

    A piece of each picture that was drawn for a screen is looked for too; returns how many.
    """
    before = len(marks)

    def look_at(path: str) -> None:
        drawn = sitting.window.http.get(path, base_url="http://127.0.0.1:8123").data
        assert drawn.startswith(b"\xff\xd8")
        marks.append(piece_of(drawn))

    sitting.bring("nib", NAME, letter)
    part = sitting.seat.root / "scans" / "scan.jpg.part"
    part.write_bytes(picture)
    part.rename(part.with_suffix(""))
    until(lambda: len(sitting.desk.memory.tray) == 1)
    sitting.window.get("/papers/nib/add")
    sitting.window.post("/papers/nib/scan", blob=sitting.desk.memory.tray[0].blob)
    photo = sitting.window.http.post(
        "/papers/npwp/photo",
        base_url="http://127.0.0.1:8123",
        headers={**sitting.window._headers(), "X-Page-Token": sitting.window.token()},
        data=picture,
        content_type="image/jpeg",
    )
    assert (photo.status_code, photo.text) == (201, "/papers/npwp")
    for document in ("nib", "npwp"):
        for leaf in sitting.desk.work(document).leaves:
            look_at(f"/papers/{document}/page/{leaf.leaf_id}")
    sitting.window.get("/papers/nib")
    leaf_id = sitting.desk.work("nib").leaves[0].leaf_id
    sitting.window.post("/papers/nib/arrange", act="turn", leaf_id=leaf_id)
    sitting.fit("nib")
    look_at("/papers/nib/result/0")
    sitting.fit("nib")
    sitting.use("nib")
    return len(marks) - before


def piece_of(jpeg: bytes) -> bytes:
    """The piece of a picture that is least like any other's: no table, no white paper."""
    drawn = jpeg[jpeg.rindex(b"\xff\xda") :]
    return max((drawn[at : at + 48] for at in range(0, len(drawn) - 48, 16)), key=variety)


def variety(piece: bytes) -> int:
    return len(set(piece))
