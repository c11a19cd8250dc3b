"""Admin of background jobs, which failed ones can be tried again, and the page of the site's health."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from rbac.decisions import authorize
from rbac.django_admin.change_list import ByDeclared, column
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ButtonForm, does
from secureproject.actions import RETRY_JOB, VIEW_OPERATIONS
from secureproject.doctor.check import BAD, examine
from secureproject.doctor.table import CHECKS
from secureproject.operations.failed_jobs import FAILED, ask_to_retry

# Parts that need no other machine: a page must not wait for a mail server.
LOCAL = frozenset({"settings", "database", "worker"})
STATES = {
    "todo": _("waits"), "doing": _("runs"), "succeeded": _("done"), FAILED: _("failed"),
    "cancelled": _("cancelled"), "aborted": _("aborted"),
}  # fmt: skip


class ByState(ByDeclared):
    title = _("state")
    parameter_name = "status"

    def declared(self) -> list[tuple[str, Any]]:
        return list(STATES.items())


def _without_arguments(job: Any) -> Any:
    """Emails have their links there, encrypted; the name of a job would show them."""
    job.args = {}
    return job


def _events(job: Any) -> str:
    found = job.procrastinateevent_set.order_by("pk").values_list("at", "type")
    return "\n".join(f"{at:%Y-%m-%d %H:%M:%S} {kind}" for at, kind in found)


class JobAdmin(GuardedAdmin):
    view_action = VIEW_OPERATIONS
    buttons = (
        Button(
            RETRY_JOB, does(ask_to_retry), name="retry", label=_("Try it again"), form=ButtonForm,
            offered=lambda job: job.status == FAILED, in_bulk=True,
        ),
    )  # fmt: skip
    list_display = ("number", "task", "state", "tries", "due")
    list_filter = (ByState,)
    ordering = ("-pk",)
    fields = readonly_fields = ("number", "task", "state", "tries", "due", "events")
    number = column(_("number"), lambda job: job.pk)
    task = column(_("task"), lambda job: job.task_name)
    state = column(_("state"), lambda job: STATES.get(job.status, job.status))
    tries = column(_("attempts"), lambda job: job.attempts)
    due = column(_("not before"), lambda job: job.scheduled_at)
    events = column(_("What happened"), _events)

    def loaded(self, rows: list[Any]) -> list[Any]:
        return [_without_arguments(job) for job in rows]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        job = super().get_object(request, object_id, from_field)
        return job and _without_arguments(job)

    def named(self, obj: Any) -> str:
        return f"{obj.task_name} {obj.pk}"


def health(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What ``manage.py doctor`` says about settings, database and worker. ``context``: of every page of the admin."""
    authorize(request.user, VIEW_OPERATIONS)
    results = list(examine(check for check in CHECKS if check.part in LOCAL))
    shown = {"title": _("Health"), "results": results, "bad": sum(result.state in BAD for result in results)}
    return TemplateResponse(request, "admin/health.html", {**context, **shown})
