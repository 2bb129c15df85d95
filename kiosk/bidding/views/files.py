"""Chosen files, what the checks say of them, and the summary."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from kiosk.bidding.checks import Limits
from kiosk.bidding.draft import CheckRun, Draft, Finding, Pick
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.views.elsewhere import Notice
from kiosk.bidding.views.words import (
    ENVELOPE_CONTENTS,
    ENVELOPE_SHORT,
    ClosesView,
    envelope_word,
)
from kiosk.errors import Explanation, explain
from kiosk.seat.sticks import beside_name, file_kind
from sync.errors import Fault
from sync.wire.messages import EnvelopeName, Tender


@dataclass(frozen=True)
class FindingView:
    severity: str
    sentence: str
    hint: str


@dataclass(frozen=True)
class PickView:
    """A chosen file; `severity` "" while it is still being looked at.

    `move_to` names the envelope in which it seems to belong.
    """

    pick: Pick
    kind: str
    severity: str
    findings: tuple[FindingView, ...]
    move_to: EnvelopeName | None = None

    @property
    def sentence(self) -> str:
        """All that was found in the file; "" while it is being looked at."""
        if self.findings:
            return " ".join(f"{one.sentence} {one.hint}" for one in self.findings)
        return _("Tidak ada masalah yang terlihat.") if self.severity == "ok" else ""


@dataclass(frozen=True)
class EnvelopeView:
    name: EnvelopeName
    words: str
    contents: str
    short: str
    picks: tuple[PickView, ...]
    findings: tuple[FindingView, ...]
    size: int
    limits: Limits

    @property
    def over(self) -> bool:
        """Whether it holds more than one envelope may."""
        return self.size > self.limits.total_bytes or len(self.picks) > self.limits.files


def envelopes(draft: Draft, limits: Limits) -> tuple[EnvelopeView, ...]:
    """Each envelope with its files and what the checks say of each."""
    check = draft.current_check()
    views = []
    for name in draft.envelopes:
        findings = () if check is None else check.findings.get(name, ())
        done = check is not None and check.done and check.fault is None
        views.append(
            EnvelopeView(
                name=name,
                words=envelope_word(name),
                contents=str(ENVELOPE_CONTENTS[name]),
                short=str(ENVELOPE_SHORT[name]),
                picks=_picks(draft.picks[name], check, name, done=done),
                findings=tuple(_finding(one) for one in findings if one.file_name is None),
                size=draft.sizes(name),
                limits=limits,
            )
        )
    return tuple(views)


def _picks(
    picks: Sequence[Pick], check: CheckRun | None, envelope: EnvelopeName, *, done: bool
) -> tuple[PickView, ...]:
    findings = () if check is None else check.findings.get(envelope, ())
    sources = [pick.name for pick in picks] if check is None else check.names[envelope]
    return tuple(
        _pick(pick, [one for one in findings if one.file_name == source], done=done)
        for pick, source in zip(picks, sources, strict=True)
    )


def _pick(pick: Pick, own: Sequence[Finding], *, done: bool) -> PickView:
    severity = "ok" if done else ""
    if own:
        severity = "stop" if any(one.severity == "stop" for one in own) else "advice"
    move_to: EnvelopeName | None = (
        "price" if any(one.code == "price_in_technical" for one in own) else None
    )
    findings = tuple(_finding(one) for one in own)
    return PickView(pick, file_kind(pick.name), severity, findings, move_to)


def _finding(finding: Finding) -> FindingView:
    params = dict(finding.params)
    if finding.file_name is None:
        words = explain(Fault(finding.code, **params))
        return FindingView(finding.severity, words.message, words.hint)
    words = beside_name(finding.code, params)
    return FindingView(finding.severity, words.message, words.hint)


# Their sentences need the name, or speak of a folder.
def mark_gone(
    shown: tuple[EnvelopeView, ...], present: Collection[str]
) -> tuple[EnvelopeView, ...]:
    """Say beside each chosen file when the stick it is on has been pulled out."""
    gone = FindingView("stop", _("Flashdisk berkas ini sudah dicabut."), _("Colokkan lagi."))
    return tuple(
        dataclasses.replace(
            envelope,
            picks=tuple(
                view
                if view.pick.medium_id in present
                else dataclasses.replace(view, severity="stop", findings=(gone,))
                for view in envelope.picks
            ),
        )
        for envelope in shown
    )


@dataclass(frozen=True)
class ChecksView:
    envelopes: tuple[EnvelopeView, ...]
    done: bool
    trouble: Explanation | None
    stops: int
    advices: int
    errors: dict[str, str] = field(default_factory=dict)


def checks(
    run: CheckRun | None,
    shown: tuple[EnvelopeView, ...],
    errors: dict[str, str],
    gone: Fault | None = None,
) -> ChecksView:
    """`gone` is why the check could not begin."""
    fault = gone if run is None else run.fault
    return ChecksView(
        envelopes=shown,
        done=gone is not None or (run is not None and run.done),
        trouble=None if fault is None else explain(fault),
        stops=0 if run is None else run.stops,
        advices=0 if run is None else run.advices,
        errors=errors,
    )


@dataclass(frozen=True)
class SummaryView:
    """What will stand on the receipt, and what else is decided here."""

    bid_id: str
    tenderer: Tenderer
    identity: str
    tender: Tender
    closes: ClosesView
    disputed: bool
    envelopes: tuple[EnvelopeView, ...]
    fingerprints: Mapping[str, str]
    owner_key: bool
    owner_fingerprint: str
    replaces: str
    replaces_version: int | None
    advices: int  # of the check, read and gone past
    notices: Sequence[Notice] = ()
    errors: dict[str, str] = field(default_factory=dict)
