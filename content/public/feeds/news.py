"""News sitemap: the articles of the last two days (Google's extension of the sitemap protocol)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.public.feeds.entries import moment, whole
from content.public.queries.navigation import navigation_for, site_and_lists
from content.public.queries.newest import for_everybody, newest_in
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from rbac.access import public

NEWS = timedelta(hours=48)
MOST = 1000
_COLUMNS = ("address__path", "live__title", "live__language", "first_published_at")


@public("search engines have no account")
@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """One query if the client's copy is current, else three at most."""
    state, lists = site_and_lists()
    etag = list_etag_of("news", settings.SITE_URL, state, lists)
    if known := answered_before(request, etag):
        return known
    since = Q(first_published_at__gte=timezone.now() - NEWS)
    found = newest_in(for_everybody(), MOST, only=since).values_list(*_COLUMNS)
    entries = [(whole(f"/{path}/"), title, language, moment(at)) for path, title, language, at in found]
    text = render_to_string("public/news.xml", {"name": navigation_for(state).name, "entries": entries})
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    return cacheable(response, etag, None)
