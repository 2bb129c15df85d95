"""Inside the gateway: features meet through what they offer, and use cases name who acts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.structure import trees

ROOT = Path(__file__).parents[2]
GATEWAY = ROOT / "sync" / "gateway"
STORES = {path.parent.name for path in GATEWAY.glob("*/store.py")}


def foreign_stores(path: Path, text: str) -> Iterator[str]:
    """Name every store of another feature that a module of the gateway or the kiosk imports."""
    own = path.relative_to(GATEWAY).parts[0] if path.is_relative_to(GATEWAY) else ""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        else:
            continue
        for feature in sorted(STORES - {own}):
            if f"sync.gateway.{feature}.store" in named:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {feature}"


def modules() -> Iterator[Path]:
    yield from GATEWAY.rglob("*.py")
    yield from (ROOT / "kiosk").rglob("*.py")


def test_no_feature_reads_anothers_store() -> None:
    found = [one for path in modules() for one in foreign_stores(path, path.read_text())]
    assert found == []


def test_a_foreign_store_would_be_found() -> None:
    here = GATEWAY / "firms" / "service.py"
    assert len(STORES) > 10
    for line in (
        "from sync.gateway.bids import store as bids",
        "from sync.gateway.bids.store import Bid",
        "def f():\n    import sync.gateway.bids.store",
    ):
        assert [one.split()[-1] for one in foreign_stores(here, line)] == ["bids"], line
    assert not list(foreign_stores(here, "from sync.gateway.firms import store"))
    assert not list(foreign_stores(here, "from sync.gateway.bids.shared import Bid"))


# What a seat asks for: its signature or token says who, and `guards` checked it.
BY_A_SEAT = {
    "acts.service.take",
    "announcements.service.heard",
    "classes.attending.heard",
    "commands.returned.take",
    "commands.service.answer",
    "courier.receiving.Reception.offer",
    "courier.receiving.Reception.piece",
    "courier.replying.write",
    "courier.taking._Intake.run",
    "courier.taking.take_labelled",
    "desk.openings.close",
    "desk.openings.open_",
    "desk.openings.reading_at",
    "enrolment.service.enrol",
    "firms.service.Firms.standing",
    "help.service.heard",
    "outages.service.heard",
    "room.service.Room.heard",
    "registrations.asking.count",
    "registrations.drafts.fetch",
    "vendors.service.identify",
    "proofs.checkpoints.take",
    "witness.service.witness",
}
# What the gateway does by itself, or while people sign in.
BY_ITSELF = {
    "bids.again.judge_again",
    "bids.again.judge_known",
    "bids.superseding.tell_everybody",
    "centre.Centre.keep_time",
    "centre.Centre.writing",
    "centre.create",
    "core.mend",
    "courier.receiving.recover",
    "courier.receiving.sweep",
    "desk.held.settle",
    "doubles.note",
    "feed.service.page",
    "outages.service.note_serving",
    "outages.service.note_start",
    "proofs.checkpoints.look_through",
    "proofs.service.keep_house",
    "registrations.deciding.lapse",
    "registrations.drafts.sweep",
    "registrations.persons.note",
    "registrations.retention.count_due",
    "registrations.archive.archive_due",
    "room.service.Room.board",
    "staff.roster.roster",
    "staff.secret.calibrate",
    "staff.sessions.Sessions.begin",
    "staff.sessions.Sessions.end",
    "staff.sessions.Sessions.end_of",
    "staff.sessions.Sessions.find",
    "staff.sessions.Sessions.note_refused",
    "staff.sessions.Sessions.sign_out",
    "staff.setup.first_administrator",
    "staff.setup.setup_code",
    "staff.signing_in.require",
    "staff.signing_in.sign_in",
    "tenders.service.take_in_by_itself",
    "vendors.accounts.apply_due",
}
# One or two people; one or two as the role it is about takes.
NAMED = {"Member", "Two", "Member | Two"}


def calls(function: ast.FunctionDef) -> set[str]:
    """Name what a function calls, by the last part of each name."""
    found = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    names = (getattr(func, "attr", getattr(func, "id", "")) for func in found)
    return {name for name in names if name}


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """Return a module's functions and methods by their names."""
    found = {}
    for node in tree.body:
        for inner in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(inner, ast.FunctionDef):
                prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
                found[prefix + inner.name] = inner
    return found


def unnamed(module: str, tree: ast.Module) -> Iterator[str]:
    """Name the public functions that write, by themselves or by a private one, and take no `by`."""
    known = functions(tree)
    writing = {"writing"}
    while True:
        more = {name.split(".")[-1] for name, one in known.items() if calls(one) & writing}
        more = {name for name in more if name.startswith("_")} - writing
        if not more:
            break
        writing |= more
    for name, one in known.items():
        if name.split(".")[-1].startswith("_") or not calls(one) & writing:
            continue
        given = dict(
            zip((each.arg for each in one.args.kwonlyargs), one.args.kw_defaults, strict=True)
        )
        taken = {each.arg: each for each in (*one.args.args, *one.args.kwonlyargs)}.get("by")
        annotation = (
            "" if taken is None or taken.annotation is None else ast.unparse(taken.annotation)
        )
        if annotation not in NAMED or given.get("by") is not None:
            yield f"{module}.{name}"


def use_cases() -> Iterator[tuple[str, ast.Module]]:
    for path in GATEWAY.rglob("*.py"):
        parts = path.relative_to(GATEWAY).with_suffix("").parts
        if parts[0] not in ("db", "uploads", "blobs") and not parts[-1].endswith("store"):
            yield ".".join(parts), trees.tree(path)


