"""The list of articles: its page, saved filters, columns and export."""

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.lists import settings as verbs
from content.cms.lists.bounded_pages import is_short, page_looked
from content.cms.lists.csv_export import MOST, take_out_articles
from content.cms.lists.filters import Filters
from content.cms.lists.listing import PAGE, cursor_of, read_page
from content.cms.lists.newest import collected
from content.cms.lists.pagination import cursor_in
from content.cms.lists.rows import as_of_today, table_rows
from content.cms.lists.settings import COLUMNS, existing_columns, labels_of, settings_of, to_choose
from content.cms.widgets.form_errors import errors_as_message
from content.models import Article, Section
from intrusion.detection.reporting import report
from rbac.access import replayable, requires_anywhere, requires_recent_login
from rbac.queries import rows_allowed, visible_to


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def articles(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = page_looked(cursor_in(request.GET), PAGE, partial(read_page, request.user, filters), cursor_of)
    [rows] = as_of_today(page.rows)
    kept = settings_of(request.user)
    columns = existing_columns(kept.columns)
    section = None
    if filters.section:
        section = visible_to(request.user, VIEW_SECTION, Section).filter(pk=int(filters.section)).first()
    return render(
        request,
        "cms/articles.html",
        {
            "articles": page.rows,
            "rows": table_rows(rows, columns),
            "shown": columns,
            "labels": labels_of(columns),
            "columns": to_choose(columns),
            "saved": kept.filters,
            "query": filters.query(),
            "most": MOST,
            "filters": filters,
            "chips": filters.chips(_title_of(filters, section)),
            "turns": page.turns(filters.query),
            "is_part": page.is_part,
            "is_short": page.is_part and bool(filters.q) and is_short(filters.q),
        },
    )


def _title_of(filters: Filters, section: Section | None) -> str:
    """Title of the section that the list is filtered by, if the user may see it.

    Otherwise the filter is still named, so that the user sees why the list is empty and can remove it; whether such a
    section exists is not revealed.
    """
    if section:
        return section.title
    return _("A section that you cannot see") if filters.section else ""


@require_POST
@requires_anywhere(VIEW_ARTICLE)
def save_filter(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.POST)
    with errors_as_message(request):
        verbs.save_filter(request.POST.get("name", ""), filters.query(), by=request.user)
    return _back_to(filters)


@require_POST
@requires_anywhere(VIEW_ARTICLE)
def remove_filter(request: HttpRequest) -> HttpResponse:
    verbs.remove_filter(request.POST.get("name", ""), by=request.user)
    return _back_to(Filters.read(request.POST))


@require_POST
@requires_anywhere(VIEW_ARTICLE)
def choose_columns(request: HttpRequest) -> HttpResponse:
    wanted = [name for name in COLUMNS if name in request.POST.getlist("column")]
    verbs.choose_columns(wanted, by=request.user)
    return _back_to(Filters.read(request.POST))


@require_POST
@requires_anywhere(VIEW_ARTICLE)
@replayable
@requires_recent_login(minutes=15)
def export_articles(request: HttpRequest) -> HttpResponse:
    """A POST, because it writes: the audit log records who exported what."""
    filters = Filters.read(request.POST)
    allowed = rows_allowed(request.user, VIEW_ARTICLE, Article)
    found = collected(filters.apply(Article.objects.all(), request.user.pk or 0), allowed, MOST)
    text, rows = take_out_articles(found, filters.query(), by=request.user)
    report("large_export", request, rows=rows, what="articles")
    # The byte order mark tells spreadsheets that it is UTF-8.
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_("articles")}.csv"'
    return response


def _back_to(filters: Filters) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('cms:articles')}?{filters.query()}")
