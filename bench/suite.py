"""The tests of an earlier commit, then and now: `python -m bench.suite [COMMIT]`.

`make test` has grown by thousands of tests since, so its own time says nothing of what lanes and
forks saved. This names the test functions that both trees have, each file followed through its
renames, and prints the two commands that run them: there as that tree's `make test` did, here as
ours does. Run both on the same idle machine, one after the other, more than once.

A function that both have may have more cases today; that is counted against today's tree.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LISTS = ROOT / ".cache" / "suite"
# The newest commit that had landed before the work on lanes began (docs/decisions/0041-lanes.md).
BEFORE = "528b5a6"
TREE = "/tmp/lpse-before"


def main() -> None:
    """Write both lists of tests and print both commands."""
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    then, now = [], []
    for old, new in files(commit):
        shared = functions(_git("show", f"{commit}:{old}")) & functions((ROOT / new).read_text())
        then += [f"{old}::{name}" for name in sorted(shared)]
        now += [f"{new}::{name}" for name in sorted(shared)]
    LISTS.mkdir(parents=True, exist_ok=True)
    for name, tests in (("then", then), ("now", now)):
        (LISTS / name).write_text("\n".join([*tests, ""]), "utf-8")
    print(f"# {len(now)} test functions that both have")
    print(f"git worktree add --detach {TREE} {commit} && make -C {TREE} .venv/.installed-dev")
    print(f"(cd {TREE} && time .venv/bin/python -m pytest @{LISTS / 'then'})")
    print(f"time .venv/bin/python -m pytest -n auto @{LISTS / 'now'}")


def files(commit: str) -> list[tuple[str, str]]:
    """Return each file of tests of a commit and where it is today, those that are gone left out."""
    moved = _git("diff", "--name-status", "-M40%", "--diff-filter=R", commit, "--", "tests")
    renamed = dict(line.split("\t")[1:] for line in moved.splitlines())
    listed = _git("ls-tree", "-r", "--name-only", commit, "tests").splitlines()
    pairs = [(name, renamed.get(name, name)) for name in listed if Path(name).match("test_*.py")]
    return [(old, new) for old, new in pairs if (ROOT / new).is_file()]


def functions(text: str) -> set[str]:
    """Return the names of a module's test functions."""
    found = (node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return {name for name in found if name.startswith("test_")}


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    main()
