"""The list of articles."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.chips import chips_html
from content.cms.columns import head_html, known
from content.cms.filters import Filters
from content.cms.list_parts import columns_to_choose, deeds_html
from content.cms.listing import PAGE, cursor_of, read_page
from content.cms.looked import page_looked
from content.cms.paging import asked_cursor
from content.cms.rows import as_of_today, table_rows
from content.cms.titled import is_short
from content.list_settings import settings_of
from content.models import Section
from content.taking_out import MOST
from rbac.access import requires_anywhere
from rbac.queries import visible_to


@requires_anywhere(VIEW_ARTICLE)
def articles(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = page_looked(asked_cursor(request.GET), PAGE, partial(read_page, request.user, filters), cursor_of)
    [rows] = as_of_today(page.rows)
    kept = settings_of(request.user)
    columns = known(kept.columns)
    section = None
    if filters.section:
        section = visible_to(request.user, VIEW_SECTION, Section).filter(pk=int(filters.section)).first()
    return render(
        request,
        "cms/articles.html",
        {
            "articles": page.rows,
            "rows": table_rows(rows, columns),
            "head": head_html(columns),
            "shown": columns,
            "columns": columns_to_choose(columns),
            "saved": kept.filters,
            "query": filters.query(),
            "most": MOST,
            "filters": filters,
            "deeds": deeds_html(),
            "chips": chips_html(filters, section),
            "turns": page.turns(filters.query),
            "is_part": page.is_part,
            "is_short": page.is_part and bool(filters.q) and is_short(filters.q),
        },
    )
