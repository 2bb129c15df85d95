"""A database of the release before: its bids and commands become ciphertext, and none is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

import kiosk.db
from kiosk.bidding.store import BidStore, Verifier
from kiosk.db import resealing, settings
from kiosk.db.m0007_private import SCRUB_DUE
from kiosk.db.migrations import migrations
from sync import outbox
from sync.atrest import AtRest
from sync.database import connect, schema_sql, tables, write_tx
from sync.errors import Fault
from sync.outbox import Stage, news, queue
from sync.wire.messages import FeedItem

PRIVATE = AtRest(b"p" * 32)
FIRM, NAME, STAFF = "018550814412000", "PT Kenari Rahasia", "Siti Kenari"
VERIFIER = "$argon2id$v=19$m=8,t=1,p=1$a2VuYXJp$a2VuYXJpa2VuYXJp"
AT = "2026-11-22T03:00:00.000000Z"
NOTES = {n: f"tanda terima {n} untuk {NAME}\n" for n in (1, 2)}
TOKENS = {n: f"eyJhbGciOiJFZERTQSJ9.{NAME}.{n}" for n in (1, 2)}
ANSWER = f"eyJhbGciOiJFZERTQSJ9.jawaban.{NAME}"
OFFICIAL = f"tanda terima resmi untuk {NAME}\n"
SECRETS = (FIRM, NAME, STAFF, VERIFIER, "Kenari")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """As the release before left it: two versions, the first accepted, a verifier, news aside."""
    path = tmp_path / "seat.db"
    with closing(connect(path)) as db:
        migrations.apply(tables(db), stop_before="m0005_staff")
        outbox.migrations.apply(tables(db), stop_before="m0002_private")
        with write_tx(db):
            settings.put(db, "gateway_url", "http://127.0.0.1:9")
            for version in (1, 2):
                _old_bid(db, version)
                _old_item(db, version)
            db.execute(
                "INSERT INTO tenderer_verifier VALUES (?, ?, ?, ?)", (FIRM, NAME, VERIFIER, AT)
            )
            aside = FeedItem(seq=7, kind="decision", body=msgspec.Raw(f'"{NAME}"'.encode()))
            db.execute(
                "INSERT INTO outbox_feed_aside VALUES ('gw-1', 7, ?, 'internal')",
                (msgspec.json.encode(aside).decode(),),
            )
            db.execute("INSERT INTO outbox_feed VALUES ('gw-1', 7, 9, ?)", (AT,))
    return path


def _old_bid(db: sqlite3.Connection, version: int) -> None:
    first = version == 1
    values = {
        "bid_id": f"bid-{version}",
        "item_id": f"item-{version}",
        "visit_id": "visit-1",
        "tender_id": "10001",
        "tender_title": "Jembatan",
        "tender_version": 1,
        "period_end": AT,
        "tenderer_id": FIRM,
        "tenderer_name": NAME,
        "version": version,
        "action": "submitted" if first else "replaced",
        "replaces": None if first else "bid-1",
        "sealed_earliest": AT,
        "sealed_latest": AT,
        "judged": "open",
        "envelopes": "[]",
        "identity_method": "attested" if first else "gateway",
        "attested_by": STAFF if first else None,
        "card_version": 1,
        "provisional": NOTES[version],
        "provisional_sha256": f"{version:064}",
        "official": OFFICIAL if first else None,
        "outcome": "accepted" if first else None,
        "answered_at": AT if first else None,
    }
    marks = ", ".join(f":{name}" for name in values)
    db.execute(f"INSERT INTO bid ({', '.join(values)}) VALUES ({marks})", values)


def _old_item(db: sqlite3.Connection, number: int) -> None:
    answered = number == 1
    db.execute(
        "INSERT INTO outbox_item (sequence, id, type, subject, token, token_sha256, due,"
        " bytes_total, created_at, stage, attempts, answered_at, outcome, answer)"
        " VALUES (?, ?, 't', ?, ?, ?, ?, 700, ?, ?, 3, ?, ?, ?)",
        (
            number,
            f"item-{number}",
            f"10001/{FIRM}",
            TOKENS[number],
            outbox.token_digest(TOKENS[number]),
            AT,
            AT,
            "accepted" if answered else "uploading",
            AT if answered else None,
            "accepted" if answered else None,
            ANSWER if answered else None,
        ),
    )
    db.execute(
        "INSERT INTO outbox_blob (sequence, position, name, sha256, size, upload_url, sent)"
        " VALUES (?, 0, ?, ?, 700, '/v1/uploads/1', 300)",
        (number, f"bid-{number}.bid.age", f"{number:064}"),
    )


@pytest.fixture
def db(old: Path) -> Iterator[sqlite3.Connection]:
    kiosk.db.prepare(old, PRIVATE)
    with closing(connect(old)) as opened:
        yield opened


def readable(folder: Path) -> list[str]:
    found = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    return [secret for secret in SECRETS if any(secret.encode() in data for data in found)]


def test_the_old_file_is_readable_and_the_new_one_is_not(old: Path) -> None:
    assert readable(old.parent) == list(SECRETS)
    kiosk.db.prepare(old, PRIVATE)
    assert readable(old.parent) == []


def test_every_bid_is_as_it_was(db: sqlite3.Connection) -> None:
    newest, oldest = BidStore(PRIVATE).chain(db, "10001", FIRM)[::-1]
    assert (oldest.tenderer_name, oldest.provisional) == (NAME, NOTES[1])
    assert (oldest.official, oldest.outcome) == (OFFICIAL, "accepted")
    assert (oldest.identity.method, oldest.identity.attested_by) == ("attested", STAFF)
    assert (newest.replaces, newest.version, newest.outcome) == ("bid-1", 2, None)
    assert newest.official is newest.identity.attested_by is None


def test_a_password_is_still_known(db: sqlite3.Connection) -> None:
    assert BidStore(PRIVATE).verifier(db, FIRM) == Verifier(FIRM, NAME, VERIFIER)


def test_every_command_goes_on_where_it_stood_with_the_same_bytes(db: sqlite3.Connection) -> None:
    (job,) = queue.ready(db, set(), 10)
    assert (job.id, job.stage, job.token(PRIVATE)) == ("item-2", Stage.UPLOADING, TOKENS[2])
    assert outbox.token_digest(job.token(PRIVATE)) == job.token_sha256
    (blob,) = job.blobs
    assert (blob.upload_url, blob.sent, blob.size) == ("/v1/uploads/1", 300, 700)
    assert queue.given_answer(db, "item-1", PRIVATE) == ANSWER
    assert outbox.item(db, "item-1").attempts == 3
    (aside,) = news.aside(db, "gw-1", PRIVATE)
    assert (aside.seq, bytes(aside.body)) == (7, f'"{NAME}"'.encode())


def test_it_looks_like_a_new_seat_and_is_as_well_guarded(db: sqlite3.Connection) -> None:
    assert schema_sql(db) == kiosk.db.blank_schema()
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for statement in ("DELETE FROM bid", "DELETE FROM outbox_item", "UPDATE bid SET who = x'00'"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            db.execute(statement)


def test_a_crash_in_between_loses_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    kiosk.db.prepare(old)  # no key yet: rows wait aside
    with monkeypatch.context() as patch:
        patch.setattr(resealing, "drop_plain", die)
        with pytest.raises(KeyboardInterrupt):
            kiosk.db.prepare(old, PRIVATE)
    with monkeypatch.context() as patch:
        patch.setattr(resealing, "scrub", die)
        with pytest.raises(KeyboardInterrupt):
            kiosk.db.prepare(old, PRIVATE)
    kiosk.db.prepare(old, PRIVATE)
    assert readable(old.parent) == []
    with closing(connect(old)) as db:
        assert len(BidStore(PRIVATE).everything(db)) == 2
        assert settings.get(db, SCRUB_DUE) is None


def test_another_seats_key_opens_nothing(db: sqlite3.Connection) -> None:
    with pytest.raises(Fault, match="at_rest_unreadable"):
        BidStore(AtRest(b"q" * 32)).everything(db)
    assert BidStore(AtRest(b"q" * 32)).chain(db, "10001", FIRM) == []


def test_a_row_put_in_anothers_place_does_not_open(db: sqlite3.Connection) -> None:
    db.execute("DROP TRIGGER bid_sealed_columns")
    db.execute("UPDATE bid SET who = (SELECT who FROM bid WHERE bid_id = 'bid-1')")
    with pytest.raises(Fault, match="at_rest_unreadable"):
        BidStore(PRIVATE).get(db, "bid-2")
