"""Import of sections with their policies, unless these loosen anything, and of topics.

Existing sections stay unchanged. Topics with the same name at the same address are the same topic.
"""

from collections.abc import Iterable
from typing import Any

from audit.record import record as record_event
from content import events
from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.portable.validation import parent_of
from content.imports.wordpress.report import Account
from content.models import Address, PolicyChange, Section, Topic
from content.models.address import AddressKind
from content.models.public_text import TextKind
from content.policies.change import asked, key_of
from content.policy import NAMES, PERSON, ROLE, in_force, is_looser, is_wellformed
from content.public_text.verbs import first_words
from content.sections.verbs import add_section
from content.text.html_text import one_line
from rbac.errors import Invalid
from rbac.models import CustomRole
from rbac.rulebook import role_names


def bring_sections(run: Run) -> None:
    for _number, record in run.read("sections"):
        account = run.report.open("section", record["address"], record["title"])
        run.audiences[record["address"]] = record["audience"]
        section = _section(run, record, account)
        if section is None:
            run.without[record["address"]] = account.notes[-1]
        else:
            run.sections[record["address"]] = section


def _section(run: Run, record: Record, account: Account) -> Section | None:
    address = record["address"]
    if parent_of(address) in run.without:
        account.left_out("the section above it was left out")
        return None
    if key := run.known_by_address("section", address):
        return _come_before(key, account)
    there = Address.objects.select_related("section__scope", "section__address").filter(path=address).first()
    if there is not None:
        return _standing_there(there, account)
    try:
        section = add_section(
            run.sections.get(parent_of(address)),
            by=run.by,
            title=record["title"],
            slug=address.rpartition("/")[2],
            description=record["description"][:400],
            review_days=record["review_days"],
            source=run.source,
        )
    except Invalid as error:
        account.left_out(str(error))
        return None
    run.remember("section", address, section.pk)
    run.new_sections.add(address)
    _restrict(run, section, record, account)
    return section


def _come_before(key: int, account: Account) -> Section | None:
    section = Section.objects.select_related("scope", "address").filter(pk=key, trashed_at=None).first()
    if section is None:
        account.left_out("it came in before, and was thrown away here since")
    else:
        account.already_here()
    return section


def _standing_there(there: Address, account: Account) -> Section | None:
    if there.kind != AddressKind.SECTION or there.section is None:
        account.left_out("something else stands at its address")
    elif there.section.trashed_at is not None:
        account.left_out("a section in the trash stands at its address")
    else:
        account.already_here(
            "there is a section at this address: it stays as it is, and takes up what is new"
        )
        return there.section
    return None


def _restrict(run: Run, section: Section, record: Record, account: Account) -> None:
    """Stricter policies of the source apply at once. Loosening takes two administrators, never a file."""
    here, own = in_force(section), dict.fromkeys(NAMES, None) | _local(run, record["policy"], account)
    if is_looser("audience", here.audience, record["audience"]):
        own["audience"] = record["audience"]
    for name in NAMES:
        if own[name] is not None and is_looser(name, own[name], getattr(here, name)):
            account.changed(f"its policy ({name}) is looser there: what is asked for here stays")
            own[name] = None
    if all(value is None for value in own.values()):
        return
    change = PolicyChange.objects.create(
        section=section, reason=f"Imported from {run.site}."[:400], asked_by_id=key_of(run.by), **own
    )
    asked(change, by=run.by)
    section.refresh_from_db()


def _local(run: Run, policy: Record, account: Account) -> dict[str, Any]:
    if "demands" not in policy:
        return policy
    demands = [_known(run, demand) for demand in policy["demands"]]
    kept = [demand for demand in demands if demand]
    if len(kept) < len(demands) or not is_wellformed(kept):
        account.changed(
            "an approval that it demands there cannot be given by anybody here, and is not demanded"
        )
    return {**policy, "demands": sorted(kept) if is_wellformed(kept) else None}


def _known(run: Run, tokens: Iterable[str]) -> list[str]:
    """Users named in a demand, by their keys here."""
    roles = {*role_names(), *CustomRole.objects.values_list("key", flat=True)}
    found = []
    for token in tokens:
        if token.startswith(ROLE) and token.removeprefix(ROLE) in roles:
            found.append(token)
        elif token.startswith(PERSON) and (person := run.people.get(token.removeprefix(PERSON))):
            found.append(f"{PERSON}{person.pk}")
    return sorted(set(found))


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
        record_event(events.TOPIC_CREATED, by=run.by, about=topic, slug=topic.slug, parent=topic.parent_id)


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
        first_words(TextKind.TOPIC, topic, by=run.by)
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
