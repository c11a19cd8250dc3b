"""Topic page: articles about one topic, newest first."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.kinds.kind import kinds
from content.models import Article, Topic
from content.public.pages.section import article_mark, newest
from content.public.queries.navigation import navigation_for, site_state
from content.public.queries.newest import ALL, newest_about, section_about
from content.public.queries.teasers import (
    ARTICLES_A_PAGE,
    live_articles,
    newer_page,
    newer_than,
    older_than,
    page_of,
    teasers,
)
from content.public.rendering.caching import answered_before, cacheable, etag_of, leading_to
from content.public.rendering.rendering import render_page
from rbac.access import public


def topics_with_articles() -> QuerySet[Topic]:
    """Topics with public articles; others do not exist for readers."""
    return Topic.objects.alias(one=section_about()).filter(one__isnull=False)


@public("readers need no account")
@require_safe
def topic_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic without a live article does not exist for readers."""
    asked = Topic.objects.select_related("merged_into").filter(slug=slug).first()
    if asked is None:
        raise Http404
    topic = asked.merged_into or asked
    before = article_mark(request)
    past = ALL if before is None else older_than(before, live_articles(*kinds.names()), "article")
    shown = teasers(_articles_about(topic, past))
    if not shown:
        raise Http404
    if topic != asked:
        return leading_to(reverse("public:topic", args=[topic.slug]))
    state, newer = site_state(), None
    if before is not None:
        newer = newer_page(
            _articles_about(topic, newer_than(before, live_articles(*kinds.names()), "article"), oldest=True)
        )
    etag = etag_of("topic", state, topic.name, before, newer, [teaser.version for teaser in shown])
    if known := answered_before(request, etag):
        return known
    context = {
        "topic": topic,
        "url": reverse("public:topic", args=[topic.slug]),
        **page_of(shown, newer, is_first=before is None),
    }
    response = render_page("public/topic.html", navigation_for(state), context, title=topic.name)
    return cacheable(response, etag, newest(shown))


def _articles_about(topic: Topic, past: Q, *, oldest: bool = False) -> QuerySet[Article]:
    """One row more than a page shows, which says whether there are others."""
    return newest_about(topic, ARTICLES_A_PAGE + 1, only=past, oldest=oldest)
