"""Bulk actions: the service function of each, when it applies, how it is undone, and what the audit log says.

Approving is not among them: an approver says that they have read exactly this text, one after the other.
Undoing is decided again by the same rules: it cannot be used to do what a user may not do.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.events import Event
from audit.stored_messages import gettext as _t
from content.actions import (
    EDIT_ARTICLE,
    MOVE_ARTICLE,
    PUBLISH_ARTICLE,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    TRASH_ARTICLE,
    VIEW_SECTION,
)
from content.articles import addressing, workflow
from content.articles.revert_publication import seen_before, take_publication_back, why_not_again
from content.errors import WrongState
from content.kinds.kind import kinds
from content.models import Article, BulkRun, Section, Topic
from content.models.articles.review import State
from content.trash import verbs as trash
from rbac.actions import Action
from rbac.errors import Invalid
from rbac.queries import visible_to

type Details = Mapping[str, Any]
type Before = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """``needs`` names the required detail; ``coming_back`` says what undoing restores and what it does not.

    ``unfit`` says why it does not apply to an article, or nothing; ``do`` returns what undoing needs, ``undo``
    raises WrongState if it cannot be undone any more.
    """

    label: Any
    action: Action
    unfit: Callable[[Article, Details], str]
    do: Callable[[Article, Details, Actor], Before]
    undo: Callable[[Article, Before, Actor], object]
    coming_back: Any
    needs: str = ""
    voids: bool = False  # approvals become void


def _state(article: Article) -> str:
    return "" if article.draft is None or article.is_archived else str(article.draft.status.state)


def _when(article: Article, field: str) -> str:
    """Timestamp in ``field`` as stored now, as text."""
    return str(Article.objects.values_list(field, flat=True).get(pk=article.pk))


# Submitting
def _no_draft(article: Article, details: Details) -> str:
    return (
        _what_is_missing(article) if _state(article) == State.DRAFT else _t("Only a draft can be submitted.")
    )


def _what_is_missing(article: Article) -> str:
    """A sentence that says what its kind still requires before publication."""
    try:
        kinds[article.kind].require_complete(article.newest.details)
    except Invalid as error:
        return str(error.message)
    return ""


def _submit(article: Article, details: Details, by: Actor) -> Before:
    draft = workflow.submit(article, by=by).draft
    return {"submission": draft.status.submission if draft else 0}


def _take_back_submission(article: Article, before: Before, by: Actor) -> object:
    """A draft that was submitted again, reviewed or approved since is no longer the mistaken submission."""
    draft = article.draft
    if draft is None or (draft.digest, draft.status.submission) != (
        before["digest"],
        before.get("submission"),
    ):
        raise WrongState(_t("It was edited or submitted again since. Send it back on its own page."))
    if draft.status.state == State.APPROVED:
        raise WrongState(_t("It was approved since. Send it back on its own page."))
    return workflow.send_back(article, by=by, note=_t("It was submitted together with others by mistake."))


# Publishing
def _not_approved(article: Article, details: Details) -> str:
    if _state(article) == State.APPROVED:
        return _what_is_missing(article)
    return _t("Only approved articles are published together.")


def _publish(article: Article, details: Details, by: Actor) -> Before:
    was_public = article.live_id is not None
    workflow.publish(article, by=by, digest=details["digest"])
    return {"was_public": was_public, "at": _when(article, "published_at")}


def _take_back_publication(article: Article, before: Before, by: Actor) -> object:
    live = article.live
    if live is None or live.digest != before["digest"]:
        raise WrongState(_t("Readers see another version by now, or none."))
    if before.get("at", at := _when(article, "published_at")) != at:
        raise WrongState(_t("It was published again since. Take it down on its own page."))
    reason = _t("It was published together with others by mistake.")
    if not before["was_public"]:
        return workflow.take_down(article, by=by, reason=reason)
    return _show_what_was_before(article, live.number, reason, by)


def _show_what_was_before(article: Article, number: int, reason: str, by: Actor) -> object:
    """Readers' knowledge cannot be undone: if it cannot be reverted here, users decide on the article's own page."""
    earlier = seen_before(article, {number})
    why = why_not_again(article, earlier) if earlier else _t("It is not known which.")
    if earlier is None or why:
        unsaid = _t("An earlier version was public before, and it does not come back by undoing: %(why)s")
        raise WrongState(unsaid % {"why": why})
    return take_publication_back(article, by=by, besides={number}, to=earlier.number, reason=reason)


# Taking down
def _not_public(article: Article, details: Details) -> str:
    return "" if article.live_id else _t("This article is not public, so there is nothing to take down.")


def _take_down(article: Article, details: Details, by: Actor) -> Before:
    workflow.take_down(article, by=by, reason=str(details.get("reason", "")))
    return {"at": _when(article, "archived_at")}


def _bring_back(article: Article, before: Before, by: Actor) -> object:
    if article.is_archived and _when(article, "archived_at") != before.get("at"):
        raise WrongState(_t("It came back and was taken down again since, for another reason."))
    return workflow.restore(article, by=by)


# Moving
def _there_already(article: Article, details: Details) -> str:
    return _t("It is in that section already.") if article.section_id == details.get("section") else ""


def _move(article: Article, details: Details, by: Actor) -> Before:
    if why := _there_already(article, details):  # by now: it was chosen twice, or moved concurrently
        raise WrongState(why)
    before = {"section": article.section_id, "slug": article.slug, "to": details["section"]}
    addressing.move_article(article, Section.objects.get(pk=details["section"]), by=by)
    return before


def _move_back(article: Article, before: Before, by: Actor) -> object:
    if (article.section_id, article.slug) != (before["to"], before["slug"]):
        raise WrongState(_t("It was moved again meanwhile."))
    return addressing.move_article(
        article, Section.objects.get(pk=before["section"]), by=by, slug=before["slug"]
    )


# Topics
def topics_of(article: Article) -> list[int]:
    """Current keys of its topics."""
    return Topic.objects.as_now(article.newest.topic_ids)


def names_of_topic(details: Details) -> Details:
    """``details`` and, as ``topics``, all keys by which revisions may name their topic, merged ones included."""
    topic = details.get("topic") or 0
    return {
        **details,
        "topics": {topic, *Topic.objects.filter(merged_into=topic).values_list("pk", flat=True)},
    }


def _has_topic(article: Article, details: Details) -> str:
    return "" if details["topics"].isdisjoint(article.newest.topic_ids) else _t("It has this topic already.")


def _lacks_topic(article: Article, details: Details) -> str:
    return (
        _t("It does not have this topic.") if details["topics"].isdisjoint(article.newest.topic_ids) else ""
    )


def _add_topic(article: Article, details: Details, by: Actor) -> Before:
    return _with_topics(article, [*topics_of(article), details["topic"]], by)


def _remove_topic(article: Article, details: Details, by: Actor) -> Before:
    return _with_topics(article, [key for key in topics_of(article) if key != details["topic"]], by)


def _with_topics(article: Article, topics: list[int], by: Actor) -> Before:
    was = article.newest
    saved = workflow.save_draft(
        article,
        by=by,
        title=was.title,
        summary=was.summary,
        body=was.body,
        base=was.number,
        removed=was.removal,
        topics=topics,
    )
    return {"topics": list(was.topic_ids), "revision": saved.number}


def _topics_as_before(article: Article, before: Before, by: Actor) -> object:
    if article.newest.number != before["revision"]:
        if article.newest.author_id == getattr(by, "pk", None):
            raise WrongState(_t("You have written since. Change its topics on its own page."))
        raise WrongState(_t("It was edited since. Change its topics on its own page."))
    return _with_topics(article, Topic.objects.as_now(before["topics"]), by)


# The trash
def _never(article: Article, details: Details) -> str:
    return ""


def _trash(article: Article, details: Details, by: Actor) -> Before:
    trash.trash_article(article, by=by)
    return {"at": _when(article, "trashed_at")}


def _recover(article: Article, before: Before, by: Actor) -> object:
    if article.trashed_at is not None and _when(article, "trashed_at") != before.get("at"):
        raise WrongState(_t("It came back and was thrown away again since."))
    return trash.recover_article(article, by=by)


_NEW_VERSION = _("Undoing saves another version with the topics as they were.")
DEEDS: Mapping[str, Deed] = {
    "submit": Deed(
        _("Submit for review"), SUBMIT_ARTICLE, _no_draft, _submit, _take_back_submission,
        _("Undoing sends them back, which only reviewers there may do."),
    ),
    "publish": Deed(
        _("Publish what is approved"), PUBLISH_ARTICLE, _not_approved, _publish, _take_back_publication,
        _("Undoing shows readers again what they saw before, and takes down what was not public."),
    ),
    "take_down": Deed(
        _("Take down"), TAKE_DOWN_ARTICLE, _not_public, _take_down, _bring_back,
        _("Undoing brings them back as drafts. Readers see them only when they are approved and published again."),
        needs="reason",
    ),
    "move": Deed(
        _("Move to a section"), MOVE_ARTICLE, _there_already, _move, _move_back,
        _("Undoing moves them back to where they were."), needs="section", voids=True,
    ),
    "add_topic": Deed(
        _("Add a topic"), EDIT_ARTICLE, _has_topic, _add_topic, _topics_as_before, _NEW_VERSION,
        needs="topic", voids=True,
    ),
    "remove_topic": Deed(
        _("Take a topic away"), EDIT_ARTICLE, _lacks_topic, _remove_topic, _topics_as_before, _NEW_VERSION,
        needs="topic", voids=True,
    ),
    "trash": Deed(
        _("Throw away"), TRASH_ARTICLE, _never, _trash, _recover,
        _("Undoing brings them back from the trash. What was approved has to be approved again."), voids=True,
    ),
}  # fmt: skip


def names_for(runs: Iterable[BulkRun], user: Any) -> dict[int, str]:
    """Section or topic of each run that had one, by the run's key. At most two queries, none for other actions.

    A section not visible to ``user`` has no name.
    """
    sections = {run.pk: run.details["section"] for run in runs if run.details.get("section")}
    topics = {run.pk: run.details["topic"] for run in runs if run.details.get("topic")}
    titles: dict[int, str] = {}
    if sections:
        seen = visible_to(user, VIEW_SECTION, Section).filter(pk__in=sections.values())
        titles = dict(seen.values_list("pk", "title"))
    named = dict(Topic.objects.filter(pk__in=topics.values()).values_list("pk", "name")) if topics else {}
    found = {run: titles.get(key, "") for run, key in sections.items()}
    return found | {run: named.get(key, "") for run, key in topics.items()}


_DEEDS = {"deed": {name: deed.label for name, deed in DEEDS.items()}}  # earlier entries have a label

BULK_STARTED = Event(
    "content.bulk_change.started",
    fields=("run", "deed", "articles"),
    sentence=_("{actor} began to change {articles} articles together: {deed}"),
    called=_DEEDS,
)
BULK_UNDO_STARTED = Event(
    "content.bulk_change.undo_started",
    fields=("run", "undoes", "deed", "articles"),
    sentence=_("{actor} began to undo the change {undoes} of {articles} articles: {deed}"),
    called=_DEEDS,
)
