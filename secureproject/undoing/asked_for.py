"""Loosenings of policies that were asked for in a window and wait: for whoever agrees, or for their 72 hours."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from audit.actors import Actor
from content.models import PolicyChange
from content.set_policy import pending, withdraw
from secureproject.undoing.given import Pairs
from secureproject.undoing.line import Line

ASKED = "content.policy.loosening_asked"


def loosenings(pairs: Pairs) -> Iterator[Line]:
    for entry, line in pairs:
        if entry.event != ASKED:
            continue
        waits = pending().filter(pk=entry.public["change"][1]).first()
        yield Line(
            key=f"loosening:{entry.public['change'][1]}",
            name=line.subject_label,
            happened=[line.sentence],
            entries=frozenset({entry.pk}),
            will=_("withdraw it, so that nobody agrees to it") if waits else "",
            why_not="" if waits else _("Nothing of it is left to take back."),
            do=_withdrawing(waits) if waits else None,
        )


def _withdrawing(change: PolicyChange) -> Callable[[Actor], object]:
    return lambda by: withdraw(change, by=by)
