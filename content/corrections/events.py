"""Audit log events of urgent corrections. ``revision`` and ``digest``: what readers see from then on."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

_ABOUT = ("correction", "revision", "digest")
CORRECTION_PUBLISHED = Event(
    "content.correction.published",
    fields=(*_ABOUT, "base", "base_digest", "due", "four_eyes", "policy", "note"),
    personal=("reason",),
    sentence=_("{actor} corrected {subject} urgently, without an approval (version {revision}): {reason}"),
    proves=True,
)
CORRECTION_COUNTERSIGNED = Event(
    "content.correction.countersigned",
    fields=(*_ABOUT, "role", "four_eyes", "policy", "signature"),
    sentence=_("{actor} countersigned the urgent correction of {subject} (version {revision})"),
    proves=True,
)
CORRECTION_REVERTED = Event(
    "content.correction.reverted",
    fields=(*_ABOUT, "corrected", "corrected_digest", "in_time"),
    sentence=_("{actor} took the urgent correction of {subject} back: readers see version {revision} again"),
    proves=True,
)
