"""Integrity of scripts: the digest of each file, and what a module imports.

Pages carry Integrity-Policy (W3C Subresource Integrity): the browser runs no script whose digest the page does not
name. ``import`` names none, so a page preloads with its digest each module that another one imports.
"""

import base64
import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

_IMPORT = re.compile(r"""(?:\bfrom|^import)\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_IMPORT_ON_USE = re.compile(r"""\bimport\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")


@cache
def integrity_of(name: str) -> str:
    """Value of ``integrity`` for the static file ``name``, as it is served. Read once per process."""
    served = static(name).removeprefix(settings.STATIC_URL)
    if served == name:  # before collectstatic: served from where it is written
        content = _source(name)
    else:
        with staticfiles_storage.open(served) as file:
            content = file.read()
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


@cache
def with_imports(name: str) -> tuple[str, ...]:
    """Module ``name`` and all that it imports when it loads, each once, what is imported first."""
    found: dict[str, None] = {}
    for other in _named(_IMPORT, name):
        found.update(dict.fromkeys(with_imports(other)))
    return (*found, name)


@cache
def imported_on_use(name: str) -> tuple[str, ...]:
    """Modules that ``name``, or one that comes with it, imports when a user needs them; and that these import then."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for module in with_imports(waiting.pop()):
            new = [other for other in _named(_IMPORT_ON_USE, module) if other not in found]
            found.update(dict.fromkeys(new))
            waiting += new
    return tuple(found)


def _named(pattern: re.Pattern[str], name: str) -> list[str]:
    folder = posixpath.dirname(name)
    return [posixpath.normpath(f"{folder}/{to}") for to in pattern.findall(_source(name).decode())]


@cache
def _source(name: str) -> bytes:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(f"No static file is called {name}.")
    return Path(path).read_bytes()
