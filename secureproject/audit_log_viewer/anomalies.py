"""Anomalies that a reader of the audit log should see first. Cheap: a few index lookups, never a check of every
row.

``verify_audit`` checks everything; this shows what is visible at a glance."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Entry, Head, Leaf, Restoration
from audit.tree.sealing import last_head

LATE = timedelta(minutes=10)
TOLD_FOR = timedelta(days=90)
MANY, WITHIN = 100, timedelta(days=1)


def anomalies() -> list[str]:
    """Sentences, the most serious first; empty when nothing is unusual."""
    now, head = timezone.now(), last_head()
    restores = list(Restoration.objects.order_by("-pk"))
    return [
        *_strangers(head),
        *_late(head, restores, now),
        *(sentence for row in restores if now - row.restored_at < TOLD_FOR for sentence in _restored(row)),
        *_refusals(now),
    ]


def _strangers(head: Head | None) -> Iterator[str]:
    size = head.size if head else 0
    if Head.objects.filter(size__gt=size).exists():
        yield _("A signature in the audit log is not one of its own keys. Run verify_audit on the server.")
    if Leaf.objects.filter(position__gte=size).exists():
        yield _("Signatures in the audit log were not written by the worker. Run verify_audit on the server.")


def _late(head: Head | None, restores: list[Restoration], now: datetime) -> Iterator[str]:
    if restores and now - restores[0].restored_at < LATE:
        return  # restored entries wait for the worker to start
    # Only the newest entries are checked: everything older than the last signed one is left to verify_audit.
    newer = Entry.objects.filter(pk__gt=head.last_id if head else 0).order_by("pk")
    oldest = (
        newer.filter(~Exists(Leaf.objects.filter(entry_id=OuterRef("pk"))))
        .values_list("recorded_at", flat=True)
        .first()
    )
    if oldest and now - oldest > LATE:
        yield _(
            "Entries have been waiting to be signed since {time} and cannot be proved until they are. See whether the "
            "worker runs."
        ).format(time=formats.date_format(timezone.localtime(oldest), "DATETIME_FORMAT"))


def _restored(row: Restoration) -> Iterator[str]:
    times = {
        "backup": formats.date_format(timezone.localtime(row.backup_at), "DATETIME_FORMAT"),
        "restore": formats.date_format(timezone.localtime(row.restored_at), "DATETIME_FORMAT"),
    }
    if row.known_entries:
        yield ngettext(
            "The database was restored on {restore}: {lost} entry since {backup} is lost.",
            "The database was restored on {restore}: {lost} entries since {backup} are lost.",
            row.lost,
        ).format(lost=row.lost, **times)
    else:
        yield _("The database was restored on {restore}: what was recorded since {backup} is lost.").format(
            **times
        )


def _refusals(now: datetime) -> Iterator[str]:
    refused = Entry.objects.filter(event="rbac.access.refused").order_by("-pk")
    hundredth = refused.values_list("recorded_at", flat=True)[MANY - 1 : MANY].first()
    if hundredth and now - hundredth < WITHIN:
        yield _("More than {number} requests were refused within a day.").format(number=MANY)
