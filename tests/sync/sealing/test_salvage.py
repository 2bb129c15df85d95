"""Wrong key, damage and another's receipt told apart; what is whole in a damaged bid is listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.sealing import bundle, header
from sync.sealing.opening import Report, incomplete, open_bid, verify_bid
from tests.sync.sealing.support import COMMITTEE, MANIFEST, STRANGER, sealed, source

CHUNK = 65536 + 16
CONTENTS = {
    "01 surat.pdf": b"surat penawaran" * 10,
    "02 teknis é.pdf": bytes(range(256)) * 1200,
    "03 harga.xlsx": b"9" * 200_000,
    "04 lampiran.pdf": b"lampiran" * 9000,
}


@dataclass(frozen=True)
class Envelope:
    sha256: str
    size: int
    recipient: str = COMMITTEE.recipient.fingerprint


@dataclass(frozen=True)
class Receipt:
    envelopes: tuple[Envelope, ...]
    bid_id: str = MANIFEST.bid_id
    tender_id: str = MANIFEST.tender_id
    tenderer_id: str = MANIFEST.tenderer_id


@pytest.fixture(scope="module")
def bid() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        files = [source(name, data) for name, data in CONTENTS.items()]
        yield sealed(Path(folder), files, owner=True).path.read_bytes()


def opened(folder: Path, data: bytes, key: str = COMMITTEE.text, **options: object) -> Report:
    (folder / "bid.age").write_bytes(data)
    return open_bid(folder / "bid.age", key, folder / "out", **options)  # type: ignore[arg-type]


def receipt_for(data: bytes, **fields: str) -> Receipt:
    return Receipt((Envelope(hashlib.sha256(data).hexdigest(), len(data)),), **fields)


def states(report: Report) -> dict[str, str]:
    return {one.name: one.state for one in report.parts}


def payload(bid: bytes) -> int:
    """Where the chunks begin."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(bid)
        with path.open("rb") as reader:
            return header.parse(reader).size + 16


def test_every_changed_letter_of_the_header_is_damage_and_another_key_is_not(
    bid: bytes, tmp_path: Path
) -> None:
    end = payload(bid) - 16
    for at in (0, 5, 21, 23, 26, 30, 40, 70, 80, 100, 125, end - 60, end - 40, end - 20, end - 2):
        flipped = bytearray(bid)
        flipped[at] ^= 1
        report = opened(tmp_path, bytes(flipped))
        assert report.hop == "damaged", at
        assert verify_bid(tmp_path / "bid.age", receipt=receipt_for(bid)).hop == (
            "changed_after_receipt"
        )
    assert opened(tmp_path, bid, STRANGER.text).hop == "wrong_key"
    assert not (tmp_path / "out").exists()


