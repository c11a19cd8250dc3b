"""Urgent correction: writing one, reviewing its changes, countersigning and reverting it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import (
    CORRECT_ARTICLE,
    COUNTERSIGN_CORRECTION,
    EDIT_ARTICLE,
    REVERT_CORRECTION,
    VIEW_ARTICLE,
)
from content.articles.reuse_reverted import dismiss_offer, offer_for, take_over
from content.cms.editor.autosave import number_in
from content.cms.editor.correction_forms import CorrectionForm
from content.cms.editor.sanitiser_confirm import asks_first
from content.cms.editor.saved_flag import names_words, with_arrived
from content.cms.widgets.form_errors import errors_as_message
from content.comparison.versions import compare
from content.corrections import reverting
from content.corrections import verbs as corrections
from content.errors import EditConflict, UncleanText, WrongState
from content.models import Article, Signature, UrgentCorrection
from content.models.articles.correction import HOURS, Outcome
from content.revisions.displaced_draft import draft_set_aside
from content.rulebook.devices import people_sharing_a_device
from content.signatures.signing import ask_to_sign, signed_or_recent
from content.text.sanitiser_report import lost_from, script_in
from foundation.pagination import page_by_number
from intrusion.detection.reporting import report
from rbac.access import replayable, requires, requires_recent_login
from rbac.account_state import is_impersonated
from rbac.decisions import decide

WHOLE = ("section", "address", "draft__status", "draft__author", "live")
SHOWN = 20


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def correction(request: HttpRequest, article: Article) -> HttpResponse:
    """The pending one with its changes, and pages of earlier ones."""
    fixes = article.corrections.select_related(
        "made_by", "settled_by", "revision__status", "base", "article__section__scope"
    )
    waiting = fixes.filter(outcome=Outcome.OPEN).order_by("-pk").first()
    settled = fixes.exclude(outcome=Outcome.OPEN)
    over = page_by_number(settled, SHOWN, request.GET)
    may_edit = decide(request.user, EDIT_ARTICLE, article).allowed
    context: dict[str, Any] = {
        "article": article,
        "waiting": waiting,
        "over": over.rows,
        "turns": over.turns(),
        "aside": draft_set_aside(article) if may_edit else None,
        "offer": offer_for(article) if may_edit and (waiting or over.rows) else None,
        "may_correct": decide(request.user, CORRECT_ARTICLE, article),
        "arrived": request.GET.get("arrived", "") if names_words(request.GET, "arrived", "up-to") else "",
        "up_to": request.GET.get("up-to", ""),
    }
    if waiting is not None:
        context |= {
            "countersign": decide(request.user, COUNTERSIGN_CORRECTION, waiting),
            "take_back": decide(request.user, REVERT_CORRECTION, waiting),
            "missing": corrections.countersignatures_missing(waiting),
            "compared": compare(waiting.base, waiting.revision),
            "sharing": partial(people_sharing_a_device, request.user, waiting),
            "signing": ask_to_sign(request, waiting),
        }
    return render(request, "cms/correction.html", context)


@require_safe
@requires(CORRECT_ARTICLE, Article, select=WHOLE)
def correct(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article)


@require_POST
@requires(CORRECT_ARTICLE, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def correct_now(request: HttpRequest, article: Article) -> HttpResponse:
    live = article.live
    assert live is not None  # noqa: S101  (an invariant of the action)
    form, status = CorrectionForm.of_live(article, live, request.POST), 422
    thing = f"content.article:{article.pk}"
    report("stripped_script", request, thing=thing, what=script_in(request.POST.get("body", "")))
    if form.is_valid() and not asks_first(form):
        try:
            fix = corrections.correct(article, by=request.user, **form.words())
        except UncleanText as error:
            form.add_error(None, error.message)
        except EditConflict:
            form.add_error(
                None, _("Readers see another version by now. Copy what you wrote, then start again.")
            )
            status = 409
        except WrongState as error:
            form.add_error(None, error.message)
            status = 409
        else:
            return _corrected(request, fix)
    return _page(request, article, form, status=status)


@require_POST
@requires(COUNTERSIGN_CORRECTION, UrgentCorrection, select=("article", "revision__status"))
@replayable
@signed_or_recent(minutes=15)
def countersign(request: HttpRequest, fix: UrgentCorrection, signature: Signature | None) -> HttpResponse:
    digest = request.POST.get("digest", "")
    fix = corrections.countersign(fix, by=request.user, digest=digest, signature=signature)
    if fix.outcome == Outcome.OPEN:
        messages.success(request, _("Countersigned. One more person has to do so."))
    else:
        messages.success(request, _("Countersigned. It stays."))
    return redirect("cms:correction", fix.article_id)


# Reverting never waits: what readers see then was approved.
@require_POST
@requires(REVERT_CORRECTION, UrgentCorrection, select=("article",))
def take_back(request: HttpRequest, fix: UrgentCorrection) -> HttpResponse:
    fix = reverting.take_back(fix, by=request.user)
    said = _("Taken back. Readers see the words before; the correction is a draft.")
    if (draft := Article.objects.get(pk=fix.article_id).draft) and draft.pk != fix.revision_id:
        said = _(
            "Taken back. Readers see the words before. Version %(number)d is the draft, as it was; the correction is in"
            " the history."
        ) % {"number": draft.number}
    messages.success(request, said)
    return redirect("cms:correction", fix.article_id)


@require_POST
@requires(EDIT_ARTICLE, Article)
def take_correction_over(request: HttpRequest, article: Article) -> HttpResponse:
    """Copies the text of a reverted correction into the draft that a user goes on with."""
    fix, base = (number_in(request.POST, name) for name in ("correction", "base"))
    with errors_as_message(request):
        revision = take_over(article, fix, by=request.user, base=base)
        said = _("What the correction put right is in version %(number)d, the draft. Read it once.")
        messages.success(request, said % {"number": revision.number})
    return redirect("cms:article", article.pk)


@require_POST
@requires(EDIT_ARTICLE, Article)
def dismiss_correction(request: HttpRequest, article: Article) -> HttpResponse:
    """An author who does not want the text of a reverted correction is not offered it on each visit."""
    dismiss_offer(article, number_in(request.POST, "correction"), by=request.user)
    messages.success(
        request, _("It is not offered to you here any more. You find it with the urgent corrections.")
    )
    return redirect("cms:article", article.pk)


def _corrected(request: HttpRequest, fix: UrgentCorrection) -> HttpResponse:
    messages.warning(request, _("Readers see it now. Everybody who can countersign it has mail."))
    if lost := lost_from(request.POST, fix.revision.body):
        messages.warning(
            request,
            _("Some of what you wrote or pasted cannot be published and was left out: %(things)s.")
            % {"things": ", ".join(lost)},
        )
    return redirect(with_arrived(reverse("cms:correction", args=[fix.article_id]), request.POST))


def _page(
    request: HttpRequest, article: Article, form: CorrectionForm | None = None, *, status: int = 200
) -> HttpResponse:
    live = article.live
    assert live is not None  # noqa: S101  (an invariant of the action)
    context = {
        "article": article,
        "live": live,
        "why_not": corrections.why_not(article, request.user),
        "form": form or CorrectionForm.of_live(article, live),
        "hours": HOURS,
        "keeps": not is_impersonated(request.user),  # unsent text belongs to its own author alone
    }
    return render(request, "cms/correct.html", context, status=status)
