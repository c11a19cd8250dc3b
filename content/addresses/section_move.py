"""Section move, once it is decided: parent, addresses, and the policies in force below."""

from typing import Any, NamedTuple

from audit.actors import Actor
from audit.record import record
from content import events
from content.addresses import addresses
from content.models import Policy, Section
from rbac import scopes
from rbac.models import Scope, ScopeAncestor


class Stood(NamedTuple):
    """Key of the parent section and of the next sibling; None at the top, and for the last sibling."""

    below: int | None
    before: int | None


def locked(section: Section) -> Section:
    """The section as stored now, its row locked until the transaction ends."""
    Section.objects.select_for_update().values_list("pk").get(pk=section.pk)
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


def carry_out_move(section: Section, to: Section | None, *, by: Actor, before: Section | None = None) -> None:
    """Moves ``section`` with everything below it under ``to`` (None: to the top), last or just before ``before``.

    PostgreSQL refuses a move that loosens a policy without the agreement of a second user. Section row locked.
    """
    stood, inherits = where_it_stands(section), _policies_above(section)
    scopes.move_scope(section.scope, to.scope if to else None, before=before.scope if before else None)
    if not readdress(section, to, section.slug, by=by, stood=stood):
        _record_order(section, stood, by=by)
    section.public_version += 1
    section.save()
    # Policies in force below depend on those set there and above: if those stay the same, so do these.
    if _policies_above(section) != inherits:
        compute_again(section)
    section.refresh_from_db()


def readdress(section: Section, parent: Section | None, slug: str, *, by: Actor, stood: Stood) -> bool:
    """Gives the section and everything below it a new address; old ones redirect. Returns whether it changed."""
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
    """Position as stored now."""
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
    """Keys of the policies that the sections above it have of their own."""
    above = ScopeAncestor.objects.filter(scope=section.scope_id).exclude(ancestor=section.scope_id)
    return set(
        Policy.objects.filter(section__scope__in=above.values("ancestor")).values_list("pk", flat=True)
    )


def _record_order(section: Section, stood: Stood, *, by: Actor) -> None:
    if (stands := where_it_stands(section)) != stood:
        order: dict[str, Any] = {"stood_before": stood.before, "stands_before": stands.before}
        record(events.SECTION_REORDERED, by=by, about=section, **order)


def compute_again(section: Section) -> None:
    """Makes the database recompute the policies in force in the section and below it, in one statement."""
    below = Section.objects.filter(scope__ancestor_links__ancestor=section.scope_id)
    Section.objects.filter(pk__in=below.values("pk")).update(
        policy_from={}
    )  # the written value does not matter
