"""Template tags of the CMS: facts about an article."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.bulk.actions import DEEDS
from content.bylines import queries as shown
from content.bylines.queries import said_by
from content.cms.editor.forms import TakeDownForm
from content.cms.editor.kind_fields import ZONES
from content.cms.lists.rows import work_lines
from content.cms.lists.states import state_of, states_of
from content.comparison.versions import set_as_read
from content.formatting.bounded_count import format_count
from content.formatting.html_patterns import pattern
from content.formatting.local_time import time_element
from content.kinds.fields import zones
from content.kinds.kind import kinds
from content.models import Article, Revision
from content.revisions.correction_notes import corrections_in
from content.text.render_html import as_read
from content.text.table_diff import in_rows

register = template.Library()

register.filter("correction_notes", corrections_in)
register.filter("as_read", as_read)
register.filter("in_rows", in_rows)
register.filter(format_count)
register.filter("state", state_of)
register.simple_tag(work_lines)
register.filter("set_as_read", set_as_read)
register.simple_tag(lambda: TakeDownForm()["reason"], name="take_down_reason")  # has no value: it is constant


@register.simple_tag
def moment(at: datetime, form: str = "DATETIME_FORMAT") -> SafeString:
    """Date and time with its zone, as in the CMS: 26 November 2026, 14:32 UTC."""
    return time_element(at, form, get_language(), get_current_timezone_name())


@register.simple_tag
def states(article: Article, corrected: object = None, waits: bool = False) -> SafeString:
    """The states of ``article`` as badges; see ``states_of``."""
    return as_badges(states_of(article, corrected, waits))


@register.filter
def as_badges(states: Iterable[str]) -> SafeString:
    """``states`` side by side."""
    return pattern("cms/states.html", states=tuple(states))


@register.simple_tag
@lru_cache
def zones_offered() -> SafeString:
    """Suggestions of a field for a time zone."""
    options = format_html_join("", '<option value="{}"></option>', ((name,) for name in zones().values()))
    return format_html('<datalist id="{}">{}</datalist>', ZONES, options)


@register.simple_tag
def bulk_actions() -> SafeString:
    """Options of a list of bulk actions."""
    options = ((name, deed.label) for name, deed in DEEDS.items())
    return format_html_join("", '<option value="{}">{}</option>', options)


@register.simple_tag
def bylines_of(revision: Revision) -> SafeString:
    """Bylines of a version. A query if it has any."""
    names = said_by(byline.name for byline in shown.bylines_of(revision.byline_ids))
    return format_html("<p>{}</p>", _("By %(author)s") % {"author": names}) if names else SafeString()


@register.simple_tag
def details_of(revision: Revision) -> list[tuple[str, str]]:
    """Fields of its kind beside the text. A query if any is set."""
    return kinds[revision.article.kind].said(revision.details) if revision.details else []
