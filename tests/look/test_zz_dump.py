# ruff: noqa
# mypy: ignore-errors
import os, re
from pathlib import Path
import pytest
from tests.exhaustion.conftest import World
from tests.look.every_page import CONFIRMED, pages

pytestmark = [pytest.mark.usefixtures("fresh_database")]
OUT = Path(os.environ.get("DUMP", "/tmp/pages/dump"))


def norm(t):
    t = re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', r"\1", t)
    t = re.sub(r"[0-9a-f]{32,64}", "HEX", t)
    t = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.+Z]*", "ISO", t)
    t = re.sub(r"\b\d\d?:\d\d\b", "HH:MM", t)
    t = re.sub(r"\s+", " ", t)
    t = t.replace("<", "\n<")
    return t


def put(name, answer):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / (re.sub(r"[^A-Za-z0-9]+", "_", name)[:120] + ".html")).write_text(norm(answer.content.decode()))


def test_dump(world: World) -> None:
    seen = []
    for page in pages(world):
        if isinstance(page, str):
            continue
        CONFIRMED.again()
        put(page.pattern, page.client.get(page.path))
        seen.append(page)
    for page in seen:
        if not page.pattern.startswith(("/cms/", "/comments")):
            continue
        CONFIRMED.again()
        for post in ({}, {"title": "", "base": "1", "body": "<b>x"}):
            a = page.client.post(page.path, post)
            if a.status_code in (200, 422) and a.headers["Content-Type"].startswith("text/html"):
                put(f"POST{len(post)} {page.pattern}", a)
