"""What stands around the list of articles and shows nothing that anybody typed: drawn once for each language."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.bulk.deeds import DEEDS
from content.cms.columns import COLUMNS
from content.cms.patterns import fill
from content.taking_out import MOST


def deeds_html() -> SafeString:
    """What can be done to the chosen articles."""
    return _deeds(get_language())


def tools_html(columns: tuple[str, ...], csrf_token: object) -> SafeString:
    """cms/list_tools.html for whoever has switched no filter on and saved none."""
    return fill(_tools(columns, get_language()), [{"csrf_token": csrf_token}])


def columns_to_choose(shown: tuple[str, ...]) -> Iterator[tuple[str, Any, bool]]:
    """Each with its label and whether it is ``shown``."""
    return ((name, label, name in shown) for name, label in COLUMNS.items())


@lru_cache
def _deeds(language: str | None) -> SafeString:
    return render_to_string("cms/deeds.html", {"deeds": DEEDS.items()})


@lru_cache(maxsize=256)
def _tools(columns: tuple[str, ...], language: str | None) -> SafeString:
    slot = SafeString("{csrf_token}")
    context = {"columns": list(columns_to_choose(columns)), "most": MOST, "csrf_token": slot}
    return render_to_string("cms/list_tools.html", context)
