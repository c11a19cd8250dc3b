"""Section tree: adding, changing, moving. Addresses below follow in the same transaction."""

from typing import Any, cast

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content import events
from content.actions import ADD_SECTION, CHANGE_POLICY, CHANGE_SECTION, MOVE_SECTION
from content.addresses import addresses
from content.addresses.section_move import carry_out_move, compute_again, locked, readdress, where_it_stands
from content.errors import AddressTaken, BadMove, Loosens, UncleanText, WrongState
from content.models import PolicyChange, PublicText, Section
from content.models.articles.section import CommentPolicy
from content.models.policy import ChangeKind
from content.models.public_text import TextKind
from content.policies.change import asked, given_reason, in_force_on_site, key_of, lock_policies, own_policy
from content.policy import combine_policies, in_force, is_looser, loosened
from content.policy_text import LABELS
from content.public_text.verbs import Words, Writer, made_at_once, propose
from content.sections.landing_article import show_introduction
from content.site.settings import bump_site
from content.text.html_text import one_line
from foundation.slugs import slug_from
from rbac import scopes
from rbac.decisions import authorize
from rbac.errors import Invalid


@transaction.atomic
def add_section(parent: Section | None, *, by: Actor, title: str, **rest: Any) -> Section:
    """Creates a section at once, where one person suffices: ``propose_section`` with the same arguments.

    Raises WrongState where a second person has to accept its words.
    """
    return cast("Section", made_at_once(propose_section(parent, by=by, title=title, **rest)))


@transaction.atomic
def propose_section(
    parent: Section | None,
    *,
    by: Actor,
    title: str,
    slug: str | None = None,
    description: str = "",
    comments: str | None = None,
    review_days: int = 0,
    source: str = "",
) -> PublicText:
    """Proposes a section, last below ``parent`` (None: at the top). It inherits the policy of its parent.

    ``comments`` can be stricter than there; opening them takes an administrator (content/policies/change.py).
    Raises AddressTaken for an address in use, OldAddress for one that still redirects readers.
    """
    authorize(by, ADD_SECTION, parent)
    if comments is not None:
        lock_policies()
    title = _title(title)
    above = addresses.section_path(parent)
    slug = slug or slug_from(title, addresses.PathsBelow(above, old_ones=True), fallback="section")
    addresses.require_form(slug, at_top=parent is None)
    # Readers who kept it as the old address of other content would find an empty section there.
    addresses.require_unknown_below(above, slug)
    words = {"title": title, "slug": slug, "description": one_line(description)}
    rest: dict[str, Any] = {
        "parent": parent.pk if parent else None,
        "comments": comments,
        "review_days": review_days,
    }
    scope = parent.scope if parent else None
    return propose(TextKind.SECTION, None, words, by=by, scope=scope, source=source, **rest)


def _add(text: PublicText, by: Actor) -> Section:
    parent = Section.objects.select_related("scope", "address").filter(pk=text.rest["parent"]).first()
    if text.rest["parent"] and parent is None:
        raise WrongState(_("The section above it is gone. Decline this, and propose it somewhere else."))
    if text.rest["comments"] is not None:
        lock_policies()
    words = text.words
    addresses.require_unknown_below(addresses.section_path(parent), words["slug"])
    section = Section.objects.create(
        scope=scopes.add_scope(words["title"], parent.scope if parent else None),
        review_days=text.rest["review_days"],
        **words,
    )
    addresses.place(section, parent, section.slug)
    section.refresh_from_db()
    restrict_comments(section, text.rest["comments"], by=by)
    bump_site()
    record(
        events.SECTION_CREATED, by=by, about=section, path=section.address.path, four_eyes=section.four_eyes
    )
    return section


def restrict_comments(section: Section, comments: str | None, *, by: Actor) -> bool:
    """An editor closes comments, or has them held, without approval. Raises Invalid for the other direction.

    Locks policies before the section: a policy change locks sections after it, and would deadlock otherwise.
    """
    if comments is None or CommentPolicy(comments) == section.comments:
        return False
    if is_looser("comments", comments, section.comments):
        raise Invalid(
            _("Opening comments changes the policy of the section, so an administrator asks for it.")
        )
    own = {**own_policy(section), "comments": CommentPolicy(comments)}
    reason = _("Comments were restricted on the page of the section.")
    asked(PolicyChange.objects.create(section=section, reason=reason, asked_by_id=key_of(by), **own), by=by)
    section.refresh_from_db()
    return True


