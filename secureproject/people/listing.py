"""List of users and their roles: five queries, for any number of users and roles."""

from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Contains
from django.http import HttpRequest

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.lists.bounded_pages import is_short, names_looked
from content.search.query import words_in
from foundation.pagination import Named, Page, asked_name, asked_number, in_name_order, page_at, query_of
from foundation.search_normalization import spelled
from rbac.assignments import in_force
from rbac.evaluation.assignment_pages import page_of_roles
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from rbac.roles import in_order

PER_PAGE = 50
MOST_ROLES = 10  # per user


def people_page(request: HttpRequest) -> dict[str, Any]:
    """Context of the people page: users, search term, and links to other pages."""
    searched = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    everybody = visible_to(request.user, VIEW_PERSON, User).filter(deleted_at=None)
    page = names_looked(
        annotate_role_keys(everybody), name_contains(searched), searched, request.GET, PER_PAGE
    )
    load_roles(page.rows)
    return {
        "people": page.rows,
        "searched": searched,
        "turns": page.turns(partial(query_of, q=searched)),
        "is_part": page.is_part,
        "is_short": is_short(searched),
    }


def by_name[M: Model](found: QuerySet[M], among: QuerySet[M], request: HttpRequest) -> Page[M]:
    """One page of ``found``, a subset of ``among``, ordered by name."""

    def read(mark: Named | None) -> list[M]:
        return list(in_name_order(found, mark)[: PER_PAGE + 1])

    return page_at(asked_name(among, request.GET), PER_PAGE, read)


def roles_page(holder: User | Group, request: HttpRequest) -> dict[str, Any]:
    """One page of the roles of ``holder``."""
    page = page_of_roles(holder, asked_number(request.GET, "roles_"), PER_PAGE)
    # The URL of a form that failed has no pages.
    turns = page.turns(partial(query_of, "roles_")) if request.method != "POST" else None
    return {"roles": in_order(page.rows), "turns_of_roles": turns}


def members_page(members: QuerySet[User], request: HttpRequest) -> dict[str, Any]:
    """One page of the members of a team."""
    page = by_name(members, members, request)
    return {"members": page.rows, "turns": page.turns()}


def name_contains(typed: str) -> Q:
    """Condition: each word of ``typed`` is in the name or address, ignoring accents; no user if it has no words.

    An index answers this for words of three letters and more.
    """
    has = [Q(Contains(F("plain_names"), Value(spelled(word)))) for word in words_in(typed)]
    return Q(*has) if has else Q(pk__in=())


def annotate_role_keys(people: QuerySet[User]) -> QuerySet[User]:
    """Annotates the keys of the first roles in force, for ``load_roles``: by index, for any number of roles."""
    first = RoleAssignment.objects.filter(in_force(), user=OuterRef("pk")).order_by("user", "role", "scope")
    return people.annotate(role_keys=ArraySubquery(first.values("pk")[: MOST_ROLES + 1]))


def load_roles(people: list[Any]) -> None:
    """Sets the first ``roles`` of each of ``people``, and whether there are ``more_roles``. One query."""
    keys = [key for person in people for key in person.role_keys[:MOST_ROLES]]
    found = RoleAssignment.objects.select_related("scope").in_bulk(keys)
    for person in people:
        person.roles = [found[key] for key in person.role_keys[:MOST_ROLES] if key in found]
        person.more_roles = len(person.role_keys) > MOST_ROLES
