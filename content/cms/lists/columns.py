"""Columns of the list of articles, chosen by each user; the title is always shown."""

from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
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
    """The existing columns among ``names``, in display order; the default ones if there is none."""
    chosen = set(names)
    return tuple(name for name in COLUMNS if name in chosen) or USUAL


def to_choose(shown: tuple[str, ...]) -> Iterator[tuple[str, str | Promise, bool]]:
    """Each with its label and whether it is ``shown``."""
    return ((name, label, name in shown) for name, label in COLUMNS.items())


def labels_of(shown: tuple[str, ...]) -> list[str | Promise]:
    return [COLUMNS[name] for name in shown]
