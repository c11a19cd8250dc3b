"""Everything about one topic, the newest first."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.models import Article, Topic
from content.public.caching import answered_before, cacheable, etag_of, leading_to
from content.public.navigation import navigation_for, site_state
from content.public.rendering import render_page
from content.public.section import article_mark, newest
from content.public.teasers import (
    ARTICLES_A_PAGE,
    NEWEST_FIRST,
    is_live_for_everybody,
    live_articles,
    newer_page,
    older_than,
    teasers,
)
from rbac.access import public


def topics_with_articles() -> QuerySet[Topic]:
    """Those about which everybody finds something to read; a topic without a live article does not exist for them."""
    # One is looked for under each: in a condition PostgreSQL would collect first what is live on the whole site.
    filed = Article.topics.through._default_manager.filter(is_live_for_everybody(), topic=OuterRef("pk"))
    return Topic.objects.alias(one=Subquery(filed.values("article")[:1])).filter(one__isnull=False)


@public("readers need no account")
@require_safe
def topic_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic without a live article does not exist for readers."""
    asked = Topic.objects.select_related("merged_into").filter(slug=slug).first()
    if asked is None:
        raise Http404
    topic = asked.merged_into or asked
    before = article_mark(request)
    articles = live_articles().filter(topics=topic)
    older = articles if before is None else articles.filter(older_than(before, live_articles()))
    shown = teasers(older.order_by(*NEWEST_FIRST)[: ARTICLES_A_PAGE + 1])
    if not shown:
        raise Http404
    if topic != asked:
        return leading_to(reverse("public:topic", args=[topic.slug]))
    state, newer = site_state(), newer_page(before, articles, live_articles())
    etag = etag_of("topic", state, topic.name, before, newer, [teaser.version for teaser in shown])
    if known := answered_before(request, etag):
        return known
    context = {
        "topic": topic,
        "url": reverse("public:topic", args=[topic.slug]),
        "articles": shown[:ARTICLES_A_PAGE],
        "older": shown[ARTICLES_A_PAGE - 1].id if len(shown) > ARTICLES_A_PAGE else None,
        "newer": newer,
        "is_first_page": before is None,
    }
    response = render_page("public/topic.html", navigation_for(state), context, title=topic.name)
    return cacheable(response, etag, newest(shown))
