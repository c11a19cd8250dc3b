"""Buttons of a review: claim it, release it, set its due date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import CLAIM_REVIEW, PLAN_REVIEW
from content.cms.editor.saved_flag import say_arrived
from content.cms.review.due_form import DueForm
from content.models import Article
from content.reviewing.claims import claim_review, release_review, set_due
from rbac.access import requires
from rbac.errors import Invalid


@require_POST
@requires(CLAIM_REVIEW, Article)
def claim(request: HttpRequest, article: Article) -> HttpResponse:
    claim_review(article, by=request.user)
    messages.success(request, _("It is yours to read. Colleagues see that."))
    return redirect("cms:review_article", article.pk)


@require_POST
@requires(CLAIM_REVIEW, Article)
def release(request: HttpRequest, article: Article) -> HttpResponse:
    release_review(article, by=request.user)
    messages.success(request, _("Given back. Anybody can take it on."))
    return redirect("cms:review_article", article.pk)


@require_POST
@requires(PLAN_REVIEW, Article)
def due(request: HttpRequest, article: Article) -> HttpResponse:
    form = DueForm(request.POST)
    try:
        if form.is_valid():
            set_due(article, form.moment, by=request.user)
            say_arrived(request, _("Saved. Editors are reminded the day before."))
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["due"]))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("cms:review_article", article.pk)
