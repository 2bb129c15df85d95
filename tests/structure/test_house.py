"""The house itself: names, sizes, and what must never be committed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sync.gateway.feature import Feature
from sync.gateway.features import REGISTERED

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(p for top in ("kiosk", "sync") for p in (ROOT / top).rglob("*.py"))
FEATURES = ("bidding", "sessions")
TWINS = {"routes", "forms", "service", "store", "views"}


def committed() -> list[str]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_files_every_feature_has(feature: str) -> None:
    # A file that outgrew itself is a folder of the same name.
    names = {p.stem for p in (ROOT / "kiosk" / feature).iterdir()}
    assert names >= TWINS, f"{feature} lacks {TWINS - names}"
    assert (ROOT / "templates" / feature).is_dir()
    assert (ROOT / "tests" / "kiosk" / feature).is_dir()


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
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 70, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a docstring is missing"


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
