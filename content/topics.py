"""Topics: what articles are about. They belong to the whole site, so adding, renaming and moving them does too."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import ARRANGE_TOPICS
from content.addresses import require_form
from content.errors import AddressTaken, BadMove, UncleanText
from content.models import Topic
from content.prose import one_line
from content.site import bump_site
from content.slugs import slug_from
from rbac.decisions import authorize


@transaction.atomic
def add_topic(*, by: Actor, name: str, slug: str | None = None, parent: Topic | None = None) -> Topic:
    """A new topic below ``parent``, or at the top. Without ``slug`` its address is made from its name.

    Raises Refused, UncleanText, BadAddress and AddressTaken.
    """
    authorize(by, ARRANGE_TOPICS)
    name = _name(name)
    slug = slug or slug_from(name, _Taken(), fallback="topic")
    require_form(slug)
    try:
        with transaction.atomic():
            topic = Topic.objects.create(name=name, slug=slug, parent=parent)
    except IntegrityError:
        raise AddressTaken(f"topics/{slug}") from None
    bump_site()
    record(events.TOPIC_ADDED, by=by, about=topic, slug=slug, parent=parent.pk if parent else None)
    return topic


@transaction.atomic
def change_topic(topic: Topic, *, by: Actor, name: str, parent: Topic | None) -> Topic:
    """Renames it and moves it below ``parent`` (None: to the top). Its address stays: readers know it.

    Raises Refused, UncleanText and BadMove, the last for a place below itself.
    """
    authorize(by, ARRANGE_TOPICS, topic)
    # Two people who put two topics below each other at once must not make a ring: one waits for the other.
    parents = dict(Topic.objects.select_for_update().order_by("pk").values_list("pk", "parent"))
    topic = Topic.objects.get(pk=topic.pk)
    wanted = {"name": _name(name), "parent_id": parent.pk if parent else None}
    if topic.pk in _line(parents, wanted["parent_id"]):
        raise BadMove(
            _("A topic cannot stand below itself or below what stands under it. Choose another place.")
        )
    changes = [key for key, value in wanted.items() if getattr(topic, key) != value]
    if not changes:
        return topic
    old_name, old_parent = topic.name, topic.parent_id
    for key in changes:
        setattr(topic, key, wanted[key])
    topic.save(update_fields=changes)
    bump_site()
    record(
        events.TOPIC_CHANGED,
        by=by,
        about=topic,
        name=topic.name,
        parent=topic.parent_id,
        old_name=old_name,
        old_parent=old_parent,
    )
    return topic


def _line(parents: dict[int, int | None], topic: int | str | None) -> set[int | str]:
    """``topic`` and everything above it."""
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


class _Taken:
    def __contains__(self, slug: object) -> bool:
        return Topic.objects.filter(slug=str(slug)).exists()
