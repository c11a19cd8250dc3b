"""Topics: what articles are about. They belong to the whole site, so adding, renaming and moving them does too.

An article has them by the keys that its revisions keep for ever.
"""

from typing import Any

from django.db import IntegrityError, transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import ARRANGE_TOPICS
from content.addresses.addresses import require_form
from content.errors import AddressTaken, BadMove, UncleanText
from content.models import Article, PublicText, Topic
from content.models.public_text import TextKind
from content.public_text.verbs import Words, Writer, first_words, propose
from content.site.settings import bump_site
from content.text.html_text import one_line
from foundation.slugs import SLUG_LENGTH, slug_from
from rbac.decisions import authorize


@transaction.atomic
def add_topic(*, by: Actor, name: str, slug: str | None = None, parent: Topic | None = None) -> Topic:
    """Creates a topic below ``parent``, or at the top. Without ``slug`` it is made from its name.

    Readers see it once an approved article is about it. Raises Refused, UncleanText, BadAddress and AddressTaken.
    """
    authorize(by, ARRANGE_TOPICS)
    name = _name(name)
    slug = slug or slug_from(name, TakenSlugs(), fallback="topic")
    require_form(slug)
    try:
        with transaction.atomic():
            topic = Topic.objects.create(name=name, slug=slug, parent=parent)
    except IntegrityError:
        raise AddressTaken(path=f"topics/{slug}") from None
    first_words(TextKind.TOPIC, topic, by=by)
    bump_site()
    record(events.TOPIC_CREATED, by=by, about=topic, slug=slug, parent=parent.pk if parent else None)
    return topic


@transaction.atomic
def change_topic(
    topic: Topic, *, by: Actor, name: str, parent: Topic | None, slug: str | None = None
) -> Topic:
    """Moves it below ``parent`` (None: to the top); renames it as far as one person suffices, else the words wait.

    With ``slug`` its old address redirects. Raises Refused, UncleanText, BadAddress, AddressTaken, WrongState while
    other words wait, and BadMove for a parent below itself.
    """
    authorize(by, ARRANGE_TOPICS, topic)
    parents = _locked_parents()
    topic = Topic.objects.get(pk=topic.pk)
    parent_id, old_parent = parent.pk if parent else None, topic.parent_id
    if topic.pk in _line(parents, parent_id):
        raise BadMove(
            _("A topic cannot stand below itself or below what stands under it. Choose another place.")
        )
    wanted = {"name": _name(name), "slug": slug or topic.slug}
    words = {name: value for name, value in wanted.items() if getattr(topic, name) != value}
    if "slug" in words:
        _require_free(words["slug"], but_of=topic)
    if parent_id != old_parent:
        topic.parent_id = parent_id
        topic.save(update_fields=["parent"])
        bump_site()
        _record_change(topic, topic.name, old_parent, by=by)
    if words:
        propose(TextKind.TOPIC, topic, words, by=by)
    return Topic.objects.get(pk=topic.pk)


def _record_change(topic: Topic, old_name: str, old_parent: int | None, *, by: Actor) -> None:
    facts: dict[str, Any] = {"old_name": old_name, "old_parent": old_parent, "parent": topic.parent_id}
    record(events.TOPIC_CHANGED, by=by, about=topic, name=topic.name, **facts)


def _reword(text: PublicText, by: Actor) -> Topic:
    parents = _locked_parents()
    topic = Topic.objects.get(pk=text.subject or 0)
    if "merged_into" in text.words:
        return _merge(topic, Topic.objects.get(pk=int(text.words["merged_into"])), parents, by=by)
    if slug := text.words.get("slug"):
        _readdress(topic, slug, by=by)
    old_name, topic.name = topic.name, text.words.get("name", topic.name)
    if topic.name != old_name:
        topic.save(update_fields=["name"])
        bump_site()
        _record_change(topic, old_name, topic.parent_id, by=by)
    return topic


