from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Fault
from sync.sealing import Source, age
from sync.sealing.bundle import Bundle, is_safe, sums
from sync.sealing.opening import Report, open_bid, verify_bid
from tests.sync.sealing.support import (
    COMMITTEE,
    FILES,
    MANIFEST,
    OWNER,
    STRANGER,
    content,
    sealed,
    source,
)

LETTERS = st.characters(
    codec="utf-8", categories=["L", "M", "N", "P", "S"], exclude_characters="/\\"
)
names = st.text(LETTERS, min_size=1, max_size=40).filter(
    lambda name: is_safe(name) and name not in ("manifest.json", "SHA256SUMS")
)


@dataclass(frozen=True)
class Envelope:
    sha256: str
    size: int


@dataclass(frozen=True)
class Receipt:
    envelopes: tuple[Envelope, ...]
    tender_id: str = MANIFEST.tender_id
    tenderer_id: str = MANIFEST.tenderer_id


@pytest.fixture(scope="module")
def bid() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        yield sealed(Path(folder), owner=True).path.read_bytes()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Report]:
    def open_(data: bytes, identity: str = COMMITTEE.text, **options: object) -> Report:
        path = tmp_path / "bid.age"
        path.write_bytes(data)
        report = open_bid(path, identity, tmp_path / "out", **options)  # type: ignore[arg-type]
        assert report.ok or sorted(tmp_path.iterdir()) == [path]
        return report

    return open_


