"""`doctor`'s questions about certificates: the one a gateway shows, and the one it is given."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from flask_babel import gettext as _

from kiosk.cli.doctor import link
from kiosk.cli.doctor.check import Check, Question
from kiosk.shell.frame import Frame
from kiosk.web import filters

SOON = timedelta(days=30)
INSTALLED = Path("/etc/lpse-kiosk/tls/cert.pem")
PATIENCE_S = 5


def _shown(frame: Frame) -> Check | None:
    """What the seat's gateway shows; whose it is, the question about the link finds out.

    Nothing is said where nobody answers: that is the link's to tell.
    """
    found = link.kept(frame)[0]
    address = urlsplit(found.url) if found is not None else None
    if address is None or address.scheme != "https" or not address.hostname:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as tls,
        ):
            der = tls.getpeercert(binary_form=True)
    except OSError:
        return None
    return _judged(x509.load_der_x509_certificate(der)) if der else None


def _installed(_frame: Frame) -> Check | None:
    """The file that the installed gateway's service is given."""
    try:
        return _judged(x509.load_pem_x509_certificate(INSTALLED.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        told = _("%(path)s tidak dapat dibaca atau bukan sertifikat PEM", path=INSTALLED)
        return Check("certificate", "bad", told)


def _judged(certificate: x509.Certificate) -> Check:
    left = certificate.not_valid_after_utc - datetime.now(UTC)
    until = filters.tanggal(certificate.not_valid_after_utc, with_time=False)
    if left > SOON:
        return Check("certificate", "ok", _("berlaku sampai %(until)s", until=until))
    days = max(0, left.days)
    told = _(
        "sertifikat server LPSE berlaku sampai %(until)s (%(days)s hari lagi). Perbarui menurut"
        " docs/how-to/install.md, bagian sertifikat.",
        until=until,
        days=days,
    )
    return Check("certificate", "warn" if left > timedelta(0) else "bad", told)


QUESTIONS: Sequence[Question] = (_shown, _installed)
