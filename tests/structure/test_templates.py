"""Every name that a template uses is given by the view that renders it, in every branch.

StrictUndefined finds a missing name only where a test walks the branch that uses it; this reads the
templates and the calls that render them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta, nodes

from tests.structure import trees

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "templates"
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
# Jinja's and Flask's own.
BUILT_IN = {*ENVIRONMENT.globals, "url_for", "get_flashed_messages", "request", "session", "g"}
BUILT_IN |= {"config", "_", "gettext", "ngettext"}
# Arguments of the functions that render, which are no names of a template.
NO_VIEWS = {"status", "page_template", "fragment_template"}


@dataclass(frozen=True)
class Rendering:
    """A call that renders templates, and the names it gives to them."""

    where: str
    templates: tuple[str, ...]
    given: frozenset[str]


def parsed(text: str) -> nodes.Template:
    tree = ENVIRONMENT.parse(text)
    for one in tree.find_all(nodes.Filter):  # jinja asks for the house's own filters
        ENVIRONMENT.filters.setdefault(one.name, str)
    return tree


@cache
def template(name: str) -> nodes.Template:
    """Return the tree of a template; no test changes it."""
    return parsed((FOLDER / name).read_text("utf-8"))


def used(tree: nodes.Template) -> set[str]:
    """Return the names a template needs from its view: its base's and its parts' among them.

    What one of them binds (`set`, `with`, `for`, `import`) all of them may use.
    """
    trees = list(closure(tree))
    needed = {name for one in trees for name in undeclared(one)}
    return needed - {name for one in trees for name in (*bound(one), *optional(one))}


@cache
def undeclared(tree: nodes.Template) -> set[str]:
    """Return the names that a template uses and does not bind, as jinja finds them."""
    return meta.find_undeclared_variables(tree)


def closure(tree: nodes.Template) -> Iterator[nodes.Template]:
    """Yield a template, its base and what it includes."""
    yield tree
    for part in tree.find_all((nodes.Extends, nodes.Include)):
        whole = part.template
        constants = [whole] if isinstance(whole, nodes.Const) else whole.find_all(nodes.Const)
        for text in constants:
            yield from closure(template(str(text.value)))


def bound(tree: nodes.Template) -> Iterator[str]:
    """Yield the names that a template binds itself, a macro's arguments left out."""
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    arguments = {id(one) for macro in tree.find_all(nodes.Macro) for one in macro.args}
    for node in tree.find_all(nodes.Name):
        if node.ctx in ("store", "param") and id(node) not in arguments:
            yield node.name
    for imported in tree.find_all(nodes.Import):
        yield imported.target
    for imported in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in imported.names)


def optional(tree: nodes.Template) -> set[str]:
    """Return the names that a template can do without: `is defined`, `|default(…)`."""
    asked = [one for one in tree.find_all(nodes.Test) if one.name in ("defined", "undefined")]
    asked += [one for one in tree.find_all(nodes.Filter) if one.name in ("default", "d")]
    return {one.node.name for one in asked if isinstance(one.node, nodes.Name)}


def renderings(path: Path, text: str) -> Iterator[Rendering]:
    """Yield the calls of a source file that name a template and are not handed `**views`."""
    if ".html" not in text:  # most modules name no template and need not be parsed
        return
    console = "kiosk/console/" in path.as_posix()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or _called(node.func) not in (
            "render", "render_template", "page", "form_page"
        ):  # fmt: skip
            continue
        names = [
            str(one.value)
            for one in node.args
            if isinstance(one, ast.Constant) and str(one.value).endswith(".html")
        ]
        if names:
            where = f"{path.name}:{node.lineno}"
            assert all(one.arg for one in node.keywords), f"{where}: name each value"
            prefix = "console/" if console else ""
            yield Rendering(
                where,
                tuple(prefix + name for name in names),
                frozenset(_given(node)) - NO_VIEWS,
            )


def _given(call: ast.Call) -> Iterator[str]:
    """Yield the names a call hands to its template; the console's `form_page` adds its form."""
    yield from (str(one.arg) for one in call.keywords)
    if _called(call.func) == "form_page":
        yield "form"


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@cache
def global_names() -> dict[bool, set[str]]:
    """Return what `app.jinja_env.globals.update(…)` gives: at the seat, and at the console."""
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for path in SOURCES:
        for node in ast.walk(trees.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("globals.update"):
                names = {str(one.arg) for one in node.keywords if one.arg}
                found["kiosk/console/" in path.as_posix()] |= names
    return found


SOURCES = {
    path: path.read_text("utf-8")
    for top in ("kiosk", "sync")
    for path in sorted((ROOT / top).rglob("*.py"))
}
CALLS = [one for path, text in SOURCES.items() for one in renderings(path, text)]


def missing(call: Rendering) -> dict[str, set[str]]:
    """Return for each template of a call the names that nobody gives."""
    return {
        name: lacking
        for name in call.templates
        if (
            lacking := used(template(name))
            - call.given
            - BUILT_IN
            - global_names()[name.startswith("console/")]
        )
    }


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.where} {call.templates[0]}")
def test_a_view_gives_every_name_its_template_uses(call: Rendering) -> None:
    assert missing(call) == {}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.where} {call.templates[0]}")
def test_a_template_uses_every_name_its_view_gives(call: Rendering) -> None:
    trees = [one for name in call.templates for one in closure(template(name))]
    mentioned = {name for one in trees for name in undeclared(one)}
    assert call.given - mentioned == set()


def test_every_page_is_rendered_by_a_view() -> None:
    rendered = {name for call in CALLS for name in call.templates}
    inner = {
        str(text)
        for path in FOLDER.rglob("*.html")
        for text in re.findall(r'"([\w/]+\.html)"', path.read_text("utf-8"))
    }
    by_code = {
        text
        for source in SOURCES.values()
        for text in re.findall(r'(?:get_template|part)\(\s*"([\w/]+\.html)"', source)
    }
    pages = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")}
    assert pages - rendered - inner - by_code == set()


def test_a_name_that_no_view_gives_would_be_found() -> None:
    tree = parsed(
        "{% set own = 1 %}{% if view.open %}{{ planted }}{% endif %}{{ own }}"
        "{% if maybe is defined %}{{ maybe }}{% endif %}"
        "{% for row in view.rows %}{{ row|tempat }}{% endfor %}"
    )
    assert used(tree) == {"view", "planted"}


def test_a_call_that_gives_too_little_would_be_found() -> None:
    line = 'page("alarms.html", 422, planted=1)'
    (call,) = renderings(Path("kiosk/console/x.py"), line)
    assert call.given == {"planted"}
    assert missing(call)
