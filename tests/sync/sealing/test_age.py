from __future__ import annotations

import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Fault
from sync.sealing import age, armor, header
from sync.sealing.header import Stanza
from tests.sync.sealing.support import COMMITTEE, OWNER, STRANGER

CHUNK = 65536
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 16 * CHUNK, 16 * CHUNK + 1]
PLAIN = os.urandom(3 * CHUNK + 17)
SEALED = age.encrypt_bytes(PLAIN, [COMMITTEE.recipient])
HEADER_SIZE = header.parse(io.BytesIO(SEALED)).size


def code_of(data: bytes, *identities: age.Identity) -> str:
    with pytest.raises(Fault) as caught:
        age.decrypt_bytes(data, identities or [COMMITTEE])
    return caught.value.code


def with_header(*stanzas: Stanza) -> bytes:
    return header.make(stanzas, bytes(16)).render() + bytes(32)


@pytest.mark.parametrize("size", SIZES)
def test_bytes_round_trip_at_chunk_edges(size: int) -> None:
    data = os.urandom(size)
    assert age.decrypt_bytes(age.encrypt_bytes(data, [COMMITTEE.recipient]), [COMMITTEE]) == data


@pytest.mark.parametrize("size", SIZES)
def test_post_quantum_bytes_round_trip(size: int) -> None:
    identity = age.HybridIdentity.generate()
    data = os.urandom(size)
    sealed = age.encrypt_bytes(data, [age.HybridRecipient.from_text(identity.recipient.text)])
    assert age.decrypt_bytes(sealed, [age.HybridIdentity.from_text(identity.text)]) == data


def test_either_recipient_opens_and_a_stranger_does_not() -> None:
    sealed = age.encrypt_bytes(b"x", [COMMITTEE.recipient, OWNER.recipient])
    assert age.decrypt_bytes(sealed, [STRANGER, OWNER]) == b"x"
    assert age.decrypt_bytes(sealed, [COMMITTEE]) == b"x"
    assert code_of(sealed, STRANGER) == "sealed_key_wrong"


def test_a_recipient_named_twice_gets_one_stanza() -> None:
    sealed = age.encrypt_bytes(b"x", [COMMITTEE.recipient, COMMITTEE.recipient])
    assert len(age.stanzas(io.BytesIO(sealed))) == 1


def test_classical_and_post_quantum_recipients_are_never_mixed() -> None:
    with pytest.raises(Fault, match="recipient_malformed"):
        age.encrypt_bytes(b"x", [COMMITTEE.recipient, age.HybridIdentity.generate().recipient])


def test_keys_survive_being_written_down() -> None:
    again = age.X25519Identity.from_text(COMMITTEE.text)
    assert again.recipient == COMMITTEE.recipient
    assert age.X25519Recipient.from_text(COMMITTEE.recipient.text) == COMMITTEE.recipient
    assert len(COMMITTEE.recipient.fingerprint) == 24


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        COMMITTEE.text,
        COMMITTEE.recipient.text.upper(),
        COMMITTEE.recipient.text[:-1] + "q" * (COMMITTEE.recipient.text[-1] != "q") + "b",
        "age1" + "é" * 58,
    ],
)
def test_text_that_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="recipient_malformed"):
        age.X25519Recipient.from_text(text)


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31)])
def test_a_low_order_recipient_is_refused(point: bytes) -> None:
    with pytest.raises(Fault, match="recipient_malformed"):
        age.X25519Recipient.from_text(age.X25519Recipient(point).text)


@pytest.mark.parametrize("text", ["", "# only a comment", "AGE-SECRET-KEY-1QQ", "age1qq"])
def test_text_that_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="identity_malformed"):
        age.identities(text)


def test_an_identity_file_may_hold_comments_and_several_keys() -> None:
    hybrid = age.HybridIdentity.generate()
    found = age.identities(f"# created: today\n{COMMITTEE.text}\n\n{hybrid.text}\n")
    assert [type(one) for one in found] == [age.X25519Identity, age.HybridIdentity]


