"""The page of one article. At most three queries, one if the reader already has it, and no cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from content.comments.threads import threads_below
from content.models.article import ArticleKind
from content.models.section import CommentPolicy
from content.public.caching import etag_of, not_modified
from content.public.lookup import Found
from content.public.navigation import navigation_for
from content.public.rendering import render_cacheable
from content.public.teasers import minutes_to_read


def article_page(request: HttpRequest, found: Found) -> HttpResponse:
    etag = etag_of(
        found.article_id, found.public_version, found.site, found.language, found.author, found.topics
    )
    if unchanged := not_modified(request, etag):
        return unchanged
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.article_section_id)
    threads = threads_below(found.article_id or 0)
    context = {
        "story": _story(found),
        "trail": branch.trail() if branch else [],
        "threads": threads,
        "comment_count": sum(1 + len(thread.replies) for thread in threads),
        "comments_closed": branch is None or branch.comments == CommentPolicy.CLOSED,
    }
    return render_cacheable(
        "public/article.html", navigation, context, etag=etag, changed_at=found.published_at, current=branch
    )


def _story(found: Found) -> dict[str, Any]:
    return {
        "id": found.article_id,
        "is_page": found.article_kind == ArticleKind.PAGE,
        "title": found.title,
        "summary": found.summary,
        "body": found.body,
        "language": found.language,
        "author": found.author,
        "first_published_at": found.first_published_at,
        "changed_at": found.published_at if found.published_at != found.first_published_at else None,
        "minutes": minutes_to_read(found.words),
        "topics": found.topics,
    }
