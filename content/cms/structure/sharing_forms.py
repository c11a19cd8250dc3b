"""Sharing form: a few users found by search, never a list of all."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.cms.widgets.partial_dates import WHOLE_DATE
from foundation.collation import as_read
from rbac.administration.grant_checks import LONGEST_REASON, Holder
from rbac.grants import grantable

MOST_FOUND = 8
SHORTEST_SEARCH = 2


class ShareForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Who"), widget=forms.RadioSelect)
    action = forms.ChoiceField(
        label=gettext_lazy("May"), help_text=gettext_lazy("Whoever may do something to it also sees it.")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for no end."),
        required=False,
        validators=[MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs=WHOLE_DATE),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("They and everybody who works here can read it."),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, obj: Model, by: Any, searched: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searched = searched
        self.found = dict(find_holders(searched))
        actions = [(str(action), str(action.label)) for action in grantable(by, obj)]
        self.fields["to"].choices = [(key, label_of(holder)) for key, holder in self.found.items()]  # type: ignore[attr-defined]
        self.fields["action"].choices = actions  # type: ignore[attr-defined]

    def clean_to(self) -> Holder:
        return self.found[self.cleaned_data["to"]]

    @property
    def until(self) -> datetime | None:
        """Midnight at the end of the last day, in the site's time zone."""
        day = self.cleaned_data["last_day"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


def find_holders(searched: str) -> list[tuple[str, Holder]]:
    """The first few users and teams whose name, or complete email address, was typed."""
    if len(searched) < SHORTEST_SEARCH:
        return []
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    named = Q(name__icontains=searched) | Q(email__iexact=searched)
    found = [
        (f"person-{p.pk}", p) for p in people.filter(named).order_by(as_read(), "name", "pk")[:MOST_FOUND]
    ]
    teams = Group.objects.filter(name__icontains=searched).order_by(as_read(), "name")[:MOST_FOUND]
    return [*found, *((f"team-{team.pk}", team) for team in teams)]


def label_of(holder: Holder) -> str:
    """A user's name with as much of the address as distinguishes two of the same name."""
    if isinstance(holder, Group):
        return _("The team %(team)s") % {"team": holder.name}
    name, _at, host = str(getattr(holder, "email", "")).partition("@")
    return _("%(name)s (%(address)s)") % {"name": holder, "address": f"{name[:1]}…@{host}"}
