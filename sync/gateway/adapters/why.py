"""Why something was refused or doubted: a sentence, and what it is made of for other languages."""

from __future__ import annotations


class Why(str):
    """English text; `template` with `params` lets whoever shows it say it in another language."""

    __slots__ = ("params", "template")
    template: str
    params: dict[str, object]

    def __new__(cls, template: str, **params: object) -> Why:
        self = super().__new__(cls, template.format(**params))
        self.template, self.params = template, params
        return self
