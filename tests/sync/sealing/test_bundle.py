from __future__ import annotations

import io
import tarfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Fault
from sync.sealing.bundle import RECORD, Bundle, Manifest, is_safe, padded, sums
from tests.sync.sealing.support import FILES, MANIFEST, content, source


def tar_of(bundle: Bundle) -> bytes:
    parts = [part if isinstance(part, bytes) else content(part) for part in bundle.parts()]
    return b"".join([*parts, bundle.tail(["0" * 64] * len(bundle.sources)), bytes(bundle.zeros)])


def test_the_plan_is_a_tar_of_the_planned_size() -> None:
    bundle = Bundle(FILES, MANIFEST)
    data = tar_of(bundle)
    assert len(data) == bundle.size
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == ["manifest.json", "surat.pdf", "harga – é.xlsx", "SHA256SUMS"]
        assert {member.uid for member in tar} == {0}
        found = tar.extractfile("harga – é.xlsx")
        assert found is not None
        assert found.read() == content(FILES[1])


def test_the_manifest_survives_being_written() -> None:
    manifest = Bundle(FILES, MANIFEST).manifest
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert manifest.files == (("surat.pdf", 15), ("harga – é.xlsx", 200_000))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"format": "lpse-kiosk/bid/v1"}'])
def test_other_json_is_no_manifest(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Manifest.from_json(body)


def test_a_manifest_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="v2"):
        Manifest.from_json(MANIFEST.to_json().replace(b"bid/v1", b"bid/v2"))


def test_a_manifest_that_names_other_files_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="other files"):
        Bundle(FILES, replace(MANIFEST, files=[("surat.pdf", 1)]))


@pytest.mark.parametrize(
    "name", ["", ".", "..", "-", "a/b", "/a", "a\\b", "a\0", "a\n", "\u202ea", "\udc80", "é" * 128]
)
def test_unsafe_names_are_refused(name: str) -> None:
    assert not is_safe(name)
    with pytest.raises(Fault, match="file_name_unsafe"):
        Bundle([source(name, b"x")], MANIFEST)


@pytest.mark.parametrize("names", [["a", "a"], ["manifest.json"], ["b", "SHA256SUMS"]])
def test_a_name_twice_is_refused(names: list[str]) -> None:
    with pytest.raises(Fault, match="file_name_twice"):
        Bundle([source(name, b"x") for name in names], MANIFEST)


def test_case_twins_are_two_files() -> None:
    assert len(Bundle([source("A.pdf", b"1"), source("a.pdf", b"2")], MANIFEST).sources) == 2


@settings(deadline=None)
@given(st.integers(1, 1 << 40))
def test_padding_costs_little_and_hides_the_length(size: int) -> None:
    result = padded(size)
    assert result >= size
    assert result % RECORD == 0
    assert size < 1 << 15 or result <= size * 1.12 + RECORD
    assert padded(result) == result


def test_nearby_sizes_look_alike() -> None:
    assert len({padded(10_000_000 + step * 1000) for step in range(200)}) <= 3


def test_sums_are_what_sha256sum_reads() -> None:
    assert sums(iter([("ab", "x y")])) == b"ab  x y\n"
