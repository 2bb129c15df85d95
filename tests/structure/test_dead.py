"""Nothing stands in the house that only tests use, or nobody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import house
from tests.structure import trees

ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = " ".join(
    path.read_text("utf-8")
    for folder, kind in (("templates", "*.html"), ("static", "*.js"))
    for path in (ROOT / folder).rglob(kind)
)
# What a library calls by its name, and what other programs need to check our proofs.
KEPT = {
    "acts_of": "what a view asks of staff, for the test of every route",
    "cut_power": "the demo's gateway dies, as in a power cut",
    "verify_inclusion": "what a verifier of a log does (SPEC)",
    "root_of": "what a verifier of a log does (SPEC)",
    "verifier_key": "a note's key as other programs want it",
    "minisign": "a note as minisign reads it",
    "STATES": "the states, for the test of every move",
    "LEAST": "the cheapest cost, for tests that are not about it",
    "on_any_event": "watchdog calls it",
    **dict.fromkeys(
        ("can_add_keepalive_connection", "error_log", "_allow_header"), "cheroot asks it"
    ),
    **dict.fromkeys(
        ("eventFilter", "interceptRequest", "acceptNavigationRequest", "createWindow"),
        "Qt calls it",
    ),
    **dict.fromkeys(
        ("chooseFiles", "javaScriptAlert", "javaScriptConfirm", "javaScriptPrompt"), "Qt calls it"
    ),
    **dict.fromkeys(("javaScriptConsoleMessage", "setHtml"), "Qt calls it"),
    **dict.fromkeys(("on_cookie_added", "on_cookie_removed", "_set_js_api"), "pywebview calls it"),
}
# Of names that are neither: lower it when one goes.
MOST_UNUSED = 3
# Decorated with one of these, a function is called through what it registers at.
REGISTERS = re.compile(
    r"\b(command|group|route|get|post|put|patch|head|delete|options|errorhandler)\("
)


def named(modules: Iterable[house.Module]) -> set[str]:
    """Return the names that modules use: as a name, an attribute, an argument or a lone string."""
    found = set()
    for one in modules:
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.keyword) and node.arg:
                found.add(node.arg)
            elif isinstance(node, ast.ImportFrom):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"\w+", node.value)) if " " not in node.value else set()
    return found


def unused(modules: list[house.Module], elsewhere: str = "") -> Iterator[str]:
    """Yield functions, methods, classes and constants that no module and no template names."""
    used = named(modules) | set(re.findall(r"\w+", elsewhere))
    for one in modules:
        if re.search(r"/m0\d{3}_|outbox/migrations", one.path):
            continue
        for name in _defined(one.tree):
            if name not in used and not re.fullmatch(r"__\w+__", name):
                yield f"{one.name}.{name}"


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        for each in (node, *inner):
            if isinstance(each, house.Function) and not any(
                REGISTERS.search(ast.unparse(mark)) for mark in each.decorator_list
            ):
                yield each.name
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_nothing_is_used_by_tests_alone() -> None:
    found = unused(trees.modules(), ELSEWHERE)
    left = [one for one in found if one.rpartition(".")[2] not in KEPT]
    assert len(left) <= MOST_UNUSED, left


def test_a_name_that_nobody_uses_would_be_found() -> None:
    text = "PLANTED = 1\ndef used(): ...\ndef planted(): ...\n@bp.get('/')\ndef page(): used()\n"
    found = unused([house.Module("kiosk.x", "kiosk/x.py", text)])
    assert set(found) == {"kiosk.x.PLANTED", "kiosk.x.planted"}
