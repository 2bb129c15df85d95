"""What several folders of tests share: lanes, other people's packages, one Chromium, axe."""

from __future__ import annotations

import fcntl
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import argon2
import flask
import hypothesis
import jinja2
import psutil
import pytest
import segno
from argon2.exceptions import VerificationError
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from sync.argon import MEASURED
from tests import lanes
from tests.reached import (  # noqa: F401 hooks of pytest
    pytest_configure,
    pytest_runtest_logfinish,
    pytest_runtest_logstart,
    pytest_sessionfinish,
)

if TYPE_CHECKING:  # the fast lane needs no browser
    from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).parent.parent
TOOLS_FOLDER = ROOT / ".cache" / "python"
NODE_FOLDER = ROOT / ".cache" / "node"
# Where the environment forbids it, each process that a test starts compiles the house once more.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Without these Chromium looks for Google's hosts at every start.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]
MEMORY, ROOM_BYTES = Path("/dev/shm"), 12 << 30
# What passes is counted in there and left there: it is a hundred times what fails.
AXE_VIOLATIONS = """async tags => {
  const looked = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
  return (await axe.run(document, looked)).violations.map(
    one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 200)).join(' | ')}`
  );
}"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# How long an example takes is the machine's matter; what hypothesis tries stays the same.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--lane", choices=lanes.LANES, help="only the tests of one lane")


class Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled for an earlier app of the same kind in this process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(self._name(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[self._name(bucket)] = bucket.code

    @staticmethod
    def _name(bucket: Bucket) -> tuple[object, ...]:
        # What compiled code depends on beside its source.
        kind = bucket.environment
        names = (*sorted(kind.extensions), *sorted(kind.filters), *sorted(kind.tests))
        return bucket.key, bucket.checksum, names


class Routed(Rule):
    """A route whose address was built the same way by an earlier app of this process."""

    _known: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:  # the values of its converters stand in the code
            return super()._compile_builder(append_unknown)
        # What the code is written from; the route itself is its first argument.
        kind = self.rule, *self._trace, append_unknown
        if kind not in self._known:
            self._known[kind] = super()._compile_builder(append_unknown)
        return self._known[kind]


# What it makes hangs on what it is given alone: the same text gets the symbol drawn for it before.
segno.make_qr = cache(segno.make_qr)
argon2.low_level.hash_secret_raw = cache(argon2.low_level.hash_secret_raw)
_check_by_argon2 = argon2._password_hasher.verify_secret
_hash_by_argon2 = argon2._password_hasher.hash_secret
_hashed: dict[tuple[object, ...], list[bytes]] = {}
_asked: Counter[tuple[object, ...]] = Counter()  # in this test
_hashing = threading.Lock()


@cache
def _checked(verifier: bytes, secret: bytes, kind: argon2.Type) -> VerificationError | None:
    try:
        _check_by_argon2(verifier, secret, kind)
    except VerificationError as error:
        return error.with_traceback(None)
    return None


def check_once(verifier: bytes, secret: bytes, kind: argon2.Type) -> Literal[True]:
    """Check a secret as Argon2 does; the same one again gets the answer it got in this process."""
    if (wrong := _checked(verifier, secret, kind)) is not None:
        raise type(wrong)(*wrong.args)
    return True


def hash_once(secret: bytes, salt: bytes | None = None, *cost: Any, **named: Any) -> bytes:
    """Hash as Argon2 does; a further test gets what an earlier one of this process got.

    Within a test each call has a salt of its own. What measures the machine is never spared.
    """
    if secret == MEASURED.encode():
        return _hash_by_argon2(secret, salt, *cost, **named)
    asked = (secret, *cost, *sorted(named.items()))
    with _hashing:
        known = _hashed.setdefault(asked, [])
        if _asked[asked] == len(known):
            known.append(_hash_by_argon2(secret, salt, *cost, **named))
        _asked[asked] += 1
        return known[_asked[asked] - 1]


def pytest_runtest_setup() -> None:
    """Let each test begin with the hashes that are known."""
    _asked.clear()


flask.Flask.jinja_options = {"bytecode_cache": Compiled()}
flask.Flask.url_rule_class = Routed
argon2._password_hasher.verify_secret = check_once
argon2._password_hasher.hash_secret = hash_once


@pytest.hookimpl(specname="pytest_configure")
def pytest_write_to_memory() -> None:
    """Let tests write to memory where it has room and acts as a disk: syncing costs nothing there.

    What a test says of a real disk it says on a file system that it makes and mounts itself.
    """
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is asked for once, and perhaps was


def _has_room(folder: Path) -> bool:
    if not folder.is_dir() or psutil.virtual_memory().available < ROOM_BYTES:
        return False
    barred = os.ST_NOEXEC | os.ST_NOSUID | os.ST_NODEV
    return shutil.disk_usage(folder).free >= ROOM_BYTES and not os.statvfs(folder).f_flag & barred


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what has no test of the lane asked for: it is not even imported."""
    wanted = config.getoption("lane")
    if wanted is None:
        return None
    files = [collection_path] if collection_path.is_file() else collection_path.rglob("test_*.py")
    return None if any(lanes.lane(_within(file)) == wanted for file in files) else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Collect tests without looking for garbage: nearly all that is made then stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look through it once more; from now on no look for garbage passes over it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it at the end."""
    items.sort(key=lambda item: lanes.begin(_within(item.path)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers more than there are cores for this process: most tests wait.

    Those of the fast lane compute, and a worker more would only collect them once more.
    """
    own = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if own else os.cpu_count() or 1
    return max(2, cores) if config.getoption("lane") == "fast" else cores + 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out whole files, and a group of files to one worker, in the order collected."""
    from xdist.scheduler import LoadFileScheduling

    class InUnits(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return lanes.unit(nodeid.partition("::")[0])

    config.option.loadscopereorder = False
    return InUnits(config, log)


def _within(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _installed(name: str, version: str) -> bool:
    about = NODE_FOLDER / "node_modules" / name / "package.json"
    return about.exists() and json.loads(about.read_text())["version"] == version


@pytest.fixture(scope="session")
def node_package() -> Callable[[str, str], Path]:
    """`node_package(name, version)` installs the package when missing; returns `node_modules`."""

    def fetch(name: str, version: str) -> Path:
        assert shutil.which("npm"), "install npm (make test does)"
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


@pytest.fixture(scope="session")
def python_tool() -> Callable[[str, str], Path]:
    """`python_tool(name, version)` installs a tool apart from us when missing; returns its `bin`.

    Apart, because its needs must not decide which versions we are tried with.
    """

    def fetch(name: str, version: str) -> Path:
        folder = TOOLS_FOLDER / f"{name}-{version}"
        TOOLS_FOLDER.mkdir(parents=True, exist_ok=True)
        with (TOOLS_FOLDER / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / ".installed").exists():
                python = folder / "bin" / "python"
                for command in (
                    [sys.executable, "-m", "venv", "--clear", folder],
                    [python, "-m", "pip", "install", "--quiet", f"{name}=={version}"],
                ):
                    subprocess.run(command, check=True, capture_output=True)
                (folder / ".installed").touch()
        return folder / "bin"

    return fetch


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for the whole run: a second one beside it refuses to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "install Debian's chromium (make test does)"
    return found


@pytest.fixture(scope="session")
def headless_chromium(chromium: str) -> str:
    """Chromium without its own windows and menus where Debian has it, else the whole one.

    Pages are drawn by the same program; the whole one spends two thirds of the processor's time on
    windows that nobody sees.
    """
    return shutil.which("chromium-headless-shell") or chromium


@pytest.fixture(scope="session")
def browser(playwright: Playwright, headless_chromium: str) -> Iterator[Browser]:
    """One Chromium for the whole run; a test opens a context of its own in it."""
    from tests.pages import prepare

    running = playwright.chromium.launch(executable_path=headless_chromium, args=FLAGS)
    prepare(running)
    yield running
    running.close()


@pytest.fixture(scope="session")
def axe(node_package: Callable[[str, str], Path]) -> Callable[[Page], None]:
    """`axe(page)` fails on any WCAG 2.2 AA or best-practice violation, naming rule and element."""
    from tests.pages import settled

    script = (node_package("axe-core", "4.14.1") / "axe-core" / "axe.min.js").read_text("utf-8")

    def check(page: Page) -> None:
        # Evaluated, not added as a script element: the page's own policy stays in force.
        settled(page).evaluate(script)
        told = page.evaluate(AXE_VIOLATIONS, AXE_TAGS)
        assert not told, f"{page.url}\n" + json.dumps(told, indent=1, ensure_ascii=False)

    return check
