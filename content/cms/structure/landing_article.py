"""Landing article: the page on which editors choose the article that introduces a section."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from content.actions import CHANGE_SECTION, VIEW_ARTICLE
from content.cms.lists.title_search import keys_titled
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.form_errors import errors_as_message
from content.models import Article, Section
from content.sections.landing_article import introduce, may_introduce
from foundation.pagination import key_in
from rbac.access import requires
from rbac.queries import visible_to

OFFERED = 20


@requires(CHANGE_SECTION, Section, select=("address",))
def introduction(request: HttpRequest, section: Section) -> HttpResponse:
    if request.method == "POST":
        return _chosen(request, section)
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    offered = may_introduce(section)
    if section.landing_id:
        offered = offered.exclude(pk=section.landing_id)
    if words:
        newest = Q(draft__title__icontains=words) | Q(draft=None, live__title__icontains=words)
        keys = keys_titled(words, request.user, offered.filter(newest), OFFERED)
        offered = Article.objects.filter(pk__in=keys)
    else:
        offered = visible_to(request.user, VIEW_ARTICLE, offered)
    context: dict[str, Any] = {
        "section": section,
        "introduced_by": introduced_by(request.user, section),
        "offered": offered.select_related("draft", "live").order_by("-changed_at", "-pk")[:OFFERED],
        "q": words,
    }
    return render(request, "cms/introduction.html", context)


def introduced_by(user: Any, section: Section) -> Article | None:
    """The introduction if ``user`` may see it; none in the trash."""
    if section.landing_id is None:
        return None
    seen = visible_to(user, VIEW_ARTICLE, Article).filter(pk=section.landing_id)
    return seen.select_related("draft", "live").first()


def _chosen(request: HttpRequest, section: Section) -> HttpResponse:
    here = redirect("cms:section_introduction", section.pk)
    if request.POST.get("how") == "remove":
        with errors_as_message(request):
            introduce(section, None, by=request.user)
            messages.success(request, _("Saved. No article introduces this section now."))
        return here
    seen = visible_to(request.user, VIEW_ARTICLE, Article).select_related("section", "draft", "live")
    article = seen.filter(pk=key_in(request.POST.get("article")) or 0).first()
    if article is None:
        messages.error(request, _("Press one of the buttons beside an article."))
        return here
    with errors_as_message(request):
        text = introduce(section, article, by=request.user)
        said = _("Saved. Readers see its words on the page of this section once they are public.")
        return say_what_waits(request, text, said, here.url)
    return here
