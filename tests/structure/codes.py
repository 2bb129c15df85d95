"""Find the codes of the catalogue in source text: those that are made, those that are built."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

Tables = dict[str, ast.expr]


def constants(tree: ast.AST) -> set[str]:
    """Return every string constant of a module, the fixed parts of f-strings included."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def stands_for_codes(tree: ast.Module) -> set[str]:
    """Return the literals that stand where only a code can stand.

    The first argument of `Fault`, an argument `code=`, what `.code` is compared with, what is
    assigned to a name `code`, and tables that one of those names. An f-string gives a pattern with
    `*` for its values.
    """
    tables = _tables(tree)
    return {text for place in _places(tree) for text in _literals(place, tables, ())}


def _tables(tree: ast.Module) -> Tables:
    found: Tables = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(target, ast.Name) and isinstance(
            value, ast.Dict | ast.Set | ast.Tuple | ast.List | ast.Constant | ast.Call
        ):
            found[target.id] = value
    return found


def _places(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if _name(node.func) == "Fault" and node.args:
                yield node.args[0]
            yield from (one.value for one in node.keywords if one.arg == "code")
        elif isinstance(node, ast.Compare) and _is_code(node.left):
            yield from node.comparators
        elif isinstance(node, ast.Assign) and any(_name(one) == "code" for one in node.targets):
            yield node.value


def _is_code(node: ast.expr) -> bool:
    """Tell a Fault's code from a file type's (`kind.code`)."""
    return _name(node) == "code" and ast.unparse(node) != "kind.code"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _literals(node: ast.expr, tables: Tables, seen: tuple[str, ...]) -> Iterator[str]:
    def again(*parts: ast.expr) -> Iterator[str]:
        return (text for part in parts for text in _literals(part, tables, seen))

    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(one.value if isinstance(one, ast.Constant) else "*" for one in parts)
        case ast.IfExp(body=body, orelse=other):
            yield from again(body, other)
        case ast.Tuple(elts=values) | ast.Set(elts=values) | ast.List(elts=values):
            yield from again(*values)
        case ast.BoolOp(values=values) | ast.Dict(values=values):
            yield from again(*values)
        case ast.BinOp(left=left, right=right):
            yield from again(left, right)
        case ast.Subscript(value=table):
            yield from again(table)
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=args):
            yield from again(table, *args[1:])
        case ast.Call(func=ast.Name(id="frozenset"), args=args):
            yield from again(*args)
        case ast.Name(id=name) if name in tables and name not in seen:
            yield from _literals(tables[name], tables, (*seen, name))


def tables_of_codes(tree: ast.AST, catalogue: Collection[str]) -> Iterator[list[str]]:
    """Yield the strings of each display of which most are codes: all of them must be."""
    for node in ast.walk(tree):
        parts: list[list[ast.expr | None]] = []
        if isinstance(node, ast.Dict):
            parts = [list(node.keys), list(node.values)]
        elif isinstance(node, ast.Set | ast.Tuple | ast.List):
            parts = [list(node.elts)]
        for part in parts:
            texts = [str(one.value) for one in part if _is_text(one)]
            if len(texts) > 2 and sum(one in catalogue for one in texts) * 2 > len(texts):
                yield texts


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def built(tree: ast.Module, catalogue: Collection[str]) -> set[str]:
    """Return the codes that a module builds: by an f-string, or by `.replace(old, new)`."""
    made = set()
    own = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(one.value)) if isinstance(one, ast.Constant) else "[a-z_]+"
                for one in node.values
            ]
            fixed = [str(one.value) for one in node.values if isinstance(one, ast.Constant)]
            if re.fullmatch(r"[a-z_]{6,}", "".join(fixed)):
                made |= {code for code in catalogue if re.fullmatch("".join(parts), code)}
        match node:
            case ast.Call(
                func=ast.Attribute(attr="replace"),
                args=[ast.Constant(value=str(old)), ast.Constant(value=str(new))],
            ):
                made |= {code for text in own if (code := text.replace(old, new)) in catalogue}
    return made
