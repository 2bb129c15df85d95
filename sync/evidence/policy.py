"""Whose word counts for a log: a policy file that an LPSE writes (c2sp.org/tlog-policy)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sync import notes
from sync.errors import Fault
from sync.evidence import cosignature
from sync.wire.keys import VerifyKey

NONE = "none"
MOST_BYTES = 262_144
_SPACE = re.compile(r"[ \t]+")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Witness:
    """`name` is the policy's own, `signer` the name on cosignature lines."""

    name: str
    signer: str
    key: VerifyKey


@dataclass(frozen=True)
class Policy:
    """`logs`: keys by origin. `witnesses` by their names in the policy, `groups` as (k, members).

    A witness whose kind of key is not known here is in `unreadable`: it never counts.
    """

    logs: Mapping[str, VerifyKey]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, tuple[int, tuple[str, ...]]]
    quorum: str
    unreadable: frozenset[str] = frozenset()

    @property
    def signers(self) -> dict[str, VerifyKey]:
        """Return the witnesses' keys by the names on cosignature lines."""
        return {one.signer: one.key for one in self.witnesses.values()}

    def named(self, signers: Collection[str]) -> list[str]:
        """Return the policy's names of those who cosigned, in the policy's order."""
        return [name for name, one in self.witnesses.items() if one.signer in signers]

    def is_met(self, signers: Collection[str]) -> bool:
        """Say whether these signers are enough, by the quorum."""
        return self.quorum == NONE or self._counts(self.quorum, set(self.named(signers)))

    def _counts(self, name: str, cosigned: Collection[str]) -> bool:
        if name not in self.groups:
            return name in cosigned
        least, members = self.groups[name]
        return sum(self._counts(member, cosigned) for member in members) >= least


def of_log(origin: str, key: VerifyKey) -> Policy:
    """Return the policy of somebody who trusts the log's own signature alone."""
    return Policy({origin: key}, {}, {}, NONE)


def draft(
    origin: str, key: VerifyKey, witnesses: Iterable[tuple[str, VerifyKey]], least: int
) -> str:
    """Write a policy: this log, and `least` of these witnesses (0: none is asked for).

    Raises ValueError for more than there are.
    """
    known = [(f"w{number}", *one) for number, one in enumerate(witnesses, 1)]
    if not 0 <= least <= len(known):
        raise ValueError(f"{least} of {len(known)} witnesses")
    lines = [f"log {notes.verifier_key(origin, key)}"]
    lines += [f"witness {name} {cosignature.verifier_key(who, its)}" for name, who, its in known]
    if least:
        lines.append(" ".join(["group", "saksi", str(least), *(name for name, _, _ in known)]))
    lines.append(f"quorum {'saksi' if least else NONE}")
    return "\n".join(lines) + "\n"


def read(text: str) -> Policy:
    """Read a policy file. Raises: Fault("policy_malformed", line, why); line 0 is the whole."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Fault("policy_malformed", line=0, why="too long")
    reading = _PolicyLines()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        try:
            reading.take(line)
        except ValueError as error:
            raise Fault("policy_malformed", line=number, why=str(error)) from error
    if reading.quorum is None:
        raise Fault("policy_malformed", line=0, why="no quorum line")
    return Policy(
        reading.logs,
        reading.witnesses,
        reading.groups,
        reading.quorum,
        frozenset(reading.unreadable),
    )


def read_file(path: Path) -> Policy:
    """Read a policy file from disk. Raises: Fault("policy_malformed", line, why), OSError."""
    return read(text_of(path))


def text_of(path: Path) -> str:
    """Return the text of a policy file. Raises: Fault("policy_malformed", line, why), OSError."""
    try:
        return path.read_bytes()[: MOST_BYTES + 1].decode()
    except UnicodeDecodeError as error:
        raise Fault("policy_malformed", line=0, why="not UTF-8 text") from error


@dataclass
class _PolicyLines:
    logs: dict[str, VerifyKey] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    quorum: str | None = None
    keys: set[bytes] = field(default_factory=set)
    members: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        if _ODD.search(line):
            raise ValueError("a control character")
        words = _SPACE.split(line.strip(" \t"))
        if words == [""] or words[0].startswith("#"):
            return
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self._log(vkey)
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self._witness(name, vkey)
            case ["group", name, least, *members] if members:
                self._group(name, least, tuple(members))
            case ["quorum", name]:
                self._quorum(name)
            case _:
                raise ValueError("not a line of a policy")

    def _log(self, vkey: str) -> None:
        name, kind, raw = _vkey(vkey)
        if kind != notes.ED25519[0] or len(raw) != 32:
            raise ValueError("not an Ed25519 key of a log")
        self._once(raw)
        self.logs[name] = VerifyKey(raw)

    def _witness(self, name: str, vkey: str) -> None:
        self._new(name)
        signer, kind, raw = _vkey(vkey)
        self._once(raw)
        if kind == cosignature.TYPE[0] and len(raw) == 32:
            self.witnesses[name] = Witness(name, signer, VerifyKey(raw))
        else:
            self.unreadable.add(name)

    def _group(self, name: str, least: str, members: tuple[str, ...]) -> None:
        self._new(name)
        for member in members:
            self._require_known(member)
            if member in self.members:
                raise ValueError(f"{member} is in a group already")
            self.members.add(member)
        count = {"all": len(members), "any": 1}.get(least)
        if count is None:
            if not re.fullmatch("[1-9][0-9]{0,5}", least):
                raise ValueError(f"not a number of members: {least}")
            count = int(least)
        if count > len(members):
            raise ValueError(f"{count} of {len(members)} members")
        self.groups[name] = count, members

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise ValueError("a second quorum line")
        if name != NONE:
            self._require_known(name)
        self.quorum = name

    def _new(self, name: str) -> None:
        if name == NONE or name in self._names:
            raise ValueError(f"the name {name} is taken")

    def _require_known(self, name: str) -> None:
        if name not in self._names:
            raise ValueError(f"{name} is not defined above")

    def _once(self, raw: bytes) -> None:
        if raw in self.keys:
            raise ValueError("the same key stands twice")
        self.keys.add(raw)

    @property
    def _names(self) -> set[str]:
        return {*self.witnesses, *self.groups, *self.unreadable}


def _vkey(text: str) -> tuple[str, int, bytes]:
    """Split a verifier key into name, kind of signature and key. Raises ValueError."""
    name, _, rest = text.partition("+")
    number, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not a verifier key") from error
    if not name or not re.fullmatch("[0-9a-f]{8}", number) or len(data) < 2:
        raise ValueError("not a verifier key")
    if notes.number_of(name, data).hex() != number:
        raise ValueError("the key's number does not fit its name and key")
    return name, data[0], data[1:]
