"""Names as people have them: of one word, of any script, with marks, from the page to the seal."""

from __future__ import annotations

import unicodedata

import pytest

from sync.registration.bundle import open_form
from tests.kiosk.bidding.support import BOX, SeatInProcess
from tests.kiosk.registration.handing import fill, handing_of, press

NAMES = [
    "Suharto",
    "X",
    "I Gusti Ayu Ngurah Ketut Sri Wahyuningsih Kusumawardhani Puspaningrat",
    "Ny. Raden Ajeng Kartika-Sari binti H. Abdulrahman, S.H., M.Kn.",
    "O’Brien D'Souza Saint-Exupéry",
    "ꦱꦫꦶꦏꦼꦤꦔ",
    "ᬲᬭᬶ",
    "محمد عبد الرحمن",
    "שרה",
    "王小明",
    "ユキ 山田",
    "김철수",
    "सरिता देवी",
    "சரவணன்",
    "ณัฐพงศ์",
    "Đặng Thị Hồng Nhung",
    "Ольга Ивановна",
    "Ζωή",
    "Łukasz Żółć",
    "Åse Þórsdóttir",
    "e\u0301lise",
    "𝒮ari 𠮷野",
    '<b>Sari</b> & "Co"',
    "100% Beton",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_through_as_it_was_typed(seat: SeatInProcess, name: str) -> None:
    sari = fill(seat)
    sari.post("/registration/fill/applicant", name=name, id_number="3323014107800001")
    assert sari.url != "/registration/fill/applicant", sari.page
    sari.post("/registration/fill/name", name=f"PT {name}")
    sari.post("/registration/statement", agreed="yes")
    assert sari.url == "/registration/hand-in"
    key = press(seat, sari)
    assert sari.url == f"/registration/handed/{key}"
    ((one, _item),) = handing_of(seat).all_handed()
    found = open_form(seat.spool / f"{one.item_id}.form.age", BOX).application
    assert found.applicant.name == unicodedata.normalize("NFC", name)
    assert found.firm.name == unicodedata.normalize("NFC", f"PT {name}")
    sari.post(f"/registration/handed/{key}/print")
    ((_title, pdf),) = seat.printer.printed
    assert pdf.startswith(b"%PDF")
