"""Buttons of a review: claim it, release it, set its due date."""

from datetime import datetime
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from content.actions import CLAIM_REVIEW, PLAN_REVIEW
from content.cms.editor.saved_flag import say_arrived
from content.cms.scheduling.schedule import WallClockField
from content.cms.widgets.form_errors import errors_as_message
from content.formatting.local_time import FIRST, to_utc
from content.models import Article
from content.reviewing.claims import claim_review, release_review, set_due
from rbac.access import requires
from rbac.errors import Invalid


class DueForm(forms.Form):
    due = WallClockField(
        label=gettext_lazy("To be read by"),
        help_text=gettext_lazy("Leave it empty for no matter when."),
        required=False,
    )
    moment: datetime | None = None  # once it is valid

    @classmethod
    def of(cls, at: datetime | None) -> Self:
        return cls(initial={"due": f"{localtime(at):%Y-%m-%dT%H:%M}" if at else ""})

    def clean_due(self) -> Any:
        wall = self.cleaned_data["due"]
        try:
            # The first of an hour that occurs twice: a reminder need not be exact.
            self.moment = to_utc(wall, FIRST) if wall else None
        except (Invalid, OverflowError) as error:
            raise forms.ValidationError(str(error)) from None
        return wall


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
    with errors_as_message(request):
        if form.is_valid():
            set_due(article, form.moment, by=request.user)
            say_arrived(request, _("Saved. Editors are reminded the day before."))
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["due"]))
    return redirect("cms:review_article", article.pk)
