"""The tree of sections: adding, changing, moving. Addresses below follow in the same transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.record import record
from content import addresses, events
from content.actions import ADD_SECTION, CHANGE_SECTION, MOVE_SECTION
from content.errors import BadMove, UncleanText
from content.models import Article, Section
from content.models.section import CommentPolicy
from content.models.site import Profile
from content.prose import one_line
from content.site import bump_site, current_site
from content.slugs import slug_from
from rbac import scopes
from rbac.decisions import authorize


@transaction.atomic
def add_section(
    parent: Section | None,
    *,
    by: Actor,
    title: str,
    slug: str | None = None,
    description: str = "",
    comments: str = CommentPolicy.HELD,
) -> Section:
    """A new section, last below ``parent`` (None: at the top). The site's profile says whether it demands four eyes."""
    authorize(by, ADD_SECTION, parent)
    title = _title(title)
    slug = slug or slug_from(title, addresses.PathsBelow(addresses.section_path(parent)), fallback="section")
    addresses.require_form(slug, at_top=parent is None)
    section = Section.objects.create(
        scope=scopes.add_scope(title, parent.scope if parent else None),
        title=title,
        slug=slug,
        description=one_line(description),
        comments=CommentPolicy(comments),
        four_eyes=current_site().profile == Profile.NEWSROOM,
    )
    addresses.place(section, parent, slug)
    bump_site()
    record(events.SECTION_ADDED, by=by, about=section, path=section.address.path, four_eyes=section.four_eyes)
    return section


@transaction.atomic
def change_section(
    section: Section,
    *,
    by: Actor,
    title: str | None = None,
    slug: str | None = None,
    description: str | None = None,
    comments: str | None = None,
    landing: Article | None = None,
) -> Section:
    """Changes what is given. A new address leaves redirects for the section and everything below it."""
    section = locked(section)
    authorize(by, CHANGE_SECTION, section)
    if landing is not None and landing.section_id != section.pk:
        raise BadMove(_("The landing page of a section must be an article of that section."))
    wanted = {
        "title": None if title is None else _title(title),
        "description": None if description is None else one_line(description),
        "comments": None if comments is None else CommentPolicy(comments),
        "landing": landing,
    }
    changes = [
        name for name, value in wanted.items() if value is not None and getattr(section, name) != value
    ]
    for name in changes:
        setattr(section, name, wanted[name])
    if "title" in changes:
        scopes.rename_scope(section.scope, section.title)
    if slug and slug != section.slug:
        _readdress(section, parent_of(section), slug, by=by)
    section.public_version += 1
    section.save()
    if changes:
        record(events.SECTION_CHANGED, by=by, about=section, changes=[*changes])
    bump_site()
    return section


@transaction.atomic
def move_section(
    section: Section, to: Section | None, *, by: Actor, before: Section | None = None
) -> Section:
    """Moves ``section`` with everything below it under ``to`` (None: to the top).

    It comes last there, or just before its child ``before``.
    """
    section = locked(section)
    authorize(by, MOVE_SECTION, section)
    authorize(by, ADD_SECTION, to)
    if section.four_eyes and to is not None and not to.four_eyes:
        raise BadMove(_("A section where others approve cannot be moved to where nobody else has to."))
    scopes.move_scope(section.scope, to.scope if to else None, before=before.scope if before else None)
    _readdress(section, to, section.slug, by=by)
    section.public_version += 1
    section.save()
    bump_site()
    return section


def parent_of(section: Section) -> Section | None:
    """The section above, or None at the top."""
    above = section.scope.ancestor_ids[1:2]  # nearest first, after the scope itself
    return Section.objects.select_related("scope", "address").filter(scope__in=above).first()


def locked(section: Section) -> Section:
    """The section as it is now, its row locked until the transaction ends."""
    Section.objects.select_for_update().values_list("pk").get(pk=section.pk)
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


def _readdress(section: Section, parent: Section | None, slug: str, *, by: Actor) -> None:
    old, new = addresses.move_to(section.address, parent, slug)
    section.slug = slug
    if old != new:
        record(events.SECTION_MOVED, by=by, about=section, old_path=old, new_path=new)


def _title(text: str) -> str:
    title = one_line(text)
    if not title or len(title) > (Section._meta.get_field("title").max_length or 0):
        raise UncleanText(_("Give the section a title of at most 120 characters."))
    return title