@transaction.atomic
def change_section(
    section: Section,
    *,
    by: Actor,
    title: str | None = None,
    slug: str | None = None,
    description: str | None = None,
    comments: str | None = None,
    review_days: int | None = None,
) -> Section:
    """Changes the given values; title, address and description as far as one person suffices, else they wait.

    A new address leaves redirects for the section and everything below it. Raises WrongState while other words wait.
    """
    if comments is not None:
        lock_policies()
    section = locked(section)
    authorize(by, CHANGE_SECTION, section)
    if review_days is not None and review_days != section.review_days:
        section.review_days = review_days
        record(events.SECTION_CHANGED, by=by, about=section, changes=["review_days"])
    restrict_comments(section, comments, by=by)
    section.public_version += 1
    section.save()
    bump_site()
    wanted = {
        "title": None if title is None else _title(title),
        "slug": slug or None,
        "description": None if description is None else one_line(description),
    }
    if words := {
        n: value for n, value in wanted.items() if value is not None and getattr(section, n) != value
    }:
        if "slug" in words:
            _require_free(section, words["slug"])
        propose(TextKind.SECTION, section, words, by=by)
    return locked(section)


def _require_free(section: Section, slug: str) -> None:
    parent = parent_of(section)
    addresses.require_form(slug, at_top=parent is None)
    if slug in addresses.PathsBelow(addresses.section_path(parent)):
        raise AddressTaken(path=addresses.joined(addresses.section_path(parent), slug))


def _reword(text: PublicText, by: Actor) -> Section:
    section, words = locked(Section(pk=text.subject)), dict(text.words)
    slug, introduction = words.pop("slug", None), words.pop("introduction", None)
    for name, value in words.items():
        setattr(section, name, value)
    if "title" in words:
        scopes.rename_scope(section.scope, section.title)
    if slug:
        readdress(section, parent_of(section), slug, by=by, stood=where_it_stands(section))
    section.public_version += 1
    section.save()
    if introduction is not None:
        show_introduction(section, introduction, by=by)
    if "title" in words:
        compute_again(section)  # inherited values name it as their source
    if words:
        record(events.SECTION_CHANGED, by=by, about=section, changes=list(words))
    bump_site()
    return section


def words_of(section: Section) -> Words:
    """What introduces it by its key."""
    introduction = str(section.landing_id or "")
    return {
        "title": section.title,
        "slug": section.slug,
        "description": section.description,
        "introduction": introduction,
    }


WORDS = Writer(Section, words_of, lambda text, by: _reword(text, by) if text.subject else _add(text, by))


@transaction.atomic
def move_section(
    section: Section,
    to: Section | None,
    *,
    by: Actor,
    before: Section | None = None,
    reason: str = "",
) -> Section:
    """Moves ``section`` with everything below it under ``to`` (None: to the top).

    It comes last there, or just before its child ``before``. If it would inherit a looser policy, a second
    administrator must agree: with a ``reason`` the move is requested and pending, without one Loosens is raised.
    """
    lock_policies()
    section = locked(section)
    to = locked(to) if to else None
    authorize(by, MOVE_SECTION, section)
    authorize(by, ADD_SECTION, to)
    if to is not None and section.scope_id in to.scope.ancestor_ids:
        raise BadMove(_("A section cannot be moved below itself. Choose another place."))
    if before is not None:
        _require_below(before, to)
    above = in_force(to) if to else in_force_on_site()
    if names := loosened(combine_policies(above, own_policy(section)), in_force(section)):
        if not reason:
            raise Loosens(what=several(LABELS[name] for name in names))
        authorize(by, CHANGE_POLICY, section)
        wanted = {
            "kind": ChangeKind.MOVE,
            "to": to,
            "asked_by_id": key_of(by),
            "reason": given_reason(reason),
        }
        asked(PolicyChange.objects.create(section=section, **wanted), by=by)
        return section
    carry_out_move(section, to, by=by, before=before)
    bump_site()
    return section


def _require_below(before: Section, to: Section | None) -> None:
    """Raises BadMove if ``before`` was moved away while the tree was open. The tree is locked."""
    if parent_of(locked(before)) != to:
        raise BadMove(
            _("“%(section)s” stands elsewhere by now. Look at the tree again.") % {"section": before.title}
        )


def parent_of(section: Section) -> Section | None:
    """The parent section, or None at the top."""
    above = section.scope.ancestor_ids[1:2]  # nearest first, after the scope itself
    return Section.objects.select_related("scope", "address").filter(scope__in=above).first()


def _title(text: str) -> str:
    title = one_line(text)
    if not title or len(title) > (Section._meta.get_field("title").max_length or 0):
        raise UncleanText(_("Give the section a title of at most 120 characters."))
    return title
