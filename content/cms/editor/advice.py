"""Editorial advice beside a text: what to improve before it is submitted, and what could not be published at all."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.actions import CREATE_ARTICLE, EDIT_ARTICLE
from content.advice.asking import advice_on
from content.advice.findings import Finding, no_title
from content.models import Article, Revision
from content.text.sanitise import clean_html
from content.text.sanitiser_report import removed_by_cleaning
from rbac.access import requires, requires_anywhere
from rbac.errors import Invalid

MOST_SAID = 5  # in the message after submitting; the page lists all


def advice_beside(article: Article, revision: Revision, user: Any) -> dict[str, Any]:
    """Context of cms/advice.html for a stored ``revision`` of ``article``."""
    # Each is named, because a template looks for a missing name in four ways.
    nothing_said: dict[str, Any] = {"said": "", "lost": (), "trouble": "", "unchecked": False}
    return {"findings": _advice_on(article, revision, user)} | nothing_said


def _advice_on(article: Article, revision: Revision, user: Any) -> list[Finding]:
    return advice_on(revision.body, language=revision.language, by=user, kind=article.kind)


def say_advice(request: HttpRequest, article: Article) -> None:
    """Repeats the advice after submitting; it blocks nothing."""
    findings = _advice_on(article, article.newest, request.user)
    if not findings:
        return
    first = " ".join(finding.problem for finding in findings[:MOST_SAID])
    messages.info(
        request,
        ngettext(
            "One thing would make it easier to read for everybody: %(first)s",
            "%(number)d things would make it easier to read for everybody: %(first)s",
            len(findings),
        )
        % {"number": len(findings), "first": first},
    )


@require_POST
@requires_anywhere(CREATE_ARTICLE)
def check_new_article(request: HttpRequest) -> HttpResponse:
    return _checked(request, request.POST.get("kind", ""))


@require_POST
@requires(EDIT_ARTICLE, Article)
def check_article(request: HttpRequest, article: Article) -> HttpResponse:
    return _checked(request, article.kind)


def _checked(request: HttpRequest, kind: str) -> HttpResponse:
    """Checks the submitted text without storing it: the updated list for the open page."""
    body, language = request.POST.get("body", ""), request.POST.get("language", "")[:10]
    context: dict[str, Any]
    try:
        cleaned = clean_html(body)
    except Invalid as error:
        context = {"trouble": error.message}
    else:
        lost = removed_by_cleaning(body, cleaned)
        language = language or settings.LANGUAGE_CODE
        missing = [] if request.POST.get("title", "x").strip() else [no_title()]
        found = [*missing, *advice_on(cleaned, language=language, by=request.user, kind=kind)]
        context = {"lost": lost, "findings": found, "said": _("Checked just now.")}
    response = render(request, "cms/advice.html", context)
    response.headers["X-Fragment"] = "1"
    return response
