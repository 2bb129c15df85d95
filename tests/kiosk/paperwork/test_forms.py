"""Forms on paper: what archives and screen readers ask, what is on them, what is never on them."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import msgspec
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.labels import fields
from kiosk.paperwork import BLANK, FormKind, title, write
from kiosk.paperwork.words import SAID
from sync.registration.application import Application, Expert, FirmOwner
from tests.kiosk.paperwork.sample import (
    CODE,
    NOTE,
    SHOWN,
    TABLE,
    a_foreign_firm,
    a_form,
    a_non_vendor,
    about,
)
from tests.kiosk.printing.test_qr import scan
from tests.kiosk.printing.test_receipt import pages_of, text_of

KINDS: tuple[FormKind, ...] = get_args(FormKind)
FILLED = [(kind, True) for kind in KINDS]
EVERY = [*FILLED, *((kind, False) for kind in BLANK)]
SIZES = {"a4": (595.28, 841.89), "f4": (609.45, 935.43)}


def made(
    kind: FormKind, filled: bool = True, language="id", page="a4", form: Application | None = None
):
    chosen = (form or a_form()) if filled else None
    return write(kind, chosen, about(kind, blank=not filled), language, page)


def elements(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every structure element, in reading order."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one.K)


@pytest.mark.parametrize("page", SIZES)
@pytest.mark.parametrize(("kind", "filled"), EVERY)
def test_a_form_is_archival_tagged_and_named(
    kind: FormKind, filled: bool, page, tmp_path: Path
) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(made(kind, filled, page=page))
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    with pikepdf.open(path) as document, document.open_metadata() as said:
        receipt = kind in ("provisional", "official")
        assert said["pdfaid:part"] == ("3" if receipt else "2")
        assert said["pdfaid:conformance"] == "A"
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"].startswith(title(kind, "id").split("{")[0])
        assert document.Root.Lang == "id"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        tags = Counter(str(one.S) for one in elements(document))
        assert tags["/H1"] == 1
        assert all("/Alt" in one for one in elements(document) if one.S == "/Figure")
        for sheet in document.pages:
            box = [float(edge) for edge in sheet.MediaBox]
            assert box[2:] == pytest.approx(SIZES[page], abs=0.1)


@pytest.mark.parametrize(("kind", "filled"), EVERY)
def test_the_code_on_the_first_page_finds_the_registration(
    kind: FormKind, filled: bool, tmp_path: Path
) -> None:
    first = pages_of(made(kind, filled), tmp_path)[0]
    if filled:
        assert CODE in scan(first, tmp_path).split("\n")
    else:
        command = ["zbarimg", "--raw", "-q", tmp_path / "blank.png"]
        (tmp_path / "blank.png").write_bytes(first)
        assert subprocess.run(command, capture_output=True).stdout == b""
        assert "Kode pendaftaran" in text_of(made(kind, filled), tmp_path)


def test_a_code_reads_the_same_however_it_is_handed_over(tmp_path: Path) -> None:
    told = replace(about(), code="7k3qx-9zm2p")
    document = write("participation", a_form(), told)
    assert SHOWN in text_of(document, tmp_path)
    assert scan(pages_of(document, tmp_path)[0], tmp_path) == CODE


@pytest.mark.parametrize(("kind", "filled"), EVERY)
def test_every_page_says_which_form_and_which_page_it_is(
    kind: FormKind, filled: bool, tmp_path: Path
) -> None:
    document = made(kind, filled)
    with pikepdf.open(write_to(document, tmp_path)) as opened:
        count = len(opened.pages)
    for page in range(1, count + 1):
        command = ["pdftotext", "-f", str(page), "-l", str(page), tmp_path / "form.pdf", "-"]
        said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert f"Halaman {page} dari {count}" in said
        assert "{" not in said, "a hole was not filled"
        assert (f"{SHOWN} · " in said) == filled


def write_to(document: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "form.pdf"
    path.write_bytes(document)
    return path


def typed(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a form with its path."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from typed(getattr(value, name), f"{path}.{name}".strip("."))
    elif isinstance(value, tuple):
        for one in value:
            yield from typed(one, path)
    elif isinstance(value, str) and value:
        yield path, value


# What stands on paper in other words.
SAID_OTHERWISE = {
    *("track", "entity", "language", "firm.address.region_edition", "firm.address.country"),
    *("firm.vat_registered", "applicant.capacity", "owners.unit", "assignment.role"),
    *("papers.document", "confirmed", "rules", "account.verifier", "experience.value_idr"),
}
ONLY_IN_THE_PACK = {"papers.name", "papers.sha256", "statement"}


@pytest.mark.parametrize("form", [a_form(), a_non_vendor()], ids=["pt", "non_vendor"])
@pytest.mark.parametrize("kind", ["registration", "everything"])
def test_nothing_that_was_answered_is_missing(
    kind: FormKind, form: Application, tmp_path: Path
) -> None:
    shown = re.sub(r"[\s\u200b]", "", text_of(made(kind, form=form), tmp_path))
    lacking = []
    for path, value in typed(form):
        if path in SAID_OTHERWISE or (kind == "registration" and path in ONLY_IN_THE_PACK):
            continue
        found = DATE.fullmatch(value)
        wanted = f"{int(found[3])}{MONTHS[int(found[2])]}{found[1]}" if found else value
        if re.sub(r"\s", "", wanted) not in shown:
            lacking.append((path, value))
    assert lacking == []
    assert len(list(typed(form))) > 10


DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]


def test_what_is_chosen_stands_in_words_and_regions_with_their_province(tmp_path: Path) -> None:
    text = text_of(made("registration"), tmp_path)
    for said in (
        "Perseroan terbatas (PT)",
        "Kabupaten Temanggung, Jawa Tengah (33.23)",
        "Ya, PKP",
        "60 persen",
        "Rp 1.250.000.000",
        "tanpa batas waktu",
        "masih menjabat",
        "Direktur, pemilik atau pengurus menurut surat-surat",
        "Bab yang tidak diisi: Akta perubahan.",
    ):
        assert said in text, said


@pytest.mark.parametrize("kind", KINDS)
def test_the_verifier_of_the_password_is_on_no_paper(kind: FormKind, tmp_path: Path) -> None:
    assert a_form().account.verifier
    assert "argon2" not in text_of(made(kind), tmp_path)


def test_a_blank_form_asks_everything_and_holds_nothing(tmp_path: Path) -> None:
    text = text_of(made("registration", filled=False), tmp_path)
    for label in ("Nama penyedia", "Akta perubahan", "Nama pemilik", "Bukti kepemilikan", "NIP"):
        assert label in text
    for choice in ("Koperasi", "Ya, PKP", "Auditor"):
        assert choice in text
    assert "Bab yang tidak diisi" not in text
    assert "masih menjabat" not in text


def test_forty_owners_run_over_pages_below_a_repeated_head(tmp_path: Path) -> None:
    owners = tuple(FirmOwner(name=f"Pemilik {n:02} Sejahtera", share="2.5") for n in range(1, 41))
    form = msgspec.structs.replace(a_form(), owners=owners)
    path = write_to(made("registration", form=form), tmp_path)
    heads = []
    with pikepdf.open(path) as document:
        for page in range(1, len(document.pages) + 1):
            command = ["pdftotext", "-f", str(page), "-l", str(page), path, "-"]
            done = subprocess.run(command, capture_output=True, check=True).stdout.decode()
            if "Sejahtera" in done and "Pemilik " in done:
                heads.append("Nama pemilik" in done)
        tables = [one for one in elements(document) if one.S == "/Table"]
        heads_tagged = [one for one in elements(document) if one.S == "/THead"]
    assert len([one for one in heads if one]) >= 2
    # Read aloud, the head is said once.
    assert len(heads_tagged) == len(tables)
    text = text_of(path.read_bytes(), tmp_path)
    places = [text.index(one.name) for one in owners]
    assert places == sorted(places)


def test_english_stands_beside_and_is_marked_as_english(tmp_path: Path) -> None:
    document = made("participation", language="en", form=a_foreign_firm())
    text = text_of(document, tmp_path)
    assert "Formulir Keikutsertaan Participation form" in text
    assert "Köln" in text and "Germany" in text
    assert text.index("mendaftar sebagai pengguna") < text.index("to register as a user")
    with pikepdf.open(write_to(document, tmp_path)) as opened:
        assert b"/Lang(en)" in b"".join(page.Contents.read_bytes() for page in opened.pages)
    assert "Participation" not in text_of(made("participation"), tmp_path)


def test_reading_order_is_that_of_the_eye(tmp_path: Path) -> None:
    text = text_of(made("power_of_attorney"), tmp_path)
    wanted = ["Surat Kuasa", "Kepada Kepala", "Pemberi kuasa", "Budi Santoso", "Penerima kuasa",
              "Pemberi kuasa memberi kuasa", "Kuasa ini berlaku", "Tempat dan tanggal",
              "Tempel meterai di sini"]  # fmt: skip
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["participation", "power_of_attorney", "administrator"])
def test_letters_have_a_box_for_the_duty_stamp_and_others_do_not(
    kind: FormKind, tmp_path: Path
) -> None:
    for filled in (True, False):
        assert "Tempel meterai di sini" in text_of(made(kind, filled), tmp_path)
    assert "Tempel meterai" not in text_of(made("registration"), tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_what_vendors_and_agencies_write_has_room_for_their_letterhead(
    kind: FormKind, tmp_path: Path
) -> None:
    text = text_of(made(kind), tmp_path)
    theirs = kind in (
        *("power_of_attorney", "administrator", "assignment", "email_change", "number_change"),
    )
    assert ("Kop surat Anda" in text) == theirs
    assert ("Kursi 07" in text) != theirs


def test_a_letter_of_request_names_the_vendor_and_leaves_what_is_new_to_its_writer(
    tmp_path: Path,
) -> None:
    form = a_form()
    email, number = (text_of(made(kind), tmp_path) for kind in ("email_change", "number_change"))
    for text in (email, number):
        assert form.firm.name in text and form.account.user_id in text
        assert "Tempel meterai" in text
    assert form.firm.email in email and "Alamat email baru" in email
    assert form.firm.npwp in number and "NPWP baru" in number
    blank = text_of(made("number_change", filled=False, language="en"), tmp_path)
    assert form.firm.npwp not in blank and "New tax number (NPWP)" in blank


def test_forms_say_what_becomes_of_the_data(tmp_path: Path) -> None:
    text = text_of(made("registration"), tmp_path)
    assert "Data disimpan 365 hari sesudah keputusan terakhir" in text
    assert "UU 27/2022" in text
    unknown = text_of(made("registration", filled=False), tmp_path)
    assert "Berapa lama data disimpan ditetapkan LPSE" in unknown


def test_the_cited_rule_is_the_one_of_the_settings(tmp_path: Path) -> None:
    told = replace(about(), basis="Keputusan Kepala LPSE Nomor 5 Tahun 2026")
    text = text_of(write("registration", None, told), tmp_path)
    assert "Dasar: Keputusan Kepala LPSE Nomor 5 Tahun 2026" in text
    by_table = text_of(write("registration", None, replace(told, basis="")), tmp_path)
    assert f"Dasar: {TABLE.source}"[:60] in by_table
    neither = replace(told, basis="", table=None)
    assert "Dasar:" not in text_of(write("registration", None, neither), tmp_path)


def test_receipts_say_how_it_stands_and_carry_the_signed_note(tmp_path: Path) -> None:
    early, late = made("provisional"), made("official")
    assert "Belum terkirim ke server LPSE" in text_of(early, tmp_path)
    assert "09.31.21 WIB atau sesudahnya" in text_of(early, tmp_path)
    text = text_of(late, tmp_path)
    assert "Diterima server LPSE Kabupaten Temanggung pada Sabtu, 28 Nov 2026, 09.31.25 WIB" in text
    assert "Belum terkirim" not in text
    assert "Tunjukkan dokumen asli paling lambat 28 Des 2026" in text
    assert "KTP direktur" in text
    for line in NOTE.replace("provisional", "official").split("\n"):
        assert line in text
    with pikepdf.open(write_to(early, tmp_path)) as document:
        ((name, attached),) = document.attachments.items()
        assert name == "tanda-terima-pendaftaran.txt"
        assert attached.get_file().read_bytes() == NOTE.encode()
    codes = scan(pages_of(early, tmp_path)[0], tmp_path)
    assert NOTE.strip() in codes


def test_the_sheet_of_what_is_missing_says_the_next_step(tmp_path: Path) -> None:
    text = text_of(made("incomplete"), tmp_path)
    for said in ("Akta pendirian", "NIB", "Akta perubahan tahun 2024 belum ada.", "28 Des 2026",
                 "Lengkapi berkas yang disebut di bawah"):  # fmt: skip
        assert said in text, said
    plain = replace(about(), missing=("something_new",), code=CODE)
    text = text_of(write("incomplete", a_form(), plain), tmp_path)
    assert "something_new" in text
    assert "datanglah lagi ke LPSE dengan lembar ini" in text


def test_the_hand_over_sheet_keeps_the_order_of_the_centre(tmp_path: Path) -> None:
    text = text_of(made("hand_over"), tmp_path)
    assert "Lembar Data untuk INAPROC" in text
    places = [text.index(label) for label, _ in about("hand_over").fields]
    assert places == sorted(places)
    assert "0013121660091000" in text
    assert "Nomor dari INAPROC" in text


def test_the_pack_tells_the_history_and_that_the_password_is_not_kept(tmp_path: Path) -> None:
    text = text_of(made("everything"), tmp_path)
    assert "28-11-2026 09.31.24 WIB" in text
    assert "Rina, verifikator" in text
    assert "Kata sandi tidak disimpan" in text
    assert "NPWP, NPWP pemilik (2), firm.colour" in text
    none = text_of(
        write("everything", a_form(), replace(about("everything"), history=())), tmp_path
    )
    assert "Belum ada yang tercatat." in none


def test_training_is_unmistakable(tmp_path: Path) -> None:
    text = text_of(
        write("provisional", a_form(), replace(about("provisional"), training=True)), tmp_path
    )
    assert "LATIHAN" in text and "Bukan bukti apa pun" in text
    assert "LATIHAN" not in text_of(made("provisional"), tmp_path)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert made("registration") == made("registration")


def test_a_letter_that_no_font_has_is_a_question_mark_and_the_paper_says_so(tmp_path: Path) -> None:
    firm = msgspec.structs.replace(a_form().firm, name="PT \ue123 Jaya")
    text = text_of(
        made("registration", form=msgspec.structs.replace(a_form(), firm=firm)), tmp_path
    )
    assert "PT ? Jaya" in text
    assert "Sebagian huruf tidak ada di komputer ini" in text
    assert "Sebagian huruf" not in text_of(made("registration"), tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        'PT #panic("x") *A* $1$ \\ <a> @b `c` // d',
        "株式会社 عربي 😀",
        "x" * 1000,
        "Ở Việt Nam Ω Ж",
        "\ufeffA\ue000B\uffffC\x01D\U0010ffff",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_no_name_breaks_a_form_or_becomes_markup(kind: FormKind, name: str, tmp_path: Path) -> None:
    form = a_form()
    odd = msgspec.structs.replace(
        form,
        firm=msgspec.structs.replace(form.firm, name=name),
        applicant=msgspec.structs.replace(form.applicant, name=name),
        owners=(FirmOwner(name=name, address=name),),
        experts=(Expert(name=name, skill=name),),
    )
    text = text_of(made(kind, form=odd), tmp_path)
    if name.isascii() and len(name) < 100 and kind != "hand_over":
        assert name in text


@settings(max_examples=15, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120), st.sampled_from(KINDS)
)
def test_any_text_can_be_printed(text: str, kind: FormKind) -> None:
    form = a_form()
    firm = msgspec.structs.replace(form.firm, name=text, npwp=text)
    odd = msgspec.structs.replace(form, firm=firm, owners=(FirmOwner(name=text, share=text),))
    told = replace(about(kind), remarks=text, fields=((text, text),))
    assert write(kind, odd, told, "en").startswith(b"%PDF-1.7")


WORDS = {path for path, words in fields() if words}


def retyped(value: object, text: str, path: str = "") -> object:
    """The same form with this text in every field that takes any."""
    if isinstance(value, msgspec.Struct):
        changed = {
            name: retyped(getattr(value, name), text, f"{path}.{name}".strip("."))
            for name in value.__struct_fields__
        }
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(retyped(one, text, path) for one in value)
    return text if isinstance(value, str) and path not in WORDS else value


@settings(max_examples=15, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80),
    st.sampled_from(["registration", "everything"]),
    st.sampled_from([a_form(), a_non_vendor(), a_foreign_firm()]),
)
def test_any_text_in_every_field_can_be_printed(
    text: str, kind: FormKind, form: Application
) -> None:
    odd = retyped(form, text)
    assert isinstance(odd, Application)
    assert odd.applicant.name == text
    assert write(kind, odd, about(kind)).startswith(b"%PDF-1.7")


def test_both_languages_have_the_same_holes() -> None:
    for key, (indonesian, english) in SAID.items():
        holes = [sorted(re.findall(r"{\w+}", text)) for text in (indonesian, english)]
        assert holes[0] == holes[1], key
        # Words that Indonesian has from the same language, and texts of holes alone.
        same = re.sub(r"{\w+}", "", english) in {"No.", "Tender", " – "}
        assert english != indonesian or same, key
