"""`lpse-kiosk --realm training classes …`: a trainer's classes, without the console."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.cli.packs import told
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tell, tells_faults
from kiosk.web import filters
from sync.errors import Fault
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassDraft, ShelfPack, ShelfReport, StepDraft
from sync.training.pack_files import printable


@click.group("classes")
def classes() -> None:
    """Plan and lead classes of the practice room (kelas)."""


@classes.command()
@click.argument("title")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Its day.")
@click.option("--pack", "packs", multiple=True, required=True, help="A content pack's id.")
@signing.by_option
@pass_frame
@tells_faults
def plan(
    frame: Frame, title: str, date: datetime, packs: tuple[str, ...], who: signing.Who
) -> None:
    """Plan a class with every lesson, quiz and task of its packs, in their order; print its id.

    A trainer or the head signs in. Choose single steps in the console.

    \b
    Example: lpse-kiosk --realm training classes plan "Kelas pagi" --date 2026-12-01 --pack penyedia
    """
    centre = opened(frame)
    by = signing.one_person(centre, "classes", who)
    known = {one.pack.id: one for one in service.shelf(centre)}
    if strange := [name for name in packs if name not in known]:
        raise Fault("class_pack_unknown", pack=strange[0])
    steps = [step for name in packs for step in _steps(known[name])]
    draft = ClassDraft(title, date.date(), packs, steps)
    click.echo(service.plan(centre, draft, by=by))


@classes.command("list")
@json_option
@pass_frame
@tells_faults
def list_(frame: Frame, as_json: bool) -> None:
    """List the classes: id, day, state, trainees, title.

    \b
    Example: lpse-kiosk --realm training classes list
    """
    found = service.classes(opened(frame))
    if as_json:
        say_json(
            [
                {
                    "class_id": one.class_id,
                    "title": one.title,
                    "date": one.date.isoformat(),
                    "state": one.state,
                    "trainer": one.trainer,
                    "trainees": one.trainees,
                }
                for one in found
            ]
        )
        return
    for one in found:
        day = filters.hari(one.date.isoformat())
        click.echo(f"{one.class_id}  {day}  {_state(one.state)}  {one.trainees:3}  {one.title}")


@classes.command("packs")
@json_option
@pass_frame
@tells_faults
def packs(frame: Frame, as_json: bool) -> None:
    """List the content packs that a class may take: id, version, title.

    What is wrong in the server's folder of packs is told with file, line and what to do, and ends
    with exit code 1; the version before it stays.

    \b
    Example: lpse-kiosk --realm training classes packs
    """
    report = service.shelf_report(opened(frame))
    if as_json:
        say_json(_shelf(report))
    else:
        _list_shelf(report)
    if report.trouble is not None or report.wrong:
        raise SystemExit(1)


def _list_shelf(report: ShelfReport) -> None:
    for one in report.packs:
        click.echo(f"{one.pack.id} {one.pack.version}  {printable(one.pack.title)}")
    if report.trouble is not None:
        tell(report.trouble, as_json=False)
    for wrong in report.wrong:
        if wrong.kept is None:
            said = _("tidak ada versi sebelumnya dari sini")
        else:
            said = _("tetap ditawarkan: %(version)s", version=wrong.offered or wrong.kept.version)
        click.echo(f"{wrong.name}: {said}", err=True)
        for fault in wrong.problems:
            tell(fault, as_json=False)


def _shelf(report: ShelfReport) -> dict[str, object]:
    return {
        "packs": [
            {"id": one.pack.id, "version": one.pack.version, "title": one.pack.title}
            for one in report.packs
        ],
        "wrong": [
            {
                "name": one.name,
                "offered": one.offered or None,
                "problems": [told(fault) for fault in one.problems],
            }
            for one in report.wrong
        ],
        "trouble": None if report.trouble is None else told(report.trouble),
    }


@classes.command("open")
@click.argument("class_id")
@signing.by_option
@pass_frame
@tells_faults
def open_(frame: Frame, class_id: str, who: signing.Who) -> None:
    """Let trainees join a class; print the code that they type.

    \b
    Example: lpse-kiosk --realm training classes open 01a20000-0000-7000-8000-000000000030
    """
    centre = opened(frame)
    by = signing.one_person(centre, "classes", who)
    service.open_class(centre, class_id, by=by)
    click.echo(service.one(centre, class_id).training_class.code)


@classes.command()
@click.argument("class_id")
@signing.by_option
@pass_frame
@tells_faults
def close(frame: Frame, class_id: str, who: signing.Who) -> None:
    """End a class: running quizzes end, and nobody joins any more.

    \b
    Example: lpse-kiosk --realm training classes close 01a20000-0000-7000-8000-000000000030
    """
    centre = opened(frame)
    by = signing.one_person(centre, "classes", who)
    service.close_class(centre, class_id, by=by)


@classes.command()
@click.argument("class_id")
@click.argument("step", type=int)
@signing.by_option
@pass_frame
@tells_faults
def show(frame: Frame, class_id: str, step: int, who: signing.Who) -> None:
    """Put a step of the plan, by its number, on every screen; 0 lets everybody go on alone.

    \b
    Example: lpse-kiosk --realm training classes show 01a20000-0000-7000-8000-000000000030 2
    """
    centre = opened(frame)
    by = signing.one_person(centre, "classes", who)
    steps = service.one(centre, class_id).training_class.steps
    if not 0 <= step <= len(steps):
        raise Fault("class_plan_step_unknown", step=step)
    service.show_step(centre, class_id, steps[step - 1].id if step else None, by=by)


@classes.command("import-roster")
@click.argument("class_id")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@signing.by_option
@pass_frame
@tells_faults
def import_roster(frame: Frame, class_id: str, file: Path, who: signing.Who) -> None:
    """Take a roster in CSV: name, organisation, seat. What is wrong is told by its line.

    Exit code 1 when a line was not taken; the others were.

    \b
    Example: lpse-kiosk --realm training classes import-roster 01a20000-… peserta.csv
    """
    centre = opened(frame)
    by = signing.one_person(centre, "classes", who)
    report = service.roster_import(centre, class_id, file.read_bytes(), by=by)
    click.echo(
        _("%(added)s ditambahkan, %(known)s sudah ada", added=report.added, known=report.known)
    )
    for each in report.problems:
        what = explain(each.fault()).message
        click.echo(_("baris %(line)s: %(what)s", line=each.line, what=what), err=True)
    if report.problems:
        raise SystemExit(1)


@classes.command()
@click.argument("class_id")
@json_option
@pass_frame
@tells_faults
def board(frame: Frame, class_id: str, as_json: bool) -> None:
    """Show where everybody is: name, step, steps done, marks of quizzes, hand up.

    Which seats are connected is known to the server alone: the console shows it.

    \b
    Example: lpse-kiosk --realm training classes board 01a20000-0000-7000-8000-000000000030
    """
    found = service.board(opened(frame), class_id)
    if as_json:
        say_json([_row(one) for one in found.rows])
        return
    titles = {one.id: one.title for one in found.training_class.steps}
    for one in found.rows:
        far = one.progress
        marks = "  ".join(_marks(one))
        hand = _("angkat tangan") if far.hand_up_since else ""
        done = f"{len(far.done)}/{len(titles)}"
        where = titles.get(far.step or "", "-")
        click.echo(f"{one.name:30} {done:7} {where:40} {marks}  {hand}".rstrip())


def _state(state: str) -> str:
    words: dict[str, str] = {
        "planned": _("direncanakan"),
        "open": _("dibuka"),
        "closed": _("ditutup"),
        "unplanned": _("hanya dikenal kursi"),
        "study": _("belajar mandiri"),
    }
    return words.get(state, state)


def _steps(shelf: ShelfPack) -> Sequence[StepDraft]:
    found = []
    for lesson in shelf.pack.lessons:
        found.append(StepDraft("lesson", shelf.pack.id, lesson.id))
        found += [StepDraft("quiz", shelf.pack.id, word) for word in lesson.quizzes]
        found += [StepDraft("task", shelf.pack.id, word) for word in lesson.tasks]
    return found


def _marks(row: service.BoardRow) -> list[str]:
    scores = [one.score for one in row.progress.quizzes.values() if one.score is not None]
    return [f"{one.percent:g}%" for one in scores if one.percent is not None]


def _row(row: service.BoardRow) -> dict[str, object]:
    far = row.progress
    return {
        "trainee_id": row.trainee_id,
        "name": row.name,
        "organisation": row.organisation,
        "seat": None if row.seat is None else row.seat.name,
        "here": far.here,
        "step": far.step,
        "done": list(far.done),
        "scores": {
            step: one.score.percent for step, one in far.quizzes.items() if one.score is not None
        },
        "hand_up": far.hand_up_since is not None,
        "stuck": far.stuck_since is not None,
        "late_answers": far.late,
    }
