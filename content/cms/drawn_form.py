"""The form of the editor, as most articles need it: drawn once for each language, and filled with an article's words.

Whatever makes a form different for one article alone is drawn for it alone, from the same template: words that were
left and never saved, errors, what another kind of page asks for, correction notes that readers see already.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.cms.forms import ArticleForm
from content.cms.patterns import fill
from content.cms.writing import Desk
from content.models import Article

TEMPLATE = "cms/writing.html"
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


class _Shape(NamedTuple):
    """What decides how a form is drawn: all of it is of the site, nothing was typed."""

    language: str
    is_locked: bool  # the address, which readers know
    is_public: bool  # or was: what was wrong is corrected for readers to see
    without: tuple[str, ...]  # of _LINES
    is_kept: bool  # whether there is a desk
    has_topics: bool


def drawn_form(form: ArticleForm, article: Article, desk: Desk | None, page: Page) -> SafeString | None:
    """None for a form that is no plain one."""
    if not _is_plain(form, desk):
        return None
    held = form.initial
    shape = _Shape(
        held["language"],
        form.fields["slug"].disabled,
        "correction" in form.fields,
        tuple(name for name in _LINES if not held[name]),
        desk is not None,
        bool(page.topics),
    )
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    slots = {**held, **page._asdict(), "section": article.section_id, "path": article.address.path}
    if desk:
        slots |= {name: getattr(desk, name) for name in _OF_DESK}
    return fill(draw(shape, get_language()), [slots])


def _is_plain(form: ArticleForm, desk: Desk | None) -> bool:
    if type(form) is not ArticleForm or form.is_bound or form.corrections_so_far or (desk and desk.name):
        return False
    return not (form.of_kind and form.of_kind.fields) and form.initial["language"] in _LANGUAGES


_LANGUAGES = frozenset(dict(settings.LANGUAGES))


@lru_cache(maxsize=256)
def _drawn(shape: _Shape, _language: str | None) -> SafeString:
    """The template with a slot in the place of each value."""
    held = {name: f"{{{name}}}" for name in ("title", "summary", "body", "base", "opened", *_LINES)}
    form = ArticleForm(initial={**held, **dict.fromkeys(shape.without, ""), "language": shape.language})
    form.offer_corrections(was_public=shape.is_public, notes="")
    if shape.is_locked:
        form.lock_address()
    desk = SimpleNamespace(name="", **{name: f"{{{name}}}" for name in _OF_DESK})
    standing = {
        "form": form,
        "article": SimpleNamespace(section_id="{section}", address=SimpleNamespace(path="{path}")),
        "desk": desk if shape.is_kept else None,
        "topics": SafeString("{topics}") if shape.has_topics else "",
        "user": SimpleNamespace(email="{email}", name="{name}"),
        "shell": SimpleNamespace(site=SimpleNamespace(name="{site}", has_topics=False)),
        "request": SimpleNamespace(csp_nonce="{nonce}"),
        "csrf_token": "{csrf}",
    }
    return render_to_string(TEMPLATE, standing)
