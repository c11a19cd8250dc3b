"""Public paths: the address of a section or article, and the redirect that is left behind when it moves.

``Address.path`` is unique over sections, articles and redirects alike, so the database decides who has a path.
A redirect points at the row of what moved, never at another redirect, so chains and loops cannot arise.
"""

import re
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content.addresses.backlinks import link_to, sees_every_text
from content.errors import AddressTaken, BadAddress, LinkedAddress, OldAddress, UnseenLinks, WrongState
from content.models import Address, Article, Section
from content.models.address import AddressKind
from content.validators import LONGEST_PATH, RESERVED_FORM, is_path, validate_first_segment, validate_slug
from foundation.slugs import SLUG_LENGTH
from rbac.models import Scope

_LOCK = 0xADD2E55  # any number that no other advisory lock uses

# Content at old paths moves; the rows of its redirects keep their keys, so old redirects still work.
_MOVE = """
UPDATE content_address SET path = %(new)s || substr(path, char_length(%(old)s) + 1)
WHERE kind <> 'redirect' AND (path = %(old)s OR path LIKE %(below)s)
"""
_LEAVE_REDIRECTS = """
INSERT INTO content_address (path, kind, target_id)
SELECT %(old)s || substr(path, char_length(%(new)s) + 1), 'redirect', id FROM content_address
WHERE kind <> 'redirect' AND (path = %(new)s OR path LIKE %(below_new)s)
ON CONFLICT (path) DO NOTHING
"""
# Content comes before redirects: a redirect at a path that content is about to take is deleted.
_MAKE_WAY = """
DELETE FROM content_address WHERE kind = 'redirect' AND path IN (
  SELECT %(new)s || substr(path, char_length(%(old)s) + 1) FROM content_address
  WHERE kind <> 'redirect' AND (path = %(old)s OR path LIKE %(below)s)
)
"""
# Links are stored as paths: content at an old path would take over the links that meant what was there before.
_IN_THE_WAY = """
SELECT old.path FROM content_address AS old
LEFT JOIN content_address AS meant ON meant.id = old.target_id
WHERE old.kind = 'redirect' AND (old.path = %(new)s OR old.path LIKE %(below_new)s)
  AND (meant.path IS NULL OR meant.path <> %(old)s AND meant.path NOT LIKE %(below)s)
  AND EXISTS (
    SELECT FROM content_address AS arriving
    WHERE arriving.path = %(old)s || substr(old.path, char_length(%(new)s) + 1) AND arriving.kind <> 'redirect'
  )
ORDER BY old.path
"""
_LONGEST_AFTER = """
SELECT coalesce(max(char_length(path)), 0) - char_length(%(old)s) + char_length(%(new)s) FROM content_address
WHERE kind <> 'redirect' AND (path = %(old)s OR path LIKE %(below)s)
"""


# An old path that readers may have kept. The old path of an article that was never public leads nowhere.
_LEADS_READERS = Q(target__article=None) | Q(target__article__first_published_at__isnull=False)


class PathsBelow:
    """Slugs in use below a path, looked up one at a time: ``slug in PathsBelow("news")``.

    ``old_ones`` includes paths that still redirect.
    """

    def __init__(self, path: str, *, old_ones: bool = False) -> None:
        self.path = path
        self.in_use = ~Q(kind=AddressKind.REDIRECT) | (_LEADS_READERS if old_ones else Q(pk__in=()))

    def __contains__(self, slug: object) -> bool:
        path = joined(self.path, str(slug))
        return self.is_reserved(str(slug)) or Address.objects.filter(self.in_use, path=path).exists()

    def is_reserved(self, slug: str) -> bool:
        """Whether the site itself uses this slug."""
        return not self.path and not _is_free_segment(slug)


def scope_at(path: str) -> Scope | None:
    """Scope of the section at ``path``: how rbac's commands name a scope."""
    found = (
        Address.objects.filter(path=path, kind=AddressKind.SECTION).select_related("section__scope").first()
    )
    return found.section.scope if found and found.section else None


def path_of(found: QuerySet[Address]) -> str | None:
    """Path of the first row of ``found``, or None."""
    return found.values_list("path", flat=True).first()


def joined(parent: str, slug: str) -> str:
    return f"{parent}/{slug}" if parent else slug


def section_path(section: Section | None) -> str:
    """Current path of ``section``, or "" for the home page."""
    return Address.objects.values_list("path", flat=True).get(section=section) if section else ""


def _path_in_use(section: Section | None) -> str:
    """The same, for something about to be placed there. Raises WrongState if the section was trashed meanwhile."""
    if section is None:
        return ""
    path, trashed_at = Address.objects.values_list("path", "section__trashed_at").get(section=section)
    if trashed_at is not None:
        raise WrongState(_("This section is in the trash. Bring it back first."))
    return path


def hold_tree() -> None:
    """Locks the tree: no address is added or moved until the transaction ends."""
    _lock_tree("exclusive")


def require_unknown_to_readers(section: Section, slug: str) -> None:
    """Raises AddressTaken for a path in use, OldAddress for one that still redirects readers."""
    require_unknown_below(section_path(section), slug)


def require_unknown_below(parent: str, slug: str) -> None:
    """The same below a path. One query."""
    below, path = PathsBelow(parent, old_ones=True), joined(parent, slug)
    kind = Address.objects.filter(below.in_use, path=path).values_list("kind", flat=True).first()
    if kind == AddressKind.REDIRECT:
        raise OldAddress(path=path)
    if kind is not None or below.is_reserved(slug):
        raise AddressTaken(path=path)


