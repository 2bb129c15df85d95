"""What is given beside an official receipt: its proof, and a page that checks both anywhere."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from flask_babel import gettext as _

from kiosk.centre_log.service import CentreLogs
from kiosk.centre_log.store import ReceiptProof
from kiosk.web import assets

CHECKER = "periksa-tanda-terima.html"


def checker(logs: CentreLogs) -> bytes:
    """Return the page, with this LPSE's policy in it; it needs no network and no program."""
    page = (assets.folder("static") / CHECKER).read_text("utf-8")
    return page.replace("@POLICY@", escape(logs.policy_to_give())).encode()


def save_beside(
    logs: CentreLogs, note: str | None, name: str, save: Callable[[str, bytes], object]
) -> str:
    """Save proof and page beside the receipt `name`.txt; return a sentence that says so.

    A provisional receipt (`note` None) has neither: "". Raises: Fault of the medium.
    """
    if note is None:
        return ""
    found = logs.proof(note)
    if found.proof is not None:
        save(f"{name}.tlog-proof", found.proof.encode())
    save(CHECKER, checker(logs))
    return _said(found)


def _said(found: ReceiptProof) -> str:
    if found.proof is not None:
        words = _(
            "Bukti dari catatan server dan halaman untuk memeriksanya di ponsel ada di sampingnya."
        )
    elif found.state == "unknown":
        words = _(
            "Halaman untuk memeriksanya di ponsel ada di sampingnya. Catatan server tidak memuat"
            " tanda terima ini, misalnya karena dibuat sebelum ada catatan itu; tanda terima tetap"
            " berlaku dengan tanda tangannya sendiri."
        )
    else:
        words = _(
            "Halaman untuk memeriksanya di ponsel ada di sampingnya. Bukti dari catatan server"
            " belum ada: simpan sekali lagi nanti."
        )
    return str(words)
