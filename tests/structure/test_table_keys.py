"""Every key of a requirement table is read by what acts on it: a silent key promises in vain.

Names alone would not do: `signed` is a word of a dozen other things. So it is inferred, from the
annotations, what an expression may be, and only what is asked of a part of a table counts.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct, inspect

from bench import house
from sync.requirements.table import Table
from tests.structure import trees

ROOT = Path(__file__).parents[2]
LOADER = "sync.requirements.reading"
KEPT = {"PaperLimits.letter_bytes": "the loader holds every paper's `max_bytes` to it"}
_OF_A_DICT = ("items", "values", "get", "copy", "keys")


def parts(top: type[Struct]) -> dict[str, dict[str, set[str]]]:
    """Each part of a file by its class: its keys, and the parts that stand there."""
    found: dict[str, dict[str, set[str]]] = {}
    left = [top]
    while left:
        shape = left.pop()
        if shape.__name__ in found:
            continue
        keys = found[shape.__name__] = {}
        for one in inspect.type_info(shape).fields:  # type: ignore[attr-defined]
            inner = list(_structs(one.type))
            keys[one.name] = {each.__name__ for each in inner}
            left += inner
    return found


def _structs(kind: inspect.Type) -> Iterator[type[Struct]]:
    if isinstance(kind, inspect.StructType):
        yield kind.cls
    for name in ("type", "value_type", "item_type"):
        if isinstance(inner := getattr(kind, name, None), inspect.Type):
            yield from _structs(inner)


@dataclass
class Reader:
    """Finds (part, key) that modules read. A list or dict of parts counts as the part itself."""

    parts: dict[str, dict[str, set[str]]]
    package: str
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    returns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    found: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, one: house.Module) -> None:
        """Note which attributes and functions of a module are parts of a table."""
        known = self._known(one)
        for node in ast.walk(one.tree):
            if isinstance(node, house.Function):
                self.returns[node.name] |= self._said(node.returns, known)
            elif isinstance(node, ast.ClassDef):
                for each in node.body:
                    if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                        self.members[each.target.id] |= self._said(each.annotation, known)
                    if isinstance(each, house.Function) and each.decorator_list:
                        self.members[each.name] |= self._said(each.returns, known)

    def read(self, one: house.Module) -> None:
        """Note what a module asks of parts of a table."""
        known = self._known(one)
        for top in one.tree.body:
            names: dict[str, set[str]] = defaultdict(set)
            if isinstance(top, ast.ClassDef) and top.name in known:
                names["self"] = {top.name}
            for _again in range(3):  # a name may be made of one that is assigned further down
                for node in ast.walk(top):
                    self._assign(node, names, known)
            for node in ast.walk(top):
                if isinstance(node, ast.Attribute):
                    self._note(self._kinds(node.value, names), node.attr)

    def read_template(self, text: str) -> None:
        """Note what a template asks of parts, by the names that views give them."""
        for owner, key in re.findall(r"\b(\w+)\.(?=(\w+))", text):
            self._note(self._named(owner), key)

    def _note(self, kinds: set[str], key: str) -> None:
        self.found |= {(kind, key) for kind in kinds if key in self.parts[kind]}

    def _known(self, one: house.Module) -> set[str]:
        """The classes of parts that a module has: another package's may be called the same."""
        names = {node.name for node in one.tree.body if isinstance(node, ast.ClassDef)}
        if not one.name.startswith(self.package):
            names = set()
        for node in ast.walk(one.tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith(self.package):
                names |= {alias.name for alias in node.names}
        return names & set(self.parts)

    def _said(self, annotation: ast.expr | None, known: set[str]) -> set[str]:
        found = ast.walk(annotation) if annotation is not None else ()
        return {node.id for node in found if isinstance(node, ast.Name) and node.id in known}

    def _assign(self, node: ast.AST, names: dict[str, set[str]], known: set[str]) -> None:
        if isinstance(node, ast.arg):
            names[node.arg] |= self._said(node.annotation, known)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] |= self._said(node.annotation, known)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value, names)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter, names)
        elif isinstance(node, ast.NamedExpr):
            self._bind(node.target, node.value, names)

    def _bind(self, target: ast.expr, value: ast.expr, names: dict[str, set[str]]) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._bind(one, other, names)
            return
        kinds = self._kinds(value, names)
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                names[node.id] |= kinds

    def _kinds(self, node: ast.expr | None, names: dict[str, set[str]]) -> set[str]:
        """What an expression may be, of the parts."""
        match node:
            case ast.Name(id=name):
                return names[name]
            case ast.Subscript(value=value) | ast.Starred(value=value) | ast.Await(value=value):
                return self._kinds(value, names)
            case ast.Attribute(value=value, attr=attr):
                of = self._kinds(value, names)
                inner = [self.parts[one][attr] for one in of if attr in self.parts[one]]
                return set().union(*inner) if inner else self.members[attr]
            case ast.Call(func=ast.Attribute(value=value, attr=attr)):
                own = self._kinds(value, names) if attr in _OF_A_DICT else set()
                return own | self.returns[attr]
            case ast.Call(func=ast.Name(id=name), args=args):
                through = [self._kinds(one, names) for one in args] if name in _PASSING else []
                return self.returns[name].union(*through)
            case ast.BoolOp(values=several):
                return set().union(*(self._kinds(one, names) for one in several))
            case ast.IfExp(body=body, orelse=other):
                return self._kinds(body, names) | self._kinds(other, names)
            case ast.NamedExpr(value=value):
                return self._kinds(value, names)
            case ast.ListComp(elt=one) | ast.SetComp(elt=one) | ast.GeneratorExp(elt=one):
                return self._kinds(one, names)
        return set()

    def _named(self, name: str) -> set[str]:
        own = [keys[name] for keys in self.parts.values() if name in keys]
        return self.members[name].union(*own)


_PASSING = ("enumerate", "sorted", "list", "tuple", "reversed", "next", "iter", "zip")


def unread(
    top: type[Struct], package: str, modules: Iterable[house.Module], templates: Iterable[str]
) -> list[str]:
    """Return the keys of a file, `Part.key`, that neither a module nor a template reads."""
    modules, reader = list(modules), Reader(parts(top), package)
    for one in modules:
        reader.learn(one)
    for one in modules:
        reader.read(one)
    for text in templates:
        reader.read_template(text)
    return [
        f"{part}.{key}"
        for part, keys in reader.parts.items()
        for key in keys
        if (part, key) not in reader.found
    ]


def test_every_key_of_a_requirement_table_is_obeyed() -> None:
    modules = [one for one in trees.modules() if one.name != LOADER]
    templates = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    assert unread(Table, "sync.requirements", modules, templates) == list(KEPT)


class PlantedLetter(Struct):
    heard: bool
    shown: str
    silent: bool


class PlantedFile(Struct):
    letters: dict[str, PlantedLetter]
    unheard: int


def test_a_silent_key_is_found_though_others_have_its_name() -> None:
    text = """
from planted import PlantedFile
from elsewhere import Brought

def hear(file: PlantedFile, brought: Brought) -> bool:
    own = [one for _, one in file.letters.items()]
    return any(letter.heard for letter in own) and brought.silent

class View:
    letter: PlantedLetter

from planted import PlantedLetter
"""
    module = house.Module("somewhere", "somewhere.py", text)
    found = unread(PlantedFile, "planted", [module], ["{{ view.letter.shown }}"])
    assert found == ["PlantedFile.unheard", "PlantedLetter.silent"]
