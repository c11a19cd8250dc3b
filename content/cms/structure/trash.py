"""Trash of articles and sections: its content, a preview of throwing something away, and restoring."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import RECOVER_ARTICLE, RECOVER_SECTION, TRASH_ARTICLE, TRASH_SECTION
from content.cms.lists.listing import trash_cursor_of
from content.cms.lists.pagination import cursor_in, page_of
from content.models import Article, Section
from content.models.triggers.media import TRASH_DAYS
from content.trash import section_trash as sections
from content.trash import verbs
from foundation.pagination import query_of
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.errors import Invalid
from rbac.queries import visible_to

PAGE = 50
OF_SECTIONS = "sections_"


@require_safe
@requires_anywhere(RECOVER_ARTICLE)
def trash(request: HttpRequest) -> HttpResponse:
    """What the user may restore, last thrown away first."""
    lying = visible_to(request.user, RECOVER_ARTICLE, Article)
    lying = lying.select_related("section", "trashed_by", "draft", "live")
    page = page_of(lying, "trashed_at", cursor_in(request.GET), PAGE)
    now = timezone.now()
    context = {
        "rows": [(article, verbs.days_left(article, now)) for article in page.rows],
        "turns": page.turns(cursor_of=trash_cursor_of),
        "trash_days": TRASH_DAYS,
    }
    if not page.newer:  # later pages list articles only
        context |= _sections(request, now)
    return render(request, "cms/trash.html", context)


def _sections(request: HttpRequest, now: datetime) -> dict[str, object]:
    """A list with its own pagination."""
    lying = visible_to(request.user, RECOVER_SECTION, Section).select_related("trashed_by")
    page = page_of(lying, "trashed_at", cursor_in(request.GET, OF_SECTIONS), PAGE)
    return {
        "sections": [(section, verbs.days_left(section, now)) for section in page.rows],
        "section_turns": page.turns(partial(query_of, OF_SECTIONS), trash_cursor_of),
    }


@requires(TRASH_ARTICLE, Article, select=("section", "address", "draft", "live"))
def trash_article(request: HttpRequest, article: Article) -> HttpResponse:
    """Asks for confirmation, listing everything that would be hidden; then moves it to the trash."""
    if request.method == "POST":
        verbs.trash_article(article, by=request.user)
        messages.success(
            request, _("“%(title)s” is in the trash.") % {"title": article.newest.title or article.slug}
        )
        return redirect("cms:trash")
    found = verbs.consequences_of(article, request.user)
    context = {"article": article, "found": found, "trash_days": TRASH_DAYS}
    return render(request, "cms/article_trash.html", context)


@require_POST
@requires(RECOVER_ARTICLE, Article)
def recover_article(request: HttpRequest, article: Article) -> HttpResponse:
    verbs.recover_article(article, by=request.user)
    messages.success(request, _("It is back where it was. What was approved has to be approved again."))
    return redirect("cms:article", article.pk)


@requires(TRASH_SECTION, Section, select=("address",))
@replayable
@requires_recent_login(minutes=15)
def trash_section(request: HttpRequest, section: Section) -> HttpResponse:
    """Asks for its name, listing everything that would be hidden; then moves it to the trash."""
    wrong = ""
    if request.method == "POST":
        try:
            sections.trash_section(section, by=request.user, name=request.POST.get("typed_name", ""))
        except Invalid as error:
            wrong = str(error.message)
        else:
            messages.success(request, _("“%(title)s” is in the trash.") % {"title": section.title})
            return redirect("cms:trash")
    context = {
        "section": section,
        "found": sections.what_is_below(section, request.user),
        "trash_days": TRASH_DAYS,
        "wrong": wrong,
    }
    return render(request, "cms/section_trash.html", context, status=422 if wrong else 200)


@require_POST
@requires(RECOVER_SECTION, Section)
def recover_section(request: HttpRequest, section: Section) -> HttpResponse:
    sections.recover_section(section, by=request.user)
    messages.success(request, _("The section is back, with everything that went with it."))
    return redirect("cms:section", section.pk)
