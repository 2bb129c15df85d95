"""`gateway import-tenders` and `gateway tenders`, as somebody at the gateway runs them."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import sync.gateway
from kiosk.cli import main
from kiosk.cli.import_words import WORDS
from sync.argon import LEAST
from sync.gateway.staff import service as staff

NIP, PIN = "198503172010011004", "274913"


def run(home: Path, *words: str, lang: str = "id", charset: str = "utf-8") -> Result:
    """As something that runs by itself: who imports is named, with their secret in a file."""
    named = ("--by", NIP, "--secret-file", str(home / "rahasia.txt"))
    words = (*words, *named) if words[0] == "import-tenders" else words
    arguments = ["--home", str(home), "--lang", lang, "gateway", *words]
    return CliRunner(charset=charset).invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    from sync.gateway import core
    from sync.gateway.features import open_gateway

    core.make(tmp_path / "gateway", "LPSE Uji", "production", "Asia/Makassar")
    centre = open_gateway(tmp_path / "gateway")
    staff.calibrate(centre, LEAST)
    code = staff.setup_code(centre)
    staff.first_administrator(centre, code, NIP, "Bambang", PIN)
    (tmp_path / "rahasia.txt").write_text(f"{PIN}\n")
    (tmp_path / "rahasia.txt").chmod(0o600)
    return tmp_path


def write(home: Path, name: str, *releases: dict[str, Any]) -> str:
    path = home / name
    path.write_text(json.dumps({"releases": releases}))
    return str(path)


def said(code: str, end: str, **tender: Any) -> dict[str, Any]:
    tender = {"id": code, "title": "Jalan", "tenderPeriod": {"endDate": end}, **tender}
    date = "2026-11-20T08:00:00+08:00"
    return {"ocid": f"o-{code}", "id": "1", "date": date, "tag": ["tender"], "tender": tender}


def test_every_deadline_is_printed_in_the_gateways_zone(home: Path) -> None:
    good = said("1", "2026-12-10T10:00:00+08:00")
    excel = said("2", "2026-12-10T10:00:00+00:00")
    done = run(home, "import-tenders", write(home, "a.json", good, excel))
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "+2 ~0 =0 ?0 !0",
        "1  10-12-2026 10.00 WITA  v1  active  Jalan",
        "2  10-12-2026 18.00 WITA  v1  active  Jalan",
    ]
    [warning] = done.stderr.splitlines()
    assert warning.startswith("2: berkas menulis batas waktu 2026-12-10T10:00:00+00:00")
    listed = run(home, "tenders")
    assert listed.stdout.splitlines() == done.stdout.splitlines()[1:]
    assert listed.stderr == done.stderr
    found = json.loads(run(home, "tenders", "--json").stdout)
    assert [(each["tender_id"], each["other_offset"]) for each in found["tenders"]] == [
        ("1", False),
        ("2", True),
    ]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("id", "hanya berisi tautan ke release (1)"), ("en", "gives releases only as links (1)")],
)
def test_nothing_imported_is_never_a_success(home: Path, lang: str, sentence: str) -> None:
    path = write(home, "links.json", {"url": "https://lpse.example/r.json"})
    done = run(home, "import-tenders", path, lang=lang)
    assert (done.exit_code, done.stdout) == (1, "+0 ~0 =0 ?0 !1\n")
    assert sentence in done.stderr


def test_what_waits_is_named_and_is_no_success_by_itself(home: Path) -> None:
    partial = said("1", "2026-12-10T10:00:00+08:00", title=None)
    done = run(home, "import-tenders", write(home, "a.json", partial))
    assert (done.exit_code, done.stdout) == (1, "+0 ~0 =0 ?1 !0\n")
    assert done.stderr == "o-1: disimpan, menunggu tender.title.\n"
    assert run(home, "tenders").stderr == done.stderr
    good = said("2", "2026-12-10T10:00:00+08:00")
    done = run(home, "import-tenders", write(home, "b.json", partial, good), "--json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["waiting"] == [{"ocid": "o-1", "paths": [".tender.title"]}]
    assert [each["deadline"] for each in report["tenders"]] == ["10-12-2026 10.00 WITA"]


def test_a_tender_that_was_refused_is_still_known_of(home: Path) -> None:
    bad = said("1", "2026-12-10")
    done = run(home, "import-tenders", write(home, "a.json", bad))
    assert done.exit_code == 1
    assert "tanpa zona waktu" in done.stderr
    assert "o-1: ditolak; impor lagi" in run(home, "tenders").stderr


def test_a_refused_change_is_told_beside_the_deadline_that_stands(home: Path) -> None:
    good, bad = said("1", "2026-12-10T10:00:00+08:00"), said("1", "2026-12-03")
    bad |= {"id": "2", "date": "2026-11-21T08:00:00+08:00"}
    assert run(home, "import-tenders", write(home, "a.json", good)).exit_code == 0
    done = run(home, "import-tenders", write(home, "b.json", bad))
    assert done.exit_code == 1
    listed = run(home, "tenders")
    for told in (done, listed):
        assert "1  10-12-2026 10.00 WITA  v1  active  Jalan" in told.stdout
        assert told.stderr.startswith("1: perubahan terbaru ditolak")
    assert "a.json" not in done.stderr
    assert "Ditolak: b.json: o-1: 2: $.releases[0].tender.tenderPeriod.endDate" in done.stderr


def test_doubts_are_told_and_are_no_failure(home: Path) -> None:
    odd = said("1", "2026-12-10T10:00:00+08:00", value={"amount": "banyak"})
    done = run(home, "import-tenders", write(home, "a.json", odd))
    assert done.exit_code == 0
    [line] = done.stderr.splitlines()
    assert line.endswith(".tender.value.amount: tidak dipakai: bukan angka")
    assert "Perhatian: a.json: " in line
    assert run(home, "import-tenders", str(home / "a.json"), "--json").exit_code == 0


@pytest.mark.parametrize("charset", ["cp1252", "ascii"])
def test_every_deadline_is_told_where_a_title_cannot_be_written(home: Path, charset: str) -> None:
    """Windows writes to a file in its old code page; a letter may be lost there, no deadline."""
    title = "Jalan → Kedu – 😀"
    first = said("1", "2026-12-10T10:00:00+08:00", title=title)
    second = said("2", "2026-12-11T10:00:00+08:00")
    file = write(home, "a.json", first, second)
    done = run(home, "import-tenders", file, charset=charset)
    assert done.exit_code == 0
    assert [line.split("  ")[1] for line in done.stdout.splitlines()[1:]] == [
        "10-12-2026 10.00 WITA",
        "11-12-2026 10.00 WITA",
    ]
    found = json.loads(run(home, "tenders", "--json", charset=charset).stdout)
    assert found["tenders"][0]["title"] == title


def test_the_same_refusal_a_thousand_times_is_told_briefly(home: Path) -> None:
    path = home / "wrapped.jsonl"
    path.write_text('{"data": {"releases": []}}\n' * 1000)
    done = run(home, "import-tenders", str(path))
    assert (done.exit_code, done.stdout) == (1, "+0 ~0 =0 ?0 !1000\n")
    *lines, last, advice = done.stderr.splitlines()
    assert len(lines) == 20
    assert "980 kali lagi: bukan package" in last
    assert (
        advice
        == "Perbaiki yang ditolak, lalu impor lagi; mengimpor dua kali tidak merusak apa pun."
    )


def test_every_reason_is_said_in_the_readers_language() -> None:
    given = set()
    for path in Path(sync.gateway.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Why":
                template = node.args[0]
                assert isinstance(template, ast.Constant), path
                given.add(template.value)
    assert given == set(WORDS)
