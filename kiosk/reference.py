"""Write the reference pages that are held to the code; `PAGES` names them.

Run by `make docs`; a test fails when a committed page differs from what this makes.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
from flask_babel import force_locale

from kiosk import events
from kiosk.cli.fields_page import fields_page
from kiosk.cli.main import main as root_command
from kiosk.cli.packs_page import packs_page
from kiosk.cli.quizzes_page import quizzes_page
from kiosk.cli.rules_page import rules_page
from kiosk.cli.settings import settings_page
from kiosk.cli.tasks_page import tasks_page
from kiosk.errors import CATALOGUE, http_status, identifiers
from kiosk.sessions.moves import LOCKS, MOVES, WHOS
from kiosk.shell.frame import speaking_app
from sync.gateway.features import REGISTERED
from sync.identifiers import regions
from sync.identifiers.form import FIELDS
from sync.identifiers.kinds import LOOKS
from sync.journal import Event
from sync.wire import roles
from sync.wire.roles import Act, Role

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "reference"
CHANGELOG = ROOT / "CHANGELOG.md"


def cli_page() -> str:
    """Return the page of all commands, in Markdown."""
    lines = [
        "# Command line",
        "",
        "Made from the code by `make docs`. Exit codes: 0 done, 1 refused or failed (the reason is",
        "printed), 2 the command line itself is wrong. `--json` prints for a program.",
        "",
    ]
    for path, command in _commands("lpse-kiosk", root_command):
        context = click.Context(
            command, info_name=path, terminal_width=96, color=False, max_content_width=96
        )
        lines += [f"## {path}", "", "```", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(f"{path} {name}", command.commands[name])


def errors_page() -> str:
    """Return the page of all errors, in Markdown."""
    lines = [
        "# Errors",
        "",
        "Made from `kiosk/errors/` by `make docs`. Every failure that is explained to a person:",
        "its code (printed as the reference), the HTTP status of the page, and the words in both",
        "languages. A name in braces stands for a value of the case at hand.",
        "",
    ]
    with speaking_app().app_context():
        for code, entry in sorted(CATALOGUE.items()):
            lines += [f"## {code}", "", f"HTTP {http_status(code)}", ""]
            for lang in ("id", "en"):
                with force_locale(lang):
                    lines.append(f"- **{lang}** {entry.message} {entry.hint}")
            lines.append("")
    return "\n".join(lines)


_ACT_WORDS: dict[Act, str] = {
    "lock": "Cover a seat's screen",
    "end": "End a visit, and with it everything of the visitor's",
    "open": "Open a seat for a visitor *",
    "resume": "Unlock a seat *",
    "extend": "Give a visit more time *",
    "message": "Send a message to a seat's screen",
    "realm": "Turn a seat's screen to the practice room and back",
    "attest": "Vouch for a vendor's identity papers while the link is down",
    "board": "See the room's board",
    "journal": "Read what staff did",
    "staff": "Add, change and remove staff; name committee members",
    "layout": "Place the seats on the board",
    "alarm": "Clear an alarm that was looked into",
    "verify": "Read registrations and decide on them",
    "account": "Deactivate a User ID, take it up again, help with passwords",
    "classes": "Plan classes of the practice room and lead them",
    "records": "Take in blacklists, publish requirement tables, hand out all accounts",
    "courier": "Copy what is queued onto a stick for a courier; take in what one brings",
    "practice": "Set the clocks of practice tenders; bring a class's tenders in",
    "release": "Clear an alarm that keeps a seat from being opened",
    "export": "Hand sealed bids to a committee",
    "wipe": "Erase a seat: keys, database, spool",
    "enrol": "Let a new seat in",
    "gateway": "Move a seat to another address of its gateway; revoke a seat",
}


_TWO_PEOPLE = """\
## Two people

