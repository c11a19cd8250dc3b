"""Names of formatting in comparisons, in plain language: the code uses attributes and elements."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# As content/text/diff.py writes them between brackets.
NAMES: Mapping[str, Any] = {
    "aside": _("callout"),
    "blockquote": _("quote"),
    "colspan": _("columns that it fills"),
    "dir": _("direction of writing"),
    "dl": _("list of terms"),
    "embed": _("embedded"),
    "hreflang": _("language of the page that it leads to"),
    "lang": _("language"),
    "note": pgettext_lazy("callout", "Note"),
    "ol": _("numbered list"),
    "reversed": _("counted down"),
    "rowspan": _("rows that it fills"),
    "scope": _("heads"),
    "start": _("begins with"),
    "table": _("table"),
    "tip": _("Tip"),
    "title": _("title"),
    "ul": _("list"),
    "warning": _("Warning"),
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "dir": {"ltr": _("from left to right"), "rtl": _("from right to left"), "auto": _("as its first letter")},
    "scope": {
        "col": _("its column"),
        "row": _("its row"),
        "colgroup": _("its columns"),
        "rowgroup": _("its rows"),
    },
}
_SAID = re.compile(rf"(\[|, )({'|'.join(NAMES)})(?:(: )([a-z]+))?(?=[\],:])")


def in_words(text: str) -> str:
    """``text`` of a run that describes formatting. What a user typed stays as it is."""
    return _SAID.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    before, name, colon, value = found.groups()
    said = f"{before}{NAMES[name]}"
    return f"{said}{colon}{VALUES.get(name, {}).get(value, value)}" if colon else said
