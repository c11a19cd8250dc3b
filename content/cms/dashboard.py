"""The desk: what I am writing, what waits for me, what changed in my sections."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.cms.listing import newest_first
from content.cms.rows import ArticleRow, read, worklist
from content.models import Article
from content.models.review import State
from rbac.access import requires_anywhere
from rbac.queries import visible_to

SHOWN = 8


@requires_anywhere(VIEW_ARTICLE)
def dashboard(request: HttpRequest) -> HttpResponse:
    user = request.user
    visible = visible_to(user, VIEW_ARTICLE, Article)
    mine = visible.filter(Q(author_id=user.pk) | Q(draft_author_ids__contains=[user.pk]))
    in_review = Article.objects.filter(draft__status__state=State.IN_REVIEW)
    approved = Article.objects.filter(draft__status__state=State.APPROVED)
    drafts = _lines(mine.filter(draft__isnull=False, archived_at__isnull=True))
    to_review = _lines(visible_to(user, APPROVE_ARTICLE, in_review))
    to_publish = _lines(visible_to(user, PUBLISH_ARTICLE, approved))
    return render(
        request,
        "cms/dashboard.html",
        {
            "drafts": worklist(drafts, "cms:article"),
            "to_review": worklist(to_review, "cms:review_article"),
            "to_publish": worklist(to_publish, "cms:article"),
            "changed": worklist(_lines(visible), "cms:article"),
        },
    )


def _lines(articles: QuerySet[Article]) -> list[ArticleRow]:
    return read(newest_first(articles)[:SHOWN])
