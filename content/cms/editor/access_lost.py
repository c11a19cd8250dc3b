"""Lost access: the answer to a user whose article was trashed or hidden while its page was open.

All submitted text is given back. A user who would see the article if it were not in the trash is told so, and who can
restore it. Any other user gets the same answer, from the same queries, as for an article that never existed.
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
from content.kinds.kind import kinds
from content.models import Article
from content.models.articles.article import ArticleKind
from content.models.triggers.media import TRASH_DAYS
from content.text.sanitise import clean_html
from rbac.account_state import is_impersonated
from rbac.decisions import decide
from rbac.enforcement.refusal_links import question_of
from rbac.errors import Invalid, Refused

OF_ARTICLES = "articles/<int:pk>/"
AUTOSAVE = "cms:article_keep"
BEGUN = "cms:article_new"
# Form fields without text written by the user.
_NO_WORDS = {
    "csrfmiddlewaretoken", "window", "sequence", "version", "copy", "then", "left_out", "base", "opened", "removed",
    "byline_keys", "digest", "started", "kept", "other", "topics", "section", "kind",
}  # fmt: skip
_LONG = 200  # characters, above which a field is shown as a text area


# Belongs to the article for which it was submitted, not to a new one.
_OF_ITS_OWN = _NO_WORDS - {"topics", "byline_keys"} | {"slug", "reason", "note"}


class Written(NamedTuple):
    """One submitted field. ``rows``: height of its text area; ``as_read``: rendered text, if it is HTML."""

    name: str
    label: Any
    value: str
    rows: int
    as_read: SafeString


def not_found_answer(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """A 404 response to a request about an article; None if the plain page says everything."""
    match, person = request.resolver_match, getattr(request, "user", None)
    if (
        match is None
        or match.namespace != "cms"
        or not match.route.partition("cms/")[2].startswith(OF_ARTICLES)
    ):
        return None
    if not isinstance(person, AbstractBaseUser) or is_impersonated(person):
        return None
    thrown = _in_the_trash(exception, person)
    if match.view_name == AUTOSAVE:
        return JsonResponse({"why": _why_not_kept(thrown)}, status=404)
    if thrown is None and not any(written_in(request.POST)):
        return None
    return given_back(request, match.kwargs["pk"], status=404, thrown=thrown)


def creation_refused(request: HttpRequest, refused: Refused) -> HttpResponse | None:
    """A 403 response for a new article of a user who may not create any more; None if nothing was written."""
    match, person = request.resolver_match, getattr(request, "user", None)
    if match is None or match.view_name != BEGUN or not any(written_in(request.POST)):
        return None
    if not isinstance(person, AbstractBaseUser) or is_impersonated(person):
        return None
    decision = refused.decision
    return given_back(request, None, status=403, reason=decision.reason, why=question_of(decision))


def given_back(
    request: HttpRequest, key: int | None, *, status: int, thrown: Article | None = None, **said: Any
) -> HttpResponse:
    """Page with everything submitted for the article with this ``key``, or for a new one, that was not saved.

    ``thrown``: the trashed article, if the user may know; ``said``: further context of the page.
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
        "as_new": _as_new(request, thrown) if thing == "article" else [],
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
    """The user's own input, in the order of the form."""
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
    """``body`` after the sanitiser; empty if it changes nothing. The source is shown in any case."""
    try:
        return SafeString(clean_html(body))
    except Invalid:
        return SafeString()


def _as_new(request: HttpRequest, thrown: Article | None) -> list[tuple[str, str]]:
    """Fields of a new article with this text, for a form without script. One query; [] if they may not create one."""
    sections = to_write_in(request.user).values_list("pk", flat=True)
    if "body" not in request.POST or (first := sections.first()) is None:
        return []
    here = (thrown.section_id, thrown.kind) if thrown is not None else (first, ArticleKind.ARTICLE)
    own = [(n, v) for n, values in request.POST.lists() if n not in _OF_ITS_OWN for v in values]
    return [*own, ("section", str(here[0])), ("kind", str(here[1]))]


def _labels() -> dict[str, Any]:
    """Labels of the fields in the editor."""
    labels: dict[str, Any] = {}
    for form in (ArticleForm, CorrectionForm):
        labels |= {name: field.label for name, field in form.base_fields.items() if name not in labels}
    return labels | {key_of(kind, field): field.label for kind in kinds for field in kind.fields}


def _in_the_trash(exception: Exception, person: AbstractBaseUser) -> Article | None:
    """The requested article, if it is in the trash and ``person`` could see it otherwise.

    All rules decide this as if it were not in the trash; no query is made that the refusal did not make as well.
    """
    article = exception.decision.obj if isinstance(exception, Refused) else None
    if not isinstance(article, Article) or article.trashed_at is None or article.purged_at is not None:
        return None
    as_before = copy.copy(article)
    as_before.trashed_at = None
    return article if decide(person, VIEW_ARTICLE, as_before).allowed else None


def _why_not_kept(thrown: Article | None) -> str:
    """For the status line of an open editor, which itself says whether the browser has the text."""
    if thrown is not None:
        return _("Not saved: this article is in the trash. Save, and you read who can bring it back.")
    return _("Not saved: this article is not there any more, or you may no longer see it.")
