"""HTML patterns for list rows: a template is rendered once per language, and its {slots} are filled for each row.

A pattern holds text and slots, no user input; what goes into the slots is escaped. Rendering a template for each of
the 50 rows of the list of articles takes thirteen times as long (71 ms against 5.4 ms on a busy machine).
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def pattern(name: str, **choices: Hashable) -> SafeString:
    """Template ``name`` in the active language, for each of the few ``choices`` that the site itself defines."""
    return _pattern(name, get_language(), tuple(choices.items()))


@lru_cache(maxsize=1024)
def _pattern(name: str, _language: str | None, choices: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(name, dict(choices))


def fill(pattern: SafeString, rows: Iterable[Mapping[str, object]]) -> SafeString:
    """``pattern`` once for each row; every value is escaped unless it is safe HTML of ours."""
    return format_html_join("", pattern, rows)
