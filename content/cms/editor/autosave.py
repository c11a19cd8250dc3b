"""Autosave endpoints: an open editor sends its text every few seconds; and discarding text that was never saved."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import CREATE_ARTICLE, EDIT_ARTICLE
from content.autosave.verbs import (
    LARGEST,
    Kept,
    Page,
    Written,
    WrittenElsewhere,
    begun_by,
    copy_of,
    discard,
    keep_new_article,
    keep_unsettled,
    keep_working_copy,
)
from content.cms.editor.forms import ArticleForm
from content.cms.editor.sanitiser_confirm import mark_of
from content.models import Article, WorkingCopy
from content.text.sanitiser_report import lost_from
from foundation.pagination import key_in
from rbac.access import requires, requires_anywhere
from rbac.account_state import is_impersonated
from rbac.errors import Invalid

# Form fields that are not text.
_APART = {
    "csrfmiddlewaretoken", "base", "removed", "title", "summary", "body", "window", "sequence", "version", "copy",
    "then", "left_out",
}  # fmt: skip


@dataclass(frozen=True)
class AutosaveState:
    """Autosave state for the page of an editor. ``row``: the working copy, not stored if there is none yet."""

    thing: str
    row: WorkingCopy
    name: str = ""

    @property
    def copy(self) -> WorkingCopy | None:
        """The text that was autosaved and is not in a version."""
        return self.row if self.row.is_open else None


def autosave_of(article: Article, person: Any, *, wrote: bool = True) -> AutosaveState | None:
    """None while a user impersonates another: unsaved text belongs to its own author alone.

    One query; none if ``person`` ``wrote`` nothing of the article.
    """
    if is_impersonated(person):
        return None
    row = copy_of(article, person) if wrote else None
    return AutosaveState(f"article:{article.pk}", row or WorkingCopy(is_open=False, version=0))


def autosave_of_new(person: Any, wanted: str) -> AutosaveState:
    """``wanted``: the id that a page generated for a new article; if empty, a new id."""
    name = name_in(wanted) or str(uuid.uuid4())
    found = begun_by(person).filter(name=name).first() if wanted else None
    return AutosaveState(f"new:{name}", found or WorkingCopy(is_open=False, version=0), name)


def page_of(data: QueryDict) -> Page:
    return Page(data.get("window", "")[:36], number_in(data, "sequence"), number_in(data, "version"))


def name_in(text: str) -> str:
    """Id of a new article; "" if ``text`` is not valid."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def number_in(data: QueryDict, name: str) -> int:
    """0 if it is not a number that the database can store."""
    number = key_in(data.get(name)) or 0
    return number if name == "sequence" or number <= LARGEST else 0


def form_data(copy: WorkingCopy) -> QueryDict:
    """The form data as the user left them."""
    data = QueryDict(mutable=True)
    for name, values in copy.fields.items():
        data.setlist(name, values)
    data.update({name: getattr(copy, name) for name in ("title", "summary", "body", "removed")})
    data["base"] = str(copy.base)
    return data


@require_POST
@requires(EDIT_ARTICLE, Article, select=("draft", "live"))
def keep(request: HttpRequest, article: Article) -> HttpResponse:
    """Returns JSON: ``removed`` is what the sanitiser would drop, ``revision`` a version made of the text."""
    try:
        kept = keep_working_copy(
            article,
            _written(request.POST),
            page_of(request.POST),
            by=request.user,
            beside=partial(fields_besides_text, data=request.POST),
        )
    except Invalid as error:
        return _not_kept(error)
    base = kept.revision or number_in(request.POST, "base")
    return JsonResponse({**_said(request, kept), "base": base, "revision": kept.revision})


@require_POST
@requires_anywhere(CREATE_ARTICLE)
def keep_new(request: HttpRequest) -> HttpResponse:
    name = name_in(request.POST.get("copy", ""))
    try:
        kept = keep_new_article(name, _written(request.POST), page_of(request.POST), by=request.user)
    except Invalid as error:
        return _not_kept(error)
    return JsonResponse(_said(request, kept))


@require_POST
@requires(EDIT_ARTICLE, Article)
def throw_copy_away(request: HttpRequest, article: Article) -> HttpResponse:
    discard(article, by=request.user)
    messages.success(request, _("Thrown away. You see the version that was saved last."))
    return redirect("cms:article", article.pk)


@require_POST
@requires_anywhere(CREATE_ARTICLE)
def throw_begun_away(request: HttpRequest) -> HttpResponse:
    if begun_by(request.user).filter(name=(name := name_in(request.POST.get("copy", "")))).exists():
        discard(None, by=request.user, name=name)
        messages.success(request, _("Thrown away."))
    return redirect("cms:article_new")


def _written(data: QueryDict) -> Written:
    """Raises UncleanText if the data exceed what a form can hold."""
    return Written(
        data.get("title", ""),
        data.get("summary", ""),
        data.get("body", ""),
        number_in(data, "base"),
        data.get("removed", "")[:40],
        {name: values for name, values in data.lists() if name not in _APART},
    )


def keep_unsettled_words(request: HttpRequest, article: Article) -> None:
    """Keeps conflicting text in the working copy until the user has resolved it, however they leave the page."""
    with suppress(Invalid):  # it is stored as a version in any case
        keep_unsettled(article, _written(request.POST), page_of(request.POST), by=request.user)


def _said(request: HttpRequest, kept: Kept) -> dict[str, Any]:
    lost = lost_from(request.POST, kept.body)
    return {"version": kept.version, "removed": lost, "shown": mark_of(lost)}


def _not_kept(error: Invalid) -> JsonResponse:
    return JsonResponse(
        {"why": str(error.message), "elsewhere": isinstance(error, WrittenElsewhere)}, status=error.status
    )


# The working copy has the text; the address belongs to the article and changes only when the user saves.
_NOT_BESIDE = frozenset({"title", "summary", "body", "slug", "base", "removed"})


def fields_besides_text(article: Article, data: QueryDict) -> dict[str, Any]:
    """Fields of a version of ``article`` besides title, summary and body: arguments of ``workflow.save_draft``.

    ``data`` is the form as it is. A value that cannot be parsed yet (half a name, half a date) is left out: for that
    field the version repeats the one before.
    """
    form = ArticleForm.for_revision(article, article.newest, may_move=False, data=data)
    form.is_valid()
    words = {name: value for name, value in form.words().items() if name not in _NOT_BESIDE}
    if "details" in words:
        words["details"] = {**article.newest.details, **words["details"]}
    return words
