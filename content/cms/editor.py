"""The editor: writing a new article, changing one, and what happens when two people saved."""

from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content import workflow
from content.actions import CREATE_ARTICLE, EDIT_ARTICLE, MOVE_ARTICLE, VIEW_ARTICLE
from content.cms.advice import advice_beside, say_advice
from content.cms.forms import ArticleForm, NewArticleForm, TakeDownForm
from content.cms.notes import threads_for
from content.cms.steps import Step, steps_for, what_is_next
from content.cms.unusual import is_corrected, red_ones
from content.diff import compare_html, compare_text
from content.errors import EditConflict
from content.models import Article, Revision, Section
from content.removed import removed_by_cleaning
from content.scripts import script_in
from content.site import current_site
from intrusion.noticing import report
from rbac.access import requires, requires_anywhere
from rbac.asking import question_of
from rbac.decisions import authorize, decide
from rbac.errors import Invalid, Refused
from rbac.queries import visible_to
from rbac.refusals import record_refusal

WHOLE = (
    "section__address", "address", "author", "draft__status__submitted_by", "draft__author", "live__status",
    "live__author",
)  # fmt: skip


@requires(VIEW_ARTICLE, Article, select=WHOLE)
def article(request: HttpRequest, article: Article) -> HttpResponse:
    """The editor for whoever may edit; for others the text, and why they cannot change it."""
    if request.method == "POST":
        return _save(request, article)
    steps = steps_for(article, request.user)
    if "edit" not in steps or not steps["edit"].allowed:
        return render(request, "cms/article_read.html", _about(article, steps))
    form = ArticleForm.for_revision(article, article.newest, may_move=steps["move"].allowed)
    context = _about(article, steps, form) | advice_beside(article.newest, request.user)
    return render(request, "cms/article.html", context)


@requires_anywhere(CREATE_ARTICLE)
def new_article(request: HttpRequest) -> HttpResponse:
    sections = (
        visible_to(request.user, CREATE_ARTICLE, Section)
        .select_related("scope", "address")
        .order_by("scope__path")
    )
    wanted = request.GET.get("section") or sections.values_list("pk", flat=True).first()
    initial = {"section": wanted, "language": current_site().language}
    form = NewArticleForm(request.POST or None, sections=sections, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.words()
        _tell_guard(request)
        try:
            created = workflow.create_article(words.pop("section"), by=request.user, **words)
        except Invalid as error:
            form.blame(error)
        else:
            _say_saved(request, created.newest)
            return _submitted(request, created)
    status = 422 if form.errors else 200
    return render(request, "cms/article_new.html", {"form": form}, status=status)


def _save(request: HttpRequest, article: Article) -> HttpResponse:
    form = _form(request, article)
    _tell_guard(request, article)
    try:
        authorize(request.user, EDIT_ARTICLE, article)
        revision = workflow.save_draft(article, by=request.user, **form.words()) if form.is_valid() else None
    except EditConflict as conflict:
        return _conflict(request, article, form, conflict)
    except Refused as refused:
        return _unsaved(request, article, refused)
    except Invalid as error:
        form.blame(error)
        revision = None
    if revision is None:
        about = _about(article, steps_for(article, request.user), form)
        context = about | advice_beside(article.newest, request.user)
        return render(request, "cms/article.html", context, status=422)
    _say_saved(request, revision)
    return _submitted(request, article)


def _tell_guard(request: HttpRequest, article: Article | None = None) -> None:
    thing = f"content.article:{article.pk}" if article else "a new article"
    report("stripped_script", request, thing=thing, what=script_in(request.POST.get("body", "")))
    if article and not (request.POST.get("base") or "0").isdecimal():
        report("manipulated_value", request, name="base")


def _form(request: HttpRequest, article: Article) -> ArticleForm:
    may_move = decide(request.user, MOVE_ARTICLE, article).allowed
    data = request.POST if request.method == "POST" else None
    return ArticleForm.for_revision(article, article.newest, may_move=may_move, data=data)


def _form_again(request: HttpRequest, article: Article, base: Revision) -> ArticleForm:
    """The same input, now starting from the revision that was saved meanwhile."""
    data = request.POST.copy()
    data["base"], data["removed"] = str(base.number), base.removal
    may_move = decide(request.user, MOVE_ARTICLE, article).allowed
    return ArticleForm.for_revision(article, article.newest, may_move=may_move, data=data)


def _unsaved(request: HttpRequest, article: Article, refused: Refused) -> HttpResponse:
    """The rules changed while somebody was writing: not saved, but their words are given back to them."""
    record_refusal(request, refused)
    decision = refused.decision
    context = {"article": article, "reason": decision.reason, "body": request.POST.get("body", "")}
    context["why"] = question_of(decision)
    return render(request, "cms/article_unsaved.html", context, status=403)


def _submitted(request: HttpRequest, article: Article) -> HttpResponse:
    """After saving: submits too, if that is the button that was pressed."""
    if request.POST.get("then") == "submit":
        workflow.submit(article, by=request.user)
        messages.success(
            request, _("Submitted for review. You will find it here until somebody has read it.")
        )
        say_advice(request, article.newest)
    return redirect("cms:article", article.pk)


def _say_saved(request: HttpRequest, revision: Revision) -> None:
    messages.success(request, _("Saved as version %(number)d.") % {"number": revision.number})
    if lost := removed_by_cleaning(request.POST.get("body", ""), revision.body):
        messages.warning(
            request,
            _("Some of what you wrote or pasted cannot be published and was left out: %(things)s.")
            % {"things": ", ".join(lost)},
        )


def _conflict(
    request: HttpRequest, article: Article, form: ArticleForm, conflict: EditConflict
) -> HttpResponse:
    """Both versions: the one that is stored, and the one that was about to be; the form keeps every word."""
    theirs, mine = conflict.current, form.cleaned_data
    context = {
        "article": article,
        "theirs": theirs,
        "form": _form_again(request, article, theirs),
        "title_runs": compare_text(theirs.title, mine["title"]),
        "summary_runs": compare_text(theirs.summary, mine["summary"]),
        "changes": compare_html(theirs.body, mine["body"]),
        "message": conflict.message,
    }
    return render(request, "cms/conflict.html", context, status=409)


def _about(article: Article, steps: dict[str, Step], form: ArticleForm | None = None) -> dict[str, Any]:
    red = red_ones(article)
    return {
        "article": article,
        "revision": article.newest,
        "form": form,
        "steps": steps,
        "next": what_is_next(article),
        "notes": threads_for(article),
        "red": red,
        "corrected": is_corrected(red),
        "take_down_reason": _take_down_reason(get_language()),
    }


@lru_cache
def _take_down_reason(language: str | None) -> SafeString:
    """The field of an empty form: the same for everybody who reads ``language``, the present one."""
    return render_to_string("cms/take_down_reason.html", {"form": TakeDownForm()})
