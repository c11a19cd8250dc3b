"""The columns of the list of articles, which everybody chooses for themselves; the title is always there."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, str | Promise] = {
    "state": _("State"),
    "section": _("Section"),
    "author": _("Author"),
    "changed": _("Changed"),
    "kind": _("Kind"),
    "created": _("Begun"),
    "published": _("Published"),
}
USUAL = ("state", "section", "author", "changed")


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that are columns, in the order in which they are shown; the usual ones if there is none."""
    chosen = set(names)
    return tuple(name for name in COLUMNS if name in chosen) or USUAL


def head_html(columns: tuple[str, ...]) -> SafeString:
    """The head of the table, drawn once for each choice of columns."""
    return _head(columns, get_language())


@lru_cache(maxsize=256)
def _head(columns: tuple[str, ...], language: str | None) -> SafeString:
    return render_to_string("cms/article_head.html", {"labels": [COLUMNS[name] for name in columns]})
