"""Emergency publication: opening one, and signing it off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import (
    OPEN_EMERGENCY,
    PUBLISH_ARTICLE,
    SIGN_OFF_EMERGENCY,
    VIEW_ARTICLE,
    VIEW_HISTORY,
)
from content.articles import emergency_publication
from content.cms.editor.saved_flag import say_arrived
from content.cms.structure.policy_forms import EmergencyForm
from content.cms.widgets.form_errors import errors_in
from content.models import Article, EmergencyPass, Signature
from content.notifications.emails import people_who_sign_off
from content.rulebook.signatures import sign_off_demands_signature
from content.signatures.signing import ask_to_sign, signed_or_recent
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

WHOLE = ("section", "address", "draft__status", "live")


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def emergency(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article)


@require_POST
@requires(OPEN_EMERGENCY, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=5)
def open_emergency(request: HttpRequest, article: Article) -> HttpResponse:
    form = EmergencyForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            emergency_publication.open_emergency(article, by=request.user, **form.cleaned_data)
            sentence = _("The emergency publication is open, and everybody concerned has mail.")
            say_arrived(request, sentence, messages.WARNING)
            return redirect("cms:emergency", article.pk)
    return _page(request, article, form, status=422)


@require_POST
@requires(SIGN_OFF_EMERGENCY, EmergencyPass, select=("article",))
@replayable
@signed_or_recent(minutes=15)
def sign_off(request: HttpRequest, emergency: EmergencyPass, signature: Signature | None) -> HttpResponse:
    emergency = emergency_publication.sign_off(
        emergency, by=request.user, shown_unused="unused" in request.POST, signature=signature
    )
    if emergency.used_at:
        messages.success(request, _("Signed off. It is not red any more."))
    else:
        messages.success(request, _("Ended. Nothing can be published with it any more."))
    return redirect("cms:emergency", emergency.article_id)


def _page(
    request: HttpRequest, article: Article, form: EmergencyForm | None = None, *, status: int = 200
) -> HttpResponse:
    may = decide(request.user, OPEN_EMERGENCY, article)
    usable = emergency_publication.open_ones().filter(article=article, opened_by=request.user.pk).first()
    draft = article.draft
    needed = draft is not None and not article.is_archived and article.section.four_eyes
    if form is None and may.allowed and needed and draft is not None:
        form = EmergencyForm(initial={"digest": draft.digest})
    passes = article.emergencies.select_related(
        "opened_by", "signed_off_by", "revision", "article__section__scope"
    ).order_by("signed_off_at", "-opened_at")
    context = {
        "article": article,
        "may": may,
        "form": form,
        "needed": needed,
        "usable": usable,
        "publish": decide(request.user, PUBLISH_ARTICLE, article) if usable else None,
        "passes": [_shown(request, one) for one in passes],
        "may_read": decide(request.user, VIEW_HISTORY, article).allowed,
    }
    return render(request, "cms/emergency.html", context, status=status)


def _shown(request: HttpRequest, one: EmergencyPass) -> dict[str, Any]:
    if one.signed_off_at is not None:
        return {"pass": one}
    may = decide(request.user, SIGN_OFF_EMERGENCY, one)
    return {
        "pass": one,
        "may": may.allowed,
        "signing": ask_to_sign(request, one) if may.allowed and one.used_at else None,
        "must_sign": sign_off_demands_signature(one),
        "why_not": may.reason,
        "no_one_else": not people_who_sign_off(one),
    }
