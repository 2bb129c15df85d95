"""Packs of a class, fetched from a real gateway over a link that breaks."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kiosk.training.fetching import PackFetch, PackFetching, _entries
from sync.errors import Fault
from sync.gateway.classes.packs import shelf_of
from sync.packs.places import PackPlace
from sync.packs.shelf import PackShelf
from sync.transport import Gateway, Refused
from sync.wire.classes import PinnedPack
from tests.gateway_process import EnrolledSeat, GatewayProcess
from tests.proxy import Proxy
from tests.sync.training import packs
from tests.sync.transport.conftest import client

MUCH = 10**12
PICTURES = 5


def big() -> dict[str, bytes]:
    """A pack of some 5 MB: each of its pictures takes several pieces."""
    found = packs.right()
    names = [f"media/besar-{number}.png" for number in range(PICTURES)]
    shown = "".join(f"\n![Gambar](<{name}>)\n" for name in names)
    found["lessons/dua.md"] += shown.encode()
    return found | {name: packs.noise(number) for number, name in enumerate(names)}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """A training gateway whose content folder holds the pack; the process has yet to read it."""
    process = GatewayProcess(tmp_path_factory.mktemp("fetching") / "gateway", realm="training")
    packs.folder(process.home / "content" / "contoh", big())
    shelf_of(process.centre).look(tuple)  # the process finds what was kept
    yield process.start()
    process.stop()


@pytest.fixture(scope="module")
def pin(room: GatewayProcess) -> PinnedPack:
    shelf = shelf_of(room.centre)
    shelf.look(tuple)
    found = {one.pack.id: one for one in shelf.shown()}["contoh"]
    return PinnedPack(pack="contoh", version=found.pack.version, content=found.content)


@pytest.fixture(scope="module")
def enrolled(room: GatewayProcess) -> EnrolledSeat:
    return room.enrol()


@pytest.fixture
def link(room: GatewayProcess) -> Iterator[Proxy]:
    with Proxy(("127.0.0.1", room.port)) as proxy:
        yield proxy


@pytest.fixture
def gateway(link: Proxy, enrolled: EnrolledSeat) -> Iterator[Gateway]:
    made = client(link.url, enrolled)
    made.time()
    yield made
    made.close()


class SeatFolder:
    """The seat's end: where packs are fetched to, and the shelf that reads them."""

    def __init__(self, folder: Path, gateway: Gateway, free: int = MUCH) -> None:
        self.wanted: Sequence[PinnedPack] = ()
        self.shelf = PackShelf(folder / "packs", "0.1.0", dict)
        self.shelf.start()
        self.folder = folder / "fetched"
        self.fetching = PackFetching(
            gateway.packs, self.folder, lambda: self.wanted, self.has, lambda _folder: free
        )

    def has(self, content: str) -> bool:
        return content in {one.content for one in self.shelf.slots()}


def code(state: PackFetch) -> str:
    assert state.problem is not None
    return state.problem.code


@pytest.fixture
def seat(tmp_path: Path, gateway: Gateway) -> SeatFolder:
    return SeatFolder(tmp_path, gateway)


def test_a_pack_comes_whole_and_is_read_like_any_other(seat: SeatFolder, pin: PinnedPack) -> None:
    seat.wanted = [pin]
    assert seat.fetching.look()
    (place,) = seat.fetching.places()
    seat.shelf.take(place)
    (slot,) = seat.shelf.slots()
    assert (slot.origin, slot.content, slot.problems) == ("gateway", pin.content, ())
    came = {path.name: path.read_bytes() for path in place.path.rglob("*") if path.is_file()}
    assert came == {name.rpartition("/")[2]: data for name, data in big().items()}
    assert seat.fetching.look() and seat.fetching.states() == []


def test_after_a_cut_only_the_rest_is_asked_for(
    seat: SeatFolder, pin: PinnedPack, link: Proxy
) -> None:
    seat.wanted = [pin]
    asked: list[tuple[str, int]] = []
    piece = seat.fetching._client.piece

    def noted(content: str, sha256: str, start: int) -> bytes:
        found = piece(content, sha256, start)
        asked.append((sha256, start))
        return found

    seat.fetching._client.piece = noted  # type: ignore[method-assign]
    link.cut_after(3_000, then="refuse")
    assert not seat.fetching.look()
    (state,) = seat.fetching.states()
    assert code(state) == "link_down" and 0 < state.got < state.total
    before = len(asked)
    link.mode = "pass"
    assert seat.fetching.look()
    assert before and len(asked) > before
    assert len(asked) == len(set(asked)), "a piece was fetched twice"
    (state,) = seat.fetching.states()
    assert state.got == state.total == sum(map(len, big().values()))


