"""Carrying out the move of a section, once it is decided: its place, its addresses, and what is in force below it."""

from typing import Any, NamedTuple

from audit.actors import Actor
from audit.record import record
from content import events
from content.addresses import addresses
from content.models import Policy, Section
from rbac import scopes
from rbac.models import Scope, ScopeAncestor


class Stood(NamedTuple):
    """The key of the section above, and of the one that comes after it there; None at the top, and for the last."""

    below: int | None
    before: int | None


def locked(section: Section) -> Section:
    """The section as it is now, its row locked until the transaction ends."""
    Section.objects.select_for_update().values_list("pk").get(pk=section.pk)
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


def carry_out_move(section: Section, to: Section | None, *, by: Actor, before: Section | None = None) -> None:
    """Moves ``section`` with everything below it under ``to`` (None: to the top), last or just before ``before``.

    PostgreSQL refuses it where it loosens what somebody has not agreed to loosen. Section row locked.
    """
    stood, inherits = where_it_stands(section), _policies_above(section)
    scopes.move_scope(section.scope, to.scope if to else None, before=before.scope if before else None)
    if not readdress(section, to, section.slug, by=by, stood=stood):
        _record_order(section, stood, by=by)
    section.public_version += 1
    section.save()
    # What is in force below comes from what is set there and above: as long as that is the same, so is this.
    if _policies_above(section) != inherits:
        compute_again(section)
    section.refresh_from_db()


def readdress(section: Section, parent: Section | None, slug: str, *, by: Actor, stood: Stood) -> bool:
    """A new address for the section and everything below it; the old ones lead there. Whether it was another one."""
    old, new = addresses.move_to(section.address, parent, slug, by=by)
    section.slug = slug
    if old != new:
        from_where: dict[str, Any] = {
            "old_path": old,
            "old_parent": stood.below,
            "stood_before": stood.before,
        }
        record(events.SECTION_MOVED, by=by, about=section, new_path=new, **from_where)
    return old != new


def where_it_stands(section: Section) -> Stood:
    """As it is stored now."""
    scope = Scope.objects.get(pk=section.scope_id)
    beside = Scope.objects.filter(depth=scope.depth, path__startswith=scope.path[: -Scope.steplen])
    following = beside.filter(path__gt=scope.path).order_by("path").first()
    near = [*scope.ancestor_ids[1:2], *([following.pk] if following else [])]
    keys = dict(Section.objects.filter(scope__in=near).values_list("scope_id", "pk"))
    return Stood(
        keys.get(scope.ancestor_ids[1]) if len(scope.ancestor_ids) > 1 else None,
        keys.get(following.pk) if following else None,
    )


def _policies_above(section: Section) -> set[int]:
    """The keys of the policies that sections above it have of their own."""
    above = ScopeAncestor.objects.filter(scope=section.scope_id).exclude(ancestor=section.scope_id)
    return set(
        Policy.objects.filter(section__scope__in=above.values("ancestor")).values_list("pk", flat=True)
    )


def _record_order(section: Section, stood: Stood, *, by: Actor) -> None:
    if (stands := where_it_stands(section)) != stood:
        order: dict[str, Any] = {"stood_before": stood.before, "stands_before": stands.before}
        record(events.SECTION_REORDERED, by=by, about=section, **order)


def compute_again(section: Section) -> None:
    """Lets the database compute what is in force in the section and below it: one statement, however many."""
    below = Section.objects.filter(scope__ancestor_links__ancestor=section.scope_id)
    Section.objects.filter(pk__in=below.values("pk")).update(
        policy_from={}
    )  # what is written does not matter
