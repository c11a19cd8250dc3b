"""The desk: what I am writing, what waits for me, what readers stumble over, what changed in my sections."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.actions import (
    APPROVE_ARTICLE,
    PUBLISH_ARTICLE,
    VIEW_ARTICLE,
)
from content.cms import lacking
from content.cms.lacking import Lack
from content.cms.newest import (
    allowed_to,
    collected,
    newest_rows,
    picked,
    walked,
)
from content.cms.rows import COLUMNS, ArticleRow, worklist
from content.cms.unusual import to_be_seen
from content.models import Article
from content.models.article import BEING_WRITTEN, WITH_OTHERS
from content.models.review import State
from rbac.access import requires_anywhere
from rbac.prepared import prepared
from rbac.queries import rows_allowed

SHOWN = 8


class Line(NamedTuple):
    """An article on one of the lists of the desk."""

    of: str
    lack: Lack


@requires_anywhere(VIEW_ARTICLE)
def dashboard(request: HttpRequest) -> HttpResponse:
    user = request.user
    view = allowed_to(user, VIEW_ARTICLE)
    approve, publish = (
        rows_allowed(user, action, Article, of_few=True) for action in (APPROVE_ARTICLE, PUBLISH_ARTICLE)
    )
    lines = prepared(_lists_of, _line, view.of_each, approve, publish, user.pk).rows()
    # Each came in its order, but PostgreSQL promises none for all of them.
    lines.sort(key=lambda line: (line.lack.row.changed_at, line.lack.row.pk), reverse=True)
    shown: dict[str, Any] = {
        "drafts": worklist(_rows(lines, "drafts"), "cms:article"),
        "to_review": worklist(_rows(lines, "to_review"), "cms:review_article"),
        "to_publish": worklist(_rows(lines, "to_publish"), "cms:article"),
        "lacks": [line.lack for line in lines if line.of == "lacks"],
        "changed": worklist(newest_rows(_changed, ArticleRow, SHOWN, view), "cms:article"),
    }
    return render(request, "cms/dashboard.html", shown | to_be_seen(user))


def _rows(lines: list[Line], of: str) -> Iterator[ArticleRow]:
    return (line.lack.row for line in lines if line.of == of)


def _line(of: str, broken: list[str] | None, undescribed: int | None, *row: Any) -> Line:
    return Line(of, Lack(ArticleRow(*row), broken or [], undescribed or 0))


def _lists_of(view: Q, approve: Q, publish: Q, person: int | None) -> QuerySet[Article, Any]:
    """Four lists in one query, each found by an index of its own: what readers see alone is never read."""
    being_written = Article.objects.filter(BEING_WRITTEN)
    begun = being_written.filter(author_id=person)
    joined = being_written.filter(WITH_OTHERS, draft_author_ids__contains=[person])
    lists = {
        "drafts": picked([begun, joined], view, SHOWN),
        "to_review": picked([_in_state(State.IN_REVIEW)], approve, SHOWN),
        "to_publish": picked([_in_state(State.APPROVED)], publish, SHOWN),
        "lacks": picked([lacking.lacking()], view, SHOWN),
    }
    first, *others = (
        articles.annotate(of=Value(name, output_field=CharField())).values_list(
            "of", *lacking.COLUMNS, *COLUMNS
        )[:SHOWN]
        for name, articles in lists.items()
    )
    return first.union(*others, all=True)


def _in_state(state: State) -> QuerySet[Article]:
    return Article.objects.filter(draft__status__state=state)


def _changed(walk: bool, visible: Q) -> QuerySet[Article, Any]:
    everything = Article.objects.all()
    if walk:
        return walked(everything, visible, SHOWN, among=everything).values_list(*COLUMNS)
    return collected(everything, visible, SHOWN).values_list(*COLUMNS)[:SHOWN]