def test_a_seat_that_was_switched_off_goes_on(
    seat: SeatFolder, pin: PinnedPack, link: Proxy, tmp_path: Path, gateway: Gateway
) -> None:
    seat.wanted = [pin]
    link.cut_after(3_000, then="refuse")
    assert not seat.fetching.look()
    link.mode = "pass"
    again = SeatFolder(tmp_path, gateway)
    again.wanted = [pin]
    assert again.fetching.look()
    assert [one.path.name for one in again.fetching.places()] == [pin.content]


def test_what_was_altered_on_the_disk_is_fetched_again(seat: SeatFolder, pin: PinnedPack) -> None:
    seat.wanted = [pin]
    name, data = next((n, d) for n, d in sorted(big().items()) if n.startswith("media/besar"))
    part = seat.folder / f"{pin.content}.part" / f"{name}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * (len(data) - 1))
    assert not seat.fetching.look()
    (state,) = seat.fetching.states()
    assert code(state) == "pack_fetched_wrong"
    assert seat.fetching.look()
    assert (seat.folder / pin.content / name).read_bytes() == data


def test_what_no_class_wants_any_more_goes(seat: SeatFolder, pin: PinnedPack) -> None:
    seat.wanted = [pin]
    assert seat.fetching.look()
    seat.wanted = []
    assert seat.fetching.look()
    assert seat.fetching.places() == [] and not list(seat.folder.glob("*"))


def test_a_full_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, gateway: Gateway, pin: PinnedPack
) -> None:
    seat = SeatFolder(tmp_path, gateway, free=1_000)
    seat.wanted = [pin]
    assert not seat.fetching.look()
    (state,) = seat.fetching.states()
    assert (code(state), state.got) == ("pack_no_room", 0)


def test_a_pack_that_the_gateway_does_not_have(seat: SeatFolder) -> None:
    seat.wanted = [PinnedPack(pack="lain", version="1", content="0" * 64)]
    assert not seat.fetching.look()
    assert list(map(code, seat.fetching.states())) == ["pack_unknown"]


@pytest.mark.parametrize("path", ["0" * 64, "x", "0" * 64 + "/" + "1" * 64])
def test_nothing_else_of_the_gateway_is_given(gateway: Gateway, path: str) -> None:
    with pytest.raises(Refused, match="pack_unknown"):
        gateway.packs._get(f"/v1/packs/{path}", 1 << 20)


def test_a_seat_without_a_token_gets_nothing(gateway: Gateway, pin: PinnedPack) -> None:
    gateway.packs._auth = dict
    with pytest.raises(Refused, match="signature_invalid"):
        gateway.packs.listing(pin.content)


def test_a_gateway_of_production_has_no_packs(tmp_path: Path) -> None:
    process = GatewayProcess(tmp_path / "gateway")
    shelf = shelf_of(process.centre)
    shelf.look(tuple)
    content = shelf.shown()[0].content
    made = client(process.start().url, process.enrol())
    try:
        with pytest.raises(Refused, match="pack_unknown"):
            made.packs.listing(content)
    finally:
        made.close()
        process.stop()


@pytest.mark.parametrize(
    "line",
    [
        f"file: {'0' * 64} 10 ../luar.md",
        f"file: {'0' * 64} 10 lessons/../../luar.md",
        f"file: {'0' * 64} 99999999999 lessons/a.md",
        *(["\n".join(f"file: {'0' * 64} 1 lessons/l{n}.md" for n in range(401))]),
    ],
)
def test_a_list_that_is_no_packs_writes_nothing(line: str) -> None:
    with pytest.raises(Fault, match="pack_fetched_wrong"):
        _entries(f"lpse-kiosk training pack v1\n{line}\n")


def test_the_shelf_keeps_every_file_as_it_came(tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path / "packs", "0.1.0", dict)
    shelf.start()
    folder = packs.folder(tmp_path / "contoh", packs.right())
    shelf.take(PackPlace("folder", folder))
    (slot,) = shelf.slots()
    shutil.rmtree(folder)
    for data in packs.right().values():
        sha256 = hashlib.sha256(data).hexdigest()
        assert shelf.file(slot.content, sha256).read_bytes() == data
    with pytest.raises(Fault, match="pack_gone"):
        shelf.file(slot.content, "0" * 64)
