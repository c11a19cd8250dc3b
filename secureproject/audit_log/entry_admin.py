"""Audit log in Django's admin: sentences, newest first. Two queries for the keys and rows of a page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.timeline import TimelineEntry, readable
from rbac.django_admin.change_list import column
from rbac.django_admin.guarded_admin import GuardedAdmin
from secureproject.actions import VIEW_AUDIT_LOG


class EntryAdmin(GuardedAdmin):
    view_action = VIEW_AUDIT_LOG
    list_display = ("recorded_at", "sentence", "event")
    search_fields = ("^event", "=subject_id", "=request_id")
    search_help_text = _("Start of an event's name, the key of a thing, or the number of a request.")
    ordering = ("-pk",)
    fields = (
        "recorded_at",
        "event",
        "sentence",
        "actor",
        "subject",
        "details",
        "address",
        "device",
        "request_number",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def loaded(self, rows: list[Any]) -> list[Any]:
        for row, entry in zip(rows, readable(rows), strict=True):
            row.entry = entry
        return rows

    request_number = column(_("number of the request"), lambda row: row.request_id)
    sentence = column(_("what happened"), lambda row: _entry(row).sentence)
    actor = column(_("by"), lambda row: _entry(row).actor_label)
    subject = column(_("about"), lambda row: _entry(row).subject_label)
    details = column(_("details"), lambda row: "\n".join(f"{k}: {v}" for k, v in _entry(row).fields.items()))
    address = column(_("address"), lambda row: _entry(row).address)
    device = column(_("device"), lambda row: _entry(row).device)


def _entry(row: Any) -> TimelineEntry:
    if not hasattr(row, "entry"):
        row.entry = readable([row])[0]
    entry: TimelineEntry = row.entry
    return entry
