"""Signed notes: the published vector, and every way a note can be wrong."""

from __future__ import annotations

import base64

import pytest

from sync import notes
from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

# golang.org/x/mod/sumdb/note, the format's first implementation: its documented example.
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
)
PETER = SigningKey.from_seed(SEED)
SARI = SigningKey.from_seed(b"s" * 32)


def test_published_example_is_signed_to_the_byte():
    assert notes.verifier_key("PeterNeumann", PETER.public) == VKEY
    assert notes.sign(TEXT, PETER, "PeterNeumann") == f"{TEXT}\n{LINE}"


def test_published_example_verifies():
    text, signers = notes.verify(f"{TEXT}\n{LINE}", {"PeterNeumann": PETER.public})
    assert (text, signers) == (TEXT, {"PeterNeumann"})


def test_every_known_signer_is_named():
    note = notes.cosign(notes.sign(TEXT, PETER, "PeterNeumann"), SARI, "sari")
    _, signers = notes.verify(note, {"PeterNeumann": PETER.public, "sari": SARI.public})
    assert signers == {"PeterNeumann", "sari"}


def test_signatures_of_strangers_are_ignored():
    note = notes.cosign(notes.sign(TEXT, PETER, "PeterNeumann"), SARI, "sari")
    assert notes.verify(note, {"sari": SARI.public})[1] == {"sari"}


def test_a_namesake_with_another_key_is_a_stranger():
    note = notes.sign(TEXT, PETER, "sari")
    with pytest.raises(Fault, match="note_signature_invalid"):
        notes.verify(note, {"sari": SARI.public})


def test_one_bad_signature_of_a_known_key_condemns_the_note():
    good = notes.sign(TEXT, PETER, "PeterNeumann")
    forged = notes.key_id("sari", SARI.public) + bytes(64)
    note = good + f"— sari {base64.b64encode(forged).decode()}\n"
    assert notes.verify(note, {"PeterNeumann": PETER.public})
    with pytest.raises(Fault, match="note_signature_invalid"):
        notes.verify(note, {"PeterNeumann": PETER.public, "sari": SARI.public})


def test_text_may_hold_empty_lines():
    note = notes.sign("a\n\nb\n", PETER, "PeterNeumann")
    assert notes.verify(note, {"PeterNeumann": PETER.public})[0] == "a\n\nb\n"


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + "\n",
        TEXT + LINE,
        f"{TEXT}\n{LINE}".removesuffix("\n"),
        f"{TEXT}\n{LINE}".replace("\n", "\r\n"),
        f"{TEXT}\n{LINE}".replace("— ", "- "),
        f"{TEXT}\n— {LINE.split(' ')[2]}",
        f"{TEXT}\n{LINE.replace('AM=', 'AN=')}",  # same bytes, second spelling
        f"{TEXT}\n{LINE.replace('AM=', 'AM')}",
        f"{TEXT}\n{LINE.replace('PeterNeumann', 'Peter+Neumann')}",
        f"{TEXT}\n{LINE}x\n",
        f"{TEXT}\n— PeterNeumann c74g\n",
        f"\x1b{TEXT}\n{LINE}",
        f"{TEXT}\ud800\n\n{LINE}",
        f"{TEXT}\n{LINE * 101}",
        f"{'x' * 70_000}\n\n{LINE}",
    ],
)
def test_malformed_notes_are_refused(note):
    with pytest.raises(Fault, match="note_malformed"):
        notes.parse(note)


def test_sixteen_signatures_are_accepted():
    note = TEXT + "\n" + LINE * 16
    assert len(notes.parse(note).signatures) == 16


@pytest.mark.parametrize("text", ["no newline", "tab\t\n", ""])
def test_text_that_no_note_may_hold_is_not_signed(text):
    with pytest.raises(ValueError):
        notes.sign(text, PETER, "PeterNeumann")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a b", "a\n"])
def test_names_that_break_the_line_are_not_used(name):
    with pytest.raises(ValueError):
        notes.sign(TEXT, PETER, name)


def test_export_needs_a_signature_by_that_name():
    note = notes.sign(TEXT, PETER, "PeterNeumann")
    with pytest.raises(Fault, match="note_signature_invalid"):
        notes.export(note, "sari", SARI.public, "openssl")
    with pytest.raises(ValueError):
        notes.export(note, "PeterNeumann", VerifyKey(PETER.public.raw), "pgp")


@pytest.mark.parametrize(
    "handled",
    [
        f"\ufeff{TEXT}\n{LINE}".replace("\n", "\r\n"),
        f"{TEXT}\n{LINE}\n",
        f"{TEXT}\n{LINE}".removesuffix("\n"),
        f"{TEXT}\n{LINE}",
    ],
)
def test_what_editors_and_scanners_do_is_undone(handled):
    assert notes.tidy(handled) == f"{TEXT}\n{LINE}"


def test_lines_are_read_back_and_a_key_that_could_not_be_is_not_written():
    fields = [("name", "PT Maju\nBersama"), ("record", "00ff"), ("none", None)]
    read = {"name": ["PT Maju\nBersama"], "record": ["00ff"]}
    assert notes.from_lines(notes.to_lines("a/v1", fields)) == ("a/v1", read)
    for key in ("sha256", "Name", "two words", ""):
        with pytest.raises(ValueError, match="not a key of a note"):
            notes.to_lines("a/v1", [(key, "x")])
