"""Topics that were renamed, moved, given another address or made part of another one in a window."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from content import topics as verbs
from content.former import former_values
from content.models import Topic
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import (
    MISSING,
    Before,
    by_thing,
    left_alone,
    look_back,
    part_left_alone,
    public,
    trails,
    why_nothing,
)

CHANGED, READDRESSED = "content.topic.changed", "content.topic.readdressed"
MERGED, SPLIT = "content.topics.merged", "content.topic.split"


def topics(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped, since = by_thing(pairs), trails(pairs, (CHANGED, READDRESSED, MERGED, SPLIT))
    there = Topic.objects.select_related("merged_into").in_bulk([int(key) for _kind, key in grouped])
    for (kind, key), found in grouped.items():
        if topic := there.get(int(key)):
            yield _line(topic, found, look_back(since[(kind, key)], case, _said))


def _said(entry: Entry) -> Mapping[str, Any]:
    if entry.event == CHANGED:
        return {
            "name": public(entry, "old_name", MISSING),
            "parent": public(entry, "old_parent", MISSING),
        }
    if entry.event == READDRESSED:
        return {"slug": public(entry, "old_slug", MISSING)}
    if entry.event == MERGED:
        return {"whole": (None, public(entry, "former"), public(entry, "into"))}
    return {"whole": (public(entry, "out_of"), None, None)}


def _line(topic: Topic, pairs: Pairs, before: Before) -> Line:
    facts: dict[str, Any] = {
        "name": topic.name,
        "url": f"/cms/topics/{topic.pk}/",
        "rows": ((Topic, topic.pk),),
        "state": f"{topic.merged_into_id} {topic.slug} {before.state}",
    }
    key = f"topic:{topic.pk}"
    if "whole" in before.values:
        return _whole(key, topic, pairs, before.values["whole"], facts)
    values = {"name": topic.name, "parent": topic.parent_id, "slug": topic.slug} | before.values
    if topic.merged_into_id or values == {"name": topic.name, "parent": topic.parent_id, "slug": topic.slug}:
        why = left_alone([before.since["whole"]]) if "whole" in before.since else why_nothing(before)
        return line_about(key, pairs, why_not=why, **facts)
    says = _("call it “%(name)s” again, at its former place and address") % {"name": values["name"]}
    warning = part_left_alone(before, {"name": _("name"), "parent": _("place"), "slug": _("address")})

    def take_back(by: Actor) -> None:
        place = _place(topic, values["parent"])
        verbs.change_topic(topic, by=by, name=values["name"], parent=place, slug=values["slug"])

    return line_about(key, pairs, will=says, warning=warning, do=take_back, **facts)


def _place(topic: Topic, former: Any) -> Topic | None:
    """What its former place has become part of since stands in that place; None: the top.

    Where that is the topic itself, or stands below it, there is no such place any more.
    """
    place = Topic.objects.select_related("merged_into").filter(pk=former or 0).first()
    now = place and (place.merged_into or place)
    if place != now and now and verbs.stands_under(now, topic):
        return None
    return now


def _whole(key: str, topic: Topic, pairs: Pairs, before: Any, facts: Mapping[str, Any]) -> Line:
    """It became part of another topic, or one of its own again."""
    out_of, former, into = before
    if out_of is not None:  # it was split in the window
        other = Topic.objects.in_use().filter(pk=out_of).first()
        if other is None or topic.merged_into_id:
            return line_about(key, pairs, why_not=_("Nothing of it is left to take back."), **facts)
        says = _("make it part of “%(name)s” again") % {"name": other.name}
        return line_about(
            key, pairs, will=says, do=lambda by: verbs.merge_topic(topic, other, by=by), **facts
        )
    if topic.merged_into_id != into:
        return line_about(key, pairs, why_not=_moved_on(into), **facts)
    kept = former_values([former] if former else []).get(former or 0)
    if kept is None:
        lost = _(
            "What belonged to it before is not known any more. Add a topic, and give it to its articles."
        )
        return line_about(key, pairs, why_not=lost, **facts)
    says = _("make it a topic of its own again, with what belonged to it")
    return line_about(key, pairs, will=says, do=lambda by: verbs.split_topic(topic, kept, by=by), **facts)


def _moved_on(into: Any) -> str:
    """What it became part of is itself part of something else."""
    later = Entry.objects.filter(event=MERGED, subject_kind="content.topic", subject_id=str(into)).order_by(
        "-pk"
    )
    return left_alone(later[:1]) if later[:1] else _("Nothing of it is left to take back.")
