"""What templates of the CMS show of an article."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.bylines import shown
from content.bylines.shown import said_by
from content.cms import inspector
from content.cms.comparison import set_as_read
from content.cms.drawn_form import TEMPLATE as WRITING
from content.cms.drawn_form import around, drawn_form
from content.cms.drawn_page import written_of
from content.cms.kind_fields import ZONES
from content.cms.list_parts import tools_html
from content.cms.patterns import address_pattern, csrf_field
from content.cms.said_times import moment, said_of
from content.cms.states import state_of, states_of
from content.cms.steps import Steps
from content.correction_notes import corrections_in
from content.diff_rows import in_rows
from content.how_many import said
from content.kinds.fields import zones
from content.kinds.registry import kinds
from content.models import Article, Revision
from content.reading import as_read

register = template.Library()

register.simple_tag(said_of, name="version_of")
register.simple_tag(moment)
register.simple_tag(states_of, name="states")
register.filter("correction_notes", corrections_in)
register.filter("as_read", as_read)
register.filter("in_rows", in_rows)
register.filter("said", said)
register.filter("state", state_of)
register.filter("set_as_read", set_as_read)


@register.simple_tag
@lru_cache
def zones_offered() -> SafeString:
    """What a field for a time zone offers while it is typed in."""
    options = format_html_join("", '<option value="{}"></option>', ((name,) for name in zones().values()))
    return format_html('<datalist id="{}">{}</datalist>', ZONES, options)


@register.simple_tag
def bylines_of(revision: Revision) -> SafeString:
    """Under whose names a version stands. A query if under any."""
    names = said_by(byline.name for byline in shown.bylines_of(revision.byline_ids))
    return format_html("<p>{}</p>", _("By %(author)s") % {"author": names}) if names else SafeString()


@register.simple_tag
def details_of(revision: Revision) -> list[tuple[str, str]]:
    """What its kind of page says beside the text. A query if it says something."""
    return kinds[revision.article.kind].said(revision.details) if revision.details else []


@register.simple_tag
def where(article: Article, inside: bool = False) -> SafeString:
    return inspector.where(article, inside)


@register.simple_tag(takes_context=True)
def advice(
    context: template.Context, findings: Any, check: str = "", *, unchecked: bool = False
) -> SafeString:
    """What would make the text easier for everybody; see ``inspector.advice``."""
    return inspector.advice(findings, check, _nonce(context), unchecked=unchecked)


register.simple_tag(tools_html, name="filled_tools")
register.simple_tag(inspector.present)
register.simple_tag(inspector.found_as)
register.simple_tag(inspector.save_buttons)


@register.simple_tag(takes_context=True)
def writing_begins(context: template.Context) -> SafeString:
    """The form of the editor, up to its fields. Of the page: `action`, `desk` and `article`, as far as it has them."""
    article, desk, action = (context.get(name) for name in ("article", "desk", "action"))
    return inspector.form_begins(article, desk, action or "", csrf_field(context))


@register.simple_tag(takes_context=True)
def writing(context: template.Context) -> SafeString:
    """The form of an article's editor. Of the page: what cms/writing.html takes."""
    form = context["form"]
    drawn = drawn_form(form, context["article"], context["desk"], around(form, context))
    if drawn is not None:
        return drawn
    alone: Any = get_template(WRITING)
    return SafeString(alone.template.render(context))


@register.simple_tag(takes_context=True)
def about(context: template.Context, article: Article, steps: Steps) -> SafeString:
    """What is known of ``article`` and where its other pages are."""
    said = context.get("standing") or written_of(article)
    return inspector.about(article, steps, said.written, said.published, csrf_field(context))


@register.simple_tag
def address_of(route: str, key: int | str) -> str:
    """The address of ``route`` for one article: what ``{% url %}`` says, from a pattern that is kept."""
    return address_pattern(route).format(key)


def _nonce(context: template.Context) -> str:
    return str(context["request"].csp_nonce)
