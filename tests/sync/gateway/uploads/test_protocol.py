"""tus 1.0.0 as a client sees it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator

import pytest

from tests.sync.gateway.uploads.harness import (
    TUS,
    Gateway,
    ask,
    create,
    head,
    metadata,
    noise,
    partial_size,
    patch,
)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("gateway")) as running:
        yield running


def checksum(algorithm: str, data: bytes) -> dict[str, str]:
    digest = hashlib.new(algorithm, data).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def test_options_tells_what_is_offered(gateway: Gateway) -> None:
    answer = ask(gateway.url, "OPTIONS", "/v1/uploads")
    assert answer.status == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"].split(",") == [
        "creation",
        "creation-with-upload",
        "checksum",
        "termination",
        "expiration",
    ]
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"
    assert int(answer.headers["tus-max-size"]) > 10**9


def test_an_upload_in_two_parts_becomes_a_blob(gateway: Gateway) -> None:
    data = noise(300_000)
    path = create(gateway.url, len(data), metadata(filename="bid.age"))
    first = patch(gateway.url, path, 0, data[:100_000])
    assert (first.status, first.offset) == (204, 100_000)
    standing = head(gateway.url, path)
    assert standing.status == 200
    assert standing.headers["upload-length"] == "300000"
    assert standing.headers["upload-metadata"] == metadata(filename="bid.age")["Upload-Metadata"]
    assert standing.headers["cache-control"] == "no-store"
    assert standing.headers["tus-resumable"] == "1.0.0"
    assert "upload-expires" in standing.headers
    assert patch(gateway.url, path, 100_000, data[100_000:]).offset == 300_000
    assert gateway.blob(data).read_bytes() == data
    assert "upload-expires" not in head(gateway.url, path).headers


def test_a_finished_upload_answers_an_empty_patch_again(gateway: Gateway) -> None:
    path = create(gateway.url, 5)
    patch(gateway.url, path, 0, b"hello")
    again = patch(gateway.url, path, 5, b"")
    assert (again.status, again.offset) == (204, 5)


def test_creation_carries_the_first_bytes(gateway: Gateway) -> None:
    data = noise(5_000)
    answer = ask(
        gateway.url,
        "POST",
        "/v1/uploads",
        {"Upload-Length": "5000", "Content-Type": "application/offset+octet-stream"},
        data[:2_000],
    )
    assert (answer.status, answer.offset) == (201, 2_000)
    assert patch(gateway.url, answer.headers["location"], 2_000, data[2_000:]).offset == 5_000
    assert gateway.blob(data).read_bytes() == data


def test_creation_with_all_bytes_makes_the_blob(gateway: Gateway) -> None:
    answer = ask(
        gateway.url,
        "POST",
        "/v1/uploads",
        {"Upload-Length": "5", "Content-Type": "application/offset+octet-stream"},
        b"hello",
    )
    assert (answer.status, answer.offset) == (201, 5)
    assert gateway.blob(b"hello").exists()


def test_an_empty_file_is_whole_at_once(gateway: Gateway) -> None:
    path = create(gateway.url, 0)
    assert head(gateway.url, path).offset == 0
    assert gateway.blob(b"").read_bytes() == b""


def test_chunked_bodies_are_taken(gateway: Gateway) -> None:
    data = noise(1_000_000)
    path = create(gateway.url, len(data))
    pieces = iter([data[:7], data[7:700_000], data[700_000:]])
    answer = patch(gateway.url, path, 0, pieces, {"Transfer-Encoding": "chunked"})
    assert (answer.status, answer.offset) == (204, 1_000_000)
    assert gateway.blob(data).read_bytes() == data


def test_a_chunked_body_that_is_too_long_ends_the_upload(gateway: Gateway) -> None:
    path = create(gateway.url, 5)
    answer = patch(gateway.url, path, 0, iter([b"chunk", b"!"]), {"Transfer-Encoding": "chunked"})
    assert (answer.status, answer.code) == (413, "length_exceeded")
    assert head(gateway.url, path).status == 410
    assert not gateway.blob(b"chunk").exists()


def test_more_bytes_than_the_length_are_refused(gateway: Gateway) -> None:
    path = create(gateway.url, 5)
    answer = patch(gateway.url, path, 0, b"hello!")
    assert (answer.status, answer.code) == (413, "length_exceeded")
    assert head(gateway.url, path).offset == 0


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_a_wrong_offset_is_refused_and_changes_nothing(gateway: Gateway, offset: int) -> None:
    path = create(gateway.url, 10)
    patch(gateway.url, path, 0, b"hello")
    answer = patch(gateway.url, path, offset, b"x")
    assert (answer.status, answer.code) == (409, "offset_mismatch")
    assert head(gateway.url, path).offset == 5


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_that_fits_is_accepted(gateway: Gateway, algorithm: str) -> None:
    path = create(gateway.url, 10)
    assert patch(gateway.url, path, 0, b"hello", checksum(algorithm, b"hello")).offset == 5
    assert patch(gateway.url, path, 5, b"world", checksum(algorithm, b"world")).offset == 10
    assert gateway.blob(b"helloworld").exists()


def test_bytes_with_a_wrong_checksum_are_discarded(gateway: Gateway) -> None:
    path = create(gateway.url, 10)
    patch(gateway.url, path, 0, b"hello")
    answer = patch(gateway.url, path, 5, b"wOrld", checksum("sha1", b"world"))
    assert (answer.status, answer.code) == (460, "checksum_mismatch")
    assert head(gateway.url, path).offset == 5
    patch(gateway.url, path, 5, b"world", checksum("sha1", b"world"))
    assert gateway.blob(b"helloworld").read_bytes() == b"helloworld"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("md5 1B2M2Y8AsgTpgAmY7PhCfg==", "checksum_unsupported"),
        ("sha1 %%%", "message_malformed"),
        ("sha1 aGVsbG8=", "message_malformed"),
        ("sha1", "message_malformed"),
    ],
)
def test_a_checksum_nobody_can_check_is_refused(gateway: Gateway, value: str, code: str) -> None:
    path = create(gateway.url, 5)
    answer = patch(gateway.url, path, 0, b"hello", {"Upload-Checksum": value})
    assert (answer.status, answer.code) == (400, code)
    assert head(gateway.url, path).offset == 0


def test_a_file_that_is_not_the_promised_one_ends_the_upload(gateway: Gateway) -> None:
    path = create(gateway.url, 5, metadata(sha256=hashlib.sha256(b"right").hexdigest()))
    answer = patch(gateway.url, path, 0, b"wrong")
    assert (answer.status, answer.code) == (422, "digest_mismatch")
    assert json.loads(answer.body)["retryable"] is False
    assert head(gateway.url, path).status == 410
    assert not gateway.blob(b"wrong").exists()


def test_a_file_that_is_the_promised_one_is_kept(gateway: Gateway) -> None:
    path = create(gateway.url, 5, metadata(sha256=hashlib.sha256(b"hello").hexdigest()))
    assert patch(gateway.url, path, 0, b"hello").status == 204
    assert gateway.blob(b"hello").exists()


def test_a_terminated_upload_is_gone(gateway: Gateway) -> None:
    path = create(gateway.url, 10)
    patch(gateway.url, path, 0, b"hello")
    assert ask(gateway.url, "DELETE", path).status == 204
    assert head(gateway.url, path).status == 410
    assert patch(gateway.url, path, 5, b"world").code == "upload_gone"
    assert ask(gateway.url, "DELETE", path).status == 410
    assert partial_size(gateway.home, path) == -1


def test_terminating_a_finished_upload_leaves_the_blob(gateway: Gateway) -> None:
    path = create(gateway.url, 5)
    patch(gateway.url, path, 0, b"hello")
    assert ask(gateway.url, "DELETE", path).status == 204
    assert gateway.blob(b"hello").exists()


def test_a_proxy_may_hide_the_method_in_a_header(gateway: Gateway) -> None:
    path = create(gateway.url, 5)
    answer = ask(
        gateway.url,
        "POST",
        path,
        {
            "X-HTTP-Method-Override": "PATCH",
            "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream",
        },
        b"hello",
    )
    assert (answer.status, answer.offset) == (204, 5)
    assert ask(gateway.url, "POST", path, {"X-HTTP-Method-Override": "DELETE"}).status == 204


@pytest.mark.parametrize("version", ["0.2.2", "2.0.0", ""])
def test_another_version_of_tus_is_refused(gateway: Gateway, version: str) -> None:
    path = create(gateway.url, 5)
    answer = ask(gateway.url, "HEAD", path, {"Tus-Resumable": version})
    assert answer.status == 412
    assert answer.headers["tus-version"] == "1.0.0"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Length": "٣"},
        {"Upload-Defer-Length": "1"},
        {"Upload-Length": "5", "Upload-Concat": "partial"},
        {"Upload-Length": "5", "Upload-Metadata": "name !!!"},
        {"Upload-Length": "5", "Upload-Metadata": "a YQ==,a YQ=="},
        {"Upload-Length": "5", "Upload-Metadata": "a " + "YWFh" * 2000},
        {"Upload-Length": "5", **metadata(sha256="abc")},
    ],
)
def test_a_creation_that_cannot_be_understood_is_refused(
    gateway: Gateway, headers: dict[str, str]
) -> None:
    wire = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    answer = ask(gateway.url, "POST", "/v1/uploads", wire)
    assert (answer.status, answer.code) == (400, "message_malformed")


def test_a_file_larger_than_the_limit_is_refused(gateway: Gateway) -> None:
    answer = ask(gateway.url, "POST", "/v1/uploads", {"Upload-Length": str(10**13)})
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("kind", ["application/octet-stream", "", "text/plain"])
def test_another_content_type_is_refused(gateway: Gateway, kind: str) -> None:
    path = create(gateway.url, 5)
    answer = patch(gateway.url, path, 0, b"hello", {"Content-Type": kind})
    assert (answer.status, answer.code) == (415, "content_type_wrong")
    assert head(gateway.url, path).offset == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_other_methods_are_refused(gateway: Gateway, method: str) -> None:
    path = create(gateway.url, 5)
    assert ask(gateway.url, method, path).code == "method_not_allowed"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *((method, "/v1/uploads") for method in ("OPTIONS", "POST")),
        *((method, "/v1/uploads/x") for method in ("OPTIONS", "POST", "HEAD", "PATCH", "DELETE")),
    ],
)
def test_nothing_is_answered_without_a_token(gateway: Gateway, method: str, path: str) -> None:
    assert ask(gateway.url, method, path, {"Upload-Length": "5"}, token={}).status == 401


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_the_upload_of_another_seat_does_not_exist(gateway: Gateway, method: str) -> None:
    path = create(gateway.url, 5)
    answer = ask(
        gateway.url,
        method,
        path,
        {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        b"hello" if method == "PATCH" else None,
        token={"Authorization": "Bearer seat-b"},
    )
    assert answer.status == 404
    assert head(gateway.url, path).offset == 0


def test_every_answer_says_the_version(gateway: Gateway) -> None:
    answer = ask(gateway.url, "HEAD", "/v1/uploads/none")
    assert answer.status == 404
    assert answer.headers["tus-resumable"] == TUS["Tus-Resumable"]
