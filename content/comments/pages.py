"""Later comments of an article, which do not fit on its own page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.comments.answers import language_of
from content.comments.place import Place, place_of
from content.public.pages.comments import conversation
from content.public.queries.comment_threads import Threads, comments_after
from content.public.queries.navigation import navigation_for
from content.public.queries.restricted import for_this_reader, is_for_everybody
from content.public.rendering.caching import answered_before, cacheable, etag_of, leading_to
from content.public.rendering.rendering import render_page
from foundation.pagination import asked_number
from rbac.access import public


@public("readers need no account")
@require_safe
def later_comments(request: HttpRequest, article_id: int) -> HttpResponse:
    """``?after=ID``: the comments after this one. Redirects to the first ones if readers do not see that comment.

    The first ones are on the article's page. Raises Http404 when this reader cannot see it.
    """
    place = place_of(request, article_id)
    last = asked_number(request.GET)
    for_everybody = is_for_everybody(place.audience)
    etag = etag_of("comments", article_id, last, place.version, place.site, place.policy)
    if for_everybody and last and (known := answered_before(request, etag)):
        return known
    threads = comments_after(article_id, last.key) if last and place.has_comments else None
    if threads is None:
        to_first = leading_to(f"{place.url}#comments")
        return to_first if for_everybody else for_this_reader(to_first)
    page = _page(place, threads)
    return cacheable(page, etag, None) if for_everybody else for_this_reader(page)


def _page(place: Place, threads: Threads) -> HttpResponse:
    form_url = "" if place.is_closed else reverse("public:comment_new", args=[place.article_id])
    with language_of(place.site):
        context = {
            "place": place,
            "conversation": conversation(threads, place.article_id, form_url, first_at=place.url),
        }
        title = _("Comments on “%(title)s”") % {"title": place.title}
    return render_page("public/later_comments.html", navigation_for(place.site), context, title=title)
