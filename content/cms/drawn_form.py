"""The form of the editor, as most articles need it: drawn once for each language, and filled with an article's words.

Whatever makes a form different for one article alone is drawn for it alone, from the same template: words that were
left and never saved, errors, what another kind of page asks for, correction notes that readers see already.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.cms.forms import ArticleForm
from content.cms.patterns import fill
from content.cms.writing import Desk
from content.models import Article

TEMPLATE, TOPICS = "cms/writing.html", "cms/topics_field.html"
# Controls, one of them hidden, which have no value at all where there is nothing in them.
_LINES = ("slug", "removed", "bylines", "byline_keys")


_OF_DESK = ("address", "thing", "window", "version", "sequence")


class Page(NamedTuple):
    """What the form shows of the page around it. ``topics``: the field for them, "" where there are none to choose."""

    topics: SafeString
    site: str
    email: str
    name: str
    nonce: str
    csrf: str


class Shape(NamedTuple):
    """What decides how a form is drawn: all of it is of the site, nothing was typed."""

    language: str
    is_locked: bool  # the address, which readers know
    is_public: bool  # or was: what was wrong is corrected for readers to see
    without: tuple[str, ...]  # of _LINES
    is_kept: bool  # whether there is a desk
    has_topics: bool


def drawn_form(form: ArticleForm, article: Article, desk: Desk | None, page: Page) -> SafeString | None:
    """None for a form that is no plain one."""
    if not is_plain(form, desk):
        return None
    shape = shape_of(form, desk, has_topics=bool(page.topics))
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return fill(draw(shape, get_language()), [slots_of(form, article, desk) | page._asdict()])


def shape_of(form: ArticleForm, desk: Desk | None, *, has_topics: bool) -> Shape:
    """Of a plain ``form``."""
    held = form.initial
    return Shape(
        held["language"],
        form.fields["slug"].disabled,
        "correction" in form.fields,
        tuple(name for name in _LINES if not held[name]),
        desk is not None,
        has_topics,
    )


def slots_of(form: ArticleForm, article: Article, desk: Desk | None) -> dict[str, Any]:
    """What fills a plain ``form``, without what it shows of the page around it."""
    slots = {**form.initial, "section": article.section_id, "path": article.address.path}
    if desk:
        slots |= {name: getattr(desk, name) for name in _OF_DESK}
    return slots


def is_plain(form: ArticleForm, desk: Desk | None) -> bool:
    """Whether nothing makes it different for one article alone."""
    if type(form) is not ArticleForm or form.is_bound or form.corrections_so_far or (desk and desk.name):
        return False
    return not (form.of_kind and form.of_kind.fields) and form.initial["language"] in _LANGUAGES


_LANGUAGES = frozenset(dict(settings.LANGUAGES))


@lru_cache(maxsize=256)
def _drawn(shape: Shape, _language: str | None) -> SafeString:
    """The template with a slot in the place of each value."""
    standing = {
        "form": standing_form(shape),
        "article": SimpleNamespace(section_id="{section}", address=SimpleNamespace(path="{path}")),
        "desk": standing_desk() if shape.is_kept else None,
        "topics": SafeString("{topics}") if shape.has_topics else "",
        "user": SimpleNamespace(email="{email}", name="{name}"),
        "shell": SimpleNamespace(site=SimpleNamespace(name="{site}", has_topics=False)),
        "request": SimpleNamespace(csp_nonce="{nonce}"),
        "csrf_token": "{csrf}",
    }
    return render_to_string(TEMPLATE, standing)


def around(form: ArticleForm, context: Context) -> Page:
    """The page around ``form``, by the ``context`` of its template."""
    user, site, request = context["user"], context["shell"].site, context["request"]
    if standing := context.get("standing"):
        topics = standing.topics
    else:
        topics = SafeString(render_to_string(TOPICS, {"form": form}) if site.has_topics else "")
    nonce, csrf = str(request.csp_nonce), str(context["csrf_token"])
    return Page(topics, site.name, user.email, user.name, nonce, csrf)


def standing_form(shape: Shape) -> ArticleForm:
    """A plain form of this ``shape`` that holds a slot in the place of each value."""
    held = {name: f"{{{name}}}" for name in ("title", "summary", "body", "base", "opened", *_LINES)}
    form = ArticleForm(initial={**held, **dict.fromkeys(shape.without, ""), "language": shape.language})
    form.offer_corrections(was_public=shape.is_public, notes="")
    if shape.is_locked:
        form.lock_address()
    return form


def standing_desk() -> SimpleNamespace:
    """A desk of slots."""
    return SimpleNamespace(name="", **{name: f"{{{name}}}" for name in _OF_DESK})
