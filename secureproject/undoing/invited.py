"""Who was invited in a window: friends of whoever held the account."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.deactivation import deactivate
from accounts.factors import has_way_in
from accounts.invitations import withdraw
from accounts.models import Invitation, User
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason

INVITED = "accounts.person.invited"


def invitations(pairs: Pairs, case: Case) -> Iterator[Line]:
    by_person: dict[str, list[int]] = defaultdict(list)
    for place, (entry, _line) in enumerate(pairs):
        if entry.event == INVITED:
            by_person[entry.subject_id].append(place)
    for key, places in by_person.items():
        yield _of(User.objects.filter(pk=key).first(), key, [pairs[place] for place in places])


def _of(user: User | None, key: str, pairs: Pairs) -> Line:
    rows = ((User, int(key)),)
    line = line_about(f"invited:{key}", pairs, url=f"/cms/people/{key}/", rows=rows)
    if user is not None and Invitation.objects.filter(user=user, used_at=None).exists():
        return replace(line, will=_("withdraw the invitation"), do=lambda by: withdraw(user, by=by))
    if user is not None and user.is_active and has_way_in(user):
        return replace(
            line,
            will=_("deactivate the account"),
            url=f"/cms/people/{key}/undo/?since={localtime(pairs[0][0].recorded_at):%Y-%m-%dT%H:%M:%S}",
            warning=_("The invitation was accepted. What was done with that account has a page of its own."),
            do=lambda by: deactivate(user, by=by, reason=given_reason()),
        )
    return replace(line, why_not=_("Nothing of it is left to take back."))
