"""Import of topics with their addresses and parents. Topics with the same name are the same topic."""

from audit.record import record as tell
from content import events
from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.wordpress.report import Account
from content.models import Topic
from content.text.html_text import one_line


def bring_topics(run: Run) -> None:
    """First all of them, then the parents of new ones: a parent may come later in the list."""
    new: list[tuple[Topic, Record, Account]] = []
    for _number, record in run.read("topics"):
        account = run.report.open("topic", record["address"], record["name"])
        topic = _topic(run, record, account)
        if topic is not None and record["leads_to"] is None:
            new.append((topic, record, account))
    for topic, record, account in new:
        if record["parent"] in run.topics:
            topic.parent_id = run.topics[record["parent"]]
            topic.save(update_fields=["parent"])
        elif record["parent"]:
            account.changed(f"its parent “{record['parent']}” was left out; it stands alone")
        tell(events.TOPIC_ADDED, by=run.by, about=topic, slug=topic.slug, parent=topic.parent_id)


def _topic(run: Run, record: Record, account: Account) -> Topic | None:
    """The topic, if it is new."""
    name = one_line(record["name"])[:200]
    there = Topic.objects.filter(slug=record["address"]).first()
    if there is not None:
        _same(run, there, name, record, account)
        return None
    if not name:
        account.left_out("nothing is left of its name")
        return None
    if record["leads_to"] is None:
        topic = Topic.objects.create(name=name, slug=record["address"])
        run.topics[record["address"]] = topic.pk
        return topic
    if record["leads_to"] not in run.topics:
        account.left_out("the topic that it leads to was left out")
        return None
    return Topic.objects.create(
        name=name, slug=record["address"], merged_into_id=run.topics[record["leads_to"]]
    )


def _same(run: Run, there: Topic, name: str, record: Record, account: Account) -> None:
    leads = record["leads_to"]
    if leads is not None and there.merged_into_id == run.topics.get(leads, 0):
        account.already_here()
    elif leads is None and there.merged_into_id is None and there.name.casefold() == name.casefold():
        run.topics[record["address"]] = there.pk
        account.already_here("there is a topic of this name at this address: both are one")
    else:
        account.left_out(f"another topic, “{there.name}”, has this address here")
