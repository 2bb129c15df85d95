"""The last released version, taken out of git and made to run beside the one being worked on.

It is laid out as its wheel installs it: translations compiled; templates, static files and htmx
within the package. The wheel itself is not built: what builds it (hatchling, django-htmx) comes
from a package index, and these tests run without one. A wheel carries these same files.

`RELEASED` is the commit that rooms have today. Whoever releases a newer one writes it here; what
the two versions must be able to do together stands in `test_versions.py`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

RELEASED = "76c63c86"
ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("other_release.py")
PARTS = ("kiosk", "sync", "templates", "static", "tests", "pyproject.toml")
# Beside the package in the sources, inside it in the wheel (pyproject.toml).
INSIDE = ("templates", "static")
HTMX = Path("static") / "third_party" / "htmx.min.js"


def unpack_release(folder: Path) -> Path:
    """Put the released tree into an empty folder, as its wheel would be installed. Return it."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", RELEASED, *PARTS], cwd=ROOT, capture_output=True
    )
    if packed.returncode:  # a copy without history, e.g. an unpacked archive
        pytest.skip(f"the released commit {RELEASED} is not here: {packed.stderr.decode()[:200]}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as tree:
        tree.extractall(folder, filter="data")
    subprocess.run(
        [sys.executable, "-m", "kiosk.translations"], cwd=folder, check=True, capture_output=True
    )
    (folder / HTMX).parent.mkdir(parents=True, exist_ok=True)
    (folder / HTMX).write_bytes((ROOT / HTMX).read_bytes())
    for name in INSIDE:
        (folder / name).rename(folder / "kiosk" / name)
    return folder


# By the file of the tree: the text of the last release, and what an older one has in its place.
Edits = Mapping[str, tuple[str, str]]
FEATURES = "sync/gateway/features.py"
SPOKEN, UNSPOKEN = "frozenset(get_args(FeedKind))", {"account", "account_forgotten", "requirements"}
NO_REGISTRATIONS: Edits = {FEATURES: ("    REGISTRATIONS,\n    DESK,\n", "")}
NO_ACCOUNTS: Edits = {
    "sync/wire/messages.py": (
        SPOKEN,
        SPOKEN + " - {'account', 'account_forgotten', 'requirements'}",
    )
}


def older(release: Path, folder: Path, edits: Edits) -> Path:
    """Copy a released tree into a new folder and take out what an older release lacks. Return it.

    What is left is what such a release has: a feature is one line of a list, and so is a kind of
    news. So what this version promises to older ends is tried, however much the last one can.
    """
    shutil.copytree(release, folder)
    for name, (text, instead) in edits.items():
        before = (folder / name).read_text("utf-8")
        assert before.count(text) == 1, f"{name} of {RELEASED} says otherwise: {text}"
        (folder / name).write_text(before.replace(text, instead), "utf-8")
    return folder


class OtherRelease:
    """A process of the released version that does one errand of `other_release.py`.

    It is told by lines and answers by lines of JSON; leaving the `with` ends it.
    """

    def __init__(self, tree: Path, log: Path, *words: str | Path) -> None:
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, str(SCRIPT), *map(str, words)],
                cwd=tree,
                env={**os.environ, "PYTHONPATH": str(tree), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._log = log

    def __enter__(self) -> OtherRelease:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(120)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()

    def hear(self) -> dict[str, Any]:
        """What it says next."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._log.read_text()[-3000:]
        said: dict[str, Any] = json.loads(line)
        return said

    def ask(self, *words: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join(words) + "\n")
        self._process.stdin.flush()
        return self.hear()
