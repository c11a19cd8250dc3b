"""The desk: what I am writing, what waits for me, what changed in my sections."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import (
    APPROVE_ARTICLE,
    PUBLISH_ARTICLE,
    VIEW_ARTICLE,
)
from content.cms.newest import collected, newest_rows, walked
from content.cms.rows import COLUMNS, ArticleRow, worklist
from content.cms.unusual import to_be_seen
from content.models import Article
from content.models.review import State
from rbac.access import requires_anywhere
from rbac.prepared import prepared
from rbac.queries import rows_allowed

SHOWN = 8


@requires_anywhere(VIEW_ARTICLE)
def dashboard(request: HttpRequest) -> HttpResponse:
    user = request.user
    view, approve, publish = (
        rows_allowed(user, action, Article) for action in (VIEW_ARTICLE, APPROVE_ARTICLE, PUBLISH_ARTICLE)
    )
    lists = {
        "drafts": (prepared(_drafts_of, ArticleRow, view, user.pk).rows(), "cms:article"),
        "to_review": (prepared(_in_state, ArticleRow, approve, State.IN_REVIEW).rows(), "cms:review_article"),
        "to_publish": (prepared(_in_state, ArticleRow, publish, State.APPROVED).rows(), "cms:article"),
        "changed": (newest_rows(_changed, ArticleRow, SHOWN, view), "cms:article"),
    }
    shown: dict[str, Any] = {name: worklist(rows, route) for name, (rows, route) in lists.items()}
    return render(request, "cms/dashboard.html", shown | to_be_seen(user))


def _drafts_of(visible: Q, person: int | None) -> QuerySet[Article, Any]:
    mine = Article.objects.filter(Q(author_id=person) | Q(draft_author_ids__contains=[person]))
    return _lines(mine.filter(draft__isnull=False, archived_at__isnull=True), visible)


def _in_state(allowed: Q, state: State) -> QuerySet[Article, Any]:
    return _lines(Article.objects.filter(draft__status__state=state), allowed)


def _changed(walk: bool, visible: Q) -> QuerySet[Article, Any]:
    everything = Article.objects.all()
    if walk:
        return walked(everything, visible, SHOWN, among=everything).values_list(*COLUMNS)
    return _lines(everything, visible)


def _lines(articles: QuerySet[Article], allowed: Q) -> QuerySet[Article, Any]:
    return collected(articles, allowed, SHOWN).values_list(*COLUMNS)[:SHOWN]
