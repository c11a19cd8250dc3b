"""Second pass, once everything is imported: section introductions, featured articles, redirects."""

from urllib.parse import quote

from audit.record import record as record_event
from content import events
from content.addresses.addresses import lead_to
from content.errors import BadMove, UncleanText
from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.portable.people import picture_from
from content.imports.portable.validation import parent_of
from content.imports.wordpress.report import Account
from content.models import Address, Article, LegalPage, Section, Site
from content.models.site import PICTURES
from content.sections.landing_article import introduce
from content.site.crawlers import change_reach
from content.site.identity import FIELDS, change_site, words_of
from content.site.legal_pages import publish
from content.site.menus import MENUS, Entry, stored_form, target_of
from content.site.redirects import ELSEWHERE, Row, add_redirects
from content.site.settings import current_site
from rbac.errors import Invalid


def arrange(run: Run) -> None:
    """For sections that are new here; an existing section stays as its editors arranged it."""
    for _number, record in run.read("sections"):
        if record["address"] not in run.new_sections:
            continue
        section = run.sections[record["address"]]
        if record["landing"] in run.articles and parent_of(record["landing"]) == record["address"]:
            try:
                introduce(section, Article(pk=run.articles[record["landing"]]), by=run.by, source=run.source)
            except BadMove as error:
                run.report.remarks.append(f"{record['landing']} does not introduce its section: {error}")
        if first := _keys(run, record["first"]):
            Section.objects.filter(pk=section.pk).update(first_ids=first)
            record_event(events.FEATURED_CHANGED, by=run.by, about=section, articles=first, before=[])
    _arrange_front(run)
    _bring_legal_pages(run)
    _bring_settings(run)


def lead_old_addresses(run: Run) -> None:
    for _number, record in run.read("redirects"):
        account = run.report.open("old address", record["address"], record["leads_to"])
        if record["leads_to"].startswith(ELSEWHERE):
            _lead_away(run, record, account)
            continue
        target = _target(run, record["leads_to"])
        there = Address.objects.filter(path=record["address"]).first()
        if target is None:
            account.left_out("what it leads to was left out")
        elif there is not None and target.pk in {there.pk, there.target_id}:
            account.already_here()
        elif there is not None or not lead_to(target, record["address"], by_hand=record["by_hand"]):
            account.left_out("it is in use here, or may not have that form")


def _lead_away(run: Run, record: Record, account: Account) -> None:
    if Address.objects.filter(path=record["address"], external=record["leads_to"]).exists():
        account.already_here()
        return
    try:
        row = Row(0, f"/{quote(record['address'])}/", record["leads_to"])
        add_redirects([row], by=run.by, source=run.source)
    except Invalid as error:
        account.left_out(str(error))


def _arrange_front(run: Run) -> None:
    for _number, record in run.read("front"):
        account = run.report.open("front page", "", "")
        first = _keys(run, record["first"])
        if not first or Site.objects.exclude(first_ids=[]).exists():
            account.left_out("the front page is arranged here already, or nothing of it came in")
            continue
        Site.objects.update(first_ids=first)
        record_event(events.FEATURED_CHANGED, by=run.by, about=current_site(), articles=first, before=[])


def _bring_legal_pages(run: Run) -> None:
    """Those that this site lacks."""
    for _number, record in run.read("pages"):
        account = run.report.open("legal page", "", record["kind"])
        there = LegalPage.objects.filter(kind=record["kind"]).exclude(words={}).first()
        if there is not None and there.words == record["words"]:
            account.already_here()
        elif there is not None:
            account.left_out("this site has its own")
        else:
            try:
                publish(record["kind"], record["words"], by=run.by, source=run.source)
            except UncleanText as error:
                account.left_out(str(error))


def _bring_settings(run: Run) -> None:
    """Fills what this site has not set itself; an open site keeps its settings."""
    for _number, record in run.read("settings"):
        account = run.report.open("settings", "", record["name"])
        site = current_site()
        found = {name: picture_from(run, record[name] or None, account) for name in PICTURES}
        words = {name: record[name] for name in FIELDS}
        words |= {name: _menu(run, account, record[name]) for name in MENUS}
        words |= {name: picture.address if picture else "" for name, picture in found.items()}
        missing = {name: value for name, value in words.items() if value and not getattr(site, name)}
        if site.opened_at is None:
            reach = {name: record[name] or getattr(site, name) for name in ("full_text_feeds", "crawlers")}
            change_reach(by=run.by, **reach)
        if words == words_of(site) or (site.opened_at is None and not missing):
            account.already_here()
        elif site.opened_at is not None:
            account.left_out("this site is open and has its own")
        else:
            try:
                change_site(by=run.by, **missing)
            except UncleanText as error:
                account.left_out(str(error))


def _menu(run: Run, account: Account, entries: list[Record]) -> str:
    """Stored form of a menu. An entry whose target did not come in is left out, with what stands below it."""
    kept: list[Entry] = []
    tops: list[str] = [""]
    for label, address, under in (Entry(**facts) for facts in entries):
        if under not in ("", tops[-1]) or not (to := _leads_to(run, address)):
            account.changed(f"the entry “{label}” of a menu leads nowhere here, so it was left out")
            continue
        kept.append(Entry(label, to, under))
        tops += [] if under else [label]
    return stored_form(kept)


def _leads_to(run: Run, address: str) -> str:
    if address.startswith("/topics/"):
        key = run.topics.get(address.removeprefix("/topics/").strip("/"))
        return f"topic:{key}" if key else ""
    if target := _target(run, address.strip("/")):
        return f"section:{target.section_id}" if target.section_id else f"article:{target.article_id}"
    try:
        return address if target_of(address) == address else ""
    except UncleanText:
        return ""


def _keys(run: Run, addresses: list[str]) -> list[int]:
    return list(dict.fromkeys(run.articles[path] for path in addresses if path in run.articles))


def _target(run: Run, address: str) -> Address | None:
    """Current row of an exported object; it may have moved since it was imported."""
    section = run.sections.get(address)
    if section is not None:
        return Address.objects.filter(section=section).first()
    key = run.known("article", address)
    return Address.objects.filter(article=key).first() if key else None
