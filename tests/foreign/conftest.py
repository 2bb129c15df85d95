"""Other people's clients, fetched once into `.cache/node` and shared by all test runs."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NODE_FOLDER = Path(__file__).parents[2] / ".cache" / "node"


def _installed(name: str, version: str) -> bool:
    about = NODE_FOLDER / "node_modules" / name / "package.json"
    return about.exists() and json.loads(about.read_text())["version"] == version


@pytest.fixture(scope="session")
def node_package() -> Callable[[str, str], Path]:
    """`node_package(name, version)` installs the package when missing; returns `node_modules`."""

    def fetch(name: str, version: str) -> Path:
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed")
        NODE_FOLDER.mkdir(parents=True, exist_ok=True)
        with (NODE_FOLDER / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _installed(name, version):
                command = ["npm", "install", "--no-audit", "--no-fund", f"{name}@{version}"]
                subprocess.run(
                    [*command, "--prefix", str(NODE_FOLDER)], check=True, capture_output=True
                )
        return NODE_FOLDER / "node_modules"

    return fetch