What takes two people together takes two different heads or administrators, each signing in. So
does making, promoting, or giving a new PIN or password to another head or administrator. Neither
of the two may have a secret that another set and they have not changed, nor have been added,
promoted or given a secret by another within the last 24 hours (`gateway second-wait`). The first
two come by one-time codes from the server, and so does whoever comes when fewer than two are left,
with an alarm: see [the room](../how-to/room.md) and
[decision 31](../decisions/0031-two-people-are-two-people.md).
"""


def roles_page() -> str:
    """Return the page of roles and what they may do, in Markdown."""
    lines = [
        "# Roles",
        "",
        "Made from `sync/wire/roles.py` by `make docs`. What is not marked here is refused, at the",
        "gateway and at every seat. Roles are the units of Pasal 9; somebody who serves on a",
        "procurement committee holds none of them (Pasal 13(3)).",
        "",
        "| Act | " + " | ".join(_role_name(role) for role in roles.ROLES) + " | |",
        "|---|" + ":-:|" * len(roles.ROLES) + "---|",
    ]
    for act in roles.ACTS:
        marks = ("✓" if roles.may(role, act) else "" for role in roles.ROLES)
        notes = ["two people together"] if act in roles.TOGETHER else []
        notes += ["also with an expired roster"] if act in roles.WITHOUT_ROSTER else []
        lines.append(f"| {_ACT_WORDS[act]} | " + " | ".join((*marks, "; ".join(notes))) + " |")
    lines += ["", "\\* For visits of these purposes:", ""]
    for role in roles.ROLES:
        purposes = ", ".join(sorted(roles.PURPOSES[role])) or "none"
        lines.append(f"- {_role_name(role)}: {purposes}")
    return "\n".join([*lines, "", _TWO_PEOPLE])


def _role_name(role: Role) -> str:
    return role.replace("_", " ")


def seat_states_page() -> str:
    """Return the page of a seat's states, in Markdown."""
    moves = [(state, act, _who(move.by), move.to) for (state, act), move in MOVES.items()]
    arrows = [f"    {state} --> {to}: {act} ({who})" for state, act, who, to in moves]
    rows = [f"| {state} | {act} | {who} | {to} |" for state, act, who, to in moves]
    locks = [
        f"| {reason} | {lock.by} | {_who(lock.resumed_by)}"
        f" | {'ends by itself' if lock.forgotten else 'waits for staff'} |"
        for reason, lock in LOCKS.items()
    ]
    return _SEAT_STATES.format(
        arrows="\n".join(arrows), rows="\n".join(rows), locks="\n".join(locks)
    )


def _who(them: frozenset[str]) -> str:
    return ", ".join(who for who in WHOS if who in them)


_SEAT_STATES = """\
# States of a seat

Made from `kiosk/sessions/moves.py` by `make docs`. A seat is always in one of three states and
moves only along these arrows; everything else is refused before anybody is asked for a PIN. An
ended visit leaves the seat closed.

```mermaid
stateDiagram-v2
    [*] --> closed
{arrows}
```

`seat` is the program itself: its clock, and its start after a crash. `pin` is the visitor choosing
a PIN of their own. Which member of staff may make a move of staff is decided by role
(`sync/wire/roles.py`).

| state | move | by | leads to |
|---|---|---|---|
{rows}

## Why a seat may be locked

| reason | who locks | who resumes | left locked for long, the visit |
|---|---|---|---|
{locks}

A visitor resumes with the PIN they chose for this visit; after five wrong ones in a row only staff
do. A visit never ends while a bid is being sealed. One whose tender closes soon is not locked when
its time is over, and does not end by itself.
"""


def identifiers_page() -> str:
    """Return the page of what is looked at in a form, what may be found, and of the regions."""
    table = regions.built_in()
    found = [code for code in identifiers.ENTRIES if not code.startswith("regions_")]
    with speaking_app().app_context():
        words = [f"| `{code}` | {_said(code, 'id')} | {_said(code, 'en')} |" for code in found]
    counted = Counter(code[:2] for code in table.table.regencies)
    others: dict[str, list[str]] = {}
    for name, code in table.table.aliases.items():
        others.setdefault(code, []).append(name)
    return _IDENTIFIERS.format(
        kinds="\n".join(_kinds()),
        words="\n".join(words),
        edition=table.edition,
        date=table.table.date,
        counts=f"{len(counted)} provinces, {len(table)} regencies and cities",
        provinces="\n".join(
            f"| {one.code} | {one.name} | {counted[one.code]} |" for one in table.provinces()
        ),
        moved=", ".join(f"{old} → {new}" for old, new in table.table.moved.items()),
        aliases="; ".join(f"{', '.join(names)} → {code}" for code, names in others.items()),
    )


def _kinds() -> Iterator[str]:
    for kind, looked in LOOKS.items():
        rule = " ".join((looked.__doc__ or "").split())
        where = ", ".join(f"`{path}`" for path, of in FIELDS.items() if of == kind)
        yield f"| `{kind}` | {rule} | {where} |"


def _said(code: str, lang: str) -> str:
    with force_locale(lang):
        return f"{CATALOGUE[code].message} {CATALOGUE[code].hint}"


