"""Figures of the house: how large, how tied together and how well explained the code is.

`python -m bench house` measures two earlier commits and the working tree and writes docs/house.md.
`tests/structure/test_ratchet.py` compares the working tree with the limits it holds. Everything is
read with `ast`; no module of the house is imported.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "house.md"
TREES = ("kiosk", "sync")
# The last commits before the house was rebuilt, and halfway.
BEFORE = ("528b5a6", "a9e0a49")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, its path from the root, its text and its tree."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]


def modules(root: Path, trees: Iterable[str] = TREES) -> list[Module]:
    """Read every Python file of these top-level packages, in the order of their paths."""
    found = []
    for path in sorted(p for top in trees for p in (root / top).rglob("*.py")):
        relative = path.relative_to(root)
        parts = relative.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, str(relative), path.read_text("utf-8")))
    return found


# Size


@dataclass(frozen=True)
class Sizes:
    """Median, 90th percentile and largest of some line counts."""

    median: float
    p90: float
    largest: int

    def __str__(self) -> str:
        return f"{self.median:.0f} / {self.p90:.0f} / {self.largest}"


def sizes(counts: Sequence[int]) -> Sizes:
    """Sum up line counts; there must be two at least."""
    return Sizes(statistics.median(counts), statistics.quantiles(counts, n=10)[8], max(counts))


def module_sizes(found: Sequence[Module]) -> Sizes:
    """Measure modules in lines, empty ones left out."""
    return sizes([one.lines for one in found if one.lines])


def function_length(node: Function) -> int:
    """Count a function's lines, from `def` to its last; decorators do not count."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def function_sizes(found: Sequence[Module]) -> Sizes:
    """Measure functions and methods in lines, nested ones too."""
    return sizes([function_length(node) for one in found for node in one.functions])


# Imports


def imports(one: Module, known: Mapping[str, Module]) -> set[str]:
    """Name the modules of the house that this one imports, anywhere in its text.

    Imports inside functions and under TYPE_CHECKING count; `from package import name` is an import
    of `package.name` where that is a module, else of the package.
    """
    found = set()
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(one, node)
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if name in known}
            if any(name not in known for name in inner):
                found.add(base)
    return {name for name in found if name in known and name != one.name}