def test_every_use_case_that_writes_names_who_acts() -> None:
    found = {one for module, tree in use_cases() for one in unnamed(module, tree)}
    assert found == BY_A_SEAT | BY_ITSELF


def by_default(one: ast.FunctionDef) -> bool:
    """Whether a function may be called without `by`."""
    given = zip((each.arg for each in one.args.kwonlyargs), one.args.kw_defaults, strict=True)
    usual = one.args.args[len(one.args.args) - len(one.args.defaults) :]
    names = [*(name for name, default in given if default), *(each.arg for each in usual)]
    return "by" in names


def test_nobody_acts_by_default() -> None:
    """An entry of the journal alone is written where there is no staff yet."""
    found = {
        f"{module}.{name}"
        for module, tree in use_cases()
        for name, one in functions(tree).items()
        if by_default(one)
    }
    assert found == {"journal.service.record"}


def imported(tree: ast.Module) -> dict[str, str]:
    """Return what a module calls names of the gateway, and where they stand: `vendors.shared`."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("sync.gateway."):
            folder = (node.module or "").removeprefix("sync.gateway").lstrip(".")
            for each in node.names:
                found[each.asname or each.name] = f"{folder}.{each.name}".lstrip(".")
    return found


class Calls:
    """What functions of the gateway call, followed from module to module.

    `modules` by their names below `sync.gateway`; what a module passes on is followed as well.
    """

    def __init__(self, modules: Mapping[str, ast.Module]) -> None:
        self.own = {module: functions(tree) for module, tree in modules.items()}
        self._taken = {module: imported(tree) for module, tree in modules.items()}

    def reached(self, module: str, name: str, *, within: bool = False) -> set[str]:
        """Name everything a function calls in the end; `within` its own module only."""
        found, left, seen = set[str](), [(module, name)], set[tuple[str, str]]()
        while left:
            one = left.pop()
            if one in seen or (within and one[0] != module):
                continue
            seen.add(one)
            function = self.own[one[0]][one[1]]
            found |= calls(function)
            left += self._called(one[0], function)
        return found

    def _called(self, module: str, function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                yield from self._places(module, node.func)

    def _places(self, module: str, func: ast.expr) -> Iterator[tuple[str, str]]:
        at, name = module, getattr(func, "attr", getattr(func, "id", ""))
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            at = self._taken[module].get(func.value.id, module)
        if at == module:
            yield from ((at, one) for one in self.own[at] if one.endswith(f".{name}"))
        found = self._place(at, name)
        if found is not None:
            yield found

    def _place(self, module: str, name: str) -> tuple[str, str] | None:
        """Where the function stands that `module` knows as `name`."""
        if name in self.own.get(module, {}):
            return module, name
        passed_on = self._taken.get(module, {}).get(name, "")
        folder, _, last = passed_on.rpartition(".")
        return self._place(folder, last) if passed_on and folder != module else None


def unjournalled(modules: Mapping[str, ast.Module]) -> Iterator[str]:
    """Name the public functions that write for somebody and never reach the journal."""
    gateway = Calls(modules)
    for module, known in gateway.own.items():
        for name, one in known.items():
            takes_by = "by" in {each.arg for each in (*one.args.args, *one.args.kwonlyargs)}
            if not takes_by or name.split(".")[-1].startswith("_"):
                continue
            writes = "writing" in gateway.reached(module, name, within=True)
            if writes and "record" not in gateway.reached(module, name):
                yield f"{module}.{name}"


def test_what_somebody_writes_is_in_the_journal() -> None:
    everything = {
        ".".join(path.relative_to(GATEWAY).with_suffix("").parts): trees.tree(path)
        for path in GATEWAY.rglob("*.py")
    }
    asked = {module for module, _tree in use_cases()}
    found = [one for one in unjournalled(everything) if one.rsplit(".", 1)[0] in asked]
    assert found == []


def test_a_use_case_without_an_entry_would_be_found() -> None:
    wrong = "def f(centre, *, by):\n    _g(centre)\ndef _g(centre):\n    centre.writing()"
    assert list(unjournalled({"m": ast.parse(wrong)})) == ["m.f"]
    right = wrong + "\n    journal.record(centre)"
    assert not list(unjournalled({"m": ast.parse(right)}))


def test_an_entry_that_another_module_writes_is_found() -> None:
    asks = "from sync.gateway.a import shared as a\ndef f(centre, *, by):\n    centre.writing()\n"
    passes_on = ast.parse("from sync.gateway.a.b import g")
    for does, left in (("journal.record(centre)", []), ("pass", ["m.f"])):
        given = {
            "m": ast.parse(asks + "    a.g(centre)"),
            "a.shared": passes_on,
            "a.b": ast.parse(f"def g(centre):\n    {does}"),
        }
        assert list(unjournalled(given)) == left


def test_a_use_case_without_a_name_would_be_found() -> None:
    wrong = (
        "def f(centre):\n    with centre.writing() as db: pass",
        "def f(centre, *, by: Member | None):\n    with centre.writing() as db: pass",
        "def f(centre, *, by: Member = ME):\n    with centre.writing() as db: pass",
        "def f(centre, by):\n    _g(centre)\ndef _g(centre):\n    centre.writing()",
    )
    for text in wrong:
        assert list(unnamed("m", ast.parse(text))) == ["m.f"], text
    right = "def f(centre, *, by: Member):\n    with centre.writing() as db: pass"
    assert not list(unnamed("m", ast.parse(right)))
