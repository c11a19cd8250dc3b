"""Carrying out the move of a section, once it is decided: its place, its addresses, and what is in force below it."""

from audit.actors import Actor
from audit.record import record
from content import addresses, events
from content.models import Section
from rbac import scopes


def locked(section: Section) -> Section:
    """The section as it is now, its row locked until the transaction ends."""
    Section.objects.select_for_update().values_list("pk").get(pk=section.pk)
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


def carry_out_move(section: Section, to: Section | None, *, by: Actor, before: Section | None = None) -> None:
    """Moves ``section`` with everything below it under ``to`` (None: to the top), last or just before ``before``.

    PostgreSQL refuses it where it loosens what somebody has not agreed to loosen. Section row locked.
    """
    scopes.move_scope(section.scope, to.scope if to else None, before=before.scope if before else None)
    readdress(section, to, section.slug, by=by)
    section.public_version += 1
    section.save()
    compute_again(section)
    section.refresh_from_db()


def readdress(section: Section, parent: Section | None, slug: str, *, by: Actor) -> None:
    """A new address for the section and everything below it; the old ones lead there."""
    old, new = addresses.move_to(section.address, parent, slug)
    section.slug = slug
    if old != new:
        record(events.SECTION_MOVED, by=by, about=section, old_path=old, new_path=new)


def compute_again(section: Section) -> None:
    """Lets the database compute what is in force in the section and below it: one statement, however many."""
    below = Section.objects.filter(scope__ancestor_links__ancestor=section.scope_id)
    Section.objects.filter(pk__in=below.values("pk")).update(
        policy_from={}
    )  # what is written does not matter