def place(thing: Section | Article, parent: Section | None, slug: str) -> Address:
    """Gives ``thing`` its first address. Raises BadAddress, or AddressTaken if the path is in use."""
    _lock_tree("shared")
    path = path_below(_path_in_use(parent), slug)
    kind = AddressKind.SECTION if isinstance(thing, Section) else AddressKind.ARTICLE
    Address.objects.filter(path=path, kind=AddressKind.REDIRECT).delete()
    try:
        with transaction.atomic():
            return Address.objects.create(path=path, kind=kind, **{kind.value: thing})
    except IntegrityError:
        raise AddressTaken(path=path) from None


def move_to(address: Address, parent: Section | None, slug: str, *, by: Actor) -> tuple[str, str]:
    """Moves ``address`` and everything below it; the old paths redirect to the new ones. Returns (old path, new
    path). Within a transaction. Raises BadAddress, AddressTaken if the path is in use, LinkedAddress if texts visible
    to ``by`` link to what was there, or UnseenLinks.
    """
    old, new = require_movable(address, parent, slug, by=by)
    if old == new:
        return old, new
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (_MAKE_WAY, _MOVE, _LEAVE_REDIRECTS):
                cursor.execute(statement, _paths(old, new))
    except IntegrityError:
        raise AddressTaken(path=new) from None
    address.path = new
    return old, new


def require_movable(address: Address, parent: Section | None, slug: str, *, by: Actor) -> tuple[str, str]:
    """(old path, new path) of ``move_to``. Raises the same errors, as far as they can be known in advance."""
    _lock_tree("exclusive")
    address.refresh_from_db(fields=["path"])
    old, new = address.path, path_below(_path_in_use(parent), slug)
    if old == new:
        return old, new
    with connection.cursor() as cursor:
        cursor.execute(_LONGEST_AFTER, _paths(old, new))
        if cursor.fetchone()[0] > LONGEST_PATH:
            raise BadAddress(
                _("The addresses below it would be longer than %(n)d characters. Choose a shorter one.")
                % {"n": LONGEST_PATH}
            )
    if Address.objects.exclude(kind=AddressKind.REDIRECT).filter(path=new).exists():
        raise AddressTaken(path=new)
    require_no_link_elsewhere(old, new, by=by)
    return old, new


def require_no_link_elsewhere(old: str, new: str, *, by: Actor) -> None:
    """Raises LinkedAddress where a text links to ``new``, or below it, and means something other than what moves
    there.

    What moves is at ``old`` and below. Checks texts visible to ``by``, or to readers with the same rights
    (content/addresses/backlinks.py). Raises UnseenLinks where there may be others. One query if nothing conflicts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_THE_WAY, _paths(old, new))
        in_the_way = [path for (path,) in cursor.fetchall()]
    if link := link_to(in_the_way, by=by):
        raise LinkedAddress(path=link.path, title=link.title)
    if in_the_way and not sees_every_text(by):
        raise UnseenLinks(path=in_the_way[0])


def _paths(old: str, new: str) -> dict[str, str]:
    return {"old": old, "new": new, "below": f"{old}/%", "below_new": f"{new}/%"}


def lead_to(address: Address, old: str, *, by_hand: bool = True) -> bool:
    """Redirects ``old``, a path of another site, to the current path of ``address``.

    Returns False for a path in use by content or another redirect, or of a form that no address may have.
    """
    _lock_tree("shared")
    if old == address.path:
        return True
    if not is_path(old) or re.match(RESERVED_FORM, old):
        return False
    there, _created = Address.objects.get_or_create(
        path=old, defaults={"kind": AddressKind.REDIRECT, "target": address, "by_hand": by_hand}
    )
    return there.target_id == address.pk


_TAKE_LOCK = {
    "shared": "SELECT pg_advisory_xact_lock_shared(%s)",
    "exclusive": "SELECT pg_advisory_xact_lock(%s)",
}


def _lock_tree(mode: Literal["shared", "exclusive"]) -> None:
    # Adding below a path and moving that path at the same time must see each other.
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_LOCK[mode], [_LOCK])


def require_form(slug: str, *, at_top: bool = False) -> None:
    """Raises BadAddress for a malformed slug or, ``at_top``, for one that the site itself uses."""
    try:
        validate_slug(slug)
        if at_top:
            validate_first_segment(slug)
    except ValidationError as error:
        raise BadAddress(" ".join(error.messages)) from None
    if len(slug) > SLUG_LENGTH:
        raise BadAddress(
            _("This address is too long: at most %(most)d characters. Choose a shorter one.")
            % {"most": SLUG_LENGTH}
        )


def path_below(parent: str, slug: str) -> str:
    """Path of ``slug`` below ``parent`` ("": at the top). Raises BadAddress for an invalid path."""
    require_form(slug, at_top=not parent)
    path = joined(parent, slug)
    if len(path) > LONGEST_PATH:
        raise BadAddress(
            _(
                "With the sections above it, this address is longer than %(most)d characters. Choose a shorter one."
            )
            % {"most": LONGEST_PATH}
        )
    return path


def _is_free_segment(slug: str) -> bool:
    try:
        validate_first_segment(slug)
    except ValidationError:
        return False
    return True
