"""Parsing bylines as users type them: one name a line, with its number if two people have the same name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from audit.stored_messages import gettext as _
from content.bylines.queries import in_order
from content.errors import UncleanText
from content.models import Byline
from content.text.html_text import one_line

_LINE = re.compile(r"(?P<name>.*?)\s*(?:#(?P<key>\d{1,9}))?")

MOST_LINES = 100


class Lines(NamedTuple):
    """``text``: one name a line, as ``named_bylines`` reads it; ``keys``: the byline of each line."""

    text: str = ""
    keys: tuple[int, ...] = ()


class Named(NamedTuple):
    """``keys`` of the bylines in a text; ``gone``: its lines for people who were erased since."""

    keys: list[int]
    gone: list[str]


def lines_for(keys: Sequence[int]) -> Lines:
    """Two queries; none without keys."""
    if not keys:
        return Lines()
    found = Byline.objects.filter(pk__in=keys).select_related("merged_into")
    people = in_order(found, keys)
    alike = set(_with_a_namesake(people))
    names = [f"{one.name} #{one.pk}" if one.pk in alike else one.name for one in people]
    return Lines("\n".join(names), tuple(one.pk for one in people))


def own_lines(user: Any) -> Lines:
    """The byline with which the new articles of ``user`` begin, if there is one."""
    return lines_for(list(Byline.objects.in_use().filter(account=user.pk).values_list("pk", flat=True)))


def named_bylines(text: str, opened: Lines = Lines()) -> Named:  # noqa: B008  (cannot be changed)
    """Bylines named by the lines of ``text``, in order. One query; none without lines.

    ``opened``: what the author began with. An unchanged line still means the same person, even if the name has
    changed since. Raises UncleanText for any other name that is unknown or ambiguous.
    """
    lines = lines_in(text)
    known = dict(zip(lines_in(opened.text), opened.keys, strict=False))
    asked = [
        (read["name"], int(read["key"] or 0))
        for line in lines
        if line not in known and (read := _LINE.fullmatch(line))
    ]
    if not lines:
        return Named([], [])
    people = Byline.objects.select_related("merged_into")
    by_name = people.filter(name__in=[name for name, key in asked if not key])
    found = list(by_name | people.filter(pk__in=[*known.values(), *(key for _name, key in asked)]))
    return _named(lines, known, found)


def lines_in(text: str) -> list[str]:
    """Lines that contain a name, normalised."""
    return [line for line in map(one_line, text.splitlines()) if line][:MOST_LINES]


def _named(lines: Sequence[str], known: Mapping[str, int], found: list[Byline]) -> Named:
    """Each of ``lines``, looked up in ``found``."""
    in_use = [one for one in found if not one.merged_into_id and not one.removed_at]
    keys, gone = list[int](), list[str]()
    for line in lines:
        if still := in_order(found, [known[line]] if line in known else []):
            keys.append(still[0].pk)
        elif line in known:
            gone.append(line)
        elif read := _LINE.fullmatch(line):
            keys.append(_only(in_use, read["name"], int(read["key"] or 0)))
    return Named(keys, gone)


def _only(found: list[Byline], name: str, key: int) -> int:
    fitting = [one.pk for one in found if (one.pk == key if key else one.name == name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        numbered = ", ".join(f"{name} #{pk}" for pk in sorted(fitting))
        raise UncleanText(_("Several people are called that. Write one of: %(names)s.") % {"names": numbered})
    raise UncleanText(
        _("No byline is called “%(name)s”. Take the line out, or ask an editor of the whole site to add it.")
        % {"name": name or f"#{key}"}
    )


def _with_a_namesake(people: list[Byline]) -> list[int]:
    others = Byline.objects.in_use().filter(name=OuterRef("name")).exclude(pk=OuterRef("pk"))
    alike = Byline.objects.filter(Exists(others), pk__in=[one.pk for one in people])
    return list(alike.values_list("pk", flat=True))
