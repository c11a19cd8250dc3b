"""The floor: the least a Django page can be - one query, one template, no middleware - under the same server.

Beside it the least that saving can be: the same form, the same rows, and no one is asked who they are or what they may,
nothing is cleaned, compared or told to the audit log.

Served as ``tests.bench.floor:application``; it reads the same DATABASE_URL with the same pool as the site.
"""

import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import engines
from django.urls import path

from secureproject.database import databases
from secureproject.environment import Environment

TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</body></html>"""
PARAGRAPHS = ["A paragraph of an article that somebody wants to read. " * 8] * 8

if not settings.configured:
    settings.configure(
        SECRET_KEY="the floor keeps no secret",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES=databases(Environment(), sys.argv[:1]),
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    django.setup()

from django.db import connection, transaction  # noqa: E402 - needs the settings above

template = engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM content_section ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return HttpResponse(template.render({"title": row[0] if row else "", "paragraphs": PARAGRAPHS}, request))


def save(request: HttpRequest, article: int) -> HttpResponse:
    """A version: its row, its state, that of the draft before it, and the article that points to it."""
    words = [request.POST[name] for name in ("title", "summary", "body", "language")]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT draft_id, author_id FROM content_article WHERE id = %s FOR UPDATE", [article])
        draft, author = cursor.fetchone()
        cursor.execute("SELECT max(number) FROM content_revision WHERE article_id = %s", [article])
        number = cursor.fetchone()[0] + 1
        cursor.execute(VERSION, [article, number, *words, "0" * 64, author])
        revision = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO content_revisionstatus (revision_id, state, submission) VALUES (%s, 'draft', 0)",
            [revision],
        )
        cursor.execute(
            "UPDATE content_revisionstatus SET state = 'superseded' WHERE revision_id = %s", [draft]
        )
        cursor.execute(
            "UPDATE content_article SET draft_id = %s, changed_at = now() WHERE id = %s", [revision, article]
        )
    return HttpResponseRedirect(f"/?saved={number}")


def keep(request: HttpRequest, article: int) -> HttpResponse:
    """The working copy of an article, which is there already."""
    words = [request.POST[name] for name in ("title", "summary", "body")]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT version FROM content_workingcopy WHERE article_id = %s FOR UPDATE", [article])
        version = cursor.fetchone()[0] + 1
        cursor.execute(COPY, [*words, version, article])
    return JsonResponse({"version": version})


VERSION = """
INSERT INTO content_revision (article_id, number, title, summary, body, language, topic_ids, byline_ids,
    correction_notes, details, words, digest, author_id)
VALUES (%s, %s, %s, %s, %s, %s, '{}', '{}', '', '{}', 1, %s, %s) RETURNING id
"""
COPY = """
UPDATE content_workingcopy SET title = %s, summary = %s, body = %s, version = %s, changed_at = now()
WHERE article_id = %s
"""

urlpatterns = [path("", page), path("save/<int:article>/", save), path("keep/<int:article>/", keep)]
application = get_wsgi_application()
