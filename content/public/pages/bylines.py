"""Byline page: an author, and their articles, newest first.

The URL holds the public id of the byline and no name: it survives renaming, and a merged one redirects.
"""

from functools import partial
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.bylines.queries import author_of
from content.models import Byline
from content.public.pages.article_html import portrait
from content.public.pages.article_pages import list_page
from content.public.queries.newest import newest_under, section_under
from content.public.queries.teasers import ARTICLES_A_PAGE
from rbac.access import public


def bylines_with_articles() -> QuerySet[Byline]:
    """Bylines with public articles."""
    one = section_under()
    parts = Byline.objects.filter(merged_into=OuterRef("pk"), removed_at=None).alias(one=one)
    of_part = Subquery(parts.filter(one__isnull=False).order_by().values("pk")[:1])
    found = Byline.objects.in_use().alias(one=one, of_part=of_part)
    return found.filter(Q(one__isnull=False) | Q(of_part__isnull=False))


@public("readers need no account")
@require_safe
def byline_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Three queries. A byline without a live article is not found."""
    author = author_of(public_id)
    if author is None:
        raise Http404
    parts = Byline.objects.filter(Q(public_id=author.key) | Q(merged_into__public_id=author.key)).order_by()
    return list_page(
        request,
        "public/byline.html",
        partial(newest_under, parts, ARTICLES_A_PAGE + 1),
        {
            "author": author,
            "portrait": partial(portrait, author),  # called by the template, in the language of the site
            "url": reverse("public:byline", args=[author.key]),
        },
        moved=author.key != str(public_id),
        title=author.name,
        description=author.biography,
        version=author,
    )
