"""The owner key (kunci pemilik): made, handed over and forgotten within one request.

Only its public part is kept, as the bid's second recipient; were the committee's key ever to fail
(Pasal 24(2)), the vendor could open their own bid before witnesses.
"""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.bidding.desk import BiddingDesk
from kiosk.bidding.forms import OwnerKeyForm
from sync.sealing import X25519Identity


def hand_over(desk: BiddingDesk, form: OwnerKeyForm, tender_id: str, tenderer_name: str) -> str:
    """Print and/or save a fresh key; return its public part.

    The secret lives in this frame only and is gone when it returns or raises.
    Raises: Fault of the printer or the stick; the key then counts for nothing.
    """
    identity = X25519Identity.generate()
    if form.medium_id:
        text = key_file(identity, tender_id, tenderer_name)
        desk.media.save(form.medium_id, f"kunci-pemilik-{tender_id}.txt", text.encode())
    if form.on_paper:
        pdf = desk.paper.owner_key_pdf(identity.text, tender_id, tenderer_name)
        desk.paper.print_pdf(pdf, _("Kunci pemilik"))
    desk.record(
        "owner_key_made",
        tender_id=tender_id,
        key_fingerprint=identity.recipient.fingerprint,
        way=form.choice,
    )
    return identity.recipient.text


def key_file(identity: X25519Identity, tender_id: str, tenderer_name: str) -> str:
    """An age identity file: any age tool takes it with `-i`."""
    return "\n".join(
        (
            f"# {_('Kunci pemilik. Simpan di tempat aman; siapa yang memegangnya bisa membuka')}",
            f"# {_('penawaran Anda bila mendapat berkas segelnya.')}",
            f"# {_('Tender')}: {tender_id}",
            f"# {_('Perusahaan')}: {' '.join(tenderer_name.split())}",
            f"# public key: {identity.recipient.text}",
            identity.text,
            "",
        )
    )
