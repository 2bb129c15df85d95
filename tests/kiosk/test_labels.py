"""Every field of a registration has a name in both languages, and no name is left over."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.labels import LABELS, fields, label, label_in
from kiosk.web import locale


def test_every_field_chapter_and_word_has_a_label_and_no_label_is_left_over() -> None:
    found = [
        one for path, words in fields() for one in (path, *(f"{path}.{word}" for word in words))
    ]
    assert {"firm.address.regency", "owners.share", "entity.pt_perorangan", "owners"} <= set(found)
    assert sorted(found) == sorted(LABELS)


def test_labels_within_a_chapter_differ_in_both_languages() -> None:
    """A form would ask the same twice."""
    for chapter in {path.rpartition(".")[0] for path in LABELS if "." in path}:
        own = [path for path in LABELS if path.rpartition(".")[0] == chapter]
        assert len({LABELS[path] for path in own}) == len(own), chapter
        assert len({label_in(path, "en") for path in own}) == len(own), chapter


def test_english_is_a_translation() -> None:
    same = {path for path in LABELS if label_in(path, "en") == label_in(path, "id")}
    assert same == {
        "track.inaproc", "firm.npwp", "assignment.employee_number", "assignment.role.auditor"
    }  # fmt: skip


@pytest.mark.parametrize(("language", "said"), [("id", "Saham"), ("en", "Share")])
def test_a_label_speaks_the_language_of_its_page(language: str, said: str) -> None:
    app = Flask(__name__)
    locale.init_app(app, lambda: language, "Asia/Jakarta")
    made_before = label("owners.share")
    with app.test_request_context():
        assert str(made_before) == said


def test_what_is_no_field_has_no_label() -> None:
    with pytest.raises(KeyError):
        label("firm.colour")
