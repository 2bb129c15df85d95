"""A stick as a stranger's work: links, devices, odd tars, huge sizes, a full stick."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from sync.courier import layout, reading, writing
from sync.courier.place import BundleDraft, FolderPlace, told
from sync.courier.reading import Contents, Labelled
from sync.courier.writing import CopyWatch, Outside, TarMember
from sync.errors import Fault
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire import jws
from sync.wire.courier import FORMAT, CourierLabel, CourierPart
from sync.wire.keys import SigningKey

KEY, IDENTITY = SigningKey.generate(), X25519Identity.generate()
KEYS = {KEY.public.kid: KEY.public}
OUT = Outside("to_gateway", "b-1", "production", "gw-1", "s-1", None, 1)


def sealed(place: FolderPlace, tar: bytes, parts: int = 1) -> Labelled:
    """Put a bundle there whose content is these bytes, sealed and labelled as ours are."""
    data = encrypt_bytes(tar, [IDENTITY.recipient])
    size = -(-len(data) // parts)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    found = [CourierPart(sha256=hashlib.sha256(one).hexdigest(), size=len(one)) for one in pieces]
    label = CourierLabel(
        format=FORMAT,
        direction="to_gateway",
        bundle_id="b-1",
        realm="production",
        gateway_id="gw-1",
        seat_id="s-1",
        made_at=None,
        items=1,
        parts=found,
    )
    folder = place.root / layout.FOLDER / "ke-server-b-1"
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(pieces, 1):
        (folder / layout.part_name(number)).write_bytes(one)
    token = jws.sign(KEY, "courier-label", label)
    (folder / layout.LABEL).write_text(token)
    return reading.label(token, KEYS, "ke-server-b-1")


def tar_of(*members: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for one in members:
            if isinstance(one, tarfile.TarInfo):
                tar.addfile(one)
            else:
                info = tarfile.TarInfo(one[0])
                info.size = len(one[1])
                tar.addfile(info, io.BytesIO(one[1]))
    return sink.getvalue()


def read(place: FolderPlace, labelled: Labelled) -> tuple[list[str], str | None]:
    with Contents(place, labelled, IDENTITY) as contents:
        names = [found.name for found in contents.members()]
        return names, contents.broken


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "odd",
    [
        link("blobs/a", tarfile.SYMTYPE),
        link("blobs/a", tarfile.LNKTYPE),
        link("blobs/a", tarfile.FIFOTYPE),
        link("blobs/a", tarfile.CHRTYPE),
        link("blobs/a", tarfile.DIRTYPE),
    ],
    ids=["symlink", "hard link", "fifo", "device", "folder"],
)
def test_what_is_no_regular_file_ends_the_bundle(tmp_path: Path, odd: tarfile.TarInfo) -> None:
    place = FolderPlace(tmp_path)
    labelled = sealed(place, tar_of(("index.jws", b"a"), odd, ("after", b"b")))
    assert read(place, labelled) == (["index.jws"], "courier_damaged")


def test_a_member_that_says_it_is_huge_costs_no_memory(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    info = tarfile.TarInfo("index.jws")
    info.size = 1 << 45
    labelled = sealed(place, info.tobuf(tarfile.GNU_FORMAT) + b"x" * 4096)
    tracemalloc.start()
    with Contents(place, labelled, IDENTITY) as contents:
        first = next(contents.members())
        with pytest.raises(Fault, match="courier_malformed"):
            first.text(layout.INDEX_BYTES)
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_a_pax_header_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    labelled = sealed(place, info.tobuf(tarfile.GNU_FORMAT) + b"y" * 1024)
    assert read(place, labelled) == ([], "courier_damaged")


@pytest.mark.parametrize("end", [0, 1, 100, 511, 512, 1500])
def test_a_tar_that_stops_early_is_cut_or_damaged(tmp_path: Path, end: int) -> None:
    place = FolderPlace(tmp_path)
    labelled = sealed(place, tar_of(("index.jws", b"a" * 2000))[:end])
    names, broken = read(place, labelled)
    assert names in ([], ["index.jws"])
    assert broken in ("courier_cut", "courier_damaged")


def test_bytes_that_are_no_age_file_and_a_foreign_key(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    labelled = sealed(place, tar_of(("index.jws", b"a")))
    part = place.root / layout.FOLDER / labelled.name / layout.part_name(1)
    data = part.read_bytes()
    part.write_bytes(os.urandom(len(data)))
    assert read(place, labelled) == ([], "courier_damaged")
    part.write_bytes(data)
    with Contents(place, labelled, X25519Identity.generate()) as contents:
        assert list(contents.members()) == []
        assert contents.broken == "courier_damaged"


def test_parts_in_the_wrong_order_are_damaged(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    labelled = sealed(place, tar_of(("index.jws", b"a"), ("x", os.urandom(300_000))), parts=2)
    folder = place.root / layout.FOLDER / labelled.name
    one, two = (folder / layout.part_name(number) for number in (1, 2))
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert read(place, labelled)[1] in ("courier_damaged", "courier_cut")


def links_away(folder: Path) -> None:
    part = folder / layout.part_name(1)
    part.unlink()
    part.symlink_to("/etc/passwd")


def waits_for_ever(folder: Path) -> None:
    part = folder / layout.part_name(1)
    part.unlink()
    os.mkfifo(part)


@pytest.mark.parametrize("spoil", [links_away, waits_for_ever])
def test_a_link_or_a_pipe_in_a_parts_place_is_not_read(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    place = FolderPlace(tmp_path)
    labelled = sealed(place, tar_of(("index.jws", b"a")))
    spoil(place.root / layout.FOLDER / labelled.name)
    assert read(place, labelled) == ([], "courier_odd")


def test_a_folder_that_leads_elsewhere_is_neither_read_nor_written(tmp_path: Path) -> None:
    away, stick = tmp_path / "away", tmp_path / "stick"
    away.mkdir()
    stick.mkdir()
    (stick / layout.FOLDER).symlink_to(away)
    place = FolderPlace(stick)
    with pytest.raises(Fault, match="courier_odd"):
        place.bundles("to_gateway")
    with pytest.raises(Fault, match="courier_odd"):
        written(place)
    assert list(away.iterdir()) == []


def test_a_label_too_large_and_one_that_climbs(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    folder = tmp_path / layout.FOLDER / "ke-server-b-1"
    folder.mkdir(parents=True)
    (folder / layout.LABEL).write_bytes(b"a" * (layout.LABEL_BYTES + 1))
    with pytest.raises(Fault, match="courier_malformed"):
        reading.label_text(place, "ke-server-b-1")
    (tmp_path / layout.FOLDER / "ke-server-..").mkdir()
    (tmp_path / layout.FOLDER / "lain").mkdir()
    assert place.bundles("to_gateway") == ["ke-server-b-1"]
    (folder / layout.LABEL).unlink()
    with pytest.raises(Fault, match="courier_missing"):
        reading.label_text(place, "ke-server-b-1")


def written(place: FolderPlace, watch: CopyWatch | None = None) -> writing.WrittenBundle:
    members = [TarMember.of("index.jws", "a.b.c"), TarMember.of("commands/x", "d" * 200_000)]
    return writing.write(
        place, OUT, members, IDENTITY.recipient, KEY, watch=watch, part_bytes=40_000
    )


def test_cancelled_half_way_leaves_nothing(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    seen: list[int] = []
    watch = CopyWatch(lambda done, total: seen.append(done), lambda: len(seen) > 1)
    with pytest.raises(Fault, match="courier_cancelled"):
        written(place, watch)
    assert list((tmp_path / layout.FOLDER).iterdir()) == []
    whole = written(place)
    assert place.bundles("to_gateway") == [whole.name]
    assert sorted(part.size for part in whole.label.parts)[-1] == 40_000


def test_many_bundles_of_one_way_hide_none_of_the_other(tmp_path: Path) -> None:
    for number in range(layout.MOST_BUNDLES + 20):
        (tmp_path / layout.FOLDER / f"ke-server-{number:04}").mkdir(parents=True)
    (tmp_path / layout.FOLDER / "ke-kursi-0001").mkdir()
    place = FolderPlace(tmp_path)
    assert place.bundles("to_seat") == ["ke-kursi-0001"]
    found = place.bundles("to_gateway")
    assert (len(found), found[-1]) == (layout.MOST_BUNDLES, "ke-server-0219")


def test_what_a_pulled_stick_left_half_written_goes_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    place, top = FolderPlace(tmp_path), tmp_path / layout.FOLDER
    left = top / ".ke-server-b-0.tmp"
    left.mkdir(parents=True)
    (left / layout.part_name(1)).write_bytes(b"half")
    (top / ".milik-orang.tmp").mkdir()
    (top / ".ke-server-b-9.tmp").write_bytes(b"no folder")
    with place.draft("ke-server-b-2") as other, other.create(layout.LABEL):
        whole = written(place)
        assert not left.exists()
        other.keep()
    names = {path.name for path in top.iterdir()}
    assert names == {whole.name, "ke-server-b-2", ".milik-orang.tmp", ".ke-server-b-9.tmp"}


class Small(FolderPlace):
    """A stick with room for a kilobyte."""

    def free(self) -> int:
        return 1024


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="courier_full"):
        written(Small(tmp_path))
    assert not (tmp_path / layout.FOLDER).exists()


class Swallowing(FolderPlace):
    """A stick that says it is larger than it is: what lay beyond its end comes back as zeros."""

    @contextmanager
    def draft(self, name: str) -> Iterator[BundleDraft]:
        with super().draft(name) as draft:
            reopen = draft.reopen

            def emptied(part: str) -> BinaryIO:
                (path,) = self.root.glob(f"{layout.FOLDER}/.*/{part}")
                path.write_bytes(bytes(path.stat().st_size))
                return reopen(part)

            draft.reopen = emptied  # type: ignore[method-assign]
            yield draft


def test_a_stick_that_gives_back_something_else_carries_nothing(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="courier_swallowed"):
        written(Swallowing(tmp_path))
    assert FolderPlace(tmp_path).bundles("to_gateway") == []
    assert list((tmp_path / layout.FOLDER).iterdir()) == []


def test_what_a_disk_says_besides_has_words_too(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="courier_unreadable"):
        FolderPlace(tmp_path / ("x" * 300)).free()
    with pytest.raises(Fault, match="courier_unreadable"), told():
        raise OSError(errno.EIO, "a block that cannot be read")


def test_another_stick_in_its_place_is_gone(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, (1, 2))
    with pytest.raises(Fault, match="courier_gone"):
        written(place)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_stick_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Fault, match="courier_read_only"):
        written(FolderPlace(tmp_path))


def test_a_sealed_file_that_changes_while_it_is_copied(tmp_path: Path) -> None:
    blob = tmp_path / "x.age"
    blob.write_bytes(b"sealed")
    odd = TarMember("blobs/x", 6, path=blob, sha256=hashlib.sha256(b"others").hexdigest())
    with pytest.raises(Fault, match="spool_damaged"):
        writing.write(FolderPlace(tmp_path), OUT, [odd], IDENTITY.recipient, KEY)
    gone = TarMember("blobs/x", 6, path=tmp_path / "no", sha256="")
    with pytest.raises(Fault, match="spool_unreadable"):
        writing.write(FolderPlace(tmp_path), OUT, [gone], IDENTITY.recipient, KEY)


def test_memory_does_not_grow_with_the_bundle(tmp_path: Path) -> None:
    blob = tmp_path / "x.age"
    blob.write_bytes(os.urandom(1 << 20) * 48)
    digest = hashlib.sha256(blob.read_bytes()).hexdigest()
    member = TarMember(f"blobs/{digest}", 48 << 20, path=blob, sha256=digest)
    place = FolderPlace(tmp_path)
    tracemalloc.start()
    done = writing.write(place, OUT, [member], IDENTITY.recipient, KEY, part_bytes=8 << 20)
    labelled = reading.label(done.token, KEYS, done.name)
    assert read(place, labelled) == ([member.name], None)
    assert tracemalloc.get_traced_memory()[1] < 24 << 20
    tracemalloc.stop()
    assert len(done.label.parts) == 7
