"""List settings: columns and saved filters of each user. Private to the user, so no audit log entry.

The title is always shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BigIntegerField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content.actions import VIEW_ARTICLE
from content.errors import UncleanText
from content.models import ListSettings
from content.text.html_text import one_line
from foundation.prepared_queries import Parameter, prepared_objects
from rbac.decisions import decide_anywhere
from rbac.errors import Invalid, Refused

MOST_FILTERS = 20
LONGEST_NAME = 60

# A search text of a hundred characters, each up to twelve in a URL, besides the other filters.
LONGEST_QUERY = 1500


class Kept(NamedTuple):
    """Settings of a user. ``filters``: (name, query string)."""

    columns: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


def settings_of(person: Any) -> Kept:
    """One query."""
    for found in _SETTINGS.rows(person=person.pk):
        return Kept(tuple(found.columns), tuple((name, query) for name, query in found.filters))
    return Kept()


_PERSON = Parameter("person", BigIntegerField())
_SETTINGS = prepared_objects(lambda: ListSettings.objects.filter(person=_PERSON))


@transaction.atomic
def save_filter(name: str, query: str, *, by: Actor) -> None:
    """Saves ``query`` as ``name``, replacing one of that name. Raises Refused, UncleanText and Invalid."""
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise UncleanText(_("Give the filter a name of at most 60 characters."))
    settings = _locked(by)
    others = [[kept, value] for kept, value in settings.filters if kept != name]
    if len(others) >= MOST_FILTERS:
        raise Invalid(_("You have saved 20 filters, which is as many as fit here. Remove one of them first."))
    settings.filters = sorted([*others, [name, query]])
    settings.save(update_fields=["filters"])


@transaction.atomic
def remove_filter(name: str, *, by: Actor) -> None:
    """Deletes it; does nothing if there is none of that name. Raises Refused."""
    settings = _locked(by)
    settings.filters = [[kept, value] for kept, value in settings.filters if kept != name]
    settings.save(update_fields=["filters"])


@transaction.atomic
def choose_columns(columns: Sequence[str], *, by: Actor) -> None:
    """``columns``: names from content/cms/lists/settings.py; none: the default ones. Raises Refused."""
    settings = _locked(by)
    settings.columns = list(columns)
    settings.save(update_fields=["columns"])


def _locked(by: Any) -> ListSettings:
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    ListSettings.objects.get_or_create(person_id=by.pk)
    return ListSettings.objects.select_for_update().get(person_id=by.pk)


COLUMNS: dict[str, str | Promise] = {
    "state": gettext_lazy("State"),
    "section": gettext_lazy("Section"),
    "author": gettext_lazy("Author"),
    "changed": gettext_lazy("Changed"),
    "kind": gettext_lazy("Kind"),
    "created": gettext_lazy("Begun"),
    "published": gettext_lazy("Published"),
}
USUAL = ("state", "section", "author", "changed")


def existing_columns(names: Iterable[str]) -> tuple[str, ...]:
    """The existing columns among ``names``, in display order; the default ones if there is none."""
    chosen = set(names)
    return tuple(name for name in COLUMNS if name in chosen) or USUAL


def to_choose(shown: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """Each with its label and whether it is ``shown``."""
    return ((name, str(label), name in shown) for name, label in COLUMNS.items())


def labels_of(shown: tuple[str, ...]) -> list[str]:
    return [str(COLUMNS[name]) for name in shown]