@settings(deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_flipped_byte_is_noticed(at: int, flip: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= flip
    code = code_of(bytes(changed))
    if at >= HEADER_SIZE:
        assert code == "sealed_payload_damaged"


@pytest.mark.parametrize("chunks", [0, 1, 2, 3])
def test_a_file_cut_at_a_chunk_edge_is_damaged(chunks: int) -> None:
    assert code_of(SEALED[: HEADER_SIZE + 16 + chunks * (CHUNK + 16)]) == "sealed_payload_damaged"


@settings(deadline=None)
@given(st.integers(0, len(SEALED) - 1))
def test_a_file_cut_anywhere_does_not_open(length: int) -> None:
    assert code_of(SEALED[:length]).startswith("sealed_")


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=100))
def test_appended_bytes_are_damage(more: bytes) -> None:
    assert code_of(SEALED + more) == "sealed_payload_damaged"


def test_the_fault_says_how_many_bytes_were_genuine() -> None:
    changed = bytearray(SEALED)
    changed[HEADER_SIZE + 16 + 2 * (CHUNK + 16) + 5] ^= 1
    with pytest.raises(Fault) as caught:
        age.decrypt_bytes(bytes(changed), [COMMITTEE])
    assert caught.value.params == {"at": 2 * CHUNK}


def test_a_million_stanzas_are_refused_without_being_read() -> None:
    class Endless(io.RawIOBase):
        lines = 0

        def readline(self, _limit: int | None = -1) -> bytes:
            self.lines += 1
            if self.lines == 1:
                return header.VERSION_LINE
            return b"-> X 1\n" if self.lines % 2 == 0 else b"\n"

    endless = Endless()
    with pytest.raises(Fault, match="sealed_header_malformed"):
        header.parse(endless)  # type: ignore[arg-type]
    assert endless.lines < 100


def test_a_header_line_without_end_is_refused() -> None:
    data = header.VERSION_LINE + b"-> " + b"a" * (1 << 20)
    reader = io.BytesIO(data)
    with pytest.raises(Fault, match="sealed_header_malformed"):
        header.parse(reader)
    assert reader.tell() <= header.MAX_HEADER_BYTES


def test_a_low_order_share_is_a_header_failure() -> None:
    stanza = Stanza(("X25519", header.encode_base64(bytes(32)).decode()), bytes(32))
    assert code_of(with_header(stanza)) == "sealed_header_malformed"
    with pytest.raises(Fault, match="envelope_malformed"):
        age.require_sealed_shape(io.BytesIO(with_header(stanza)))


def test_a_file_key_of_another_length_is_refused_untried() -> None:
    stanza = COMMITTEE.recipient.wrap(bytes(17))
    assert code_of(with_header(stanza)) == "sealed_header_malformed"


@pytest.mark.parametrize("factor", ["23", "64", "1000", "022", "0", "+18", "1 8"])
def test_a_scrypt_work_factor_out_of_bounds_is_never_run(factor: str) -> None:
    salt = header.encode_base64(bytes(16)).decode()
    stanza = Stanza(("scrypt", salt, factor), bytes(32))
    assert code_of(with_header(stanza), age.ScryptIdentity("x")) == "sealed_header_malformed"


def test_one_or_two_x25519_stanzas_are_the_sealed_shape() -> None:
    for recipients in ([COMMITTEE.recipient], [COMMITTEE.recipient, OWNER.recipient]):
        found = age.require_sealed_shape(io.BytesIO(age.encrypt_bytes(b"", recipients)))
        assert len(found) == len(recipients)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        age.encrypt_bytes(b"x", [one.recipient for one in (COMMITTEE, OWNER, STRANGER)]),
        age.encrypt_bytes(b"x", [age.HybridIdentity.generate().recipient]),
        with_header(Stanza(("scrypt", "x", "18"), bytes(32))),
        with_header(COMMITTEE.recipient.wrap(bytes(16)), Stanza(("grease",), b"")),
        with_header(COMMITTEE.recipient.wrap(bytes(16)))[:-1],
    ],
)
def test_other_shapes_are_not_envelopes(data: bytes) -> None:
    with pytest.raises(Fault, match="envelope_malformed"):
        age.require_sealed_shape(io.BytesIO(data))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_armor_round_trips(data: bytes) -> None:
    assert armor.decode(armor.encode(data)) == data
    assert armor.decode(b"\r\n " + armor.encode(data).replace(b"\n", b"\r\n") + b"\n") == data
