# ruff: noqa
# mypy: ignore-errors
import time, statistics
import pytest
from django.core.cache import cache
from content import workflow
from content.sections import add_section
from tests.signing_in import signed_in
from django.test import Client

from django.test.utils import _TestState
from django.template.base import Template


@pytest.fixture(autouse=True)
def plain():
    kept = Template._render
    Template._render = _TestState.saved_data.template_render
    yield
    Template._render = kept


pytestmark = [pytest.mark.usefixtures("fresh_database")]


def test_time(news, cara, ed, published, settings) -> None:
    from content import workflow as w

    for n in range(60):
        a = w.create_article(news, by=cara, title=f"Story {n}", body="<p>x</p>")
        if n % 3:
            w.submit(a, by=cara)
    c = signed_in(ed)
    anon = Client()
    path = "/" + published.address.path + "/"
    out = {}
    paths = {
        "list": (c, "/cms/articles/"),
        "editor": (c, f"/cms/articles/{published.pk}/"),
        "desk": (c, "/cms/"),
        "media": (c, "/cms/media/"),
        "review": (c, "/cms/review/"),
    }
    for _ in range(30):
        for name, (cl, p) in paths.items():
            t = time.process_time()
            r = cl.get(p)
            out.setdefault(name, []).append(time.process_time() - t)
            assert r.status_code == 200
    print("\nTIMES", {k: round(statistics.median(v[5:]) * 1000, 2) for k, v in out.items()})
    from content.public import story
    from content.public.article import _render
    from content.public.lookup import Found


def test_public(news, cara, ed, edna, published) -> None:
    from content import workflow as w
    from tests.newsroom import digest_of
    from content.models import Article

    for n in range(25):
        a = w.create_article(news, by=cara, title=f"Story {n}", summary="Words of it.", body="<p>x</p>")
        w.submit(a, by=cara)
        a = Article.objects.get(pk=a.pk)
        try:
            w.approve(a, by=ed, digest=digest_of(a))
            w.publish(Article.objects.get(pk=a.pk), by=ed, digest=digest_of(a))
        except Exception as e:
            print(n, repr(e))
            raise
    from content.public.memory import memory

    anon = Client()
    out = {}
    path = "/" + published.address.path + "/"
    for _ in range(40):
        for p in (path, "/news/", "/"):
            memory.forget()
            t = time.process_time()
            r = anon.get(p)
            out.setdefault(p, []).append(time.process_time() - t)
            assert r.status_code == 200
            if _ == 0:
                print(p, r.content.count(b"teaser__title"))
    print("\nTIMES", {k: round(statistics.median(v[5:]) * 1000, 2) for k, v in out.items()})
