"""Keeping what is about to be taken back as it is: nobody changes it between the last look and the taking back.

Without this, what its owner saved at that very moment would be written over by what was looked at before.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

from content.models import Article, Asset, Byline, Comment, Section, Site, Topic
from rbac.errors import Conflict
from secureproject.undoing.line import Line

# As the verbs take them, so that as few as possible wait in a circle. Every verb ends with the row of the site.
_ORDER: tuple[type[Model], ...] = (Comment, Topic, Section, Article, Asset, Byline)


def hold(lines: Iterable[Line]) -> None:
    """Locks the rows of ``lines`` until the transaction ends. Raises Conflict where others hold on to them, too."""
    wanted: dict[type[Model], set[object]] = {}
    for line in lines:
        for model, key in line.rows:
            wanted.setdefault(model, set()).add(key)
    try:
        with transaction.atomic():
            for model in sorted(wanted, key=_place):
                rows = model._base_manager.select_for_update(no_key=True).filter(pk__in=wanted[model])
                list(rows.order_by("pk").values_list("pk"))
    except OperationalError as error:  # a circle, out of which PostgreSQL takes one
        raise Conflict(
            _("Somebody is working on the same things right now. Look at it again before you go on.")
        ) from error


def _place(model: type[Model]) -> tuple[int, str]:
    if model is Site:
        return len(_ORDER) + 1, ""
    return (_ORDER.index(model) if model in _ORDER else len(_ORDER)), model._meta.label
