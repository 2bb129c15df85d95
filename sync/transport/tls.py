"""TLS towards the gateway: whom the seat trusts, and why a certificate is not good enough.

Certificates are judged by the PC's own clock, the only one that OpenSSL asks: a PC that starts in
the year 2000 trusts none. Each reason is told apart, since each is mended by somebody else.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import urllib3
from urllib3.exceptions import SSLError
from urllib3.util.ssl_match_hostname import CertificateError

from sync.transport.faults import LinkDown, Reason

# OpenSSL's X509_V_ERR_*, as `SSLCertVerificationError.verify_code` gives them.
_CODES = {
    9: "cert_not_yet_valid",
    10: "cert_expired",
    18: "cert_foreign",  # signed by itself
    19: "cert_foreign",  # by an authority of its own, in the chain it sent
    20: "cert_foreign",
    21: "cert_foreign",
    62: "cert_name_wrong",
    64: "cert_name_wrong",  # an address instead of a name
}
DATED = ("cert_not_yet_valid", "cert_expired")


def context(ca_file: Path) -> ssl.SSLContext:
    """Trust this file's authorities and no others.

    Raises: LinkDown("ca_file_unreadable"): the file may come back while the seat runs.
    """
    made = urllib3.util.create_urllib3_context()
    try:
        made.load_verify_locations(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        detail = f"{ca_file}: {why}"
        raise LinkDown(Reason.TLS, detail, sent=False, code="ca_file_unreadable") from error
    return made


def broken(error: SSLError) -> LinkDown:
    """Say why the connection is not good enough. One that fails later may have carried bytes."""
    for cause in error.args:
        if isinstance(cause, ssl.SSLCertVerificationError):
            code = _CODES.get(cause.verify_code, "cert_foreign")
            return LinkDown(Reason.TLS, cause.verify_message, sent=False, code=code)
        if isinstance(cause, CertificateError):
            return LinkDown(Reason.TLS, str(cause), sent=False, code="cert_name_wrong")
    return LinkDown(Reason.TLS, str(error)[:200], code="tls_failed")
