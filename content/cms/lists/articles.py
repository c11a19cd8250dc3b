"""The list of articles."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.lists.bounded_pages import is_short, page_looked
from content.cms.lists.csv_export import MOST
from content.cms.lists.filters import Filters
from content.cms.lists.listing import PAGE, cursor_of, read_page
from content.cms.lists.pagination import cursor_in
from content.cms.lists.rows import as_of_today, table_rows
from content.cms.lists.settings import existing_columns, labels_of, settings_of, to_choose
from content.models import Section
from rbac.access import requires_anywhere
from rbac.queries import visible_to


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
