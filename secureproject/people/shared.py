"""What is shared with somebody one by one: without it, a page about them would say that they may do nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from content.models import Article, Section
from rbac.assignments import in_force
from rbac.grants import action_of_grant
from rbac.names import giver_label
from rbac.people import people_of_team
from rbac.queries import visible_to
from rbac.rulebook import GrantStore, rulebook

MOST = 50
# Where it is taken away again, and what its name is made of.
PAGES = {Article: ("cms:article_share", ("draft", "live")), Section: ("cms:section_share", ())}


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One grant: what of what, through which team, why, by whom, since when and until when."""

    action: str | Promise
    name: str
    page: str
    team: Group | None
    reason: str
    giver: str
    since: datetime
    until: datetime | None


def shared_with(holder: User | Group, *, seen_by: User | AnonymousUser) -> tuple[list[SharedThing], bool]:
    """The newest ``MOST`` grants that ``holder`` has, themselves or through a team, and whether there are more.

    Of what ``seen_by`` may see only. A fixed number of queries.
    """
    found = [grant for store in rulebook.grant_stores for grant in _grants(store, holder, seen_by)]
    found.sort(key=lambda grant: (grant.assigned_at, grant.pk), reverse=True)
    return [_thing(grant) for grant in found[:MOST]], len(found) > MOST


def _grants(store: GrantStore, holder: User | Group, seen_by: User | AnonymousUser) -> Iterator[Any]:
    view = rulebook.view_action(store.model)
    if view is None:
        return
    seen = visible_to(seen_by, view, store.model).values("pk")
    _page, words = PAGES[store.model]
    for model, path in ((store.to_person, "user"), (store.to_team, "group")):
        related = [
            "permission",
            "assigned_by",
            "content_object",
            *(f"content_object__{word}" for word in words),
        ]
        if model is store.to_team:
            related.append("group")
            if isinstance(holder, User):
                path = people_of_team("group")
        elif isinstance(holder, Group):
            continue
        grants: Any = model._default_manager.filter(in_force(), content_object__in=seen, **{path: holder})
        yield from grants.select_related(*related).order_by("-assigned_at", "-pk")[: MOST + 1]


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
