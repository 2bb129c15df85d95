"""The sealed form: what goes in comes out, and nothing else opens."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import replace

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.errors import Fault
from sync.registration.application import Application, Firm, FirmOwner, decode
from sync.registration.bundle import FORM, open_form, seal_form
from sync.sealing import X25519Identity, encrypt_bytes
from tests.sync.registration.support import (
    APPLICATION,
    GATEWAY,
    MANIFEST,
    PAPERS,
    papers_of,
    sealed,
    sources_of,
    with_papers,
)

OTHER = X25519Identity.generate()
same_folder = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def test_form_and_papers_come_back_whole(tmp_path) -> None:
    one = sealed(tmp_path)
    for source in (one.path, one.path.read_bytes()):
        manifest, application, papers, unsent = open_form(source, GATEWAY)
        assert application == with_papers(PAPERS)
        assert {name: paper.read() for name, paper in papers.items()} == PAPERS
        assert replace(manifest, files=()) == MANIFEST
        assert unsent == {}


def test_a_draft_takes_along_what_is_no_answer_and_older_readers_pass_it_over(tmp_path) -> None:
    unsent = {"street": {"street": "Jalan Pahl"}, "owners/add": {"name": "Budi"}}
    one = seal_form(
        with_papers({}), [], MANIFEST, [GATEWAY.recipient], tmp_path, "draft.age",
        progress=lambda *_: None, cancelled=lambda: False, unsent=unsent,
    )  # fmt: skip
    opened = open_form(one.path, GATEWAY)
    assert (opened.application, opened.unsent) == (with_papers({}), unsent)
    plain = pyrage.decrypt(one.path.read_bytes(), [pyrage.x25519.Identity.from_str(GATEWAY.text)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        form = tar.extractfile(FORM)
        assert form is not None
        assert decode(form.read()) == with_papers({})


def test_only_the_papers_asked_for_are_held(tmp_path) -> None:
    one = sealed(tmp_path)
    assert open_form(one.path, GATEWAY, papers=()).papers == {}
    asked = open_form(one.path, GATEWAY, papers={"akta.pdf"}).papers
    assert [(name, paper.read()) for name, paper in asked.items()] == [
        ("akta.pdf", PAPERS["akta.pdf"])
    ]


@same_folder
@given(
    firm=st.text(st.characters(codec="utf-8"), max_size=40),
    owners=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=3),
    papers=st.dictionaries(
        st.from_regex(r"[a-z]{1,8}\.pdf", fullmatch=True), st.binary(max_size=2000), max_size=4
    ),
)
def test_any_form_comes_back(tmp_path, firm, owners, papers) -> None:
    application = Application(
        firm=Firm(name=firm), owners=tuple(FirmOwner(name=name) for name in owners)
    )
    application = with_papers(papers, application)
    one = sealed(tmp_path, papers, application=application)
    try:
        opened = open_form(one.path, GATEWAY)
        assert opened.application == application
        assert {name: paper.read() for name, paper in opened.papers.items()} == papers
    finally:
        one.path.unlink()


def test_other_tools_open_it_and_check_its_sums(tmp_path) -> None:
    plain = pyrage.decrypt(
        sealed(tmp_path).path.read_bytes(), [pyrage.x25519.Identity.from_str(GATEWAY.text)]
    )
    room = tmp_path / "room"
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        tar.extractall(room, filter="data")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=room, check=True)
    assert msgspec.json.decode((room / FORM).read_bytes())["firm"]["name"] == "PT Maju Bersama"
    assert {name: (room / name).read_bytes() for name in PAPERS} == PAPERS


def test_a_stranger_opens_nothing(tmp_path) -> None:
    with pytest.raises(Fault, match="sealed_key_wrong"):
        open_form(sealed(tmp_path).path, OTHER)
    with pytest.raises(Fault, match="form_unreadable"):
        open_form(tmp_path / "absent", GATEWAY)


@same_folder
@given(st.data())
def test_any_changed_or_lost_byte_is_found(tmp_path, data) -> None:
    path = tmp_path / "form.age"
    raw = bytearray(path.read_bytes() if path.exists() else sealed(tmp_path).path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[at] ^= data.draw(st.integers(1, 255))
    else:
        del raw[at:]
    with pytest.raises(Fault, match=r"^(sealed_|form_)"):
        open_form(bytes(raw), GATEWAY)


def test_a_paper_that_changed_under_the_sealing_is_not_sealed(tmp_path) -> None:
    changed = {**PAPERS, "akta.pdf": b"%PDF-1.6 AKTA"}
    with pytest.raises(Fault, match="file_changed"):
        sealed(tmp_path, sources=sources_of(changed))
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_lists_other_papers_is_a_mistake_of_the_caller(tmp_path) -> None:
    with pytest.raises(ValueError, match="other papers"):
        sealed(tmp_path, application=APPLICATION, sources=sources_of(PAPERS))


def _tar(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, body in files:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return encrypt_bytes(out.getvalue(), [GATEWAY.recipient])


def _listing(*files: tuple[str, bytes], **changes: object) -> bytes:
    listed = tuple((name, len(body)) for name, body in files)
    return msgspec.json.encode(
        {**msgspec.json.decode(replace(MANIFEST, files=listed).to_json()), **changes}
    )


FORM_FILE = (FORM, msgspec.json.encode(APPLICATION))
ONE = papers_of({"akta.pdf": b"1"})
TWICE = (FORM, msgspec.json.encode(msgspec.structs.replace(APPLICATION, papers=ONE * 2)))
LIES = {
    "no manifest": [FORM_FILE],
    "a bid": [("manifest.json", _listing(FORM_FILE, format="lpse-kiosk/bid/v1")), FORM_FILE],
    "a field more": [("manifest.json", _listing(FORM_FILE, extra=1)), FORM_FILE],
    "no form": [("manifest.json", _listing())],
    "not JSON": [("manifest.json", _listing((FORM, b"{"))), (FORM, b"{")],
    "another length": [("manifest.json", _listing((FORM, b"{}"))), FORM_FILE],
    "a paper nobody lists": [
        ("manifest.json", _listing(FORM_FILE, ("x.pdf", b"x"))),
        FORM_FILE,
        ("x.pdf", b"x"),
    ],
    "one paper twice": [
        ("manifest.json", _listing(TWICE, ("akta.pdf", b"1"), ("akta.pdf", b"1"))),
        TWICE,
        ("akta.pdf", b"1"),
        ("akta.pdf", b"1"),
    ],
    "no sums": [("manifest.json", _listing(FORM_FILE)), FORM_FILE],
    "wrong sums": [
        ("manifest.json", _listing(FORM_FILE)),
        FORM_FILE,
        ("SHA256SUMS", b"0" * 64 + b"  application.json\n"),
    ],
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_no_form_is_refused_with_a_reason(lie) -> None:
    with pytest.raises(Fault, match="form_malformed") as caught:
        open_form(_tar(*LIES[lie]), GATEWAY)
    assert caught.value.params["why"]


def test_a_huge_form_is_refused_before_it_is_read() -> None:
    huge = (FORM, bytes(5 << 20))
    with pytest.raises(Fault, match="form_malformed"):
        open_form(_tar(("manifest.json", _listing(huge)), huge), GATEWAY)
