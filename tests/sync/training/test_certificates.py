"""Certificates: what they say, that they have one spelling, and that only their signer counts."""

from __future__ import annotations

import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import notes, receipts
from sync.errors import Fault
from sync.registration import receipt as registration_receipts
from sync.training import badges, certificates, reports
from sync.training.certificates import Certificate
from sync.wire.keys import SigningKey
from tests.sync.test_receipts import a_note
from tests.sync.training.class_sample import CLASS_ID, DAY, known, record, renamed

KEY = SigningKey.from_seed(bytes(range(32)))
GATEWAY = "gw-latihan"
KEYS = {GATEWAY: KEY.public}
ISSUED = "2026-11-28T06:00:00.000000Z"


def certified(name: str = "Siti Aminah", of=None) -> Certificate:
    found = of or record()
    result = next(one for one in reports.results(found, known(found)) if one.trainee.name == name)
    return certificates.certify(found, result, 7, issued=ISSUED, gateway_id=GATEWAY)


def test_who_passed_every_quiz_has_it_said() -> None:
    note = certificates.write(certified(), KEY)
    assert note.split("\n")[:12] == [
        "lpse-kiosk/certificate/v1 passed",
        "realm: training",
        f"number: {certificates.number(CLASS_ID, DAY, 7)}",
        f"class: {CLASS_ID}",
        "title: Menyegel dan mengirim penawaran",
        "date: 2026-11-28",
        "hours: 4.5",
        "name: Siti Aminah",
        "named: roster",
        "came: 2026-11-28T02:02:00.000000Z",
        "left: 2026-11-28T04:50:00.000000Z",
        "quizzes: 1",
    ]
    assert certificates.verify(note, KEYS) == certified()


@pytest.mark.parametrize("name", ["Budi Santoso", "ani Wulandari"])
def test_who_failed_or_took_none_attended_and_no_more_is_told(name: str) -> None:
    one = certified(name)
    note = certificates.write(one, KEY)
    assert (one.kind, one.quizzes, one.named) == ("attended", None, "code")
    assert "quiz" not in note
    assert certificates.verify(note, KEYS) == one


def test_who_never_came_gets_none_and_nobody_before_the_end() -> None:
    with pytest.raises(Fault, match="certificate_never_came"):
        certified("Joko")
    with pytest.raises(Fault, match="certificate_class_open"):
        certified(of=record("open"))


def test_what_fits_no_code_is_refused_with_the_name() -> None:
    with pytest.raises(Fault, match="certificate_too_long") as refused:
        certificates.write(certified("S" * 900, renamed(record(), "S" * 900)), KEY)
    assert refused.value.params["name"] == "S" * 900


@settings(max_examples=150, deadline=None)
@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    trainer=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    quizzes=st.none() | st.integers(1, 50),
    left=st.none() | st.just("2026-11-28T05:00:00.000000Z"),
)
def test_any_name_survives_and_adds_no_line(name, trainer, quizzes, left) -> None:
    kind = "attended" if quizzes is None else "passed"
    one = replace(certified(), name=name, trainer=trainer, quizzes=quizzes, left=left, kind=kind)
    note = certificates.write(one, KEY)
    assert certificates.verify(note, KEYS) == one
    lines = 15 - (quizzes is None)
    assert note.count("\n") == lines + 3


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 10_000), letter=st.characters(exclude_categories=["Cs"]))
def test_no_letter_can_be_changed(at: int, letter: str) -> None:
    note = certificates.write(certified(), KEY)
    at %= len(note)
    changed = note[:at] + letter + note[at + 1 :]
    if changed != note:
        with pytest.raises(Fault, match="certificate_"):
            certificates.verify(changed, KEYS)


@pytest.mark.parametrize(
    ("was", "is_"),
    [
        ("realm: training", "realm: production"),
        ("hours: 4.5", "hours: 4.50"),
        ("quizzes: 1\n", ""),
        ("quizzes: 1", "quizzes: 01"),
        (" passed\n", " attended\n"),
        (" passed\n", " excellent\n"),
        ("-007", "-7"),
        ("date: 2026-11-28", "date: 2026-11-27"),
        ("left: 2026-11-28T04", "left: 2026-11-28T01"),
        ("name: Siti", "nama: Siti"),
        ("gateway: gw-latihan\n", "gateway: gw-latihan\nextra: x\n"),
        ("came: 2026-11-28T02:02", "came: 2026-11-28T25:02"),
    ],
)
def test_what_contradicts_itself_is_none_even_when_signed(was: str, is_: str) -> None:
    text = notes.parse(certificates.write(certified(), KEY)).text
    assert was in text
    with pytest.raises(Fault, match="certificate_malformed"):
        certificates.verify(notes.sign(text.replace(was, is_), KEY, GATEWAY), KEYS)


def test_only_the_gateway_it_names_may_sign_and_once() -> None:
    other = SigningKey.generate()
    note = certificates.write(certified(), KEY)
    for keys in ({}, {GATEWAY: other.public}, {"gw-2": KEY.public}):
        with pytest.raises(Fault, match="certificate_signature_invalid"):
            certificates.verify(note, keys)
    with pytest.raises(Fault, match="certificate_malformed"):
        certificates.verify(notes.cosign(note, other, "gw-2"), KEYS)


def test_a_receipt_is_no_certificate_and_a_certificate_no_receipt() -> None:
    """Also where one key signed both, as a gateway of training does."""
    note = certificates.write(certified(), KEY)
    for read in (receipts.read, registration_receipts.read):
        with pytest.raises(Fault, match="receipt_malformed"):
            read(note)
    with pytest.raises(Fault, match="certificate_malformed"):
        certificates.read(a_note(realm="training"))


def test_openssl_checks_one_as_it_checks_a_receipt(tmp_path: Path) -> None:
    note = certificates.write(certified(), KEY)
    for name, data in notes.export(note, GATEWAY, KEY.public, "openssl").items():
        (tmp_path / name).write_bytes(data)
    command = [
        *("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "note.pem", "-rawin"),
        *("-in", tmp_path / "note.txt", "-sigfile", tmp_path / "note.sig"),
    ]
    assert b"Verified Successfully" in subprocess.run(command, capture_output=True).stdout


def test_a_badge_is_checked_with_the_key_alone_and_says_what_the_certificate_says() -> None:
    one = certified()
    token = badges.badge(one, KEY)
    assert token == badges.badge(one, KEY)
    pem = KEY.public.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    said = jwt.decode(token, pem, algorithms=["EdDSA"], options={"verify_nbf": False})
    head = jwt.get_unverified_header(token)
    assert set(head) == {"alg", "jwk", "typ"}
    assert base64.urlsafe_b64decode(head["jwk"]["x"] + "=") == KEY.public.raw
    subject = said["credentialSubject"]
    assert (said["iss"], said["jti"], said["sub"]) == (
        said["issuer"]["id"], said["id"], subject["id"],
    )  # fmt: skip
    assert subject["licenseNumber"] == one.number
    assert subject["identifier"][0]["identityHash"] == one.name
    assert said["validFrom"] == ISSUED
    assert "lulus semua kuis" in subject["achievement"]["description"]
    attended = jwt.decode(
        badges.badge(certified("Budi Santoso"), KEY), options={"verify_signature": False}
    )
    assert "Tidak menyatakan kelulusan" in str(attended)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, SigningKey.generate().public.public_key, algorithms=["EdDSA"])