def packed(*members: tuple[str | tarfile.TarInfo, bytes], end: bytes = b"") -> bytes:
    """Any tar at all, sealed to the committee as a stranger could."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, data in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return age.encrypt_bytes(out.getvalue() + end, [COMMITTEE.recipient])


def manifest_of(*files: Source) -> tuple[str, bytes]:
    return "manifest.json", Bundle(files, MANIFEST).manifest.to_json()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("identity", [COMMITTEE, OWNER])
def test_a_bid_opens_with_either_key(
    identity: age.X25519Identity, bid: bytes, opened: Callable[..., Report], tmp_path: Path
) -> None:
    report = opened(bid, f"# kunci\n{identity.text}\n")
    assert report.hop == "intact"
    assert report.opened
    for file in FILES:
        assert (tmp_path / "out" / file.name).read_bytes() == content(file)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "SHA256SUMS",
        "harga – é.xlsx",
        "manifest.json",
        "surat.pdf",
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(names, st.binary(max_size=3000)), min_size=1, max_size=6, unique_by=lambda f: f[0]
    )
)
def test_any_list_of_files_round_trips(files: list[tuple[str, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        result = sealed(root, [source(name, data) for name, data in files])
        report = open_bid(result.path, COMMITTEE.text, root / "out")
        assert report.ok
        written = {
            file.name: (root / "out" / file.written_as).read_bytes() for file in report.files
        }
        assert written == dict(files)
        assert [file.sha256 for file in result.files] == [file.sha256 for file in report.files]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_flipped_cut_or_longer_file_writes_nothing(bid: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(bid) - 1))
    changed = bytearray(bid)
    changed[at] ^= data.draw(st.integers(1, 255))
    grown = bid + data.draw(st.binary(min_size=1, max_size=20))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bid.age"
        for variant in (bytes(changed), bid[:at], grown):
            path.write_bytes(variant)
            # Sealed for two: a flip in the other's stanza still is one, by the header's MAC.
            report = open_bid(path, COMMITTEE.text, Path(folder) / "out")
            assert report.hop in ("damaged", "wrong_key", "not_a_bid")
            assert [one.name for one in Path(folder).iterdir()] == ["bid.age"]


def test_each_chunk_edge_is_damage(bid: bytes, opened: Callable[..., Report]) -> None:
    head = len(bid) - (len(bid) - 600) // (65536 + 16) * (65536 + 16)
    for chunk in range(3):
        assert opened(bid[: head + chunk * (65536 + 16)]).hop == "damaged"


def test_another_key_is_named(bid: bytes, opened: Callable[..., Report]) -> None:
    assert opened(bid, STRANGER.text).hop == "wrong_key"


def test_a_receipt_that_names_the_file_is_confirmed(
    bid: bytes, opened: Callable[..., Report]
) -> None:
    receipt = Receipt((Envelope("0" * 64, 1), Envelope(digest(bid), len(bid))))
    report = opened(bid, receipt=receipt)
    assert report.ok
    assert report.receipt_checked
    assert "tanda terima" in report.to_text()


def test_a_file_that_is_not_on_the_receipt_is_named(
    bid: bytes, opened: Callable[..., Report]
) -> None:
    receipt = Receipt((Envelope(digest(b"other"), 5),))
    assert opened(bid, receipt=receipt).hop == "changed_after_receipt"


def test_a_bid_of_another_tender_or_tenderer_is_named(
    bid: bytes, opened: Callable[..., Report]
) -> None:
    assert opened(bid, tender_id="ocds-lpse-2").hop == "wrong_tender"
    assert opened(bid, tenderer_id="V-2").hop == "wrong_tenderer"
    receipt = Receipt((Envelope(digest(bid), len(bid)),), "ocds-lpse-9", "V-9")
    codes = [finding.code for finding in opened(bid, receipt=receipt).findings]
    assert codes == ["wrong_tender", "wrong_tenderer"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 not sealed", b"age-encryption.org/v2\n"])
def test_other_files_are_not_bids(data: bytes, opened: Callable[..., Report]) -> None:
    assert opened(data).hop in ("not_a_bid", "damaged")
    assert data.startswith(b"age") or opened(data).hop == "not_a_bid"


@pytest.mark.parametrize("inside", [b"", b"hello", bytes(2048), b"x" * 5000])
def test_a_sealed_file_without_a_bid_in_it_is_named(
    inside: bytes, opened: Callable[..., Report]
) -> None:
    assert opened(age.encrypt_bytes(inside, [COMMITTEE.recipient])).hop == "not_a_bid"


def test_a_tar_without_our_manifest_is_not_a_bid(opened: Callable[..., Report]) -> None:
    assert opened(packed(("surat.pdf", b"x"))).hop == "not_a_bid"
    assert opened(packed(("manifest.json", b"{}"))).hop == "not_a_bid"


def special(kind: bytes, name: str = "a", target: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_only_regular_files_are_unpacked(kind: bytes, opened: Callable[..., Report]) -> None:
    empty = source("a", b"")
    assert opened(packed(manifest_of(empty), (special(kind), b""))).hop == "contents_mismatch"


@pytest.mark.parametrize("name", ["../a", "/tmp/a", "b/../../a"])
def test_nothing_is_written_outside(
    name: str, opened: Callable[..., Report], tmp_path: Path
) -> None:
    body = json.loads(manifest_of(source("a", b"x"))[1])
    body["files"] = [{"name": name, "size": 1}]
    report = opened(packed(("manifest.json", json.dumps(body).encode()), (name, b"x")))
    assert report.hop == "contents_mismatch"
    assert not (tmp_path.parent / "a").exists()


def test_contents_that_differ_from_their_sums_are_named(opened: Callable[..., Report]) -> None:
    wrong = sums(iter([(digest(b"y"), "a")]))
    report = opened(packed(manifest_of(source("a", b"x")), ("a", b"x"), ("SHA256SUMS", wrong)))
    assert report.findings[0].params == {"name": "a"}
    assert report.hop == "contents_mismatch"


def test_what_follows_the_bid_must_be_zero(opened: Callable[..., Report]) -> None:
    right = sums(iter([(digest(b"x"), "a")]))
    members = [manifest_of(source("a", b"x")), ("a", b"x"), ("SHA256SUMS", right)]
    assert opened(packed(*members, end=b"\0\1")).hop == "contents_mismatch"
    assert opened(packed(*members, ("b", b"more"))).hop == "contents_mismatch"
    assert opened(packed(*members, end=bytes(9))).ok


def test_a_missing_or_extra_file_is_named(opened: Callable[..., Report]) -> None:
    assert opened(packed(manifest_of(source("a", b"x")))).hop == "contents_mismatch"
    assert opened(packed(manifest_of(source("a", b"x")), ("b", b"x"))).hop == "contents_mismatch"
    assert opened(packed(manifest_of(source("a", b"x")), ("a", b"xx"))).hop == "contents_mismatch"


def whole(
    *files: tuple[str | tarfile.TarInfo, bytes],
) -> tuple[tuple[str | tarfile.TarInfo, bytes], ...]:
    """A bid's members: manifest, files, sums."""
    named = [(one if isinstance(one, str) else one.name, data) for one, data in files]
    manifest = {**json.loads(manifest_of(source("a", b""))[1])}
    manifest["files"] = [{"name": name, "size": len(data)} for name, data in named]
    listed = sums(iter([(digest(data), name) for name, data in named]))
    return (("manifest.json", json.dumps(manifest).encode()), *files, ("SHA256SUMS", listed))


