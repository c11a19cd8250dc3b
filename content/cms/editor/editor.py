"""Editor: creating and changing an article, and what happens when two users saved."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.actions import EDIT_ARTICLE, MOVE_ARTICLE, VIEW_ARTICLE
from content.articles import workflow
from content.articles.emergency_publication import unsigned
from content.articles.presence import others_at, others_present
from content.articles.reuse_reverted import offer_for, offered_to
from content.autosave.saving import save_version
from content.autosave.verbs import copies_of
from content.cms.desk.warnings import is_corrected, red_ones
from content.cms.editor.access_lost import given_back
from content.cms.editor.advice import advice_beside, say_advice
from content.cms.editor.autosave import autosave_of, form_data, keep_unsettled_words, page_of
from content.cms.editor.available_actions import Steps, steps_for, what_is_next
from content.cms.editor.conflict import both_changed, removed_meanwhile
from content.cms.editor.forms import ArticleForm
from content.cms.editor.notes import noted_since, threads_for
from content.cms.editor.presence import says_who
from content.cms.editor.sanitiser_confirm import asks_first
from content.cms.editor.saved_flag import with_arrived
from content.corrections.verbs import open_corrections
from content.errors import EditConflict, WrongState
from content.kinds.kind import NotComplete
from content.models import Article, Revision
from content.models.articles.review import State
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from content.revisions.displaced_draft import draft_set_aside
from content.text.sanitiser_report import lost_from, script_in
from foundation.prepared_queries import Parameter, PreparedQuery
from intrusion.detection.reporting import report
from rbac.access import requires
from rbac.decisions import authorize, decide
from rbac.enforcement.refusal_links import question_of
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Invalid, Refused

SHOWN = ("section", "address", "draft__status", "draft__author", "live__status", "live__author")
NEWS_FOR = timedelta(minutes=1)
WITH_BUTTON = frozenset({"restore", "approve", "publish", "submit"})  # steps with a button in the inspector


class Sidebar(NamedTuple):
    """Which parts exist; the code that shows one loads it."""

    passes: bool  # emergency publications that are not signed off
    corrections: bool  # urgent corrections that are not countersigned
    notes: bool
    others: bool  # other users who have it open
    copy: bool  # working copy of the user, empty or not
    gone: bool  # a reverted urgent correction of public text that the user did not dismiss

    @property
    def red(self) -> bool:
        return self.passes or self.corrections


def sidebar_of(article: Article, person: Any) -> Sidebar:
    """One query."""
    [found] = _SIDEBAR.rows(article=article.pk, person=person.pk or 0)
    return found


def _of_article() -> QuerySet[Article, Any]:
    article, person = Parameter("article", BigIntegerField()), Parameter("person", BigIntegerField())
    after = Coalesce(OuterRef("live__number"), 0)
    asked = (
        unsigned().filter(article=article),
        open_corrections().filter(article=article),
        noted_since(article, after),
        others_present(article, person),
        copies_of(article, person),
        offered_to(person).filter(article=article, base=OuterRef("live")),
    )
    return Article.objects.filter(pk=article).values_list(*map(Exists, asked))


_SIDEBAR = PreparedQuery(_of_article, Sidebar)


@requires(VIEW_ARTICLE, Article, select=SHOWN)
def article(request: HttpRequest, article: Article) -> HttpResponse:
    """The editor for a user who may edit; for others the text, and why they cannot change it."""
    if request.method == "POST":
        return _save(request, article)
    if request.GET.get("saved") == str(article.newest.number) and _is_news(request, article.newest):
        _say_saved(request, article.newest)
    steps = steps_for(article, request.user)
    if "edit" not in steps or not steps["edit"].allowed:
        return render(request, "cms/article_read.html", _about(request, article, steps))
    return _editor(request, article, steps)


def _editor(request: HttpRequest, article: Article, steps: Steps) -> HttpResponse:
    """Filled with the user's unsaved text, if there is any."""
    found = sidebar_of(article, request.user)
    autosave = autosave_of(article, request.user, wrote=found.copy)
    taken_up = None if autosave and autosave.copy else _taken_up(request, article)
    form = ArticleForm.for_revision(
        article,
        taken_up or article.newest,
        may_move=steps["move"].allowed,
        data=form_data(autosave.copy) if autosave and autosave.copy else None,
    )
    if autosave and autosave.copy:
        form.errors.clear()  # shown as it was left
    context = _about(request, article, steps, form, found)
    context |= {"autosave": autosave, "left": autosave and autosave.copy, "taken_up": taken_up}
    context["offer"] = offer_for(article) if found.gone else None
    shown = autosave and found.others
    context["present"] = says_who(others_at(article, request.user.pk or 0)) if shown else ()
    return render(request, "cms/article.html", context)


def _taken_up(request: HttpRequest, article: Article) -> Revision | None:
    """The draft that was set aside by an urgent correction, if the user asks to continue it."""
    wanted = request.GET.get("draft")
    found = draft_set_aside(article) if wanted else None
    return found if found and str(found.number) == wanted else None


