"""`lpse-kiosk install`: put the hardened services of a seat or a gateway on this machine."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from kiosk.install import plan as plans
from kiosk.install import steps as orders
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync.errors import Fault
from sync.wire.shapes import Realm


@click.command()
@click.argument("role", type=click.Choice(["seat", "gateway"]))
@click.option(
    "--screen",
    type=click.Choice(["cage", "openbox", "none"]),
    default="cage",
    show_default=True,
    help="What shows a seat's window: cage (Wayland), openbox (X), or a later choice.",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("/"),
    show_default=True,
    help="Install into another machine's files, such as an image being built.",
)
@click.option(
    "--program",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The lpse-kiosk the services start.  [default: the one running]",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--uninstall", is_flag=True, help="Take services and files away; state stays.")
@pass_frame
@tells_faults
def install(
    frame: Frame,
    role: str,
    screen: str,
    root: Path,
    program: Path | None,
    dry_run: bool,
    uninstall: bool,
) -> None:
    """Install the services of a seat or a gateway: users, sandboxes, the screen.

    With --realm training before it, a seat of the practice room, or its gateway: that has a service
    and a user of its own, listens on port 8441 and may stand beside the other.

    May be repeated: what is already right is left alone. /etc/lpse-kiosk/seat.env is never
    overwritten. docs/how-to/install.md tells the whole story.

    \b
    Example: lpse-kiosk install seat --dry-run
    """
    if sys.platform != "linux":
        raise Fault("install_not_linux")
    root = root.absolute()
    chosen = screen if role == "seat" and screen != "none" else None
    path = (program or Path(sys.argv[0])).absolute()
    if uninstall:
        _remove(role, root, frame.realm, dry_run=dry_run)
        return
    if not dry_run and root == Path("/"):
        orders.require_reachable(path)
    _write(plans.plan(role, chosen, path, root, frame.realm), root, dry_run=dry_run)
    for command in orders.steps(role, chosen, root, frame.realm):
        _step(command, dry_run=dry_run)


def _write(planned: list[plans.Planned], root: Path, *, dry_run: bool) -> None:
    for one in planned:
        click.echo(f"{one.state:8} {root / one.path}")
        if dry_run or one.state == "same":
            continue
        try:
            plans.write(one, root)
        except OSError as error:
            raise Fault("install_needs_root", path=str(root / one.path)) from error


def _remove(role: str, root: Path, realm: Realm, *, dry_run: bool) -> None:
    for command in orders.undo_steps(role, root, realm):
        with contextlib.suppress(Fault):  # not enabled, or half removed: the files still go
            _step(command, dry_run=dry_run)
    screens = ("cage", "openbox") if role == "seat" else (None,)
    found = (plans.plan(role, screen, Path("/"), root, realm) for screen in screens)
    paths = {one.path for each in found for one in each}
    for path in sorted(paths):
        if not (root / path).exists():
            continue
        click.echo(f"removed  {root / path}")
        if dry_run:
            continue
        try:
            (root / path).unlink()
        except OSError as error:
            raise Fault("install_needs_root", path=str(root / path)) from error


def _step(command: list[str], *, dry_run: bool) -> None:
    click.echo(f"run      {' '.join(command)}")
    if not dry_run:
        orders.run(command)
