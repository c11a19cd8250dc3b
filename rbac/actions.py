"""Actions: permissions of the project, named as Django permission strings and declared once."""

import re
from typing import Any, Self

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class Action(str):
    """``Action("content.publish_article", label=_("publish an article"))``: a permission string with a label.

    ``label`` completes the sentence "may …" and is shown to users; it may be a lazy translation.
    """

    __slots__ = ("label",)
    label: Any

    def __new__(cls, name: str, *, label: Any) -> Self:
        if not _NAME.fullmatch(name):
            raise ValueError(f"An action is named like 'app.verb_noun', not {name!r}.")
        action = super().__new__(cls, name)
        action.label = label
        return action

    @property
    def app(self) -> str:
        return self.partition(".")[0]

    def __repr__(self) -> str:
        return f"Action({str(self)!r})"
