"""Who was invited in a window: friends of whoever held the account."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.deactivation import deactivate
from accounts.factors import has_way_in
from accounts.invitations import withdraw
from accounts.models import Invitation, User
from secureproject.undoing.given import Pairs
from secureproject.undoing.line import Line

INVITED = "accounts.person.invited"


def invitations(pairs: Pairs, reason: str) -> Iterator[Line]:
    by_person: dict[str, list[int]] = defaultdict(list)
    for place, (entry, _line) in enumerate(pairs):
        if entry.event == INVITED:
            by_person[entry.subject_id].append(place)
    for key, places in by_person.items():
        yield _of(User.objects.filter(pk=key).first(), key, [pairs[place] for place in places], reason)


def _of(user: User | None, key: str, pairs: Pairs, reason: str) -> Line:
    line = Line(
        key=f"invited:{key}",
        name=pairs[0][1].subject_label,
        happened=[line.sentence for _entry, line in pairs],
        entries=frozenset(entry.pk for entry, _line in pairs),
        url=f"/cms/people/{key}/",
    )
    if user is not None and Invitation.objects.filter(user=user, used_at=None).exists():
        return replace(line, will=_("withdraw the invitation"), do=lambda by: withdraw(user, by=by))
    if user is not None and user.is_active and has_way_in(user):
        return replace(
            line,
            will=_("deactivate the account"),
            warning=_("The invitation was accepted. What was done with that account has a page of its own."),
            do=lambda by: deactivate(user, by=by, reason=reason),
        )
    return replace(line, why_not=_("Nothing of it is left to take back."))
