"""The desk: what I am writing, what waits for me, what changed in my sections."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.cms.listing import rows
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
    return render(
        request,
        "cms/dashboard.html",
        {
            "drafts": rows(mine.filter(draft__isnull=False, archived_at__isnull=True))[:SHOWN],
            "to_review": rows(visible_to(user, APPROVE_ARTICLE, in_review))[:SHOWN],
            "to_publish": rows(visible_to(user, PUBLISH_ARTICLE, approved))[:SHOWN],
            "changed": rows(visible)[:SHOWN],
        },
    )
