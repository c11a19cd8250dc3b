"""Bylines as people type them: one name a line, and its number where two people are called the same."""

import re
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from audit.said import gettext as _
from content.bylines.shown import in_order
from content.errors import UncleanText
from content.models import Byline
from content.prose import one_line

_LINE = re.compile(r"(?P<name>.*?)\s*(?:#(?P<key>\d{1,9}))?")
MOST_LINES = 100


def lines_for(keys: Sequence[int]) -> str:
    """What ``named_bylines`` reads. One query; none without keys."""
    if not keys:
        return ""
    found = Byline.objects.filter(pk__in=keys).select_related("merged_into")
    people = in_order(found, keys)
    alike = set(_with_a_namesake(people))
    return "\n".join(f"{one.name} #{one.pk}" if one.pk in alike else one.name for one in people)


def named_bylines(text: str) -> list[int]:
    """The keys of those whom the lines of ``text`` name, in their order. One query; none without lines.

    Raises UncleanText for a name that is nobody's, or that several people have.
    """
    lines = [line for line in map(one_line, text.splitlines()) if line][:MOST_LINES]
    asked = [(read["name"], int(read["key"] or 0)) for line in lines if (read := _LINE.fullmatch(line))]
    if not asked:
        return []
    people = Byline.objects.in_use()
    by_name = people.filter(name__in=[name for name, key in asked if not key])
    found = list(by_name | people.filter(pk__in=[key for _name, key in asked if key]))
    return [_only(found, name, key) for name, key in asked]


def _only(found: list[Byline], name: str, key: int) -> int:
    fitting = [one.pk for one in found if (one.pk == key if key else one.name == name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        numbered = ", ".join(f"{name} #{pk}" for pk in sorted(fitting))
        raise UncleanText(_("Several people are called that. Write one of: %(names)s.") % {"names": numbered})
    raise UncleanText(
        _("Nobody among the bylines is called “%(name)s”. Ask an editor of the whole site to add them.")
        % {"name": name or f"#{key}"}
    )


def _with_a_namesake(people: list[Byline]) -> list[int]:
    others = Byline.objects.in_use().filter(name=OuterRef("name")).exclude(pk=OuterRef("pk"))
    alike = Byline.objects.filter(Exists(others), pk__in=[one.pk for one in people])
    return list(alike.values_list("pk", flat=True))
