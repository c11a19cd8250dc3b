"""Legal pages: served before the site is open too, because the law demands them of whatever is served."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from content.models import LegalPage
from content.models.legal_page import LegalKind
from content.public.pages.holding_page import before_opening
from content.public.queries.navigation import navigation_for, site_state
from content.public.queries.restricted import for_this_reader, reader_of
from content.public.rendering.caching import answered_before, cacheable, etag_of
from content.public.rendering.head import Head
from content.public.rendering.legal import legal_html, stored_data
from content.public.rendering.rendering import render_page
from content.site.opening import is_open
from rbac.access import public


@public("the law demands that readers need no account")
@require_safe
def legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    state = site_state()
    navigation = navigation_for(state)
    if kind not in dict(navigation.legal):
        raise Http404
    etag = etag_of("legal", kind, state, stored_data())
    if is_open() and (known := answered_before(request, etag)):
        return known
    page = LegalPage.objects.exclude(words={}).filter(kind=kind).first()
    if page is None:
        raise Http404
    if not is_open() and not reader_of(request).is_authenticated:
        navigation = before_opening(navigation)
    with translation.override(navigation.language):
        title = str(LegalKind(kind).label)
    context = {"title": title, "html": legal_html(kind, page.words, navigation.language)}
    head = Head(title, request.path if is_open() else "")
    response = render_page("public/legal/page.html", navigation, context, head)
    return cacheable(response, etag, page.published_at) if is_open() else for_this_reader(response)
