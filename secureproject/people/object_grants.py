"""Object grants of a user: without them, a page about the user would say that they may do nothing."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from content.cms.lists.pagination import Cursor, beyond, cursor_in, format_cursor, order_by_time
from content.models import Article, Section
from foundation.pagination import page_at, query_of
from rbac.assignments import in_force
from rbac.grants import action_of_grant
from rbac.models.people_queries import teams_of
from rbac.names import giver_label
from rbac.queries import visible_to
from rbac.rulebook import rulebook

MOST = 50
OF = "shared_"  # prefix of pagination parameters in the URL
WAYS = 4  # two kinds of objects, to users and to teams
# Page where it is revoked, and the relations of its name.
PAGES = {Article: ("cms:article_share", ("draft", "live")), Section: ("cms:section_share", ())}


def shared_with(holder: User | Group, request: HttpRequest) -> dict[str, Any]:
    """Grants of ``holder``, direct or through a team, newest first: ``MOST`` of them, after the one at the position
    in ``?shared_before=`` or ``?shared_after=``, and links to the other pages.

    Only of objects that the user may see. A fixed number of queries, twice as many if going back leads to page one.
    """
    tables = list(_tables(holder, request.user))

    def read(mark: Cursor | None) -> list[tuple[Any, int]]:
        found = [
            (grant, number)
            for number, grants in enumerate(tables)
            for grant in _nearest(grants, number, mark)
        ]
        newer = mark is not None and mark.newer
        return sorted(found, key=_place, reverse=not newer)[: MOST + 1]

    # The URL of a form that failed has no pages.
    is_form = request.method == "POST"
    page = page_at(None if is_form else cursor_in(request.GET, OF), MOST, read)
    return {
        "shared": [_thing(grant) for grant, _number in page.rows],
        "turns_of_shared": None if is_form else page.turns(partial(query_of, OF), _cursor_of),
    }


def _place(found: tuple[Any, int]) -> tuple[datetime, int]:
    """Sort key. Grants have four tables, so keys alone do not distinguish those with the same timestamp."""
    grant, number = found
    return grant.assigned_at, WAYS * int(grant.pk) + number


def _cursor_of(found: tuple[Any, int]) -> str:
    return format_cursor(*_place(found))


def _tables(holder: User | Group, seen_by: User | AnonymousUser) -> Iterator[QuerySet[Any]]:
    """The holder's grants of objects that ``seen_by`` may see, a query set for each table."""
    for store in rulebook.grant_stores:
        view = rulebook.view_action(store.model)
        if view is None:
            continue
        _page, words = PAGES[store.model]
        named = (
            "content_object",
            "permission",
            "assigned_by",
            *(f"content_object__{word}" for word in words),
        )
        seen = Q(content_object__in=visible_to(seen_by, view, store.model).values("pk")) & in_force()
        of_teams: Any = store.to_team._default_manager.filter(seen).select_related("group", *named)
        if isinstance(holder, Group):
            yield of_teams.filter(group=holder)
        else:
            own: Any = store.to_person._default_manager.filter(seen, user=holder)
            yield own.select_related(*named)
            yield of_teams.filter(group__in=teams_of(holder.pk))


def _nearest(grants: QuerySet[Any], number: int, mark: Cursor | None) -> QuerySet[Any]:
    if mark is not None:
        key: Any = mark.key  # WAYS * pk + number against it, as a comparison with pk that uses an index
        near = (key - number) // WAYS if mark.newer else -((number - key) // WAYS)
        grants = beyond(grants, "assigned_at", mark._replace(key=near))
    return order_by_time(grants, "assigned_at", newer=bool(mark and mark.newer))[: MOST + 1]


def _thing(grant: Any) -> dict[str, Any]:
    page, _words = PAGES[type(grant.content_object)]
    return {
        "action": action_of_grant(grant).label,
        "name": str(grant.content_object),
        "page": reverse(page, args=[grant.content_object_id]),
        "team": getattr(grant, "group", None),
        "reason": grant.reason,
        "giver": giver_label(grant),
        "since": grant.assigned_at,
        "until": grant.until,
    }
