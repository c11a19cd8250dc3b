"""Columns and saved filters of the list of articles: each person's own, so the journal says nothing about them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content.actions import VIEW_ARTICLE
from content.errors import UncleanText
from content.models import ListSettings
from content.text.html_text import one_line
from rbac.decisions import decide_anywhere
from rbac.errors import Invalid, Refused

MOST_FILTERS = 20
LONGEST_NAME = 60
# A hundred characters that anybody may look for, each of which is twelve in an address, beside the other filters.
LONGEST_QUERY = 1500


class Kept(NamedTuple):
    """What a person has chosen. ``filters``: (name, query of the address)."""

    columns: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


def settings_of(person: Any) -> Kept:
    """One query."""
    found = ListSettings.objects.filter(person_id=person.pk).values_list("columns", "filters").first()
    if found is None:
        return Kept()
    columns, filters = found
    return Kept(tuple(columns), tuple((name, query) for name, query in filters))


@transaction.atomic
def save_filter(name: str, query: str, *, by: Actor) -> None:
    """Keeps ``query`` under ``name``; the same name again replaces it. Raises Refused, UncleanText and Invalid."""
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
    """Forgets it; nothing happens where there is none of that name. Raises Refused."""
    settings = _locked(by)
    settings.filters = [[kept, value] for kept, value in settings.filters if kept != name]
    settings.save(update_fields=["filters"])


@transaction.atomic
def choose_columns(columns: Sequence[str], *, by: Actor) -> None:
    """``columns``: names that content/cms/lists/columns.py knows; none: the usual ones. Raises Refused."""
    settings = _locked(by)
    settings.columns = list(columns)
    settings.save(update_fields=["columns"])


def _locked(by: Any) -> ListSettings:
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    ListSettings.objects.get_or_create(person_id=by.pk)
    return ListSettings.objects.select_for_update().get(person_id=by.pk)
