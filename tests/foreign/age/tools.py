"""Four implementations of age behind one shape: encrypt and decrypt from file to file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pyrage
import pytest

from sync.sealing import age

TYPAGE = "0.3.1"


class Tool(Protocol):
    def encrypt(self, source: Path, sink: Path, recipient: str) -> None: ...
    def decrypt(self, source: Path, sink: Path, identity: str) -> None: ...


class Ours:
    def encrypt(self, source: Path, sink: Path, recipient: str) -> None:
        with source.open("rb") as reader, sink.open("wb") as writer:
            age.encrypt(reader, writer, [_recipient(recipient)])

    def decrypt(self, source: Path, sink: Path, identity: str) -> None:
        with source.open("rb") as reader, sink.open("wb") as writer:
            age.decrypt(reader, writer, age.identities(identity))


class Cli:
    """Debian's `age`."""

    def __init__(self) -> None:
        if shutil.which("age") is None:
            pytest.skip("age is not installed")

    def encrypt(self, source: Path, sink: Path, recipient: str) -> None:
        subprocess.run(["age", "-r", recipient, "-o", sink, source], check=True)

    def decrypt(self, source: Path, sink: Path, identity: str) -> None:
        # Not `-o`: age never makes the file when there is nothing inside.
        with sink.open("wb") as writer:
            command = ["age", "-d", "-i", "-", source]
            subprocess.run(command, check=True, input=identity.encode(), stdout=writer)


class Pyrage:
    def encrypt(self, source: Path, sink: Path, recipient: str) -> None:
        keys = [pyrage.x25519.Recipient.from_str(recipient)]
        pyrage.encrypt_file(str(source), str(sink), keys)

    def decrypt(self, source: Path, sink: Path, identity: str) -> None:
        pyrage.decrypt_file(str(source), str(sink), [pyrage.x25519.Identity.from_str(identity)])


class Typage:
    def __init__(self, modules: Path) -> None:
        self._command = ["node", Path(__file__).with_name("typage.mjs"), modules]

    def encrypt(self, source: Path, sink: Path, recipient: str) -> None:
        self._run(source, sink, "encrypt", recipient)

    def decrypt(self, source: Path, sink: Path, identity: str) -> None:
        self._run(source, sink, "decrypt", identity)

    def _run(self, source: Path, sink: Path, action: str, key: str) -> None:
        with source.open("rb") as reader, sink.open("wb") as writer:
            subprocess.run([*self._command, action, key], check=True, stdin=reader, stdout=writer)


def tool(name: str, node_package: Callable[[str, str], Path]) -> Tool:
    if name == "typage":
        return Typage(node_package("age-encryption", TYPAGE))
    return {"age": Cli, "pyrage": Pyrage}[name]()


def _recipient(text: str) -> age.Recipient:
    kind = age.HybridRecipient if text.startswith("age1pq1") else age.X25519Recipient
    return kind.from_text(text)
