"""Integrity-Policy: pages run no script whose digest they do not name, and name those of all that they load."""

import base64
import hashlib
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Route
from pytest_django import Settings

from content.models import Article
from secureproject.http.script_integrity import integrity_of, with_imports
from tests.architecture.source import APPS, files
from tests.attacks.everything import Everything, everything, world
from tests.browser import Visits
from tests.look.every_page import ThePage, pages
from tests.newsroom import Person
from tests.signing_in import signed_in

__all__ = ["everything", "world"]

NAMED = re.compile(r"<(script|link)\b(?=[^>]*(?:\ssrc=|modulepreload))([^>]*)>")
VALUES = re.compile(r'(\w+)="([^"]*)"')
IMPORTED = re.compile(r'^(?:import|export)\b[^"\'();]*["\'](\.[^"\']+)["\'];', re.MULTILINE)
ON_USE = re.compile(r'\bimport\("[^"]*?([\w-]+\.js)"\)')
STRANGER = '<script src="/static/vendor/tus/tus.min.js"></script></head>'


def digest(content: bytes) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def source(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def digests(html: str) -> dict[str, str | None]:
    """Of each script and module that the page names."""
    each = [dict(VALUES.findall(attributes)) for _tag, attributes in NAMED.findall(html)]
    names = (values.get("src") or values["href"] for values in each)
    return {
        name.removeprefix("/static/"): values.get("integrity")
        for name, values in zip(names, each, strict=True)
    }


def imports(name: str) -> set[str]:
    text = "" if name.startswith("vendor/") else source(name).decode()
    return {normpath(str(PurePosixPath(name).parent / to)) for to in IMPORTED.findall(text)}


@pytest.fixture
def addresses(published: Article, draft: Article) -> dict[str, str]:
    return {
        "public": f"/{published.address.path}/",
        "cms": f"/cms/articles/{draft.pk}/",
        "account": "/account/security/",
    }


@pytest.mark.browser
@pytest.mark.parametrize("part", ["public", "cms", "account"])
def test_a_script_of_this_site_without_a_digest_is_blocked_and_reported(
    addresses: dict[str, str], part: str, cara: Person, visits: Visits
) -> None:
    def with_stranger(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</head>", STRANGER, 1))

    page = visits.open("/static/secureproject/mark.svg", as_=signed_in(cara))
    visits.expect("Integrity policy: refused")
    page.route(f"**{addresses[part]}", with_stranger)
    page.goto(addresses[part], wait_until="networkidle")
    assert page.evaluate("typeof tus") == "undefined"
    assert [trouble for trouble in visits.troubles if "refused" in trouble and "tus.min.js" in trouble]


@pytest.mark.browser
@pytest.mark.parametrize("script", ["enhance.js", "fragments.js"])
def test_a_script_that_was_changed_on_the_way_does_not_run(cara: Person, script: str, visits: Visits) -> None:
    page = visits.open("/static/secureproject/mark.svg", as_=signed_in(cara))
    visits.expect("Failed to find a valid digest")
    visits.expect("Integrity policy: refused")  # the import after a preload that failed
    changed = "export const aloud = () => 0; export const send = 0; export const show = 0; window.pwned = 1;"
    page.route(f"**/{script}", lambda route: route.fulfill(body=changed, content_type="text/javascript"))
    page.goto("/cms/", wait_until="networkidle")
    assert page.evaluate("window.pwned") is None


@pytest.mark.late
def test_every_page_names_the_digest_of_all_that_it_loads(everything: Everything) -> None:
    wrong = set[tuple[str, str]]()
    seen = set[str]()
    for each in (page for page in pages(everything) if isinstance(page, ThePage)):
        if each.path.startswith("/admin/"):
            continue
        named = digests(each.client.get(each.path).text)
        seen |= named.keys()
        wrong |= {(each.pattern, name) for name in named if named[name] != digest(source(name))}
        missing = set[str]().union(*map(imports, named)) - named.keys()
        wrong |= {(each.pattern, name) for name in missing}
    assert wrong == set()
    assert {"vendor/tus/tus.min.js", "vendor/zxcvbn/core/zxcvbn-ts.js"} <= seen


def test_what_public_pages_load_imports_nothing(anon: Client, published: Article) -> None:
    named = digests(anon.get(f"/{published.address.path}/").text)
    assert named.keys() == {"secureproject/js/fragments.js", "content/js/comments.js"}
    assert [name for name in (*named, "content/js/frames.js") if with_imports(name) != (name,)] == []


def test_a_module_that_is_imported_on_use_is_preloaded_then() -> None:
    modules = {
        path: path.read_text() for path in files(".js", under=frozenset(APPS)) if "vendor" not in path.parts
    }
    forgotten = {
        str(path): [name for name in ON_USE.findall(text) if not re.search(rf'preload\([^)]*"{name}"', text)]
        for path, text in modules.items()
    }
    assert {path: names for path, names in forgotten.items() if names} == {}
    assert sum(len(ON_USE.findall(text)) for text in modules.values()) > 10


def test_the_digest_is_that_of_the_file_which_collectstatic_wrote(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "written"
    folder.mkdir()
    (folder / "x.js").write_text('import { y } from "./y.js";\n')
    (folder / "y.js").write_text("export const y = 1;\n")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "served"
    hashed = {"BACKEND": "secureproject.http.static_files.HashedStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    call_command("collectstatic", "--no-input", verbosity=0)
    served = settings.STATIC_ROOT / staticfiles_storage.url("x.js").removeprefix("/static/")
    assert served.name != "x.js"
    assert integrity_of("x.js") == digest(served.read_bytes()) != digest((folder / "x.js").read_bytes())