@pytest.mark.parametrize(
    ("files", "name", "words"),
    [
        ([("a.pdf", b"1"), ("a.pdf", b"2")], "a.pdf", "dua berkas bernama sama: a.pdf"),
        ([("a.pdf", b"1"), ("a.pdf", b"1")], "a.pdf", "dua berkas bernama sama: a.pdf"),
        ([("manifest.json", b"{}")], "manifest.json", "bernama manifest.json, nama yang"),
        ([("SHA256SUMS", b"")], "SHA256SUMS", "bernama SHA256SUMS, nama yang"),
    ],
)
def test_a_name_that_comes_twice_or_is_ours_is_named(
    files: list[tuple[str, bytes]], name: str, words: str, opened: Callable[..., Report]
) -> None:
    report = opened(packed(*whole(*files)))
    assert (report.hop, report.findings[0].params["name"]) == ("contents_mismatch", name)
    assert words in report.to_text()
    assert name in report.to_text("en")


@pytest.mark.parametrize(
    ("more", "at"), [("a", 2), ("manifest.json", 2), ("a", 3), ("SHA256SUMS", 3)]
)
def test_a_member_that_no_list_has_and_that_has_anothers_name_is_named(
    more: str, at: int, opened: Callable[..., Report]
) -> None:
    members = list(whole(("a", b"x")))
    members.insert(at, (more, b"y"))
    report = opened(packed(*members))
    assert (report.hop, report.findings[0].params["name"]) == ("contents_mismatch", more)


def test_capitals_make_another_name_also_of_ours(opened: Callable[..., Report]) -> None:
    assert opened(packed(*whole(("Manifest.json", b"1"), ("sha256sums", b"2")))).ok


def extended(name: str, **records: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.pax_headers = {key.replace("__", "."): value for key, value in records.items()}
    return info


@pytest.mark.parametrize(
    "records",
    [
        {"mtime": "1764316800.123456789", "atime": "1764316800.5", "ctime": "1764316800.5"},
        {"comment": "dua\nbaris = satu", "uname": "peserta", "gname": "peserta", "uid": "4000000"},
        {"SCHILY__xattr__user__x": "1", "LIBARCHIVE__creationtime": "1", "MYVENDOR__path": "b"},
        {"hdrcharset": "ISO-IR 10646 2000 UTF-8"},
    ],
)
def test_records_that_change_no_content_are_ignored(
    records: dict[str, str], opened: Callable[..., Report]
) -> None:
    long = "lampiran " * 20 + ".pdf"
    assert opened(
        packed(*whole((extended("a", **records), b"x"), (extended(long, **records), b"y")))
    ).ok


@pytest.mark.parametrize(
    "records",
    [
        {"GNU__sparse__major": "1", "GNU__sparse__name": "a"},
        {"hdrcharset": "BINARY"},
        {"size": "9"},
        {"path": "b"},
    ],
)
def test_records_that_would_unpack_otherwise_elsewhere_are_a_mismatch(
    records: dict[str, str], opened: Callable[..., Report]
) -> None:
    assert opened(packed(*whole((extended("a", **records), b"x")))).hop == "contents_mismatch"


def archive(
    members: Sequence[tuple[str | tarfile.TarInfo, bytes]], format_: int, **common: str
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format_, pax_headers=common) as tar:
        for member, data in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member)
            info.size, info.mtime = len(data), 1764316800.75
            tar.addfile(info, io.BytesIO(data))
    return age.encrypt_bytes(out.getvalue(), [COMMITTEE.recipient])


