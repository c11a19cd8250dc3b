"""Dashboard: my drafts, what waits for my decision, problems that readers meet, and recent changes in my sections."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, DateTimeField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from content.actions import (
    APPROVE_ARTICLE,
    CHANGE_REDIRECTS,
    PUBLISH_ARTICLE,
    VIEW_ARTICLE,
)
from content.cms.desk import warnings
from content.cms.desk.checklist import steps_for
from content.cms.desk.review_queue import (
    FAR,
    NEEDS_ANOTHER_YES,
    Reviewer,
    Way,
    more_than_a_walk,
    reviewer,
    waiting_for,
)
from content.cms.desk.warnings import Lack, to_be_seen
from content.cms.lists.listing import allowed_here, newest_of_much
from content.cms.lists.newest import (
    allowed_to,
    collected,
    newest_first,
    newest_of_few,
    newest_rows,
    picked,
    walked,
)
from content.cms.lists.rows import COLUMNS, ArticleRow, as_of_today
from content.models import Article, Site
from content.models.articles.article import BEING_WRITTEN, WITH_OTHERS
from content.models.articles.review import State
from foundation.prepared_queries import prepared
from rbac.access import requires_anywhere
from rbac.decisions import decide
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean

SHOWN = 8
WAITS_AS = {"to_review": State.IN_REVIEW, "to_publish": State.APPROVED}


class Line(NamedTuple):
    """An article in one of the lists of the dashboard."""

    of: str
    turn: datetime | None  # position in the review queue, if it waits
    lack: Lack


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def dashboard(request: HttpRequest) -> HttpResponse:
    user = request.user
    view, seen = allowed_to(user, VIEW_ARTICLE), to_be_seen(user)
    approve, publish = reviewer(user, APPROVE_ARTICLE), reviewer(user, PUBLISH_ARTICLE)
    looked_through, much_lacks, times = "", seen.pop("much_lacks"), seen.pop("times_looked_through")
    if seen.pop("much_waits"):
        lines = prepared(_own_and_lacking, _line, view.of_each, user.pk).rows()
        lines += _of_much("to_review", approve) + _of_much("to_publish", publish)
        if _is_more_beyond(lines, {"to_review": approve, "to_publish": publish}):
            looked_through = number_format(FAR, force_grouping=True)
    else:
        lines = prepared(_lists_of, _line, view.of_each, approve, publish, user.pk).rows()
    newest = newest_rows(
        _changed, ArticleRow, SHOWN, view, much=lambda: newest_of_much(user, allowed_here(user))
    )
    drafts, to_review, to_publish, changed = as_of_today(
        _newest(lines, "drafts"),
        _first_wanted(lines, "to_review"),
        _first_wanted(lines, "to_publish"),
        newest.rows[:SHOWN],
    )
    shown: dict[str, Any] = {
        "may_redirect": decide(user, CHANGE_REDIRECTS).allowed,
        "steps": steps_for(user),
        "drafts": drafts,
        "to_review": to_review,
        "to_publish": to_publish,
        "lacks": sorted((line.lack for line in lines if line.of == "lacks"), key=_change, reverse=True),
        "looked_through": looked_through,
        "times_looked_through": number_format(times, force_grouping=True) if times else "",
        "lacks_looked_through": _much(lines) if much_lacks else "",
        "changed": changed,
        "changed_is_part": newest.further is not None and len(changed) < SHOWN,
    }
    return render(request, "cms/dashboard.html", shown | seen)


def _much(lines: list[Line]) -> str:
    """Number of articles that were examined for the list of problems, or "" if that list is full."""
    is_full = sum(line.of == "lacks" for line in lines) >= SHOWN
    return "" if is_full else number_format(warnings.LOOKED_AT, force_grouping=True)


# Each list is ordered, but PostgreSQL promises no order for the union.
def _newest(lines: list[Line], of: str) -> list[ArticleRow]:
    return [
        lack.row for lack in sorted((line.lack for line in lines if line.of == of), key=_change, reverse=True)
    ]


def _first_wanted(lines: list[Line], of: str) -> list[ArticleRow]:
    here = [line for line in lines if line.of == of and line.turn]
    return [line.lack.row for line in sorted(here, key=lambda line: (line.turn, line.lack.row.pk))][:SHOWN]


def _change(lack: Lack) -> tuple[datetime, int]:
    return lack.row.changed_at, lack.row.pk


def _line(
    of: str, turn: datetime | None, broken: list[str] | None, undescribed: int | None, *row: Any
) -> Line:
    return Line(of, turn, Lack(ArticleRow(*row), broken or [], undescribed or 0))


def _of_much(of: str, who: Reviewer) -> list[Line]:
    lines = list[Line]()
    for way in who.ways:
        way = Way.FAR if way is Way.ALL else way
        lines = prepared(_waiting, _line, of, who, way).rows()
        if len(lines) == SHOWN:
            break
    return lines


def _is_more_beyond(lines: list[Line], whose: dict[str, Reviewer]) -> bool:
    """Whether a list that is not full may have more entries beyond the search limit. No query if all are full."""
    short = [
        WAITS_AS[of]
        for of, who in whose.items()
        if Way.ALL in who.ways and who.of_each is not NOTHING and sum(line.of == of for line in lines) < SHOWN
    ]
    return bool(short) and Site.objects.filter(more_than_a_walk(short, walk=FAR)).exists()


def _lists_of(view: Q, approve: Reviewer, publish: Reviewer, person: int | None) -> QuerySet[Article, Any]:
    """All lists in one query, each found by its own index: articles that are only live are never read."""
    waiting = [_waiting("to_review", approve, Way.ALL), _waiting("to_publish", publish, Way.ALL)]
    if approve.of_each is not NOTHING:
        once_more = approve._replace(of_each=approve.of_each & NEEDS_ANOTHER_YES)
        waiting.append(_told("to_review", waiting_for(once_more, [State.APPROVED], SHOWN, Way.ALL)))
    return _own_and_lacking(view, person).union(*waiting, all=True)


def _own_and_lacking(view: Q, person: int | None) -> QuerySet[Article, Any]:
    being_written = Article.objects.filter(BEING_WRITTEN)
    begun = being_written.filter(author_id=person)
    joined = being_written.filter(WITH_OTHERS, draft_author_ids__contains=[person])
    # The user's own drafts have an index in this order; those of others are found first, then sorted.
    own = newest_first(begun.filter(as_boolean(view))).values("pk")[:SHOWN]
    others = newest_of_few(joined.filter(as_boolean(view))).values("pk")[:SHOWN]
    lacks = [warnings.lacking(), warnings.lacking_of(person)]
    drafts = _told("drafts", newest_of_few(Article.objects.filter(pk__in=own.union(others))))
    return drafts.union(_told("lacks", picked(lacks, view, SHOWN)), all=True)


def _waiting(of: str, who: Reviewer, way: Way) -> QuerySet[Article, Any]:
    return _told(of, waiting_for(who, [WAITS_AS[of]], SHOWN, way))


def _told(of: str, articles: QuerySet[Article]) -> QuerySet[Article, Any]:
    """Joined with the columns of this list: PostgreSQL filters first as long as it joins at most eight tables."""
    nothing = {
        "turn": Cast(Value(None), DateTimeField()),
        "broken": Cast(Value(None), ArrayField(TextField())),
        "undescribed": Cast(Value(None), IntegerField()),
    }
    shown: dict[str, Any] = {"turn": F("waiting__turn")} if of in WAITS_AS else {}
    if of == "lacks":
        shown = {"broken": F("checkup__broken"), "undescribed": F("checkup__undescribed")}
    kept = articles.annotate(of=Value(of, output_field=CharField()), **(nothing | shown))
    return kept.values_list("of", *nothing, *COLUMNS)[:SHOWN]


def _changed(walk: bool, visible: Q) -> QuerySet[Article, Any]:
    everything = Article.objects.all()
    if walk:
        return walked(everything, visible, SHOWN, among=everything).values_list(*COLUMNS)
    return collected(everything, visible, SHOWN).values_list(*COLUMNS)[:SHOWN]
