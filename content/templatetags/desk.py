"""What templates of the CMS show of an article."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template, render_to_string
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.bylines import shown
from content.bylines.shown import said_by
from content.cms import inspector
from content.cms.comparison import set_as_read
from content.cms.drawn_form import TEMPLATE as WRITING
from content.cms.drawn_form import Page, drawn_form
from content.cms.kind_fields import ZONES
from content.cms.list_parts import tools_html
from content.cms.patterns import address_pattern, csrf_field, fill, pattern
from content.cms.states import state_of, states_of
from content.cms.steps import Steps
from content.correction_notes import corrections_in
from content.diff_rows import in_rows
from content.how_many import said
from content.kinds.fields import zones
from content.kinds.registry import kinds
from content.models import Article, Revision
from content.moments import zoned
from content.reading import as_read

register = template.Library()

TOPICS = "cms/topics_field.html"

register.simple_tag(states_of, name="states")
register.filter("correction_notes", corrections_in)
register.filter("as_read", as_read)
register.filter("in_rows", in_rows)
register.filter("said", said)
register.filter("state", state_of)
register.filter("set_as_read", set_as_read)


@register.simple_tag
def version_of(revision: Revision) -> SafeString:
    """When a version was written, how long it is and its fingerprint."""
    said = _said_of(
        revision.created_at, revision.words, revision.number, get_language(), get_current_timezone_name()
    )
    return fill(pattern("cms/version.html"), [{**said, "digest": revision.digest}])


@lru_cache(maxsize=1024)
def _said_of(at: datetime, words: int, number: int, language: str | None, zone: str) -> dict[str, str]:
    """In the present ``language`` and ``zone``. Nobody changes it."""
    iso, written = _written(at, "SHORT_DATETIME_FORMAT", language, zone)
    counted = ngettext("%(words)s word", "%(words)s words", words) % {"words": localize(words)}
    return {"iso": iso, "written": written, "words": counted, "number": str(localize(number))}


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
def moment(at: datetime) -> SafeString:
    """Date and time with its zone, as pages at work say them: 26 November 2026, 14:32 UTC."""
    return _moment(at, get_language(), get_current_timezone_name())


@lru_cache(maxsize=1024)
def _moment(at: datetime, language: str | None, zone: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', *_written(at, "DATETIME_FORMAT", language, zone))


@lru_cache(maxsize=1024)
def _written(at: datetime, form: str, language: str | None, zone: str) -> tuple[str, str]:
    """For machines, and for people who read ``language``, the present one, and live in ``zone``, the present one."""
    return localtime(at).isoformat(), zoned(at, form)


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
    form, user, site = context["form"], context["user"], context["shell"].site
    topics = SafeString(render_to_string(TOPICS, {"form": form}) if site.has_topics else "")
    page = Page(topics, site.name, user.email, user.name, _nonce(context), str(context["csrf_token"]))
    drawn = drawn_form(form, context["article"], context["desk"], page)
    if drawn is not None:
        return drawn
    alone: Any = get_template(WRITING)
    return SafeString(alone.template.render(context))


@register.simple_tag(takes_context=True)
def about(context: template.Context, article: Article, steps: Steps) -> SafeString:
    """What is known of ``article`` and where its other pages are."""
    published = moment(article.published_at) if article.published_at else SafeString()
    return inspector.about(article, steps, version_of(article.newest), published, csrf_field(context))


@register.simple_tag
def address_of(route: str, key: int | str) -> str:
    """The address of ``route`` for one article: what ``{% url %}`` says, from a pattern that is kept."""
    return address_pattern(route).format(key)


def _nonce(context: template.Context) -> str:
    return str(context["request"].csp_nonce)