def _absolute(one: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = one.name.split(".") if one.is_package else one.name.split(".")[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def circles(found: Sequence[Module]) -> list[list[str]]:
    """Find groups of modules that import each other in a circle, each sorted by name."""
    known = {one.name: one for one in found}
    graph = {name: imports(one, known) for name, one in known.items()}
    return [sorted(group) for group in _strong(graph) if len(group) > 1]


def _strong(graph: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Yield the strongly connected components (Kosaraju, without recursion)."""
    order: list[str] = []
    seen: set[str] = set()
    for start in sorted(graph):
        stack = [(start, iter(sorted(graph[start])))] if start not in seen else []
        seen.add(start)
        while stack:
            node, rest = stack[-1]
            following = next((name for name in rest if name not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(sorted(graph[following]))))
    reverse: dict[str, set[str]] = defaultdict(set)
    for name, targets in graph.items():
        for target in targets:
            reverse[target].add(name)
    placed: set[str] = set()
    for start in reversed(order):
        group: set[str] = set()
        todo = [start]
        while todo:
            name = todo.pop()
            if name not in placed:
                placed.add(name)
                group.add(name)
                todo += reverse[name]
        if group:
            yield group


STORE = re.compile(r"(sync\.gateway\.\w+)\.(?:\w*store)(?:\.|$)")


def foreign_stores(found: Sequence[Module]) -> list[tuple[str, str]]:
    """List (module, store): gateway or console modules that import another feature's store."""
    known = {one.name: one for one in found}
    pairs = []
    for one in found:
        if not one.name.startswith(("sync.gateway", "kiosk.console")):
            continue
        for target in sorted(imports(one, known)):
            store = STORE.match(target)
            if store and not f"{one.name}.".startswith(f"{store[1]}."):
                pairs.append((one.name, target))
    return pairs


# Words

# Migrations are called by their number alone, and a landed one is never edited.
PRIVATE = re.compile(r"_|m\d{4}_")


@dataclass(frozen=True)
class Public:
    """A function that others may call: where it stands, and what its docstring must name."""

    module: str
    name: str
    docstring: str
    codes: frozenset[str]

    @property
    def is_told(self) -> bool:
        """Whether it has a docstring that names every code its own body raises."""
        return bool(self.docstring) and not self.untold

    @property
    def untold(self) -> set[str]:
        """Return the codes that its body raises and its docstring does not name."""
        return {code for code in self.codes if code not in self.docstring}


def public_functions(found: Sequence[Module]) -> Iterator[Public]:
    """Yield module functions and methods of public classes whose names have no leading `_`."""
    for one in found:
        for owner, node in _definitions(one.tree):
            if not PRIVATE.match(node.name) and not _is_overload(node):
                codes = () if _is_command(node) else raised(node)
                doc = ast.get_docstring(node) or ""
                yield Public(one.name, f"{owner}{node.name}", doc, frozenset(codes))


def _definitions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, Function):
            yield "", node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield f"{node.name}.", inner


def _is_command(node: Function) -> bool:
    """Whether click shows the docstring as a command's help: codes are for no reader of that."""
    return any(".command" in ast.unparse(one) for one in node.decorator_list)


def _is_overload(node: Function) -> bool:
    return any("overload" in ast.dump(one) for one in node.decorator_list)


def raised(node: Function) -> Iterator[str]:
    """Yield the codes that a function's own body raises as `raise Fault("code")`."""
    for inner in _own(node):
        if (
            isinstance(inner, ast.Raise)
            and isinstance(inner.exc, ast.Call)
            and getattr(inner.exc.func, "id", "") == "Fault"
            and inner.exc.args
            and isinstance(inner.exc.args[0], ast.Constant)
        ):
            yield str(inner.exc.args[0].value)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a function without the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from _own(child)


def types_defined_twice(found: Sequence[Module]) -> dict[str, list[str]]:
    """Return each public class or alias name that several modules define, with those modules."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in found:
        for name in {name for node in one.tree.body for name in _type_names(node)}:
            places[name].append(one.name)
    return {name: where for name, where in sorted(places.items()) if len(where) > 1}


def _type_names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
        yield node.name
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp):
        for target in node.targets:
            if isinstance(target, ast.Name) and re.fullmatch(r"[A-Z]\w*[a-z]\w*", target.id):
                yield target.id


# Rules

RULE = re.compile(r"^\| (?P<rule>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
HELD_BY = re.compile(r"`([\w/.-]+?)(?:::(\w+))?`")


def rules(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Read the table of rules in CONTRIBUTING: each rule and what holds it, as (file, test)."""
    rows = text.partition("| rule |")[2].split("\n\n")[0]
    return [
        (found["rule"].strip(), HELD_BY.findall(found["tests"]))
        for found in RULE.finditer(rows)
        if not found["rule"].startswith("--")
    ]


# The page


def measure(root: Path) -> dict[str, str]:
    """Measure the tree below `root`; return each figure's name and text, in the page's order."""
    found = modules(root)
    gateway = [one for one in found if one.name.startswith("sync.gateway")]
    tests = modules(root, ("tests",))
    public = list(public_functions(found))
    raising = [one for one in public if one.codes]
    rows = {"modules": str(len(found)), "lines": f"{sum(one.lines for one in found):,}"}
    for name, part in (
        ("kiosk", [one for one in found if one.path.startswith("kiosk/")]),
        (
            "sync without gateway",
            [o for o in found if o.path.startswith("sync/") if o not in gateway],
        ),
        ("sync/gateway", gateway),
        ("kiosk + sync", found),
        ("tests", tests),
    ):
        rows[f"module, {name}"] = str(module_sizes(part))
        rows[f"function, {name}"] = str(function_sizes(part))
    rows["import circles"] = str(len(circles(found)))
    rows["imports of another feature's store"] = str(len(foreign_stores(found)))
    rows["public functions with a docstring"] = _share([bool(one.docstring) for one in public])
    rows["public functions that raise and name every code"] = _share([o.is_told for o in raising])
    rows["public functions told, codes named"] = _share([one.is_told for one in public])
    rows["type names defined in several modules"] = str(len(types_defined_twice(found)))
    held = rules((root / "CONTRIBUTING.md").read_text("utf-8"))
    rows["rules of CONTRIBUTING with a test"] = _share([bool(by) for _, by in held])
    return rows


def _share(marks: Sequence[bool]) -> str:
    if not marks:
        return "–"
    return f"{sum(marks)} of {len(marks)} ({100 * sum(marks) / len(marks):.0f} %)"


def at_commit(commit: str) -> dict[str, str]:
    """Measure a commit of this repository, unpacked into a temporary folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive,
    ):
        archive.extractall(folder, filter="data")
        return measure(Path(folder))


def page(columns: Mapping[str, Mapping[str, str]]) -> str:
    """Write the page: one row a figure, one column a state."""
    lines = [
        "# Figures of the house",
        "",
        "Written by `python -m bench house`, which reads the code with `ast`. Sizes are lines:",
        "median / 90th percentile / largest. `tests/structure/test_ratchet.py` holds the limits.",
        "",
        f"| figure | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
    ]
    for name in next(iter(columns.values())):
        cells = " | ".join(column[name] for column in columns.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Write docs/house.md and print it."""
    columns = {f"before ({commit})": at_commit(commit) for commit in BEFORE}
    PAGE.write_text(page({**columns, "now": measure(ROOT)}), encoding="utf-8")
    print(PAGE.read_text("utf-8"))
