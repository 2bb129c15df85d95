"""What `templates/courier/` may see. No tender's name: counts, sizes and times only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.courier.service import Back, Courier
from kiosk.courier.work import StickSnapshot, StickState
from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.printing import PrintJob
from kiosk.seat.prints import PrintView, print_view
from kiosk.seat.sticks import unwritable, writable
from kiosk.staff.views import SignInView
from kiosk.web import filters
from sync.courier import layout
from sync.errors import Fault
from sync.outbox.carrying import CopiedBundle, QueueLoad


@dataclass(frozen=True)
class StandView:
    """The first page: what waits, what was copied, and what came back."""

    load: QueueLoad
    bundles: Sequence[CopiedBundle]
    fresh: Sequence[Back]
    refused: Sequence[tuple[str, Explanation]]
    running: bool
    link_up: bool

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        names = [one.labelled.name for one in self.fresh if one.labelled]
        codes = [words.code for _stick, words in self.refused]
        return f"{self.load}{len(self.bundles)}{names}{codes}{self.running}{self.link_up}"


def stand(courier: Courier) -> StandView:
    """Look at all of it."""
    backs, work = courier.backs(), courier.work()
    return StandView(
        courier.load(),
        courier.bundles()[:5],
        [one for one in backs if one.labelled is not None and not one.taken],
        [(one.medium_label, explain(one.fault)) for one in backs if one.fault is not None],
        running=work is not None and work.state is StickState.RUNNING,
        link_up=courier.link_up(),
    )


@dataclass(frozen=True)
class OutView:
    """The page on which a stick is chosen."""

    load: QueueLoad
    media: Sequence[Medium]
    unwritable: Sequence[Explanation]
    sign_in: SignInView
    chosen: str
    errors: Mapping[str, str]

    @property
    def options(self) -> list[tuple[str, str, str]]:
        """Rows (id, name, room) of the sticks."""
        rows = []
        for one in self.media:
            room = _("%(free)s kosong dari %(all)s") % {
                "free": filters.ukuran(one.free_bytes),
                "all": filters.ukuran(one.total_bytes),
            }
            rows.append((one.id, one.label, room))
        return rows


def out(courier: Courier, chosen: str, staff_chosen: str, errors: Mapping[str, str]) -> OutView:
    """Show the sticks that something can be copied onto."""
    return OutView(
        courier.load(),
        writable(courier.media),
        unwritable(courier.media),
        SignInView.of(courier.staff, "courier", chosen=staff_chosen, found=errors),
        chosen,
        errors,
    )


@dataclass(frozen=True)
class BackView:
    """The page on which a way back is chosen."""

    backs: Sequence[Back]
    sign_in: SignInView
    chosen: str
    errors: Mapping[str, str]

    @property
    def options(self) -> list[tuple[str, str, str]]:
        """Rows (folder's name, stick, what it holds) of the ways back."""
        rows = []
        for one in self.backs:
            assert one.labelled is not None
            label = one.labelled.label
            made = filters.tanggal(label.made_at) if label.made_at else ""
            words = _("%(n)s jawaban, dibuat %(at)s") % {
                "n": filters.angka(label.items),
                "at": made,
            }
            rows.append((one.labelled.name, one.medium_label, words))
        return rows


def back(courier: Courier, chosen: str, staff_chosen: str, errors: Mapping[str, str]) -> BackView:
    """Show the ways back that were not taken in yet."""
    return BackView(
        stand(courier).fresh,
        SignInView.of(courier.staff, "courier", chosen=staff_chosen, found=errors),
        chosen,
        errors,
    )


@dataclass(frozen=True)
class WorkView:
    """How far it is, or what came of it. `printing` is the receipt on its way to the printer."""

    work: StickSnapshot
    trouble: Explanation | None
    printing: PrintView | None

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.work.state is StickState.RUNNING

    @property
    def folder(self) -> str:
        """Where the bundle lies on the stick."""
        exported = self.work.exported
        return "" if exported is None else f"{layout.FOLDER}/{exported.written.name}"

    @property
    def digest(self) -> str:
        """The SHA-256 of the label, in groups that a page can break."""
        digest = "" if self.work.exported is None else self.work.exported.written.digest
        return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))

    @property
    def cancelled(self) -> bool:
        """Whether somebody stopped it."""
        return self.work.state is StickState.CANCELLED

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The two steps of copying, with how far each is: done, now or later."""
        reading = self.work.total > 0 and 2 * self.work.done >= self.work.total
        first, second = _("Menyalin ke flashdisk"), _("Membaca kembali dari flashdisk")
        return [(first, "done" if reading else "now"), (second, "now" if reading else "later")]


def work(snapshot: StickSnapshot, job: PrintJob | None) -> WorkView:
    """Show a piece of work."""
    code = snapshot.taken.code if snapshot.taken is not None else None
    fault = snapshot.fault or (None if code is None else Fault(code))
    return WorkView(snapshot, None if fault is None else explain(fault), print_view(job))


def waiting(courier: Courier) -> Sequence[Markup]:
    """Draw the waiting page's part: answers on a stick, or a queue without a link."""
    view = stand(courier)
    if not view.fresh and (view.link_up or not view.load.items):
        return []
    drawn = render_template("courier/_waiting.html", view=view)
    return [Markup(drawn)]  # noqa: S704 Jinja has escaped what it rendered
