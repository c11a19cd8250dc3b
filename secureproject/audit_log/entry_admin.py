"""Audit log in Django's admin: sentences, newest first. Two queries for the keys and rows of a page."""

from typing import Any

from django.contrib.admin import display
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from rbac.django_admin.change_list import IndexedList
from rbac.django_admin.guarded_admin import GuardedAdmin
from secureproject.actions import VIEW_AUDIT_LOG


class ReadableList(IndexedList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        for row, entry in zip(rows, readable(rows), strict=True):
            row.entry = entry
        self.result_list = rows


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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReadableList

    @staticmethod
    def _entry(row: Any) -> TimelineEntry:
        if not hasattr(row, "entry"):
            row.entry = readable([row])[0]
        entry: TimelineEntry = row.entry
        return entry

    @display(description=_("number of the request"))
    def request_number(self, row: Entry) -> str:
        return row.request_id

    @display(description=_("what happened"))
    def sentence(self, row: Entry) -> str:
        return self._entry(row).sentence

    @display(description=_("by"))
    def actor(self, row: Entry) -> str:
        return self._entry(row).actor_label

    @display(description=_("about"))
    def subject(self, row: Entry) -> str:
        return self._entry(row).subject_label

    @display(description=_("details"))
    def details(self, row: Entry) -> str:
        return "\n".join(f"{name}: {text}" for name, text in self._entry(row).fields.items())

    @display(description=_("address"))
    def address(self, row: Entry) -> str | None:
        return self._entry(row).address

    @display(description=_("device"))
    def device(self, row: Entry) -> str | None:
        return self._entry(row).device
