"""The searcher finds a string in every form it may lie in: what it misses, no test would tell."""

from __future__ import annotations

import base64
import gzip
import html
import json
import os
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.scenarios.canary import search

TEXT = "PT Kenari/Kuning é 93117"
NOISE = bytes(range(256)) * 3


def _raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


def _cut_deflate(data: bytes) -> bytes:
    return _raw_deflate(data + os.urandom(3_000))[:-900]


def _base64_after(before: bytes, *, safe: bool) -> Callable[[str], bytes]:
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    return lambda text: encode(before + text.encode() + b" dan sesudahnya")


FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "lower case": lambda text: text.lower().encode(),
    "upper case": lambda text: text.upper().encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "utf-16 hex": lambda text: text.encode("utf-16-le").hex().encode(),
    "json": lambda text: json.dumps({"nama": text}).encode(),
    "json with slashes": lambda text: json.dumps({"nama": text}).replace("/", "\\/").encode(),
    "html": lambda text: html.escape(text).encode(),
    "url": lambda text: quote(text, safe="").encode(),
    "form": lambda text: quote_plus(text).encode(),
    **{
        f"base64 at {at}{' url-safe' if safe else ''}": _base64_after(b"?" * at, safe=safe)
        for at in range(3)
        for safe in (False, True)
    },
    "utf-16 base64": lambda text: base64.b64encode(b"x" + text.encode("utf-16-le") + b"yz"),
    "zlib": lambda text: zlib.compress(NOISE + text.encode() + NOISE),
    "zlib after what looks like a head": lambda text: b"\x78" + zlib.compress(text.encode()),
    "zlib without compression": lambda text: zlib.compress(NOISE + text.encode(), 0),
    "gzip": lambda text: gzip.compress(NOISE + text.encode() + NOISE),
    "deflate": lambda text: _raw_deflate(NOISE + text.encode() + NOISE),
    "short deflate": lambda text: _raw_deflate(text.encode()),
    "half a deflate": lambda text: _cut_deflate(NOISE + text.encode()),
    "base64 in gzip": lambda text: gzip.compress(base64.b64encode(b"ab" + text.encode() + b"cd")),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_planted_string_is_found(form: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    noise = os.urandom(777)
    (tmp_path / "deep" / "file.bin").write_bytes(noise + FORMS[form](TEXT) + noise)
    found = search([tmp_path], ["bukan ini 4711", TEXT])
    assert {one.text for one in found} == {TEXT}
    assert "file.bin" in found[0].where


def test_nothing_is_found_in_noise_or_in_something_similar(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(os.urandom(60_000))
    (tmp_path / "near").write_bytes(TEXT[:-1].encode() + b"0" + gzip.compress(TEXT[1:].encode()))
    assert search([tmp_path], [TEXT]) == []


def test_a_name_and_the_target_of_a_link_are_searched_too(tmp_path: Path) -> None:
    (tmp_path / "harga-kenari-93117").mkdir()
    (tmp_path / "link").symlink_to("/tidak/ada/harga-kenari-93117")
    assert len({one.where for one in search([tmp_path], ["Harga-Kenari-93117"])}) == 2


def test_a_row_is_found_in_a_database_and_in_its_log(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE t (x TEXT, y BLOB)")
    db.execute("INSERT INTO t VALUES (?, ?)", (TEXT, zlib.compress(TEXT.encode() * 2)))
    where = {one.where for one in search([tmp_path], [TEXT])}
    db.close()
    assert any("a.db-wal" in one for one in where)
    assert any("a.db" in one and "zlib" in one for one in where)


def test_a_member_of_a_zip_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("isi.txt", TEXT * 20)
    assert search([tmp_path], [TEXT])


def test_a_folder_that_is_not_there_is_no_clean_folder(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not there"):
        search([tmp_path / "absent"], [TEXT])
    with pytest.raises(AssertionError, match="by chance"):
        search([tmp_path], ["1234567"])
