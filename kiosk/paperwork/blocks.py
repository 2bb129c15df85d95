"""What a form is built from: blocks of data that `blocks.typ` draws one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.labels import LABELS, LabelLanguage, label_in
from kiosk.paperwork.about import Both
from kiosk.paperwork.words import SAID

FormBlock = Mapping[str, object]
Spoken = list[str]
"""Indonesian, and the English beside it; "" where the form is in Indonesian alone."""


@dataclass(frozen=True)
class Wording:
    """Texts for one form: with `language` "en" the English stands beside the Indonesian."""

    language: LabelLanguage

    def both(self, text: Both) -> Spoken:
        """Return a text for this form."""
        return [text[0], text[1] if self.language == "en" else ""]

    def said(self, key: str, **named: str | Both) -> Spoken:
        """Return a sentence of the forms, its holes filled. Raises: KeyError for an unknown key."""
        filled = []
        for at, sentence in enumerate(SAID[key]):
            here = {name: one if isinstance(one, str) else one[at] for name, one in named.items()}
            filled.append(sentence.format(**here))
        return self.both((filled[0], filled[1]))

    def label(self, path: str) -> Spoken:
        """Return what a field is called. Raises: KeyError for an unknown path."""
        return self.both((label_in(path, "id"), label_in(path, "en")))

    def field(self, path: str) -> Spoken:
        """Name the field of a row, `owners.1.npwp`, with the row's number from 1.

        A path of another release's form stands as it is.
        """
        steps = path.split(".")
        known = ".".join(one for one in steps if not one.isdigit())
        if known not in LABELS:
            return [path, ""]
        row = next((f" ({int(one) + 1})" for one in steps if one.isdigit()), "")
        return [f"{one}{row}" if one else "" for one in self.label(known)]

    def choice(self, path: str, chosen: str) -> str | list[Spoken]:
        """Return the word that was chosen, or where none was, all of them, to be ticked by hand."""
        if chosen:
            return self.word(f"{path}.{chosen}")
        return [self.label(one) for one in LABELS if one.rpartition(".")[0] == path]

    def word(self, path: str) -> str:
        """Return a word that a field may hold, in this form's own language."""
        return label_in(path, self.language)


def heading(text: Spoken) -> FormBlock:
    """Begin a chapter."""
    return {"do": "heading", "text": text}


def paragraph(text: Spoken, *, strong: bool = False, small: bool = False) -> FormBlock:
    """Say a sentence."""
    return {"do": "paragraph", "text": text, "strong": strong, "small": small}


def points(items: Iterable[Spoken], *, boxes: bool = False) -> FormBlock:
    """List sentences by number, or with `boxes` to be ticked by hand."""
    return {"do": "points", "items": list(items), "boxes": boxes}


def fields(rows: Iterable[tuple[Spoken, str | list[Spoken]]]) -> FormBlock:
    """Show labels and values; "" is a line to write on, a list is words to be ticked."""
    return {"do": "fields", "rows": [[label, value] for label, value in rows]}


def table(
    head: Sequence[Spoken],
    widths: Sequence[float],
    rows: Iterable[Sequence[str]],
    empty: int = 0,
    *,
    tall: bool = False,
) -> FormBlock:
    """Show rows below a head that every page repeats; `empty` rows to be written by hand.

    With `tall` an empty cell of any row has room for a signature.
    """
    cells = [list(row) for row in rows]
    return {
        "do": "table",
        "head": list(head),
        "widths": list(widths),
        "tall": tall,
        "rows": [*cells, *([""] * len(widths) for _ in range(empty))],
    }


@dataclass(frozen=True)
class SignatureLine:
    """Who signs: in what role, on a duty stamp or not, and what is known of them."""

    role: Spoken
    stamp: bool = False
    name: str = ""
    position: str = ""


def signatures(declared: Spoken, place_date: Spoken, signers: Iterable[SignatureLine]) -> FormBlock:
    """Leave room for signatures, side by side, on the same page as what they declare."""
    return {
        "do": "signatures",
        "declared": declared,
        "place_date": place_date,
        "signers": [
            {"role": one.role, "stamp": one.stamp, "name": one.name, "position": one.position}
            for one in signers
        ],
    }


def signed_text(text: Spoken, note: str) -> FormBlock:
    """Show a signed note, line by line, with its code beside what `text` says of it."""
    return {"do": "note", "text": text, "lines": note.removesuffix("\n").split("\n")}
