"""The owner key (kunci pemilik): made, handed over and forgotten within one request.

Only its public part is kept, as the bid's second recipient once the vendor says that the key is in
their hands; were the committee's key ever to fail (Pasal 24(2)), they could open their own bid
before witnesses. A key whose paper did not come is void, whatever else holds it.
"""

from __future__ import annotations

from contextlib import closing

from flask_babel import gettext as _

from kiosk.bidding import prints
from kiosk.bidding.chain import last_standing, number_after
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.draft import Draft, Handed
from kiosk.bidding.forms import OwnerKeyChoice
from kiosk.printing import PrintState
from sync.errors import Fault
from sync.sealing import X25519Identity, X25519Recipient

_JOB = "owner key"
_LOST = (PrintState.CANCELLED, PrintState.ASTRAY)


def hand_over(desk: BiddingContext, form: OwnerKeyChoice, draft: Draft) -> None:
    """Print and/or save a fresh key; the draft waits for the person to say that they hold it.

    The secret lives in this frame only and is gone when it returns or raises.
    Raises: Fault of the printer or the stick, "print_cancelled" when the person chose again or
    another tender meanwhile; the key then counts for nothing.
    """
    let_go(draft)
    turn = draft.owner_turn
    identity, visit_id = X25519Identity.generate(), desk.visit.id()
    tender_id, name = str(draft.tender_id), desk.visit.require_tenderer().name
    job, where, label = None, "", ""
    if form.on_paper:
        mark = identity.recipient.fingerprint
        pdf = desk.paper.owner_key_pdf(identity.text, tender_id, name, mark)
        # What the queue shows names no secret: who reads it there shall not wait at the printer.
        job = prints.start(desk, _JOB, pdf, _("Dokumen"), visit_id)
        if job.state in _LOST:
            raise job.fault or Fault("print_cancelled")
    try:
        if form.medium_id:
            text = key_file(identity, tender_id, name)
            where = desk.media.save(form.medium_id, _file_name(desk, draft, identity), text)
            label = next((m.label for m in desk.media.media() if m.id == form.medium_id), "")
        if draft.owner_turn != turn:
            raise Fault("print_cancelled")
        desk.record(
            "owner_key_made",
            tender_id=tender_id,
            key_fingerprint=identity.recipient.fingerprint,
            way=form.choice,
        )
    except BaseException:
        if job is not None:
            job.cancel(Fault("print_cancelled"))
        raise
    draft.owner, draft.owner_recipient = "unconfirmed", identity.recipient.text
    draft.owner_handed, draft.owner_void = Handed(where, label, job), ""


def look_after(desk: BiddingContext, draft: Draft) -> None:
    """Throw away a key whose paper did not come; the draft remembers why."""
    job = draft.owner_handed.job
    if draft.owner == "unconfirmed" and job is not None and job.state in _LOST:
        throw_away(desk, draft, (job.fault or Fault("print_cancelled")).code)


def confirm(desk: BiddingContext, draft: Draft) -> None:
    """The person holds the key: it becomes the bid's second recipient, unless it is void."""
    look_after(desk, draft)
    job = draft.owner_handed.job
    if draft.owner == "unconfirmed" and (job is None or not job.running):
        draft.owner = "made"


def throw_away(desk: BiddingContext, draft: Draft, why: str = "") -> None:
    """A key nobody holds must not become a recipient: its paper may lie anywhere."""
    let_go(draft)
    if draft.owner_recipient is not None:
        desk.record(
            "owner_key_void",
            tender_id=str(draft.tender_id),
            key_fingerprint=X25519Recipient.from_text(draft.owner_recipient).fingerprint,
            code=why or None,
        )
    draft.owner, draft.owner_recipient, draft.owner_void = "undecided", None, why


def let_go(draft: Draft) -> None:
    """Stop making and printing a key that is no longer wanted."""
    draft.owner_turn += 1
    job = draft.owner_handed.job
    if job is not None:
        job.cancel(Fault("print_cancelled"))


def _file_name(desk: BiddingContext, draft: Draft, identity: X25519Identity) -> str:
    """One that tells this key from the others on the stick: tender, version, fingerprint."""
    tender_id = str(draft.tender_id)
    with closing(desk.open_db()) as db:
        version = number_after(last_standing(desk.firm.versions(db, tender_id)))
    mark = "-".join(identity.recipient.fingerprint.split()[:2])
    return f"kunci-pemilik-{tender_id}-v{version}-{mark}.txt"


def key_file(identity: X25519Identity, tender_id: str, tenderer_name: str) -> bytes:
    """An age identity file: any age tool takes it with `-i`."""
    # Texts inside an f-string are not collected for translation.
    kept = _("Kunci pemilik. Simpan di tempat aman.")
    warned = _("Siapa yang memegangnya bisa membuka penawaran Anda bila mendapat berkas segelnya.")
    tender, company, fingerprint = _("Tender"), _("Perusahaan"), _("Sidik kunci")
    return "\n".join(
        (
            f"# {kept}",
            f"# {warned}",
            f"# {tender}: {tender_id}",
            f"# {company}: {' '.join(tenderer_name.split())}",
            f"# {fingerprint}: {identity.recipient.fingerprint}",
            f"# public key: {identity.recipient.text}",
            identity.text,
            "",
        )
    ).encode()