def _save(request: HttpRequest, article: Article) -> HttpResponse:
    may_move = decide(request.user, MOVE_ARTICLE, article).allowed
    form = ArticleForm.for_revision(article, article.newest, may_move=may_move, data=request.POST)
    tell_guard(request, article)
    try:
        authorize(request.user, EDIT_ARTICLE, article)
        page = page_of(request.POST)
        is_fit = form.is_valid() and not asks_first(form)
        saved = save_version(article, page, by=request.user, **form.words()) if is_fit else None
    except EditConflict as conflict:
        return removed_meanwhile(request, article, form, conflict)
    except Refused as refused:
        return unsaved(request, article, refused)
    except Invalid as error:
        form.blame(error)
        saved = None
    if saved is None:
        context = _about(request, article, steps_for(article, request.user), form)
        context["autosave"] = autosave_of(article, request.user)
        return render(request, "cms/article.html", context, status=422)
    say_gone(request, form.gone)
    if "slug" in form.changed_data and waiting_for(TextKind.ARTICLE, article.pk):
        messages.warning(request, _("Readers see the new address once another user has accepted it."))
    if saved.clashes:
        keep_unsettled_words(request, article)
        return both_changed(request, article, saved, started=saved.ground)
    return after_saving(request, article, saved.revision, saved.other)


def say_gone(request: HttpRequest, names: Sequence[str]) -> None:
    """Says that people named by the page were erased from the site. No version contains their names."""
    said = _(
        "“%(name)s” was taken off the site meanwhile. The article does not stand under this name any more."
    )
    for name in names:
        messages.warning(request, said % {"name": name})


def tell_guard(request: HttpRequest, article: Article | None = None) -> None:
    """Reports to intrusion detection what cannot be an author's mistake."""
    thing = f"content.article:{article.pk}" if article else "a new article"
    report("stripped_script", request, thing=thing, what=script_in(request.POST.get("body", "")))
    if article and not (request.POST.get("base") or "0").isdecimal():
        report("manipulated_value", request, name="base")


def unsaved(request: HttpRequest, article: Article, refused: Refused) -> HttpResponse:
    """The rules changed while the user was writing: nothing is saved, but their text is given back."""
    record_refusal(request, refused)
    decision = refused.decision
    said = {"article": article, "reason": decision.reason, "why": question_of(decision)}
    return given_back(request, article.pk, status=403, **said)


def after_saving(
    request: HttpRequest, article: Article, revision: Revision, other: Revision | None = None
) -> HttpResponse:
    """Says what happened, and submits the article if that button was pressed."""
    if lost := lost_from(request.POST, revision.body):
        messages.warning(
            request,
            _("Some of what you wrote or pasted cannot be published and was left out: %(things)s.")
            % {"things": ", ".join(lost)},
        )
    to = reverse("cms:article", args=[article.pk])
    if other:  # merged text is read first: a user must see what they submit
        said = _("Saved as version %(number)d, together with what %(name)s changed meanwhile. Read it once.")
        if other.author_id == request.user.pk:
            said = _(
                "Saved as version %(number)d, together with what you changed in another window. Read it once."
            )
        messages.success(request, said % {"number": revision.number, "name": other.author})
        return HttpResponseRedirect(with_arrived(to, request.POST))
    submits = request.POST.get("then") == "submit"
    if _is_news(request, revision) and not submits:
        # A message stays in the session until the next page: each save would cost two more transactions.
        return HttpResponseRedirect(with_arrived(to, request.POST, saved=revision.number))
    _say_saved(request, revision)
    if submits:
        _submit(request, article)
    return HttpResponseRedirect(with_arrived(to, request.POST))


def _is_news(request: HttpRequest, revision: Revision) -> bool:
    """Whether the user has just written this version. Saving the same text again does not count."""
    return revision.author_id == request.user.pk and timezone.now() - revision.created_at < NEWS_FOR


def _say_saved(request: HttpRequest, revision: Revision) -> None:
    messages.success(request, _("Saved as version %(number)d.") % {"number": revision.number})


def _submit(request: HttpRequest, article: Article) -> None:
    """Submits and shows the result."""
    try:
        workflow.submit(article, by=request.user)
    except NotComplete as error:  # it is saved, and the page says what is missing
        messages.error(request, error.message)
    except WrongState:
        if not article.revisions.filter(draft_for=article, status__state=State.IN_REVIEW).exists():
            raise
        # From a page that was opened before, or a repeated request whose first response was lost.
        messages.info(request, _("It is in review already. You find it here until someone has read it."))
    else:
        messages.success(request, _("Submitted for review. You will find it here until someone has read it."))
        say_advice(request, article)


def _about(
    request: HttpRequest,
    article: Article,
    steps: Steps,
    form: ArticleForm | None = None,
    found: Sidebar | None = None,
) -> dict[str, Any]:
    found = found or sidebar_of(article, request.user)
    red = red_ones(article, request.user) if found.red else []
    advice = advice_beside(article, article.newest, request.user) if form else {}
    return advice | {
        "article": article,
        "home": request.path,  # other pages of the article lie below it
        "revision": article.newest,
        "form": form,
        "steps": steps,
        "acts": not WITH_BUTTON.isdisjoint(steps),
        "next": what_is_next(article),
        "notes": threads_for(article) if found.notes else [],
        "red": red,
        "corrected": is_corrected(red),
    }
