"""A test reads a page only once what it pressed has led where it leads.

A click returns when the next page begins at best, and a key at once: a count, a text or an address
that is read then is that of a page that is going, or of half of one. Most times it is right.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRESSES = {"click", "dblclick", "tap", "press"}
READS = {
    "all", "all_inner_texts", "bounding_box", "content", "count", "evaluate", "evaluate_all",
    "get_attribute", "inner_html", "inner_text", "input_value", "is_checked", "is_visible", "pdf",
    "screenshot", "text_content",
}  # fmt: skip
WAITS = {
    "examine", "expect", "expect_response", "follow", "follow_by_keys", "goto", "look",
    "photograph", "reload", "settled", "speak", "tab_to", "until", "wait_for", "wait_for_function",
    "wait_for_selector", "wait_for_url",
}  # fmt: skip
# Keys that move something within a page lead nowhere.
MOVES = {"'Tab'", "'Space'", "'ArrowDown'", "'ArrowUp'", "'ControlOrMeta+a'"}


@dataclass
class Reader:
    """Goes through a function in its order, from `pressed`: whether a press came last before it.

    `presses`, `reads` and `waits` are functions of the same module: those that end with a press,
    those that read before they wait, and those that wait.
    """

    pressed: bool = False
    presses: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    waits: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def follow(self, body: list[ast.stmt]) -> None:
        for one in body:
            if isinstance(one, ast.If):
                self.look(one.test)
                begun, ended = self.pressed, False
                for way in (one.body, one.orelse):
                    self.pressed = begun
                    self.follow(way)
                    ended = ended or self.pressed
                self.pressed = ended
            elif not isinstance(one, ast.FunctionDef | ast.ClassDef):
                self.look(one)

    def look(self, node: ast.AST) -> None:
        """What is called first stands deepest."""
        if isinstance(node, ast.Lambda):
            return
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt):
                self.follow([part])
            else:
                self.look(part)
        if isinstance(node, ast.Attribute) and node.attr == "url":
            if self.pressed and ast.unparse(node.value).rpartition(".")[2] == "page":
                self.found.append(f"{node.lineno}: url")
        elif isinstance(node, ast.Call):
            self.call(node)

    def call(self, node: ast.Call) -> None:
        method = isinstance(node.func, ast.Attribute)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if name in WAITS or (not method and name in self.waits):
            self.pressed = False
        elif name in (PRESSES if method else self.presses):
            self.pressed = self.pressed or not MOVES & {ast.unparse(one) for one in node.args}
        elif self.pressed and name in (READS if method else self.reads):
            self.found.append(f"{node.lineno}: {name}")


def hasty(text: str) -> list[str]:
    """Return what a module of tests reads right after a press, with its line."""
    functions = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef)]
    presses: set[str] = set()
    reads: set[str] = set()
    waits: set[str] = set()
    for _ in range(2):  # what calls one that calls one
        for one in functions:
            after, before = (Reader(each, presses, reads, waits) for each in (True, False))
            after.follow(one.body)
            before.follow(one.body)
            reads |= {one.name} if after.found else set()
            waits |= {one.name} if not after.pressed and not after.found else set()
            presses |= {one.name} if before.pressed else set()
    found = []
    for one in functions:
        reader = Reader(False, presses, reads, waits)
        reader.follow(one.body)
        found += reader.found
    return found


MODULES = [one for one in sorted((ROOT / "tests").rglob("*.py")) if one.name != Path(__file__).name]


@pytest.mark.parametrize(
    "path",
    [one for one in MODULES if "sync_api import" in one.read_text("utf-8")],
    ids=lambda one: str(one.relative_to(ROOT)),
)
def test_a_page_is_read_once_it_is_settled(path: Path) -> None:
    assert hasty(path.read_text("utf-8")) == []


HASTY = """
def rows(page):
    return page.locator("li").count()

def press(page):
    page.get_by_role("button").click()

def test_one(page):
    press(page)
    assert rows(page) == 1

def test_two(page):
    page.keyboard.press("Enter")
    assert page.url.endswith("/next")

def test_patient(page):
    press(page)
    settled(page)
    page.keyboard.press("Tab")
    assert rows(page) == 1
"""


def test_reading_in_haste_would_be_found() -> None:
    assert hasty(HASTY) == ["10: rows", "14: url"]