@pytest.mark.parametrize("format_", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_pythons_own_tars_open(format_: int, opened: Callable[..., Report]) -> None:
    members = whole(("lampiran " * 20 + ".pdf", b"y"), ("a", b"x"))
    assert opened(archive(members, format_)).ok


def test_records_for_the_whole_archive_are_ignored_but_for_names_and_sizes(
    opened: Callable[..., Report],
) -> None:
    members = whole(("a", b"x"))
    assert opened(archive(members, tarfile.PAX_FORMAT, path="b")).hop == "not_a_bid"
    assert opened(archive(members, tarfile.PAX_FORMAT, comment="satu", mtime="7")).ok


def test_sums_of_binary_mode_and_in_any_order_are_read(opened: Callable[..., Report]) -> None:
    manifest, *files, _ = whole(("a", b"x"), ("b", b"y"))
    right = f"{digest(b'y')} *b\n{digest(b'x')} *a\n".encode()
    assert opened(packed(manifest, *files, ("SHA256SUMS", right))).ok


@pytest.mark.parametrize("change", ["twice", "more", "junk", "empty"])
def test_sums_of_other_files_are_a_mismatch(change: str, opened: Callable[..., Report]) -> None:
    manifest, *files, (_, right) = whole(("a", b"x"))
    body = {
        "twice": right * 2,
        "more": right + f"{digest(b'z')}  z\n".encode(),
        "junk": right + b"halo\n",
        "empty": b"",
    }[change]
    assert opened(packed(manifest, *files, ("SHA256SUMS", body))).hop == "contents_mismatch"


def test_a_huge_pax_header_is_not_read(opened: Callable[..., Report]) -> None:
    info = tarfile.TarInfo("a")
    info.pax_headers = {"comment": "x" * 200_000}
    assert opened(packed(manifest_of(source("a", b"x")), (info, b"x"))).hop == "contents_mismatch"


def test_case_twins_are_both_kept(tmp_path: Path) -> None:
    result = sealed(tmp_path, [source("A.pdf", b"1"), source("a.pdf", b"2")])
    report = open_bid(result.path, COMMITTEE.text, tmp_path / "out")
    assert [file.written_as for file in report.files] == ["A.pdf", "a (2).pdf"]
    assert (tmp_path / "out" / "a (2).pdf").read_bytes() == b"2"


def test_a_folder_with_something_in_it_is_never_touched(bid: bytes, tmp_path: Path) -> None:
    (tmp_path / "bid.age").write_bytes(bid)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(Fault, match="folder_not_empty"):
        open_bid(tmp_path / "bid.age", COMMITTEE.text, tmp_path / "out")
    (tmp_path / "out" / "mine").unlink()
    assert open_bid(tmp_path / "bid.age", COMMITTEE.text, tmp_path / "out").ok


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="sealed_unreadable"):
        verify_bid(tmp_path / "nothing.age")


def test_a_bid_is_checked_without_a_key(bid: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bid.age"
    path.write_bytes(bid)
    report = verify_bid(path, receipt=Receipt((Envelope(digest(bid), len(bid)),)))
    assert report.ok
    assert not report.opened
    assert verify_bid(path, receipt=Receipt(())).hop == "changed_after_receipt"
    path.write_bytes(b"junk")
    assert verify_bid(path).hop == "not_a_bid"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_report_is_words_and_data(lang: str, bid: bytes, opened: Callable[..., Report]) -> None:
    good = opened(bid)
    text = good.to_text(lang)
    assert digest(bid) in text
    assert MANIFEST.tenderer_name in text
    data = json.loads(json.dumps(good.to_json()))
    assert data["hop"] == "intact"
    assert data["manifest"]["tender_id"] == MANIFEST.tender_id
    assert len(data["files"]) == 2


def test_the_report_speaks_indonesian_by_default(bid: bytes, opened: Callable[..., Report]) -> None:
    receipt = Receipt((Envelope(digest(bid[:-1]), len(bid) - 1),))
    report = opened(bid[:-1], receipt=receipt)
    assert report.hop == "damaged"
    assert "sebelum tanda terima" in report.to_text()
    assert "older than the receipt" in report.to_text("en")
    assert report.to_json()["findings"][0]["at"] > 0


def test_a_strangers_manifest_cannot_steer_the_terminal(opened: Callable[..., Report]) -> None:
    file = source("a", b"x")
    body = json.loads(manifest_of(file)[1]) | {"tenderer_name": "PT\x1b[2J\u202e\nUtuh: ya"}
    right = sums(iter([(digest(b"x"), "a")]))
    members = [("manifest.json", json.dumps(body).encode()), ("a", b"x"), ("SHA256SUMS", right)]
    text = opened(packed(*members)).to_text()
    assert "PT" in text
    assert not {"\x1b", "\u202e"} & set(text)
    assert "\nUtuh: ya" not in text
