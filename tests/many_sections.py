"""Sections by the hundred, made at once: by the verb, each takes as long as a page."""

from django.db import transaction

from content.models import Address, PublicText, Section
from content.models.public_text import TextKind
from rbac.models import Scope, ScopeAncestor
from tests.words import OLD_SITE


@transaction.atomic
def sections_below(above: Section, number: int) -> list[Section]:
    """``number`` of them side by side, titled "Part 1" and so on. ``above`` stands at the top, and has none yet."""
    place = above.scope
    scopes = Scope.objects.bulk_create(
        Scope(path=f"{place.path}{n:04}", depth=2, numchild=0, name=f"Part {n}", ancestor_ids=[])
        for n in range(1, number + 1)
    )
    for scope in scopes:
        scope.ancestor_ids = [scope.pk, place.pk]
    Scope.objects.bulk_update(scopes, ["ancestor_ids"])
    Scope.objects.filter(pk=place.pk).update(numchild=number)
    ScopeAncestor.objects.bulk_create(
        ScopeAncestor(scope=scope, ancestor_id=key) for scope in scopes for key in scope.ancestor_ids
    )
    PublicText.objects.bulk_create(
        PublicText(
            kind=TextKind.SECTION,
            words={"title": scope.name, "slug": f"part-{scope.pk}"},
            scope=place,
            source=OLD_SITE,
            digest="0" * 64,
        )
        for scope in scopes
    )
    sections = Section.objects.bulk_create(
        Section(title=scope.name, slug=f"part-{scope.pk}", scope=scope) for scope in scopes
    )
    Address.objects.bulk_create(
        Address(path=f"{above.slug}/{section.slug}", kind="section", section=section) for section in sections
    )
    return sections
