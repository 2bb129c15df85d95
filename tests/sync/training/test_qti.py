"""QTI items and packages, by cases of our own, in the spelling of 2.1, 2.2 and 3.0."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.training.qti import read_qti_item, read_qti_package
from sync.training.qti.xml import MOST_BYTES, NAMESPACES
from sync.training.questions import AnyQuestion, imported, judge, solution, type_of
from sync.training.questions.imported import ImportedQuestions

FILE = "soal.xml"
VERSIONS = sorted(NAMESPACES)
_HTML = {"p", "em", "img", "br", "div", "table", "tr", "td", "strong"}


def kebab(text: str) -> str:
    """An item of 2.x in the spelling of 3.0."""

    def small(name: str) -> str:
        return re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)

    def tag(found: re.Match[str]) -> str:
        name = found[2] if found[2] in _HTML else f"qti-{small(found[2])}"
        rest = re.sub(r" ([a-zA-Z]+)=", lambda one: f" {small(one[1])}=", found[3])
        return f"<{found[1]}{name}{rest}"

    return re.sub(r"<(/?)([a-zA-Z]+)([^<>]*)", tag, text)


def item(
    body: str,
    declared: str = "",
    processing: str = "match_correct",
    version: str = VERSIONS[1],
    more: str = "",
    attributes: str = "",
) -> bytes:
    rule = processing and f'<responseProcessing template="http://x.example/{processing}"/>'
    if processing == "own":
        rule = "<responseProcessing><setOutcomeValue/></responseProcessing>"
    text = (
        f'<assessmentItem identifier="S.1" title="x" {attributes}>\n'
        f'<responseDeclaration identifier="R-1" {declared}</responseDeclaration>\n'
        f"<itemBody>{body}</itemBody>{rule}{more}</assessmentItem>"
    )
    text = kebab(text) if "v3p0" in version else text
    return re.sub(r"<(\S+)", f'<\\1 xmlns="{version}"', text, count=1).encode()


def read(data: bytes) -> ImportedQuestions:
    return read_qti_item(data, FILE)


def one(data: bytes) -> AnyQuestion:
    """The only question of an item, about which nothing is told."""
    found = read(data)
    assert (found.refused, found.unclear) == ((), ())
    return found.taken[0].question


def codes(found: ImportedQuestions) -> tuple[list[str], list[str]]:
    return [fault.code for fault in found.unclear], [fault.code for fault in found.refused]


def credits_of(question: AnyQuestion, *responses: Any) -> list[float]:
    return [float(judge(question, response).credit or 0) for response in responses]


def correct(*values: str, kind: str = 'cardinality="single" baseType="identifier"') -> str:
    inner = "".join(f"<value>{one}</value>" for one in values)
    return f"{kind}><correctResponse>{inner}</correctResponse>"


def mapped(entries: dict[str, float], kind: str, bounds: str = 'defaultValue="0"',
           case: str = "") -> str:  # fmt: skip
    inner = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"{case}/>' for key, value in entries.items()
    )
    return f"{kind}><mapping {bounds}>{inner}</mapping>"


CHOICES = (
    "<p>Siapa <em>memegang</em> kunci?</p>"
    '<choiceInteraction responseIdentifier="R-1" shuffle="true" maxChoices="1">'
    "<prompt>Pilih.</prompt>"
    '<simpleChoice identifier="A.1">Panitia</simpleChoice>'
    '<simpleChoice identifier="B-2">Petugas'
    '<feedbackInline identifier="B-2" outcomeIdentifier="F" showHide="show">Bukan.</feedbackInline>'
    "</simpleChoice>"
    '<simpleChoice identifier="C" fixed="true">Tidak ada</simpleChoice></choiceInteraction>'
)
SINGLE = 'cardinality="single" baseType="identifier"'
MULTIPLE = 'cardinality="multiple" baseType="identifier"'
Each = pytest.mark.parametrize("version", VERSIONS)


@Each
def test_one_choice(version: str) -> None:
    question: Any = one(item(CHOICES, correct("A.1"), version=version))
    assert (type_of(question), question.id, question.shuffle) == ("single", "S-1", True)
    assert question.text == "Siapa *memegang* kunci?\n\nPilih."
    assert [answer.text for answer in question.answers] == ["Panitia", "Petugas", "Tidak ada"]
    assert [answer.feedback for answer in question.answers] == ["", "Bukan.", ""]
    assert [answer.fixed for answer in question.answers] == [False, False, True]
    assert credits_of(question, (0,), (1,), (2,)) == [1, 0, 0]


@Each
def test_several_choices_are_all_or_nothing_without_a_mapping(version: str) -> None:
    question = one(item(CHOICES, correct("A.1", "C", kind=MULTIPLE), version=version))
    assert type_of(question) == "multiple"
    assert credits_of(question, (0, 2), (0,), (0, 1, 2)) == [1, 0, 0]


@Each
def test_a_mapping_is_summed_and_kept_within_its_bounds(version: str) -> None:
    bounds = 'defaultValue="-1" lowerBound="0" upperBound="2"'
    declared = mapped({"A.1": 1, "B-2": 1.5}, MULTIPLE, bounds)
    question = one(item(CHOICES, declared, "map_response.xml", version))
    assert question.points == 2
    assert credits_of(question, (0,), (1,), (0, 1), (0, 2), (2,), ()) == [0.5, 0.75, 1, 0, 0, 0]
    single = one(item(CHOICES, mapped({"A.1": 2, "C": 1}, SINGLE), "map_response", version))
    assert (single.points, type_of(single)) == (2, "single")
    assert credits_of(single, (0,), (1,), (2,)) == [1, 0, 0.5]


def test_a_score_below_zero_is_told() -> None:
    declared = mapped({"A.1": 1, "B-2": -1}, MULTIPLE)
    assert codes(read(item(CHOICES, declared, "map_response"))) == (["qti_below_zero"], [])
    positive = mapped({"A.1": 1}, MULTIPLE, 'defaultValue="0" lowerBound="1"')
    assert codes(read(item(CHOICES, positive, "map_response"))) == ([], ["qti_feature_refused"])
    nothing = mapped({}, MULTIPLE)
    assert codes(read(item(CHOICES, nothing, "map_response"))) == ([], ["quiz_full_unreachable"])


ORDER = (
    '<orderInteraction responseIdentifier="R-1" shuffle="true">'
    '<simpleChoice identifier="a">Segel</simpleChoice>'
    '<simpleChoice identifier="b">Pilih\n berkas</simpleChoice></orderInteraction>'
)
ORDERED = 'cardinality="ordered" baseType="identifier"'


@Each
def test_an_order(version: str) -> None:
    question: Any = one(
        item(f"<p>Urutkan</p>{ORDER}", correct("b", "a", kind=ORDERED), version=version)
    )
    assert question.items == ("Pilih berkas", "Segel")
    assert credits_of(question, (0, 1), (1, 0)) == [1, 0]
    partly = item(f"<p>x</p>{ORDER}", correct("b", kind=ORDERED), version=version)
    assert codes(read(partly)) == ([], ["qti_order_partial"])


MATCH = (
    '<p>Pasangkan</p><matchInteraction responseIdentifier="R-1" maxAssociations="0">'
    '<simpleMatchSet><simpleAssociableChoice identifier="L1" matchMax="1">Buka'
    '</simpleAssociableChoice><simpleAssociableChoice identifier="L2" matchMax="1">Tutup'
    "</simpleAssociableChoice></simpleMatchSet>"
    '<simpleMatchSet><simpleAssociableChoice identifier="X" matchMax="2">10:00'
    '</simpleAssociableChoice><simpleAssociableChoice identifier="Y" matchMax="2">09:59'
    '</simpleAssociableChoice><simpleAssociableChoice identifier="Z" matchMax="2">11:00'
    "</simpleAssociableChoice></simpleMatchSet></matchInteraction>"
)
PAIRED = 'cardinality="multiple" baseType="directedPair"'


@Each
def test_pairs(version: str) -> None:
    declared = correct("L1 X", " L2\n Y ", kind=PAIRED)
    question: Any = one(item(MATCH, declared, version=version))
    assert [(pair.left, pair.right) for pair in question.pairs] == [
        ("Buka", "10:00"),
        ("Tutup", "09:59"),
    ]
    assert question.extra == ("11:00",)
    assert credits_of(question, (0, 1), (0, -1)) == [1, 0]
    shares = mapped({"L1 X": 1, "L2 Y": 1}, PAIRED)
    assert credits_of(one(item(MATCH, shares, "map_response", version)), (0, -1)) == [0.5]


@pytest.mark.parametrize(
    ("declared", "processing"),
    [
        (correct("L1 X", kind=PAIRED), "match_correct"),
        (correct("L1 X", "L1 Y", "L2 Y", kind=PAIRED), "match_correct"),
        (correct("L1 X", "L2 Q", kind=PAIRED), "match_correct"),
        (correct("L1 X", "L2", kind=PAIRED), "match_correct"),
        (mapped({"L1 X": 1, "L2 Y": 2}, PAIRED), "map_response"),
        (mapped({"L1 X": 1, "L2 Y": 1, "L2 X": -1}, PAIRED), "map_response"),
    ],
)
def test_pairs_of_another_shape_are_refused(declared: str, processing: str) -> None:
    assert codes(read(item(MATCH, declared, processing))) == ([], ["qti_match_shape"])
    one_set = MATCH.replace("</simpleMatchSet><simpleMatchSet>", "")
    assert codes(read(item(one_set, declared, processing))) == ([], ["qti_match_shape"])


ENTRY = '<p>Ibu kota: <textEntryInteraction responseIdentifier="R-1"/> di Jawa.</p>'
STRING = 'cardinality="single" baseType="string"'


@Each
def test_a_typed_text_stands_as_a_gap(version: str) -> None:
    question: Any = one(item(ENTRY, correct("Jakarta*", kind=STRING), version=version))
    assert question.text == "Ibu kota: \\_\\_\\_\\_\\_ di Jawa."
    assert credits_of(question, "Jakarta*", "jakarta*", "Jakartab") == [1, 0, 0]
    both = mapped({"Jakarta": 2, "DKI": 1}, STRING, case=' caseSensitive="false"')
    question = one(item(ENTRY, both, "map_response", version))
    assert (question.points, credits_of(question, "jakarta", "dki", "x")) == (2, [1, 0.5, 0])
    rest = mapped({"Jakarta": 2}, STRING, 'defaultValue="1"')
    assert credits_of(one(item(ENTRY, rest, "map_response", version)), "Jakarta", "x") == [1, 0.5]


@Each
def test_a_typed_number_may_have_a_comma(version: str) -> None:
    kind = 'cardinality="single" baseType="float"'
    question = one(item(ENTRY, correct("3.5", kind=kind), version=version))
    assert type_of(question) == "numeric"
    assert credits_of(question, "3.50", "3,5", "3,6") == [1, 1, 0]
    rest = mapped({"3": 2}, kind, 'defaultValue="1"')
    assert credits_of(one(item(ENTRY, rest, "map_response", version)), "3", "4") == [1, 0.5]
    odd = item(ENTRY, correct("tiga", kind=kind), version=version)
    assert codes(read(odd)) == ([], ["import_number_odd"])


@Each
def test_a_long_text_is_for_a_person(version: str) -> None:
    body = '<p>Ceritakan</p><extendedTextInteraction responseIdentifier="R-1"/>'
    assert type_of(one(item(body, f"{STRING}>", "", version))) == "open"


@pytest.mark.parametrize(
    ("processing", "code"), [("", "qti_not_scored"), ("own", "qti_own_scoring"),
                             ("map_response_point", "qti_own_scoring")]
)  # fmt: skip
def test_what_says_no_known_score_is_not_scored_and_never_zero(processing: str, code: str) -> None:
    found = read(item(CHOICES, correct("A.1"), processing))
    assert codes(found) == ([code], [])
    assert judge(found.taken[0].question, (0,)).credit is None
    assert judge(found.taken[0].question, (1,)).credit is None


def test_feedback_of_the_item_by_its_name_and_the_rest_is_told() -> None:
    modal = (
        '<modalFeedback identifier="A.1" outcomeIdentifier="F" showHide="show">Ya.</modalFeedback>'
    )
    question: Any = one(item(CHOICES, correct("A.1"), more=modal))
    assert question.answers[0].feedback == "Ya."
    found = read(item(CHOICES, correct("A.1"), more=modal.replace('"A.1"', '"lain"')))
    assert codes(found) == (["import_markup_dropped"], [])
    # Feedback within the text could tell the answer before hand-in.
    body = '<p>Apa?</p><feedbackBlock identifier="x" outcomeIdentifier="F">A</feedbackBlock>'
    found = read(item(body + CHOICES, correct("A.1")))
    assert found.taken[0].question.text.startswith("Apa?\n\nSiapa")
    assert found.unclear[0].params["names"] == "feedbackBlock"


def test_a_text_that_stands_beside_the_item_is_told() -> None:
    """Without it nobody can answer what is asked about it."""
    beside = '<assessmentStimulusRef identifier="bacaan" href="bacaan.xml"/>'
    found = read(item(CHOICES, correct("A.1"), more=beside))
    assert found.taken and found.unclear[0].params["names"] == "assessmentStimulusRef"


def test_what_a_question_cannot_show_is_told_by_name() -> None:
    body = '<p>Lihat <img src="peta.png" alt="peta"/></p><table><tr><td>sel</td></tr></table>'
    body += "<rubricBlock><p>kunci sandi</p></rubricBlock>"
    found = read(item(body + CHOICES, correct("A.1")))
    assert re.sub(r"\s+", " ", found.taken[0].question.text).startswith("Lihat peta sel Siapa")
    assert "kunci sandi" not in found.taken[0].question.text
    assert found.unclear[0].params["names"] == "img, rubricBlock, table, td, tr"


@pytest.mark.parametrize(("rule", "told"), [("", "qti_not_scored"), ("own", "qti_own_scoring")])
def test_an_entry_that_names_no_right_text_is_for_a_person(rule: str, told: str) -> None:
    found = read(item(ENTRY, f"{SINGLE}>", processing=rule))
    assert codes(found) == ([told], [])
    question = found.taken[0].question
    assert (type_of(question), question.scored) == ("open", False)


RIGHT = correct("A.1")
REFUSED: dict[str, tuple[bytes, str]] = {
    "adaptive": (
        item(CHOICES, RIGHT, attributes='adaptive="true"'),
        "qti_feature_refused",
    ),
    "template": (
        item(CHOICES, RIGHT, more="<templateProcessing/>"),
        "qti_feature_refused",
    ),
    "two": (item(CHOICES + ENTRY, RIGHT), "qti_interactions_several"),
    "none": (item("<p>teks</p>", RIGHT), "qti_interaction_none"),
    "no text": (
        item(CHOICES[CHOICES.index("<choice") :].replace("Pilih.", ""), RIGHT),
        "import_text_missing",
    ),
    "pictures for answers": (
        item(
            CHOICES.replace("Panitia", '<img src="a.png" alt=""/>').replace("Tidak ada", ""), RIGHT
        ),
        "import_answer_missing",
    ),
    "no right text": (item(ENTRY, f"{SINGLE}>"), "quiz_full_unreachable"),
    "script": (
        item('<p>x</p><portableCustomInteraction responseIdentifier="R-1"/>', correct("A")),
        "qti_interaction_unknown",
    ),
    "hotspot": (
        item('<p>x</p><hotspotInteraction responseIdentifier="R-1"/>', correct("A")),
        "qti_interaction_unknown",
    ),
    "no right answer": (item(CHOICES, f"{SINGLE}>"), "quiz_full_unreachable"),
    "no declaration": (
        item(CHOICES.replace("R-1", "R-2"), RIGHT),
        "quiz_full_unreachable",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_item_that_makes_no_question_is_told(name: str) -> None:
    data, code = REFUSED[name]
    found = read(data)
    assert codes(found) == ([], [code])
    with speaking_app().app_context():
        words = explain(found.refused[0])
    assert words.message.startswith(f"{FILE}, baris ")
    assert "…" not in words.message + words.hint


# What no parser may be led into

DOCTYPES = [
    '<!DOCTYPE x [<!ENTITY nbsp "spasi">]>',
    '<!DOCTYPE x SYSTEM "https://x.example/x.dtd">',
]


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(doctype: str, encoding: str) -> None:
    data = f'<?xml version="1.0"?>{doctype}'.encode() + item(CHOICES, correct("A.1"))
    with pytest.raises(Fault, match="qti_doctype"):
        read(data.decode().encode(encoding))


def test_a_doctype_that_declares_nothing_is_passed_over() -> None:
    """rqti writes one into each of its items; nothing can hide behind it."""
    rest = item(CHOICES, correct("A.1"))
    assert one(b"<!DOCTYPE  assessmentItem\n>" + rest).id == "S-1"
    with pytest.raises(Fault, match="qti_not_xml"):
        read(b"<!DOCTYPE assessmentItem>" + rest.replace(b"Panitia", b"a&nbsp;b"))
    with pytest.raises(Fault, match="qti_doctype"):
        read(b'<!-- <!DOCTYPE a> --><!DOCTYPE a [<!ATTLIST p b CDATA "c">]>' + rest)
    with pytest.raises(Fault, match="qti_doctype"):
        read(f"<!DOCTYPE assessmentItem>{rest.decode()}".encode("utf-16"))


def test_comments_and_instructions_cut_no_text() -> None:
    data = item(CHOICES.replace("Panitia", "Pani<!-- x -->tia<?y z?>"), correct("A.1"))
    assert one(data).answers[0].text == "Panitia"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "data",
    [
        b"bukan xml",
        b"<a>&nbsp;</a>",
        b"<a>" * 300 + b"</a>" * 300,
        b"",
        b'<?xml version="1.0" encoding="x-tak-ada"?><a/>',
        item(CHOICES, correct("A.1"))[:-20],
    ],
)
def test_what_is_no_xml_is_told(data: bytes) -> None:
    with pytest.raises(Fault, match="qti_not_xml") as caught:
        read(data)
    with speaking_app().app_context():
        assert explain(caught.value).message.startswith(FILE)


def test_other_xml_and_too_much_of_it_is_told() -> None:
    with pytest.raises(Fault, match="qti_not_item"):
        read(b"<assessmentItem/>")
    with pytest.raises(Fault, match="qti_not_item"):
        read(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    with pytest.raises(Fault) as caught:
        read(b'<assessmentItem xmlns="http://x.example/imsqti_v2p0"/>')
    assert caught.value.params["name"] == "assessmentItem (imsqti_v2p0)"
    with pytest.raises(Fault, match="qti_file_large"):
        read(b" " * (MOST_BYTES + 1))
    deep = "<div>" * 200 + "dalam" + "</div>" * 200
    assert one(item(deep + CHOICES, correct("A.1"))).text.startswith("dalam")


SAMPLES = [
    item(CHOICES, mapped({"A.1": 1, "B-2": -1}, MULTIPLE), "map_response"),
    item(MATCH, correct("L1 X", "L2 Y", kind=PAIRED), version=VERSIONS[2]),
    item(ENTRY, correct("3.5", kind='cardinality="single" baseType="float"')),
    item(f"<p>Urutkan</p>{ORDER}", correct("b", "a", kind=ORDERED)),
]
SLIPS = st.sampled_from([b"", b"<", b">", b'"', b"<p>", b"</p>", b"nan", b"\xff", b"&#0;", b"-"])


@given(st.sampled_from(SAMPLES), st.integers(0, 900), SLIPS, st.integers(0, 30))
def test_a_damaged_item_is_a_question_or_told(data: bytes, at: int, slip: bytes, lost: int) -> None:
    try:
        found = read(data[:at] + slip + data[at + lost :])
    except Fault as fault:
        assert fault.code.startswith("qti_")
        return
    assert found.taken or found.refused
    for taken in found.taken:
        assert judge(taken.question, solution(taken.question)).credit in (1, None)


# Packages

MANIFEST = "imsmanifest.xml"


def manifest(*resources: tuple[str, str], head: str = "") -> bytes:
    inner = "".join(f'<resource identifier="r" type="{kind}" href="{href}"/>'
                    for kind, href in resources)  # fmt: skip
    space = "http://www.imsglobal.org/xsd/imscp_v1p1"
    return f'<manifest xmlns="{space}">{head}<resources>{inner}</resources></manifest>'.encode()


def named(name: str) -> bytes:
    return item(CHOICES, correct("A.1")).replace(b'"S.1"', f'"{name}"'.encode())


def package(files: dict[str, bytes]) -> ImportedQuestions:
    def reader(data: bytes) -> Callable[[int], bytes]:
        return lambda most: data[: most + 1]

    return read_qti_package({name: reader(data) for name, data in files.items()}, "soal.zip")


ITEM, TEST = "imsqti_item_xmlv2p2", "imsqti_test_xmlv2p2"
SECTIONS = (
    f'<assessmentTest xmlns="{VERSIONS[1]}" identifier="t" title="u"><testPart identifier="p">'
    '<timeLimits maxTime="60"/>'
    '<assessmentSection identifier="s" title="Dasar"><selection select="1"/>'
    '<ordering shuffle="true"/><assessmentItemRef identifier="a" href="../items/soal%201.xml"/>'
    '<assessmentItemRef identifier="b" href="../items/dua.xml"/>'
    '<assessmentSection identifier="s2" title="Lanjut">'
    '<assessmentItemRef identifier="c" href="../items/tiga.xml"/></assessmentSection>'
    "</assessmentSection></testPart></assessmentTest>"
).encode()


@pytest.mark.parametrize("top", ["", "ekspor/"])
def test_a_package_gives_the_sections_of_its_test_and_then_the_rest(top: str) -> None:
    files = {
        MANIFEST: manifest(
            (ITEM, "items/empat.xml"), (ITEM, "items/soal%201.xml"), (TEST, "tests/t.xml"),
            (ITEM, "items/dua.xml"), ("webcontent", "x.css"),
        ),
        "items/soal 1.xml": named("satu"),
        "items/dua.xml": named("dua"),
        "items/tiga.xml": named("tiga"),
        "items/empat.xml": named("empat"),
        "tests/t.xml": SECTIONS,
        "x.css": b"",
    }  # fmt: skip
    found = package({f"{top}{name}": data for name, data in files.items()})
    assert [
        (one.title, one.draw, one.shuffle, [each.id for each in one.questions])
        for one in found.sections
    ] == [
        ("Dasar", 1, True, ["satu", "dua"]),
        ("Lanjut", 0, False, ["tiga"]),
        ("", 0, False, ["empat"]),
    ]
    assert codes(found) == (["qti_test_dropped"], [])
    assert found.unclear[0].params["names"] == "timeLimits"
    assert found.taken[0].file == "items/soal 1.xml"


def test_a_package_in_the_spelling_of_three() -> None:
    space = VERSIONS[2]
    test = kebab(SECTIONS.decode()).replace(VERSIONS[1], space).encode()
    test = test.replace(b"../items/", b"")
    three = item(CHOICES, correct("A.1"), version=space)
    found = package(
        {
            MANIFEST: manifest(("imsqti_test_xmlv3p0", "t.xml")),
            "t.xml": test,
            "soal 1.xml": three,
            "dua.xml": three,
            "tiga.xml": three,
        }
    )
    assert [len(one.questions) for one in found.sections] == [2, 1]
    assert (found.sections[0].draw, found.sections[0].shuffle) == (1, True)


def test_an_item_that_no_list_of_the_package_names_is_told() -> None:
    files = {
        MANIFEST: manifest((ITEM, "satu.xml"), (ITEM, "dua.xml")),
        "satu.xml": named("satu"),
        "dua.xml": b"<a>",
        "sisa/tiga.xml": named("tiga"),
        "keterangan.xml": b"<lom/>",
        "rusak.xml": b"<",
        "empat.txt": named("empat"),
    }
    found = package(files)
    assert [taken.question.id for taken in found.taken] == ["satu"]
    assert [(fault.code, fault.params["file"]) for fault in found.refused] == [
        ("qti_not_xml", "dua.xml"),
        ("qti_item_unlisted", "sisa/tiga.xml"),
    ]
    # Of a list in which another program found no question of ours, the same is told.
    found = package({MANIFEST: manifest(("webcontent", "a.html")), "satu.xml": named("satu")})
    assert codes(found) == ([], ["qti_item_unlisted"])


def test_one_bad_item_keeps_no_other_from_being_taken() -> None:
    found = package(
        {
            MANIFEST: manifest(
                (ITEM, "satu.xml"), (ITEM, "hilang.xml"), (ITEM, "rusak.xml"), (ITEM, "svg.xml"),
                (ITEM, "../luar.xml"), (ITEM, "https://x.example/a.xml"), (ITEM, "dtd.xml"),
                (TEST, "hilang-juga.xml"), (ITEM, "dua.xml"),
            ),
            "satu.xml": named("satu"),
            "rusak.xml": b"<a>",
            "svg.xml": b"<svg/>",
            "dtd.xml": b"<!DOCTYPE a []><a/>",
            "dua.xml": named("dua"),
        }
    )  # fmt: skip
    assert [taken.question.id for taken in found.taken] == ["satu", "dua"]
    assert [(fault.code, fault.params["file"]) for fault in found.refused] == [
        ("qti_file_missing", MANIFEST),
        ("qti_file_missing", MANIFEST),
        ("qti_not_xml", "rusak.xml"),
        ("qti_not_item", "svg.xml"),
        ("qti_file_missing", MANIFEST),
        ("qti_file_missing", MANIFEST),
        ("qti_doctype", "dtd.xml"),
    ]
    with speaking_app().app_context():
        for fault in found.refused:
            assert "…" not in explain(fault).message


SCORM = [
    manifest(("webcontent", "a.html"), head="<metadata><schema>ADL SCORM</schema></metadata>"),
    manifest(("webcontent", "a.html")).replace(
        b"<resources>", b'<resources xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">'
    ),
]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({MANIFEST: SCORM[0]}, "qti_is_scorm"),
        ({MANIFEST: SCORM[1]}, "qti_is_scorm"),
        ({"cmi5.xml": b"<courseStructure/>"}, "qti_is_cmi5"),
        ({"a.xml": b"<a/>"}, "qti_no_manifest"),
        ({}, "qti_no_manifest"),
        ({MANIFEST: manifest(("imsqti_xmlv1p2", "a.xml"))}, "qti_old_version"),
        ({MANIFEST: b"<a>"}, "qti_not_xml"),
        ({MANIFEST: b"<!DOCTYPE a []><a/>"}, "qti_doctype"),
        ({MANIFEST: b" " * (MOST_BYTES + 1)}, "qti_file_large"),
    ],
)
def test_a_package_of_another_kind_is_told(files: dict[str, bytes], code: str) -> None:
    with pytest.raises(Fault) as caught:
        package(files)
    assert caught.value.code == code
    with speaking_app().app_context():
        assert "…" not in explain(caught.value).message


def test_a_package_is_read_to_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported, "MOST_QUESTIONS", 50)
    resources = [(ITEM, f"{n}.xml") for n in range(55)]
    files = {MANIFEST: manifest(*resources)} | {href: named("q") for _, href in resources}
    found = package(files)
    assert len(found.taken) == 50
    assert codes(found) == ([], ["import_questions_many"])
