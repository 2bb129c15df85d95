"""Key files as people keep them, locked ones by the real `age`, and what is no key file at all."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.sealing import age, keyfile, looks, scrypt
from sync.sealing.header import Stanza, encode_base64, make
from tests.sync.sealing.support import COMMITTEE, OWNER

TEXT = f"# kunci panitia\r\n# public key: {COMMITTEE.recipient.text}\r\n{COMMITTEE.text}  \r\n"
PHRASE = "correct horse – battery"


def nobody() -> str:
    raise AssertionError("asked for a passphrase")


def fingerprints(data: bytes, phrase: str | None = None) -> list[str]:
    found = keyfile.read(data, nobody if phrase is None else lambda: phrase)
    assert all(isinstance(one, age.X25519Identity) for one in found)
    return [one.recipient.fingerprint for one in found]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\r").encode(),
        f"\t {COMMITTEE.text} \N{NO-BREAK SPACE}\n\n".encode(),
        COMMITTEE.text.lower().encode(),
    ],
)
def test_text_of_any_tool_opens(data: bytes) -> None:
    assert fingerprints(data) == [COMMITTEE.recipient.fingerprint]


def test_several_keys_in_one_file() -> None:
    both = f"{OWNER.text}\n# dan\n{COMMITTEE.text}\n".encode("utf-16")
    assert fingerprints(both) == [OWNER.recipient.fingerprint, COMMITTEE.recipient.fingerprint]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same key file as the real `age -p` locks it: binary and armored."""
    if shutil.which("age") is None:
        pytest.skip("age is not installed")
    folder = tmp_path_factory.mktemp("locked")
    (folder / "kunci.txt").write_text(TEXT)
    return {
        "binary": lock(folder, "kunci.age"),
        "armored": lock(folder, "kunci.asc", "--armor"),
    }


def lock(folder: Path, name: str, *options: str) -> bytes:
    """`age -p` asks at a terminal only, so it gets one."""
    command = ["age", "--passphrase", *options, "-o", str(folder / name), str(folder / "kunci.txt")]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", command)
    for _ask in range(2):
        # What is typed before it asks is thrown away.
        said = b""
        while b"passphrase" not in said:
            said += os.read(terminal, 1024)
        os.write(terminal, f"{PHRASE}\n".encode())
    while True:
        try:
            if not os.read(terminal, 1024):
                break
        except OSError:
            break
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return (folder / name).read_bytes()


@pytest.mark.parametrize("form", ["binary", "armored", "bom", "utf-16", "crlf"])
def test_locked_by_age_itself(locked: dict[str, bytes], form: str) -> None:
    armored = locked["armored"].decode()
    data = {
        **locked,
        "bom": armored.encode("utf-8-sig"),
        "utf-16": armored.encode("utf-16"),
        "crlf": armored.replace("\n", "\r\n").encode(),
    }[form]
    assert fingerprints(data, PHRASE) == [COMMITTEE.recipient.fingerprint]
    with pytest.raises(Fault, match="key_file_passphrase_wrong"):
        keyfile.read(data, lambda: "salah")


def test_a_locked_file_that_is_cut_or_changed_is_damaged(locked: dict[str, bytes]) -> None:
    whole, armored = locked["binary"], locked["armored"]
    for data in (whole[:-3], whole[:-3] + b"abc", armored[: len(armored) // 2]):
        with pytest.raises(Fault, match="key_file_damaged"):
            keyfile.read(data, lambda: PHRASE)


def test_a_work_factor_out_of_bounds_is_never_run() -> None:
    salt = encode_base64(bytes(16)).decode()
    head = make((Stanza((scrypt.KIND, salt, "21"), bytes(32)),), bytes(16))
    started = time.process_time()
    with pytest.raises(Fault, match="key_file_costly"):
        keyfile.read(head.render() + bytes(40), lambda: PHRASE)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"PK\x03\x04\x14\0", "archive"),
        (bytes(200), "binary"),
        (bytes(200_000), "binary"),
        (b"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n", "public_key"),
        (f"# public key\n{COMMITTEE.recipient.text}\n".encode("utf-16"), "public_key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "ssh_key"),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@pc\n", "ssh_key"),
        (b"AGE-PLUGIN-YUBIKEY-1QYQSZQGP\n", "plugin_key"),
        (b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "pgp"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "tls"),
        (b"lpse-kiosk/receipt/v1 official\naction: submitted\n", "receipt"),
        (age.encrypt_bytes(b"x", [COMMITTEE.recipient]), "sealed"),
        (b"Yth. Bapak, terlampir kuncinya.\n", "text"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_what_is_no_key_file_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(Fault) as caught:
        keyfile.read(data, nobody)
    assert (caught.value.code, caught.value.params) == ("not_a_key_file", {"looks": kind})
    assert looks.WORDS["id"].keys() == looks.WORDS["en"].keys() >= {kind}


def test_a_damaged_key_and_a_strange_line_are_named_by_line_never_by_content() -> None:
    broken = COMMITTEE.text[:30] + ("Q" if COMMITTEE.text[30] != "Q" else "P") + COMMITTEE.text[31:]
    for text, code in (
        (f"# catatan\n{broken}\n", "identity_damaged"),
        (f"{COMMITTEE.text}\nkunci saya\n", "identity_line_unknown"),
    ):
        with pytest.raises(Fault, match=code) as caught:
            keyfile.read(text.encode(), nobody)
        assert caught.value.params == {"line": 2}


def test_age_opens_what_our_key_file_opens(tmp_path: Path) -> None:
    """The plain form is age's own: the real tool takes it as it is."""
    if shutil.which("age") is None:
        pytest.skip("age is not installed")
    (tmp_path / "k").write_text(TEXT.replace("\r\n", "\n").replace("  ", ""))
    done = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "k")],
        input=age.encrypt_bytes(b"isi", [COMMITTEE.recipient]),
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"isi"
