"""Creating an article: the first save, and a second save of the same new article from another window."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import CREATE_ARTICLE
from content.autosave.saving import save_begun, start_article, started_as
from content.autosave.verbs import BegunAlready, begun_by
from content.bylines.naming import own_lines
from content.cms.editor.autosave import (
    AutosaveState,
    autosave_of_new,
    form_data,
    keep_unsettled_words,
    name_in,
    page_of,
)
from content.cms.editor.conflict import both_changed, removed_meanwhile
from content.cms.editor.editor import after_saving, tell_guard, unsaved
from content.cms.editor.forms import NewArticleForm
from content.cms.editor.sanitiser_confirm import asks_first
from content.cms.widgets.section_picker import to_write_in
from content.errors import EditConflict
from content.models import Article, WorkingCopy
from content.site.settings import current_site
from rbac.access import requires_anywhere
from rbac.errors import Invalid, Refused


@requires_anywhere(CREATE_ARTICLE)
def new_article(request: HttpRequest) -> HttpResponse:
    sections = to_write_in(request.user)
    wanted = request.GET.get("section") or sections.values_list("pk", flat=True).first()
    initial = {
        "section": wanted,
        "language": current_site().language,
        "bylines": own_lines(request.user).text,
    }
    autosave = autosave_of_new(request.user, _name(request))
    started = started_as(autosave.name, request.user) if _name(request) else None
    if started and _is_heard(request, autosave, started):
        article = _article_of(started)
        return after_saving(request, article, article.newest)
    if request.method != "POST":
        form = NewArticleForm(
            form_data(autosave.copy) if autosave.copy else None,
            sections=sections,
            by=request.user,
            initial=initial,
        )
        if autosave.copy:
            form.errors.clear()  # shown as it was left
        begun = begun_by(request.user).exclude(name=autosave.name) if not autosave.copy else ()
        context = {"form": form, "autosave": autosave, "left": autosave.copy, "begun": begun}
        return render(request, "cms/article_new.html", context)
    form = NewArticleForm(request.POST, sections=sections, by=request.user, initial=initial)
    if form.is_valid() and not asks_first(form):
        tell_guard(request)
        try:
            return _saved(request, form, started)
        except Invalid as error:
            form.blame(error)
    return render(request, "cms/article_new.html", {"form": form, "autosave": autosave}, status=422)


def _name(request: HttpRequest) -> str:
    """The submitted id that the page generated for the new article."""
    return name_in((request.POST or request.GET).get("copy", ""))


def _is_heard(request: HttpRequest, autosave: AutosaveState, started: WorkingCopy) -> bool:
    """Whether the saved text is complete: neither the page nor another window has anything newer."""
    if request.method != "POST":
        return autosave.copy is None
    page = page_of(request.POST)
    return page.window == started.window and page.sequence <= started.sequence


def _article_of(started: WorkingCopy) -> Article:
    article: Any = started.article
    return article  # type: ignore[no-any-return]


def _saved(request: HttpRequest, form: NewArticleForm, started: WorkingCopy | None) -> HttpResponse:
    """The article, new or already created under this id. Raises Invalid."""
    words = form.words()
    section, kind = words.pop("section"), words.pop("kind")
    if started is not None and _article_of(started).kind == kind:
        return _saved_again(request, form, started, words)
    name = "" if started else _name(request)  # with another kind it is another article
    try:
        article = start_article(section, page_of(request.POST), name, by=request.user, kind=kind, **words)
    except BegunAlready as begun:
        return _saved(request, form, begun.started)
    return after_saving(request, article, article.newest)


def _saved_again(
    request: HttpRequest, form: NewArticleForm, started: WorkingCopy, words: dict[str, Any]
) -> HttpResponse:
    """Merges it with the save of the other window, like the text of two authors."""
    article = _article_of(started)
    try:
        saved = save_begun(started, page_of(request.POST), _name(request), by=request.user, **words)
    except EditConflict as conflict:
        return removed_meanwhile(request, article, form, conflict)
    except Refused as refused:
        return unsaved(request, article, refused)
    if saved.clashes:
        keep_unsettled_words(request, article)
        return both_changed(request, article, saved, started=saved.ground)
    return after_saving(request, article, saved.revision, saved.other)
