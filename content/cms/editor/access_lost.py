"""What somebody reads whose article went out of reach while its page was open: into the trash or out of sight.

Every word that came along is given back. Whoever would see the article if it did not lie in the trash is told so, and
who brings it back. Everybody else reads what they would read where there never was an article: the same words, made of
the same queries.
"""

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.actions import RECOVER_ARTICLE, VIEW_ARTICLE
from content.cms.editor.autosave import name_in
from content.cms.editor.correction_forms import CorrectionForm
from content.cms.editor.forms import ArticleForm
from content.cms.editor.kind_fields import key_of
from content.cms.widgets.section_picker import to_write_in
from content.kinds.registry import kinds
from content.models import Article
from content.models.articles.article import ArticleKind
from content.models.triggers.media import TRASH_DAYS
from content.text.sanitise import clean_html
from rbac.account_state import is_looked_through
from rbac.decisions import decide
from rbac.enforcement.refusal_links import question_of
from rbac.errors import Invalid, Refused

OF_ARTICLES = "articles/<int:pk>/"
AUTOSAVE = "cms:article_keep"
BEGUN = "cms:article_new"
# Of a form, but nothing that anybody wrote.
_NO_WORDS = {
    "csrfmiddlewaretoken", "window", "sequence", "version", "copy", "then", "left_out", "base", "opened", "removed",
    "byline_keys", "digest", "started", "kept", "other", "topics", "section", "kind",
}  # fmt: skip
_LONG = 200  # characters, above which a field is shown high


# What belongs to the article for which it was sent, and to no new one.
_OF_ITS_OWN = _NO_WORDS - {"topics", "byline_keys"} | {"slug", "reason", "note"}


class Written(NamedTuple):
    """One field of what was sent. ``rows``: how high it is shown; ``as_read``: a text as it looks, where it is one."""

    name: str
    label: Any
    value: str
    rows: int
    as_read: SafeString


def out_of_reach(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The answer, as a 404, to what somebody asked of an article; None where the plain page says all."""
    match, person = request.resolver_match, getattr(request, "user", None)
    if (
        match is None
        or match.namespace != "cms"
        or not match.route.partition("cms/")[2].startswith(OF_ARTICLES)
    ):
        return None
    if not isinstance(person, AbstractBaseUser) or is_looked_through(person):
        return None
    thrown = _in_the_trash(exception, person)
    if match.view_name == AUTOSAVE:
        return JsonResponse({"why": _why_not_kept(thrown)}, status=404)
    if thrown is None and not any(written_in(request.POST)):
        return None
    return given_back(request, match.kwargs["pk"], status=404, thrown=thrown)


def may_begin_none(request: HttpRequest, refused: Refused) -> HttpResponse | None:
    """The answer, as a 403, to a new article of whoever may write none any more; None where nothing was written."""
    match, person = request.resolver_match, getattr(request, "user", None)
    if match is None or match.view_name != BEGUN or not any(written_in(request.POST)):
        return None
    if not isinstance(person, AbstractBaseUser) or is_looked_through(person):
        return None
    decision = refused.decision
    return given_back(request, None, status=403, reason=decision.reason, why=question_of(decision))


def given_back(
    request: HttpRequest, key: int | None, *, status: int, thrown: Article | None = None, **said: Any
) -> HttpResponse:
    """The page with everything that was sent for the article with this ``key``, or a new one, and is not saved.

    ``thrown``: the article in the trash, for somebody who may know; ``said``: what else the page says.
    """
    written = [*written_in(request.POST)]
    shown = {one.name for one in written}
    thing = "correction" if {"reason", "note"} <= request.POST.keys() else "article"
    context: dict[str, Any] = {
        "written": written,
        "beside": [(n, v) for n, values in request.POST.lists() if n not in shown for v in values],
        "thing": f"new:{name_in(request.POST.get('copy', ''))}" if key is None else f"{thing}:{key}",
        "window": request.POST.get("window", ""),
        "sequence": request.POST.get("sequence", ""),
        "anew": _anew(request, thrown) if thing == "article" else [],
        "language": request.POST.get("language", ""),
    }
    if thrown is not None:
        context |= {
            "thrown": thrown,
            "until": thrown.trashed_at and thrown.trashed_at + timedelta(days=TRASH_DAYS),
            "recover": decide(request.user, RECOVER_ARTICLE, thrown),
        }
    response = render(request, "cms/article_unsaved.html", context | said, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def written_in(data: QueryDict) -> Iterator[Written]:
    """What somebody wrote of it, in the order of the form."""
    labels = _labels()
    known = [name for name in labels if name in data]
    others = [name for name in data if name not in labels]
    for name in (*known, *others):
        if name in _NO_WORDS or name.startswith("initial-"):
            continue
        for value in data.getlist(name):
            if value.strip():
                rows = 12 if len(value) > _LONG else 2
                shown = _as_read(value) if name == "body" else SafeString()
                yield Written(name, labels.get(name) or _("What you wrote"), value, rows, shown)


def _as_read(body: str) -> SafeString:
    """What the sanitiser leaves of ``body``; nothing where it touches none of it. The source is there in any case."""
    try:
        return SafeString(clean_html(body))
    except Invalid:
        return SafeString()


def _anew(request: HttpRequest, thrown: Article | None) -> list[tuple[str, str]]:
    """The fields of a new article with these words, for a form that needs no script. One query; [] if they may none."""
    sections = to_write_in(request.user).values_list("pk", flat=True)
    if "body" not in request.POST or (first := sections.first()) is None:
        return []
    here = (thrown.section_id, thrown.kind) if thrown is not None else (first, ArticleKind.ARTICLE)
    own = [(n, v) for n, values in request.POST.lists() if n not in _OF_ITS_OWN for v in values]
    return [*own, ("section", str(here[0])), ("kind", str(here[1]))]


def _labels() -> dict[str, Any]:
    """What the fields are called where they are written in."""
    labels: dict[str, Any] = {}
    for form in (ArticleForm, CorrectionForm):
        labels |= {name: field.label for name, field in form.base_fields.items() if name not in labels}
    return labels | {key_of(kind, field): field.label for kind in kinds for field in kind.fields}


def _in_the_trash(exception: Exception, person: AbstractBaseUser) -> Article | None:
    """The article that was asked for, if it lies in the trash and ``person`` would see it otherwise.

    Whether they would is decided as if it did not lie there, by all the rules; nothing is asked of the database that
    was not asked when they were refused.
    """
    article = exception.decision.obj if isinstance(exception, Refused) else None
    if not isinstance(article, Article) or article.trashed_at is None or article.purged_at is not None:
        return None
    as_before = copy.copy(article)
    as_before.trashed_at = None
    return article if decide(person, VIEW_ARTICLE, as_before).allowed else None


def _why_not_kept(thrown: Article | None) -> str:
    """For the line beside an open editor, which says itself whether the browser has the words."""
    if thrown is not None:
        return _("Not saved: this article is in the trash. Save, and you read who can bring it back.")
    return _("Not saved: this article is not there any more, or you may no longer see it.")
