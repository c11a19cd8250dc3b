"""The chips above the list of articles, drawn once for each set of filters."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from content.cms.filters import Filters
from content.models import Section


def chips_html(filters: Filters, section: Section | None) -> SafeString:
    """``section`` is the one that the list is narrowed to, if the person may see it.

    Otherwise the filter is still named, so that one sees why the list is empty and can take it away; whether there is
    such a section is not said.
    """
    unseen = gettext("A section that you cannot see") if filters.section else ""
    return _chips(filters, section.title if section else unseen, get_language())


@lru_cache(maxsize=512)
def _chips(filters: Filters, section: str, language: str | None) -> SafeString:
    return render_to_string("cms/chips.html", {"chips": list(filters.chips(section))})
