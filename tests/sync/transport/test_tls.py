"""HTTPS with a pinned authority: nobody else's certificate is good enough."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.transport import LinkDown, Reason
from sync.transport.http import Http
from tests.gateway_process import GatewayProcess
from tests.seat_process import TestSeat


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gateway", tls=certificate(tmp_path, "ours"))
    yield process.start()
    process.stop()


def test_only_the_pinned_authority_is_trusted(secure: GatewayProcess, tmp_path: Path) -> None:
    assert secure.tls is not None
    ours = secure.tls[0]
    seat = TestSeat.create(tmp_path / "seat", secure.enrol(ca_file=ours))
    good = seat.gateway(secure.url, ca_file=ours)
    file = tmp_path / "seat" / "spool" / "x.age"
    file.write_bytes(b"x" * 300_000)
    path = good.uploads.create(300_000, "ab" * 32)
    assert good.uploads.head(path).length == 300_000
    good.close()
    for options in ({"ca_file": certificate(tmp_path, "other")[0]}, {}):
        bad = seat.gateway(secure.url, **options)  # type: ignore[arg-type]
        with pytest.raises(LinkDown) as raised:
            bad.time()
        bad.close()
        assert raised.value.reason is Reason.TLS
        assert not raised.value.sent


def test_an_authority_that_cannot_be_read_is_named_and_read_once_it_is_back(
    secure: GatewayProcess, tmp_path: Path
) -> None:
    assert secure.tls is not None
    seat = TestSeat.create(tmp_path / "seat", secure.enrol(ca_file=secure.tls[0]))
    file = tmp_path / "authority.pem"
    gateway = seat.gateway(secure.url, ca_file=file)
    for content in (None, b"", b"bukan sertifikat"):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(LinkDown) as raised:
            gateway.time()
        assert (raised.value.code, raised.value.sent) == ("ca_file_unreadable", False)
        assert raised.value.why == "ca_file_unreadable"
        assert str(file) in str(raised.value.params["detail"])
    file.write_bytes(secure.tls[0].read_bytes())
    assert gateway.time().answer.gateway_id == seat.answer.gateway_id
    gateway.close()


def test_what_speaks_no_tls_is_told_from_a_bad_certificate() -> None:
    """An address with https in front of a server of plain HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def serve() -> None:
            peer, _ = plain.accept()
            with peer, contextlib.suppress(ConnectionError):
                peer.recv(65_536)
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                peer.recv(65_536)

        threading.Thread(target=serve, daemon=True).start()
        http = Http(f"https://127.0.0.1:{plain.getsockname()[1]}")
        with pytest.raises(LinkDown) as raised:
            http.exchange("GET", "/v1/time")
        http.close()
    assert raised.value.code == "tls_failed"
