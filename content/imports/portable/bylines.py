"""Import of bylines. The same name can belong to two people, so bylines are never matched by name."""

from audit.record import record as tell
from content.bylines.events import BYLINE_ADDED
from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.wordpress.report import Account
from content.models import AssetVersion, Byline
from content.models.byline import LONGEST_BIOGRAPHY, LONGEST_NAME
from content.models.media import MediaKind
from content.text.html_text import one_line


def bring_bylines(run: Run) -> None:
    for _number, record in run.read("bylines"):
        account = run.report.open("byline", record["key"], record["name"])
        if key := run.known("byline", record["key"]):
            account.already_here()
            run.bylines[record["key"]] = key
        else:
            _add(run, record, account)


def _add(run: Run, record: Record, account: Account) -> None:
    name, biography = one_line(record["name"])[:LONGEST_NAME], one_line(record["biography"])
    if not name:
        account.left_out("nothing is left of the name")
        return
    if Byline.objects.in_use().filter(name=name).exclude(pk__in=run.bylines.values()).exists():
        account.changed("there is a byline of this name already; if both are one person, make them one")
    byline = Byline.objects.create(
        name=name, biography=biography[:LONGEST_BIOGRAPHY], picture=_picture(run, record["picture"], account)
    )
    run.remember("byline", record["key"], byline.pk)
    run.bylines[record["key"]] = byline.pk
    tell(
        BYLINE_ADDED, by=run.by, about=Byline(pk=byline.pk)
    )  # the audit log forgets nothing, so it names no person


def _picture(run: Run, address: str | None, account: Account) -> AssetVersion | None:
    if address is None:
        return None
    found = [
        version for _section, version in run.versions.get(address, ()) if version.file.kind == MediaKind.IMAGE
    ]
    if not found:
        account.changed("the picture did not come in")
    return found[0] if found else None
