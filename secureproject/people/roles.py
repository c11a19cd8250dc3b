"""/cms/people/roles/: what each role includes; custom roles are created, changed and removed here."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.cms.editor.saved_flag import say_arrived
from content.cms.structure.confirmation import make_or_preview
from content.cms.widgets.form_errors import errors_as_message, errors_in
from content.formatting.bounded_count import HowMany, format_count, numbers_of
from foundation.collation import as_read
from foundation.pagination import page_by_number
from rbac.access import replayable, requires, requires_recent_login
from rbac.access_diff.sample import role_holders
from rbac.administration.custom_roles import change_role, held_by, make_role, remove_role, versions_of
from rbac.administration.role_files import as_text, export_roles
from rbac.assignments import in_force
from rbac.custom_role_cells import needed_to_see
from rbac.decisions import decide
from rbac.models import CustomRole, RoleAssignment
from rbac.names import role_label
from rbac.queries import visible_to
from rbac.rulebook import role_names, rulebook
from rbac.rules import ADD_ROLE, CHANGE_ROLE, REMOVE_ROLE, VIEW_ROLE
from secureproject.people.forms import RoleForm

WRONG = 422
HOLDERS, VERSIONS = 50, 50  # per page


@require_safe
@requires(VIEW_ROLE)
def roles(request: HttpRequest) -> HttpResponse:
    own = visible_to(request.user, VIEW_ROLE, CustomRole).order_by(as_read(), "name")
    held = HowMany(RoleAssignment.objects.filter(in_force(), role=OuterRef("key")), order=("role", "pk"))
    made = [
        {"role": role, "held": role.held, "said": format_count(role.held), "actions": labels_of(role.cells)}
        for role in own.annotate(held=held)
    ]
    context = {"built_in": _built_in(), "made": made, "may_add": decide(request.user, ADD_ROLE)}
    return render(request, "cms/people/roles.html", context)


def _built_in() -> list[dict[str, Any]]:
    """Built-in roles with bounded counts of their holders. One query."""
    roles = [*role_names()]
    held = RoleAssignment.objects.filter(in_force())
    numbers = numbers_of(ContentType.objects.all(), *(held.filter(role=role) for role in roles))
    return [
        {"name": role_label(role), "held": number, "said": format_count(number)}
        for role, number in zip(roles, numbers, strict=True)
    ]


@require_safe
@requires(VIEW_ROLE)
@requires_recent_login(minutes=15)
def export(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(as_text(export_roles()), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="roles.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ADD_ROLE)
@replayable
@requires_recent_login(minutes=15)
def add_role(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        with errors_in(form):
            role = make_role(
                typed["name"],
                form.cells,
                description=typed["description"],
                reason=typed["reason"],
                by=request.user,
            )
            say_arrived(request, _("The role is there. Give it to a person or a team."))
            return redirect("cms:role", role.pk)
    return render(request, "cms/people/role.html", {"form": form}, status=WRONG if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_ROLE, CustomRole)
@replayable
@requires_recent_login(minutes=15)
def role(request: HttpRequest, role: CustomRole) -> HttpResponse:
    form = RoleForm(request.POST or None, role=role)
    if form.is_valid():
        with errors_in(form):
            return _change_or_preview(request, role, form)
    # A form with errors is shown with the first page: its links lead to pages of the same URL.
    page = page_by_number(held_by(role), HOLDERS, request.GET)
    context = {
        "form": form,
        "role": role,
        "held": page.rows,
        "turns": page.turns(),
        "is_held": bool(page.rows) or held_by(role).exists(),
        "may_remove": decide(request.user, REMOVE_ROLE, role),
    }
    return render(request, "cms/people/role.html", context, status=WRONG if form.errors else 200)


@require_safe
@requires(VIEW_ROLE, CustomRole)
def history(request: HttpRequest, role: CustomRole) -> HttpResponse:
    page = page_by_number(versions_of(role.key), VERSIONS, request.GET)
    before = versions_of(role.key).filter(number__lt=page.rows[-1].number).first() if page.rows else None
    rows = [
        {"version": version, **_difference(version.cells, older.cells if older else {})}
        for version, older in zip(page.rows, [*page.rows[1:], before], strict=False)
    ]
    context = {"role": role, "rows": rows, "turns": page.turns()}
    return render(request, "cms/people/role_history.html", context)


@require_POST
@requires(REMOVE_ROLE, CustomRole)
@requires_recent_login(minutes=15)
def remove(request: HttpRequest, role: CustomRole) -> HttpResponse:
    with errors_as_message(request):
        remove_role(role, reason=request.POST.get("reason", ""), by=request.user)
        say_arrived(request, _("The role is removed."))
        return redirect("cms:roles")
    return redirect("cms:role", role.pk)


def labels_of(cells: dict[str, str]) -> list[Any]:
    """Labels of the actions; one missing from the rulebook is shown by its name."""
    known = {str(action): action.label for action in rulebook}
    return [known.get(name, name) for name in cells]


def _difference(now: dict[str, str], before: dict[str, str]) -> dict[str, list[Any]]:
    return {
        "added": labels_of({name: role for name, role in now.items() if name not in before}),
        "changed": labels_of({n: r for n, r in now.items() if n in before and before[n] != r}),
        "taken": labels_of({name: role for name, role in before.items() if name not in now}),
    }


def _change_or_preview(request: HttpRequest, role: CustomRole, form: RoleForm) -> HttpResponse:
    people = role_holders(role.key)
    difference = _difference({**form.cells, **needed_to_see(form.cells)}, role.cells)
    typed = {name: form.cleaned_data[name] for name in ("name", "description", "reason", "version")}
    return make_or_preview(
        request,
        partial(change_role, role, cells=form.cells, by=request.user, **typed),
        doing=_("Change this role"),
        said=_("The role is changed. It counts from now on, for everybody who holds it."),
        back=request.path,
        people=people,
        matters=bool(people.keys) and any(difference.values()),
        template="cms/people/role_consequences.html",
        context={"difference": difference},
    )
