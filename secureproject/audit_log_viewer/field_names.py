"""Display names of event fields. Entries hold names of code, which are never rewritten.

Files for programs keep those (audit/export/export.py). A test ensures that every field of every event has a name here.
"""

import json
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.policy_text import LABELS, words

FIELD_NAMES: Mapping[str, str | Promise] = {
    "account": _("Account"),
    "action": _("Permission"),
    "added": _("Added"),
    "addresses": _("Addresses"),
    "agreed_by": _("Agreed to by"),
    "answer": pgettext_lazy("in the audit log", "Answer"),
    "approver_roles": _("Roles of those who approved"),
    "article": _("Article"),
    "articles": _("Articles"),
    "asked_by": _("Asked for by"),
    "asker": _("Who asked for it"),
    "at": _("At"),
    "backup_at": _("Time of the backup"),
    "base": _("Based on version"),
    "base_digest": _("Checksum of that version"),
    "before": _("Before"),
    "beside": _("Beside version"),
    "block": _("Number of the block"),
    "by_guest": _("Guest"),
    "cells": _("Permissions"),
    "cells_before": _("Permissions before"),
    "change": _("Number of the change"),
    "changed": _("What changed"),
    "changes": _("What changed"),
    "claimed_by": _("Taken on by"),
    "client": _("Address of the device"),
    "corrected": _("Corrected version"),
    "corrected_digest": _("Checksum of the corrected version"),
    "correction": _("Number of the correction"),
    "count": _("How many"),
    "counted_as": _("Counted as"),
    "counts": _("Counts"),
    "credential": _("Checksum of the passkey"),
    "deed": _("What was done"),
    "digest": _("Checksum"),
    "digest_after": _("Checksum afterwards"),
    "digests": _("Checksums"),
    "done": _("Done"),
    "done_at": _("Done on"),
    "due": _("Due on"),
    "email": _("E-mail address"),
    "emergency": _("Number of the emergency publication"),
    "end": _("Last entry"),
    "entries": _("Entries"),
    "erased": _("Keys erased"),
    "expired": _("Keys expired"),
    "factor": _("Way of confirming"),
    "file_digest": _("Checksum of the file"),
    "filters": _("Filters"),
    "first": _("First"),
    "first_id": _("First entry"),
    "form": _("Kind of file"),
    "four_eyes": _("Four eyes"),
    "grace_days": _("Days until it is needed"),
    "ground": _("Ground"),
    "guest": _("Number of the guest"),
    "hidden": _("Answered as if it did not exist"),
    "holder": _("Who holds it"),
    "in_time": _("In time"),
    "incident": _("Number of the incident"),
    "instead_of": _("Instead of version"),
    "instead_of_digest": _("Checksum of the version that went"),
    "into": _("Part of which one it became"),
    "issuer": _("Who vouched for the identity"),
    "kept": _("Kept"),
    "kept_entries": _("Entries kept"),
    "kept_size": _("Size of what was kept"),
    "key": _("Name in the system"),
    "job": _("Number of the job"),
    "kind": _("Kind"),
    "known_entries": _("Entries known"),
    "known_head": _("Signature known"),
    "known_size": _("Size known"),
    "label": _("Name"),
    "left": _("Left"),
    "link": _("Number of the link"),
    "live": _("Articles that readers see"),
    "lost": _("Lost"),
    "may_remember_device": _("Devices may be remembered"),
    "media_type": _("File type"),
    "member": _("Member"),
    "members": _("Members"),
    "method": _("Method"),
    "name": _("Name"),
    "name_before": _("Name before"),
    "new": _("New"),
    "new_path": _("New address"),
    "note": pgettext_lazy("in the audit log", "Note"),
    "notice": _("Time until it counts"),
    "now": _("Now"),
    "object": _("About what"),
    "old": _("Old"),
    "old_digest": _("Checksum before"),
    "old_name": _("Old name"),
    "old_parent": _("Old place"),
    "leads_to": _("Leads to"),
    "old_path": _("Old address"),
    "old_slug": _("Old address"),
    "outcome": _("Decision"),
    "own": _("Set by the section itself"),
    "page": _("Page"),
    "parent": _("Place"),
    "passkey_required": _("Passkey needed"),
    "path": _("Address"),
    "people": _("People"),
    "place": _("Place"),
    "places": _("Places"),
    "policy": _("Policy in force"),
    "profile": _("Profile"),
    "public_key": _("Public key"),
    "purpose": _("What for"),
    "question": _("Number of the question"),
    "questions": _("Questions"),
    "reason": _("Reason"),
    "redaction": _("Number of the removal"),
    "removed": _("Removed"),
    "restoration": _("Number of the restoration"),
    "restored": _("Restored version"),
    "restored_at": _("Restored at"),
    "revision": _("Version"),
    "role": _("Role"),
    "run": _("Number of the bulk action"),
    "says": _("Sentence in the code"),
    "schedule": _("Number of the set time"),
    "scheduled_by": _("Time set by"),
    "scope": _("Place"),
    "second": _("Second"),
    "section": _("Section"),
    "sections": _("Sections"),
    "session": _("Session"),
    "signature": _("Signature"),
    "since": _("Since"),
    "size": _("Size in bytes"),
    "slug": _("Address"),
    "source": _("From"),
    "stands_before": _("Stands before section"),
    "state": _("State"),
    "stood_before": _("Stood before section"),
    "subject": _("About"),
    "task": _("Task"),
    "takes_effect_at": _("Counts from"),
    "target": _("What was blocked"),
    "thread": _("Number of the conversation"),
    "to": _("Where to"),
    "undoes": _("Number of what it takes back"),
    "until": _("Until"),
    "until_before": _("Until (before)"),
    "usable_from": _("Usable from"),
    "used": _("Used"),
    "uses": _("Where it is used"),
    "version": _("Version"),
    "versions": _("Versions"),
    "view": _("Page in the code"),
    "voided": _("Approval void"),
    "was": _("Before"),
    "way": _("How"),
    "what": _("What"),
    "whom": _("For whom"),
    "why": _("Why"),
    "why_not": _("Why not"),
}


def field_label(name: str) -> str:
    """Name of a field in the active language; a field of an older release keeps its name in the entry."""
    return str(FIELD_NAMES.get(name) or name.replace("_", " "))


def facts_of(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """(display name, text) of each field of an entry."""
    return [(field_label(name), _said(text)) for name, text in fields.items()]


def _said(text: str) -> str:
    if not text.startswith("{"):
        return text
    try:
        parts = json.loads(text)
    except ValueError:
        return text  # text of a user
    said = {key: value for key, value in parts.items() if value is not None} or parts
    return "; ".join(f"{_part(key)}: {_value(key, value)}" for key, value in said.items())


def _part(name: str) -> str:
    return str(LABELS[name]) if name in LABELS else field_label(name)


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if value is None:
        return _t("nothing")
    if isinstance(value, dict):
        return "; ".join(f"{_part(key)}: {_value(key, part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_value("", part) for part in value) or _t("nothing")
    return str(words(name, value)) if name in LABELS else str(value)