_IDENTIFIERS = """\
# Identifiers and regions

Made from `sync/identifiers/` by `make docs`. Wizard, desk, gateway and bidding pages look at what
was typed by these rules. What cannot be an identifier at all must be changed; anything else that
looks odd may be confirmed ("bila memang begitu, lanjutkan"), and no real number is refused. A
number is never repeated in a sentence, and no year of birth is read from one. A name in braces
stands for a value of the case at hand.

| kind | rule | fields of the form |
|---|---|---|
{kinds}

## What may be found

| word | Indonesian | English |
|---|---|---|
{words}

## Regions

{edition}, of {date}: {counts}. Sources and licences: `sync/identifiers/NOTICE.md`. This is
the table that comes with the program.

| code | province | regencies and cities |
|---|---|---|
{provinces}

Former codes, which people's numbers keep: {moved}. Where a province lost regencies before 2015, any
regency of it is taken in a NIK, and so is all of Timor Timur (54).

Found also by these names: {aliases}.

## A newer decree

Staff publish it at the gateway, on the console's page *Wilayah* or by `lpse-kiosk gateway regions`;
it reaches the seats by the feed ([how](../how-to/en/verification.md)). `lpse-kiosk doctor` says
which table is used.
"""


def log_page() -> str:
    """Return the page of what the seat's log and the gateway's journal record, in Markdown."""
    kinds = {name: kind.event for name, kind in REGISTERED.journal.items()}
    return _LOG.format(events="\n".join(_events(events.EVENTS)), entries="\n".join(_events(kinds)))


def _events(catalogue: Mapping[str, Event]) -> Iterator[str]:
    for name, event in sorted(catalogue.items()):
        carried = [f"`{one}`" for one in event.fields]
        carried += [f"`{one}`?" for one in event.optional]
        yield f"| `{name}` | {event.meaning} | {', '.join(carried)} |"


_LOG = """\
# What is recorded

Made from the code by `make docs`. Both logs are append-only Merkle logs. A `?` marks what an entry
need not carry. Never in one: prices, tax numbers, names of people, of firms or of documents, PINs.

## At a seat

From `kiosk/events.py`; each entry has the trusted time as an interval, or none.

| event | meaning | carries |
|---|---|---|
{events}

## At the gateway

From each feature's `entries.py`; each entry has the time, who acted and, where one is asked, why.

| entry | meaning | carries |
|---|---|---|
{entries}
"""


def _spoken(page: Callable[[], str]) -> Callable[[], str]:
    """Give a page the application context that its sentences need."""

    def make() -> str:
        with speaking_app().app_context():
            return page()

    return make


def changelog(text: str) -> str:
    """Return the changelog with its last section, on what the release holds, made again."""
    lists = {
        "Commands": [
            path.removeprefix("lpse-kiosk ")
            for path, command in _commands("lpse-kiosk", root_command)
            if not isinstance(command, click.Group)
        ],
        "Databases, with their newest migration": _newest_migrations(),
        "Decisions up to": [max(path.name[:4] for path in (ROOT / "docs/decisions").glob("0*.md"))],
    }
    told = [
        textwrap.fill(
            f"- **{name}**: {', '.join(f'`{one}`' for one in sorted(items))}.",
            width=104, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False,
        )
        for name, items in lists.items()
    ]  # fmt: skip
    return "\n".join([text.partition(_HOLDS)[0].rstrip("\n"), "", _HOLDS, *told, ""])


_HOLDS = "### What this release holds"
_DATABASES = {"seat": "kiosk/db", "gateway": "sync/gateway/db", "outbox": "sync/outbox"}


def _newest_migrations() -> list[str]:
    def newest(folder: str) -> str:
        text = "".join(path.read_text("utf-8") for path in (ROOT / folder).glob("m*.py"))
        return str(max(re.findall(r"def (m0[0-9]{3})_", text)))

    return [f"{name} {newest(folder)}" for name, folder in _DATABASES.items()]


PAGES = {
    "cli.md": cli_page,
    "errors.md": errors_page,
    "identifiers.md": identifiers_page,
    "log.md": log_page,
    "requirement-tables.md": _spoken(rules_page),
    "registration-fields.md": fields_page,
    "roles.md": roles_page,
    "seat-states.md": seat_states_page,
    "settings.md": settings_page,
    "training-packs.md": _spoken(packs_page),
    "training-quizzes.md": _spoken(quizzes_page),
    "training-tasks.md": _spoken(tasks_page),
}


def main() -> None:
    """Write every page, and the end of the changelog."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    CHANGELOG.write_text(changelog(CHANGELOG.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
