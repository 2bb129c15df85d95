"""The house itself: names, sizes, and what must never be committed."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.cli.main import main
from kiosk.seat import Feature as SeatFeature
from kiosk.wiring.features import FEATURES
from sync.gateway.feature import Feature
from sync.gateway.features import REGISTERED
from tests.structure import trees

ROOT = Path(__file__).parent.parent.parent
FIELD = re.compile(r"\bform\.(line|text|secret|choice|whole|ticked|every)\(")
SOURCES = sorted(p for top in ("kiosk", "sync") for p in (ROOT / top).rglob("*.py"))


def committed() -> list[str]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


# The clock is what every feature builds upon; its registration stands with the wiring.
SEAT = [one for one in FEATURES if one.name != "clock"]


@pytest.mark.parametrize("feature", SEAT, ids=lambda one: one.name)
def test_a_feature_of_the_seat_has_the_files_every_feature_has(feature: SeatFeature) -> None:
    folder = ROOT / "kiosk" / feature.name
    assert lacking(folder, has_pages=(ROOT / "templates" / feature.name).is_dir()) == set()
    assert list((ROOT / "tests" / "kiosk" / feature.name).glob("test_*.py"))


@pytest.mark.parametrize("feature", SEAT, ids=lambda one: one.name)
def test_commands_in_a_features_folder_are_what_it_registers(feature: SeatFeature) -> None:
    found = f"kiosk.{feature.name}.cli"
    have = importlib.util.find_spec(found) is not None
    assert have == bool(feature.commands)
    assert all(main.commands[one.name or ""] is one for one in feature.commands)
    homes = [one.callback.__module__ for one in feature.commands if one.callback]
    assert all(f"{home}.".startswith(f"{found}.") for home in homes), homes


def lacking(folder: Path, *, has_pages: bool) -> set[str]:
    """Name the files that a feature's folder should have and has not."""
    # A file that outgrew itself is a folder of the same name.
    names = {path.stem for path in folder.iterdir()}
    text = {path: path.read_text("utf-8") for path in folder.rglob("*.py")}
    wanted = {"feature"}
    if has_pages:
        wanted |= {"service", "views"}
    if any("Blueprint(" in one for one in text.values()):
        wanted.add("routes")
    readers = {path.stem for path, one in text.items() if FIELD.search(one)}
    return (wanted - names) | {f"forms for {stem}" for stem in readers - {"forms"}}


def test_a_feature_without_its_files_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text("bp = Blueprint('x', __name__)\nform.line('name')\n")
    wanted = {"feature", "views", "routes", "forms for service"}
    assert lacking(tmp_path, has_pages=True) == wanted


def test_every_feature_folder_of_the_seat_is_registered() -> None:
    folders = {
        path.parent.name
        for path in (ROOT / "kiosk").glob("*/feature.py")
        if "FEATURE = " in path.read_text("utf-8")
    }
    assert folders == {one.name for one in SEAT}


GATEWAY = [one for one in REGISTERED.features if one.name != "core"]


@pytest.mark.parametrize("feature", GATEWAY, ids=lambda one: one.name)
def test_a_feature_of_the_gateway_is_a_folder_and_a_registration(feature: Feature) -> None:
    folder = ROOT / "sync" / "gateway" / feature.name
    assert (folder / "feature.py").is_file()
    assert (ROOT / "tests" / "sync" / "gateway" / feature.name).is_dir()
    for part, name in ((feature.blueprint, "routes"), (feature.journal, "entries")):
        assert not part or (folder / f"{name}.py").is_file() or (folder / name).is_dir(), name
    if feature.tables:
        stores = [path for path in folder.iterdir() if path.stem.endswith("store")]
        assert stores, "who reads its tables?"


def test_every_feature_folder_of_the_gateway_is_registered() -> None:
    folders = {path.parent.name for path in (ROOT / "sync/gateway").glob("*/feature.py")}
    assert folders == {one.name for one in GATEWAY}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400, "split along a decision"
    for node in ast.walk(trees.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 70, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(trees.tree(path)), "a docstring is missing"


def test_only_config_reads_the_environment() -> None:
    readers = {
        str(p.relative_to(ROOT))
        for p in SOURCES
        if re.search(r"os\.(environ|getenv)\b", p.read_text("utf-8"))
    }
    # The window and the subprocesses it starts must set Qt's own variables.
    assert readers <= {
        "kiosk/config.py",
        "kiosk/bidding/pdfrun.py",
        "kiosk/papers/run.py",
        "sync/training/pack_examining.py",  # the same: what a child process is started with
        "kiosk/demo/house.py",
        "kiosk/cli/spoken.py",  # gettext itself looks there for the language
        *{r for r in readers if "window" in r},
    }


def test_no_third_party_script_and_no_lock_file_is_committed() -> None:
    names = committed()
    assert not [n for n in names if n.endswith((".min.js", ".min.css", ".woff", ".woff2", ".ttf"))]
    assert not [n for n in names if Path(n).name in {"package-lock.json", "poetry.lock", "uv.lock"}]


def test_no_registry_host_is_committed() -> None:
    hosts = re.compile(
        r"(pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|(?<!emit-)index-url)"
    )
    guilty = []
    for name in committed():
        if name == "tests/structure/test_house.py" or name.endswith(".png"):
            continue
        if hosts.search((ROOT / name).read_text("utf-8", errors="ignore")):
            guilty.append(name)
    assert not guilty
