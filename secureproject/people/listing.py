"""The list of people and their roles: four queries, whatever its length."""

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from accounts.actions import VIEW_PERSON
from accounts.models import User
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.name_order import as_read
from rbac.queries import visible_to

PER_PAGE = 50


def people_page(request: HttpRequest) -> tuple[Page[User], str]:
    """The page of people that was asked for, and what was searched."""
    searched = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    people = found(visible_to(request.user, VIEW_PERSON, User).filter(deleted_at=None), searched)
    page = Paginator(people.order_by(as_read(), "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return page, searched


def found(people: QuerySet[User], searched: str) -> QuerySet[User]:
    if searched:
        people = people.filter(Q(name__icontains=searched) | Q(email__icontains=searched))
    roles = RoleAssignment.objects.filter(in_force()).select_related("scope").order_by("role", "pk")
    return people.prefetch_related(Prefetch("role_assignments", queryset=roles, to_attr="roles"))
