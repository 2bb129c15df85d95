"""All that could be carried from one realm to the other, read out of the program's own code."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from sync.gateway.features import FEATURES
from sync.wire.messages import SPOKEN

ROOT = Path(__file__).parents[2]
# Of a call that signs or checks a JWS: which argument says what kind of message it is.
_KIND_AT = {"sign": 1, "verify": 1, "verified": 1, "opened": 1, "signed_by_seat": 0}
_A_KIND = re.compile(r"[a-z]+(-[a-z]+)*")
_RANDOM = re.compile(r"token_bytes|token_hex|token_urlsafe|choice|randbits|SystemRandom")


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program but the makers of test vectors, by its path."""
    paths = [*ROOT.glob("kiosk/**/*.py"), *ROOT.glob("sync/**/*.py")]
    names = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {
        name: ast.parse(path.read_text("utf-8"))
        for name, path in sorted(names.items())
        if not name.startswith("sync/vectors/")
    }


@functools.cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of those modules that something is read from, with its module's name."""
    wanted = ast.Call | ast.Assign | ast.Constant | ast.ImportFrom
    return [
        (name, node)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, wanted)
    ]


@functools.cache
def calls() -> list[tuple[str, str, str, ast.Call]]:
    """Every call: in which module, on what, of which name, and the call itself."""
    found = []
    for module, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.append((module, ast.unparse(node.func.value), node.func.attr, node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.append((module, "", node.func.id, node))
    return found


def signed_kinds() -> set[str]:
    """Kinds of signed messages: what is written into the `typ` of a JWS, or asked of one."""
    found: set[str] = set()
    patterns: set[str] = set()
    for _module, on, name, call in calls():
        at = _KIND_AT.get(name)
        if at is None or on not in ("", "jws", "guards") or len(call.args) <= at:
            continue
        kind = call.args[at]
        if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
            found |= {kind.value} if _A_KIND.fullmatch(kind.value) else set()
        elif isinstance(kind, ast.JoinedStr):
            patterns.add("".join(
                str(part.value) if isinstance(part, ast.Constant) else "[a-z]+"
                for part in kind.values
            ))  # fmt: skip
    for pattern in patterns:
        assert any(re.fullmatch(pattern, kind) for kind in found), f"who reads {pattern}?"
    return found


def other_tokens() -> set[str]:
    """Kinds of tokens that are no messages, by the constants that name their `typ`."""
    return {
        str(node.value.value)
        for _module, node in nodes()
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and [ast.unparse(each) for each in node.targets] == ["TYP"]
    }


def command_types() -> set[str]:
    """Types of commands that a gateway takes, and all that are written anywhere in the code."""
    taken = {type_ for one in FEATURES for type_ in one.commands}
    written = {
        node.value
        for _module, node in nodes()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"id\.lpse\.[a-z.]+\.v\d+", node.value)
    }
    return taken | written


def feed_kinds() -> set[str]:
    """Kinds of items of the feed."""
    return set(SPOKEN) | {kind for one in FEATURES for kind in one.feed}


def signers_of_notes() -> set[str]:
    """Modules that sign notes: receipts, checkpoints, and whatever comes."""
    return {
        name
        for name, on, called, _ in calls()
        if on == "notes" and called in ("sign", "cosign", "minisign")
    }


def sealers() -> set[str]:
    """Modules that seal something to a recipient with what `sync.sealing` gives them."""
    given = {
        (name, each.name)
        for name, node in nodes()
        if isinstance(node, ast.ImportFrom) and node.module == "sync.sealing"
        for each in node.names
    }
    return {
        name
        for name, on, called, _ in calls()
        if called in ("seal", "encrypt_bytes")
        and not name.startswith("sync/sealing/")
        and (on == "sealing" or (not on and (name, called) in given))
    }


def derived() -> dict[str, set[str]]:
    """Purposes for which a seat or gateway derives a key of its own key, by the side."""
    found: dict[str, set[str]] = {"sync/gateway": set(), "kiosk": set()}
    for name, _, called, call in calls():
        if called == "derive" and call.args and isinstance(call.args[0], ast.Constant):
            side = "sync/gateway" if name.startswith("sync/gateway/") else "kiosk"
            found[side].add(str(call.args[0].value))
    return found


def makers_of_secrets() -> set[str]:
    """Modules that draw random letters or bytes: among them are all codes, tokens and cookies."""
    return {
        name
        for name, on, called, _ in calls()
        if on.startswith("secrets") and _RANDOM.fullmatch(called)
    }