@transaction.atomic
def merge_topic(topic: Topic, into: Topic, *, by: Actor) -> PublicText:
    """Proposes that ``topic`` becomes part of ``into``, with its articles and the topics below it.

    Its address redirects. It cannot be undone. Raises Refused, BadMove if ``into`` is below it or no longer a topic,
    and WrongState while other words wait.
    """
    authorize(by, ARRANGE_TOPICS, topic)
    parents = _locked_parents()
    topic, into = Topic.objects.get(pk=topic.pk), Topic.objects.get(pk=into.pk)
    _require_mergeable(topic, into, parents)
    return propose(TextKind.TOPIC, topic, {"merged_into": str(into.pk)}, by=by)


def _require_mergeable(topic: Topic, into: Topic, parents: dict[int, int | None]) -> None:
    if topic.merged_into_id or into.merged_into_id:
        raise BadMove(_("One of the two has become part of another topic meanwhile. Look at the list again."))
    if topic.pk in _line(parents, into.pk):
        raise BadMove(
            _("“%(topic)s” stands below it. Move it to another place first.") % {"topic": into.name}
        )


def _merge(topic: Topic, into: Topic, parents: dict[int, int | None], *, by: Actor) -> Topic:
    _require_mergeable(topic, into, parents)
    about = Article.topics.through.objects
    articles = list(about.filter(topic=topic).values_list("article_id", flat=True))
    there = about.filter(topic=into).values("article_id")
    about.filter(topic=topic).exclude(article_id__in=there).update(topic=into)
    about.filter(topic=topic).delete()
    Topic.objects.filter(parent=topic).update(parent=into)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    topic.parent, topic.merged_into = None, into
    topic.save(update_fields=["parent", "merged_into"])
    bump_site()
    record(events.TOPICS_MERGED, by=by, about=topic, into=into.pk, name=into.name, articles=len(articles))
    return topic


def words_of(topic: Topic) -> Words:
    return {"name": topic.name, "slug": topic.slug, "merged_into": str(topic.merged_into_id or "")}


WORDS = Writer(Topic, words_of, _reword)


def _require_free(slug: str, but_of: Topic | None = None) -> None:
    """Raises BadAddress, and AddressTaken unless it is free or an old address of the topic itself."""
    require_form(slug)
    there = Topic.objects.filter(slug=slug).first()
    if there and not (but_of and there.merged_into_id == but_of.pk):
        raise AddressTaken(path=f"topics/{slug}")


def _readdress(topic: Topic, slug: str, *, by: Actor) -> None:
    """The old address stays as a topic that redirects here; a topic that already did so swaps with it."""
    _require_free(slug, but_of=topic)
    old = topic.slug
    before = Topic.objects.filter(slug=slug).first() or Topic(name=topic.name, merged_into=topic)
    if before.pk:
        Topic.objects.filter(pk=before.pk).update(slug=f"{topic.pk}-{before.pk}"[:SLUG_LENGTH])
    topic.slug, before.slug = slug, old
    topic.save(update_fields=["slug"])
    before.save()
    bump_site()
    record(events.TOPIC_SLUG_CHANGED, by=by, about=topic, slug=slug, old_slug=old)


def _locked_parents() -> dict[int, int | None]:
    # Two concurrent moves of topics below each other must not form a cycle: one waits for the other.
    return dict(Topic.objects.select_for_update().order_by("pk").values_list("pk", "parent"))


def _line(parents: dict[int, int | None], topic: int | str | None) -> set[int | str]:
    """``topic`` and its ancestors."""
    line: set[int | str] = set()
    while topic is not None and topic not in line:
        line.add(topic)
        topic = parents.get(int(topic))
    return line


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > (Topic._meta.get_field("name").max_length or 0):
        raise UncleanText(_("Give the topic a name of at most 200 characters."))
    return name


class TakenSlugs:
    def __contains__(self, slug: object) -> bool:
        return Topic.objects.filter(slug=str(slug)).exists()
