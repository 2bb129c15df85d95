"""A key file as it was kept: any text encoding, comments, several keys, or under a passphrase.

Known are age's identity files, plain and as `age -p` (with or without `-a`) locks them.
"""

from __future__ import annotations

from collections.abc import Callable

from sync import texts
from sync.errors import Fault
from sync.sealing import age, armor, looks
from sync.sealing.scrypt import ScryptIdentity

MAX_BYTES = 1 << 20
# 1 GiB of memory; `age -p` takes 2**18. What asks for more is refused unrun.
MAX_WORK_FACTOR = 20


def read(
    data: bytes, passphrase: Callable[[], str]
) -> list[age.X25519Identity | age.HybridIdentity]:
    """Return the keys of a key file; `passphrase` is asked only for one that is locked.

    Raises: Fault("not_a_key_file", looks), Fault("identity_damaged", line),
    Fault("identity_line_unknown", line), Fault("key_file_passphrase_wrong"),
    Fault("key_file_costly"), Fault("key_file_damaged"), and what `passphrase` raises.
    """
    if looks.of(data) == "passphrase":
        data = _unlocked(data, passphrase)
    text = texts.decoded(data[:MAX_BYTES])
    kind = looks.of(data)
    if text is None or kind != "secret_key" or len(data) > MAX_BYTES:
        raise Fault("not_a_key_file", looks=kind)
    return [_identity(line, number) for number, line in _lines(text)]


def _lines(text: str) -> list[tuple[int, str]]:
    lines = enumerate(looks.tidy_lines(text), 1)
    return [(number, line) for number, line in lines if line and line[0] != "#"]


def _identity(line: str, number: int) -> age.X25519Identity | age.HybridIdentity:
    key = line.upper() if line.islower() else line
    if not key.startswith("AGE-SECRET-KEY-"):
        raise Fault("identity_line_unknown", line=number)
    try:
        return age.identities(key)[0]
    except Fault as fault:
        raise Fault("identity_damaged", line=number) from fault


def _unlocked(data: bytes, passphrase: Callable[[], str]) -> bytes:
    text = texts.decoded(data)
    if text is not None and text.lstrip().startswith(armor.BEGIN.decode()):
        try:
            data = armor.decode(text.encode())
        except Fault as fault:
            raise Fault("key_file_damaged") from fault
    try:
        return age.decrypt_bytes(data, [ScryptIdentity(passphrase(), most=MAX_WORK_FACTOR)])
    except MemoryError as error:
        raise Fault("key_file_costly") from error
    except Fault as fault:
        if fault.code == "sealed_key_wrong":
            raise Fault("key_file_passphrase_wrong") from fault
        if fault.code == "sealed_work_factor":
            raise Fault("key_file_costly") from fault
        if fault.code.startswith("sealed_"):
            raise Fault("key_file_damaged") from fault
        raise
