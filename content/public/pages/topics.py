"""Topic page: articles about one topic, newest first."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.models import Topic
from content.public.pages.article_pages import list_page
from content.public.queries.newest import newest_about, section_about
from content.public.queries.teasers import ARTICLES_A_PAGE
from rbac.access import public


def topics_with_articles() -> QuerySet[Topic]:
    """Topics with public articles; others do not exist for readers."""
    return Topic.objects.alias(one=section_about()).filter(one__isnull=False)


@public("readers need no account")
@require_safe
def topic_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic without a live article does not exist for readers."""
    asked = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    topic = asked.merged_into or asked
    articles = partial(newest_about, topic, ARTICLES_A_PAGE + 1)
    context = {"topic": topic, "url": reverse("public:topic", args=[topic.slug])}
    return list_page(request, "public/topic.html", articles, context, moved=topic != asked, title=topic.name)
