"""The ladder of sizes: what it makes is small enough, readable and no more changed than it must."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from kiosk.papers import fitting
from kiosk.papers.jobs import Fit, LeafJob, Made
from kiosk.papers.paper import A4, AskedSheet, Crop
from sync.errors import Fault
from tests.kiosk.papers import samples
from tests.kiosk.papers.samples import letter_pdf, saved, scan, scanned_pdf

MB = 1_000_000


def fitted(
    files: Sequence[bytes],
    max_bytes: int = 2 * MB,
    leaves: Sequence[LeafJob] | None = None,
    *,
    sheet: AskedSheet = "",
    min_version: str = "",
) -> tuple[bytes, Made]:
    order = tuple(leaves or [LeafJob(n, 0) for n in range(len(files))])
    job = Fit(order, max_bytes, sheet, min_version)
    return fitting.fit(job, files, lambda done, total, attempt: None)


def drawn(data: bytes, number: int = 0, dpi: int = 100) -> Image.Image:
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[number].render(scale=dpi / 72).to_pil().convert("RGB")


def filters(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = [one for page in pdf.pages for one in page.get_images().values()]
        return [re.findall(r"/\w+", str(one.get("/Filter")))[0] for one in images]


def sizes(data: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in pdf.pages]


@cache
def deed(mode: str = "L", *, stamp: bool = False) -> bytes:
    return saved(scan(300, mode=mode, lines=70, stamp=stamp), "JPEG", quality=92, dpi=(300, 300))


def test_it_stops_at_the_first_step_that_fits() -> None:
    made = [fitted([deed()], limit)[1] for limit in (2 * MB, 400_000, 150_000, 80_000)]
    assert [(one.dpi, one.black_white) for one in made] == [
        (200, False),
        (150, False),
        (300, True),
        (200, True),
    ]


def test_what_will_not_fit_says_how_small_it_became() -> None:
    with pytest.raises(Fault) as caught:
        fitted([deed()], 9_000)
    assert caught.value.code == "paper_will_not_fit"
    size = caught.value.params["size_bytes"]
    assert isinstance(size, int)
    assert fitted([deed()], size)[1].dpi == 200


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(["L", "RGB", "stamp"]), min_size=1, max_size=3), st.integers(5, 13))
def test_a_result_is_never_larger_than_the_limit(kinds: list[str], power: int) -> None:
    limit, files = 2**power * 500, [small(kind) for kind in kinds]
    try:
        data, made = fitted(files, limit)
    except Fault as fault:
        assert fault.params["size_bytes"] > limit  # type: ignore[operator]
    else:
        assert len(data) <= limit
        assert made.pages == samples.pages_of(data) == len(files)


@cache
def small(kind: str) -> bytes:
    image = scan(100, mode="L" if kind == "L" else "RGB", stamp=kind == "stamp")
    return saved(image, "JPEG", dpi=(100, 100))


def test_every_result_is_at_least_version_1_6() -> None:
    for data, _made in (fitted([deed()]), fitted([letter_pdf()])):
        assert data.startswith(b"%PDF-1.6")


def test_black_and_white_is_made_with_a_threshold_and_never_dithered() -> None:
    """Dots of a dithered page would cost ten times as much."""
    data, made = fitted([deed()], 150_000)
    assert made.black_white
    assert filters(data) == ["/CCITTFaxDecode"]
    paper = drawn(data).convert("L").crop((20, 20, 70, 800))
    assert ImageStat.Stat(paper).mean[0] > 254  # the grain of the paper is gone


def test_a_stamp_keeps_its_colour_on_every_step() -> None:
    for limit in (2 * MB, 400_000):
        data, _made = fitted([deed("RGB", stamp=True)], limit)
        red, green, _blue = drawn(data).split()
        assert ImageChops.subtract(red, green).getextrema()[1] > 80


def test_paper_that_is_grey_in_colour_becomes_grey() -> None:
    data, _made = fitted([deed("RGB")])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.ColorSpace == "/DeviceGray"


def test_a_photo_stays_a_photo_when_the_text_beside_it_becomes_black_and_white() -> None:
    photo = saved(samples.photo(900, 700), "JPEG", quality=60)
    data, made = fitted([deed(), photo], 220_000)
    assert made.black_white
    assert sorted(filters(data)) == ["/CCITTFaxDecode", "/DCTDecode"]


def test_a_grey_photo_is_no_text() -> None:
    grey = saved(samples.photo(900, 700).convert("L"), "JPEG", quality=90)
    data, made = fitted([grey, deed()], 200_000)
    assert made.black_white
    assert filters(data)[0] == "/DCTDecode"


def test_a_fax_keeps_its_own_dots() -> None:
    fax = scan(300).convert("1", dither=Image.Dither.NONE)
    plain = saved(fax, "TIFF", dpi=(300, 300), save_all=True, append_images=[fax])
    assert len(plain) > 2 * MB
    data, made = fitted([plain], leaves=[LeafJob(0, 0), LeafJob(0, 1)])
    assert filters(data) == ["/CCITTFaxDecode"] * 2
    assert (made.dpi, len(data) < 120_000) == (300, True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (kept,) = pdf.pages[1].get_images().values()
        again = pikepdf.PdfImage(kept).as_pil_image().convert("1")
    assert ImageChops.logical_xor(again, fax).getbbox() is None


def test_a_fax_too_large_with_its_own_dots_gets_fewer() -> None:
    fax = saved(scan(600).convert("1", dither=Image.Dither.NONE), "TIFF", dpi=(600, 600))
    data, made = fitted([fax], 40_000)
    assert (made.dpi, made.black_white, filters(data)) == (200, True, ["/CCITTFaxDecode"])


def test_letters_stay_text() -> None:
    data, made = fitted([letter_pdf(words="NOMOR 17"), letter_pdf(words="LAMPIRAN")])
    assert made.how == "joined"
    with pypdfium2.PdfDocument(data) as pdf:
        words = [pdf[n].get_textpage().get_text_bounded() for n in (0, 1)]
    assert ["NOMOR 17" in words[0], "LAMPIRAN" in words[1]] == [True, True]


def test_letters_are_turned_without_becoming_pictures() -> None:
    data, made = fitted([letter_pdf()], leaves=[LeafJob(0, 0, 90)])
    assert made.how == "joined"
    assert drawn(data).size == (drawn(letter_pdf()).height, drawn(letter_pdf()).width)


def test_what_was_cut_off_is_not_in_the_file_any_more() -> None:
    data, made = fitted(
        [letter_pdf(words="RAHASIA")], leaves=[LeafJob(0, 0, 0, Crop(0, 0.5, 1, 1))]
    )
    assert made.how == "pictures"
    assert b"RAHASIA" not in data
    with pypdfium2.PdfDocument(data) as pdf:
        assert pdf[0].get_textpage().get_text_bounded().strip() == ""
        assert round(pdf[0].get_height()) == round(A4[1] / 2)


def test_what_was_filled_into_a_form_is_seen_when_it_is_joined() -> None:
    data, made = fitted([samples.with_structures("text"), letter_pdf()])
    assert made.how == "joined"
    box = (75, 970, 270, 1065)  # where the field is, with 100 dpi
    assert drawn(data).crop(box).getextrema() != drawn(letter_pdf()).crop(box).getextrema()


def test_pages_come_in_the_order_of_the_person() -> None:
    pdf = letter_pdf(3)
    data, _made = fitted([pdf], leaves=[LeafJob(0, 2), LeafJob(0, 0), LeafJob(0, 1)])
    with pypdfium2.PdfDocument(data) as made:
        words = [made[n].get_textpage().get_text_bounded().strip()[-1] for n in range(3)]
    assert words == ["3", "1", "2"]


def test_f4_becomes_a4_with_all_that_is_on_it() -> None:
    f4 = letter_pdf(size=(609.4, 935.4))
    data, made = fitted([f4], sheet="a4")
    assert (made.how, sizes(data)) == ("pictures", [(595, 842)])
    assert fitted([f4])[1].how == "joined"
    assert fitted([letter_pdf()], sheet="a4")[1].how == "joined"


def test_a4_becomes_f4_where_the_centre_wants_that() -> None:
    data, made = fitted([letter_pdf()], sheet="f4")
    assert (made.how, sizes(data)) == ("pictures", [(609, 935)])
    for wide in (609.4, 595.3):
        assert fitted([letter_pdf(size=(wide, 935.4))], sheet="f4")[1].how == "joined"


@pytest.mark.parametrize(("least", "made"), [("", b"1.6"), ("1.4", b"1.6"), ("1.7", b"1.7")])
def test_the_lowest_version_that_is_asked_for_is_reached(least: str, made: bytes) -> None:
    for files in ([deed()], [letter_pdf()]):
        assert fitted(files, min_version=least)[0].startswith(b"%PDF-" + made)


def test_a_lying_page_lies_on_a4() -> None:
    data, _made = fitted([saved(samples.photo(1600, 900), "JPEG")], sheet="a4")
    assert sizes(data) == [(842, 595)]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_it_was_held(orientation: int) -> None:
    """Mirrored ones too, which img2pdf alone refuses."""
    upright = samples.photo(800, 600)
    backwards = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    held = upright if backwards is None else upright.transpose(backwards)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data, _made = fitted([saved(held, "JPEG", exif=exif, quality=95)])
    seen = drawn(data).resize((80, 60))
    assert ImageStat.Stat(ImageChops.difference(seen, upright.resize((80, 60)))).mean[0] < 12


def test_where_the_photo_was_taken_is_not_handed_in() -> None:
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-SARI"
    data, _made = fitted([saved(samples.photo(), "JPEG", exif=exif)])
    assert b"KAMERA-SARI" not in data


def test_cmyk_keeps_its_colours() -> None:
    photo = samples.photo(600, 400)
    data, _made = fitted([saved(photo.convert("CMYK"), "JPEG", quality=95)])
    seen = drawn(data).resize((60, 40))
    assert max(ImageStat.Stat(ImageChops.difference(seen, photo.resize((60, 40)))).mean) < 12


def test_one_looks_through_to_white_paper() -> None:
    clear = Image.new("RGBA", (400, 500), (0, 0, 0, 0))
    data, _made = fitted([saved(clear, "PNG")])
    assert drawn(data).getextrema() == ((255, 255),) * 3


def test_sixteen_bits_are_seen_as_eight() -> None:
    deep = Image.linear_gradient("L").convert("I;16").point(lambda value: value * 257)
    data, _made = fitted([saved(deep, "PNG")])
    assert drawn(data).convert("L").getextrema()[1] > 240


def test_forty_pages_become_one_paper_below_two_megabytes() -> None:
    pages = scanned_pdf([scan(150, seed=n) for n in range(40)], 150, quality=85)
    assert len(pages) > 10 * MB
    data, made = fitted([pages], leaves=[LeafJob(0, n) for n in range(40)])
    assert (made.pages, made.black_white, len(data) <= 2 * MB) == (40, True, True)
