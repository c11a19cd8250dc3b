"""List tools: saving filters, choosing columns, and CSV export."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import VIEW_ARTICLE
from content.cms.lists import settings as verbs
from content.cms.lists.csv_export import MOST, take_out_articles
from content.cms.lists.filters import Filters
from content.cms.lists.newest import collected
from content.cms.lists.settings import COLUMNS
from content.cms.widgets.form_errors import errors_as_message
from content.models import Article
from intrusion.detection.reporting import report
from rbac.access import replayable, requires_anywhere, requires_recent_login
from rbac.queries import rows_allowed


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