def test_a_header_that_is_mended_in_mind_gives_all_files(bid: bytes, tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as out:
        out.write(bid)
    share = bid.index(b"-> X25519 ") + 12
    changed = bytearray(bid)
    changed[share] = ord("A") if changed[share] != ord("A") else ord("B")
    report = opened(tmp_path, bytes(changed), salvage=True)
    assert report.findings[0].params["why"] == "head_mine"
    assert "Kunci ini yang benar" in report.to_text()
    assert set(states(report).values()) == {"whole"}
    for name, data in CONTENTS.items():
        assert (incomplete(tmp_path / "out") / name).read_bytes() == data


def test_with_its_receipt_a_wrong_key_is_certain(bid: bytes, tmp_path: Path) -> None:
    report = opened(tmp_path, bid, STRANGER.text, receipt=receipt_for(bid))
    text = report.to_text()
    assert report.hop == "wrong_key"
    assert COMMITTEE.recipient.fingerprint in text
    assert STRANGER.recipient.fingerprint in text
    assert "Kunci salah" in text
    assert "sejak sebelum tanda terima" not in text


def test_the_receipt_of_another_bid_is_told_from_a_changed_file(bid: bytes, tmp_path: Path) -> None:
    other = receipt_for(b"another", bid_id="0199")
    report = opened(tmp_path, bid, receipt=other)
    assert [one.code for one in report.findings] == ["other_receipt"]
    assert "0199" in report.to_text()
    assert not (tmp_path / "out").exists()
    flipped = bid[:-1] + bytes([bid[-1] ^ 1])
    report = opened(tmp_path, flipped, receipt=receipt_for(bid))
    assert [one.code for one in report.findings] == ["changed_after_receipt", "damaged"]
    assert states(report)["03 harga.xlsx"] == "whole"
    assert states(report)["04 lampiran.pdf"] == "damaged", "it ends in the last chunk"


def test_a_damaged_chunk_costs_the_files_that_lie_in_it(bid: bytes, tmp_path: Path) -> None:
    at = payload(bid) + 2 * CHUNK + 9  # inside the second file
    changed = bid[:at] + bytes([bid[at] ^ 255]) + bid[at + 1 :]
    report = opened(tmp_path, changed)
    assert report.hop == "damaged"
    assert states(report) == {
        "01 surat.pdf": "whole",
        "02 teknis é.pdf": "damaged",
        "03 harga.xlsx": "whole",
        "04 lampiran.pdf": "whole",
    }
    assert all(one.checked for one in report.parts if one.state == "whole")
    text = report.to_text()
    assert "RUSAK: 02 teknis é.pdf" in text
    assert "--salvage" in text
    assert [one.name for one in tmp_path.iterdir()] == ["bid.age"], "nothing is written unasked"


def test_a_cut_bid_gives_what_came_and_says_what_was_not_compared(
    bid: bytes, tmp_path: Path
) -> None:
    report = opened(tmp_path, bid[: payload(bid) + 6 * CHUNK + 500], salvage=True)
    place = incomplete(tmp_path / "out")
    assert report.salvaged == str(place)
    assert states(report)["01 surat.pdf"] == "whole"
    assert states(report)["04 lampiran.pdf"] != "whole"
    assert not any(one.checked for one in report.parts), "the list of digests lies at the end"
    assert not (tmp_path / "out").exists()
    for one in report.parts:
        if one.state == "whole":
            assert (place / one.written_as).read_bytes() == CONTENTS[one.name]
            assert one.sha256 == hashlib.sha256(CONTENTS[one.name]).hexdigest()
    assert sorted(path.name for path in place.iterdir()) == sorted(
        one.written_as for one in report.parts if one.written_as
    )


def test_a_file_that_is_not_what_its_sealer_listed_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sealer that is not ours may list any digest, though each chunk proves itself."""
    honest = bundle.sums
    monkeypatch.setattr(
        bundle,
        "sums",
        lambda rows: honest((("0" * 64 if n == "03 harga.xlsx" else d, n) for d, n in rows)),
    )
    lied = sealed(tmp_path, [source(name, data) for name, data in CONTENTS.items()])
    data = lied.path.read_bytes()
    at = payload(data) + 2 * CHUNK + 9  # inside the second file
    report = opened(tmp_path, data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :], salvage=True)
    assert states(report)["03 harga.xlsx"] == "damaged"
    assert sorted(path.name for path in incomplete(tmp_path / "out").iterdir()) == [
        "01 surat.pdf",
        "04 lampiran.pdf",
    ]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_damaged_is_ever_called_whole(bid: bytes, data: st.DataObject) -> None:
    """Cut, flipped, zeroed or with a piece gone: a file called whole is equal to the byte."""
    at = data.draw(st.integers(0, len(bid) - 1))
    length = data.draw(st.integers(1, 200_000))
    kind = data.draw(st.sampled_from(["cut", "zero", "gone"]))
    changed = {
        "cut": bid[:at],
        "zero": bid[:at] + bytes(min(length, len(bid) - at)) + bid[at + length :],
        "gone": bid[:at] + bid[at + length :],
    }[kind]
    if changed == bid:
        return
    with TemporaryDirectory() as folder:
        report = opened(Path(folder), changed, salvage=True)
        assert not report.ok
        assert not (Path(folder) / "out").exists()
        for one in report.parts:
            if one.state == "whole":
                written = incomplete(Path(folder) / "out") / one.written_as
                assert written.read_bytes() == CONTENTS[one.name]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_was_given_in_place_of_a_bid_is_named(lang: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"lpse-kiosk/receipt/v1 official\n")
    report = verify_bid(tmp_path / "x")
    assert report.hop == "not_a_bid"
    assert {"id": "tanda terima", "en": "a receipt"}[lang] in report.to_text(lang)
