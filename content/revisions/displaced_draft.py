"""Displaced draft: the draft in progress when an article was corrected urgently, and its merge base.

A correction starts from the live text, so it is a sibling of that draft, not its successor. Two things follow.
When the draft is continued, it is merged with the correction on their common base: otherwise the draft's
changes would count as removed by the correction. And when the correction is reverted, the draft is one again.
"""

from audit.models import Entry
from content import events
from content.models import Article, Revision, UrgentCorrection
from content.models.articles.correction import Outcome


def draft_set_aside(article: Article) -> Revision | None:
    """The draft displaced by the correction that readers see, until there is another draft. Two queries."""
    if article.live_id is None or article.draft_id is not None:
        return None
    fix = UrgentCorrection.objects.filter(revision=article.live_id).select_related("base", "revision").first()
    return set_aside_by(fix) if fix else None


def set_aside_by(fix: UrgentCorrection) -> Revision | None:
    """The newest version between ``fix`` and the approved one, except versions that never were the draft.

    These are earlier corrections, which readers saw, and versions kept after a conflict.
    """
    before = UrgentCorrection.objects.filter(base=fix.base_id, outcome=Outcome.REPLACED)
    found = fix.article.revisions.filter(number__gt=fix.base.number, number__lt=fix.revision.number)
    drafts = found.exclude(number__in=kept_beside(fix.article)).exclude(pk__in=before.values("revision"))
    return drafts.order_by("-number").first()


def kept_beside(article: Article) -> set[int]:
    """Numbers of versions kept after a conflict, which are no part of the main line."""
    beside = Entry.objects.filter(
        event=events.ARTICLE_CONFLICT_SAVED.name, subject_kind="content.article", subject_id=str(article.pk)
    )
    return {int(entry.public["revision"][1]) for entry in beside}


def common_ground(base: Revision, newest: Revision) -> Revision:
    """Common base of ``base`` and a newer version of the same article: mostly ``base`` itself.

    After an urgent correction it is what readers saw when that was made, if ``base`` was a draft then. One
    query more in that case.
    """
    fixes = UrgentCorrection.objects.filter(article=base.article_id)
    later = fixes.filter(revision__number__gt=base.number, revision__number__lte=newest.number)
    first = later.select_related("base").order_by("revision__number").first()
    if first is None:
        return base
    corrected = fixes.filter(base=first.base_id, outcome=Outcome.REPLACED, revision__number__lte=base.number)
    before = corrected.select_related("revision").order_by("-revision__number").first()
    seen = before.revision if before else first.base
    return seen if seen.number < base.number else base
