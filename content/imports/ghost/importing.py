"""The Ghost import: the export, then its redirects, in one transaction."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from audit.actors import Actor
from content.addresses.addresses import lead_to
from content.imports.ghost.export import GhostExport, read_json
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import UnreadableExport
from content.imports.wordpress.importing import import_export
from content.imports.wordpress.report import Progress, Report
from content.models import Address, Section
from content.models.address import AddressKind

# A path as it is written; Ghost takes everything else for a regular expression.
_PLAIN = re.compile(r"\^?/(?P<path>[\w~%./-]*?)(?:/?\$)?", re.ASCII)


_ELSEWHERE = "it leads to another site: add it at /cms/redirects/, where a second person accepts it"


class Redirect(NamedTuple):
    old: str
    to: str
    permanent: bool


def import_ghost(
    path: Path,
    *,
    address: str,
    by: Actor,
    redirects: Path | None = None,
    section: Section | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Imports the Ghost export at ``path``, of the site at ``address``, and its file of redirects.

    Otherwise as ``import_export``. Raises UnreadableExport for either file: then nothing was imported.
    """
    asked = read_redirects(redirects) if redirects else []

    def then(run: Run) -> None:
        for redirect in asked:
            _bring_redirect(run, redirect)

    export = GhostExport(path, address)
    return import_export(export, by=by, section=section, dry_run=dry_run, progress=progress, then=then)


def read_redirects(path: Path) -> list[Redirect]:
    """The entries of redirects.json. Raises UnreadableExport."""
    found = read_json(path)
    if not isinstance(found, list):
        raise UnreadableExport(f"{path.name} is no file of redirects: a list is expected.")
    for number, entry in enumerate(found, 1):
        values = [entry.get(name) if isinstance(entry, dict) else None for name in ("from", "to")]
        if not all(isinstance(value, str) and "\x00" not in value for value in values):
            raise UnreadableExport(f"{path.name}, entry {number}: a “from” and a “to” are expected.")
    return [Redirect(entry["from"], entry["to"], entry.get("permanent") is True) for entry in found]


def _bring_redirect(run: Run, redirect: Redirect) -> None:
    account = run.report.open("redirect", redirect.old[:500], redirect.to)
    plain = _PLAIN.fullmatch(redirect.old)
    if plain is None:
        account.left_out("it is a regular expression: only plain paths are imported")
        return
    target = _target(run, redirect.to)
    if target is None:
        elsewhere = run.outline.site.place(redirect.to) is None
        account.left_out(_ELSEWHERE if elsewhere else "it leads to nothing that was imported")
        return
    old = unquote(plain["path"]).strip("/")
    if Address.objects.filter(path=old, kind=AddressKind.REDIRECT, target=target).exists():
        account.already_here()
    elif not old or not lead_to(target, old):
        account.left_out("its path is in use or has a wrong form")
    else:
        run.redirects += 1
        if not redirect.permanent:
            account.changed("temporary there; here it is permanent")


def _target(run: Run, to: str) -> Address | None:
    """The address of what was imported from there, in this run or an earlier one."""
    place = run.outline.site.place(to)
    if place is None:
        return None
    if not place.path:
        return run.section.address
    number = run.outline.site.texts.get(place.path)
    key = run.here.get(("post", number or "")) or run.here.get(("page", number or ""))
    return Address.objects.filter(article=key).first() if key else None
