"""Object grants of a user: without them, a page about the user would say that they may do nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from content.cms.lists.pagination import Cursor, beyond, cursor_in, format_cursor, order_by_time
from content.models import Article, Section
from foundation.pagination import Turns, page_at, query_of
from rbac.assignments import in_force
from rbac.grants import action_of_grant
from rbac.models.people_queries import teams_of
from rbac.names import giver_label
from rbac.queries import visible_to
from rbac.rulebook import GrantStore, rulebook

MOST = 50
OF = "shared_"  # prefix of pagination parameters in the URL
WAYS = 4  # two kinds of objects, to users and to teams
# Page where it is revoked, and the relations of its name.
PAGES = {Article: ("cms:article_share", ("draft", "live")), Section: ("cms:section_share", ())}


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One grant: permission, object, team, reason, giver, start and end."""

    action: str | Promise
    name: str
    page: str
    team: Group | None
    reason: str
    giver: str
    since: datetime
    until: datetime | None


class Shared(NamedTuple):
    """One page of object grants, and links to the other pages."""

    things: list[SharedThing]
    turns: Turns


def shared_with(
    holder: User | Group, *, seen_by: User | AnonymousUser, asked: QueryDict | None = None
) -> Shared:
    """Grants of ``holder``, direct or through a team, newest first: ``MOST`` of them, after the one at the position
    in ``?shared_before=`` or ``?shared_after=`` of ``asked``.

    Only of objects that ``seen_by`` may see. A fixed number of queries, twice as many if going back leads to page
    one."""
    ways = list(_ways(holder))

    def read(mark: Cursor | None) -> list[tuple[Any, int]]:
        found = [
            (grant, number)
            for number, way in enumerate(ways)
            for grant in _nearest(way, number, mark, seen_by)
        ]
        newer = mark is not None and mark.newer
        return sorted(found, key=_place, reverse=not newer)[: MOST + 1]

    page = page_at(cursor_in(asked, OF) if asked else None, MOST, read)
    return Shared(
        [_thing(grant) for grant, _number in page.rows], page.turns(partial(query_of, OF), _cursor_of)
    )


def _place(found: tuple[Any, int]) -> tuple[datetime, int]:
    """Sort key. Grants have four tables, so keys alone do not distinguish those with the same timestamp."""
    grant, number = found
    return grant.assigned_at, WAYS * int(grant.pk) + number


def _cursor_of(found: tuple[Any, int]) -> str:
    return format_cursor(*_place(found))


class _Way(NamedTuple):
    """A table of grants, and the condition for the holder's rows."""

    store: GrantStore
    grants: QuerySet[Any]
    related: tuple[str, ...]


def _ways(holder: User | Group) -> Iterator[_Way]:
    for store in rulebook.grant_stores:
        for model, path in ((store.to_person, "user"), (store.to_team, "group")):
            rows: Any = model._default_manager.filter(in_force())
            related = ("group",) if model is store.to_team else ()
            if model is store.to_team and isinstance(holder, User):
                yield _Way(store, rows.filter(group__in=teams_of(holder.pk)), related)
            elif isinstance(holder, User) is (model is store.to_person):
                yield _Way(store, rows.filter(**{path: holder}), related)


def _nearest(way: _Way, number: int, mark: Cursor | None, seen_by: User | AnonymousUser) -> QuerySet[Any]:
    view = rulebook.view_action(way.store.model)
    if view is None:
        return way.grants.none()
    _page, words = PAGES[way.store.model]
    named = (*way.related, "permission", "assigned_by", *(f"content_object__{word}" for word in words))
    grants = way.grants.select_related("content_object", *named)
    if mark is not None:
        key: Any = mark.key  # WAYS * pk + number against it, as a comparison with pk that uses an index
        near = (key - number) // WAYS if mark.newer else -((number - key) // WAYS)
        grants = beyond(grants, "assigned_at", mark._replace(key=near))
    seen = visible_to(seen_by, view, way.store.model)
    found = order_by_time(
        grants.filter(content_object__in=seen.values("pk")), "assigned_at", newer=bool(mark and mark.newer)
    )
    return found[: MOST + 1]


def _thing(grant: Any) -> SharedThing:
    page, _words = PAGES[type(grant.content_object)]
    return SharedThing(
        action=action_of_grant(grant).label,
        name=str(grant.content_object),
        page=reverse(page, args=[grant.content_object_id]),
        team=getattr(grant, "group", None),
        reason=grant.reason,
        giver=giver_label(grant),
        since=grant.assigned_at,
        until=grant.until,
    )
