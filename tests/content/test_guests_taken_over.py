"""Guests from before they had keys of their own are taken over by the migration, and put back by its reverse."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connections

from audit.erasing import request_erasure
from content.guests.answering import send_back_as_guest
from content.models import Article, GuestReview, ReviewNote, Section
from tests.guests import asked, link_in_mail
from tests.newsroom import Person
from tests.policies import with_policy
from tests.template_database import ROOT, owner_url

BEFORE = "0041_words_are_made_plain_once"  # the migration itself is the next one


def migrate(database: str, *to: str) -> None:
    connections.close_all()
    environment = os.environ | {"DATABASE_OWNER_URL": owner_url(database)}
    command = [sys.executable, "manage.py", "migrate", "content", *to, "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr


@pytest.mark.late
def test_names_move_under_keys_and_back(
    fresh_database: str, in_review: Article, news: Section, ed: Person
) -> None:
    with_policy(news, guests="approve")
    one, two = asked(in_review, ed), asked(in_review, ed, email="gero@lawyers.example")
    link_in_mail(one)
    send_back_as_guest(one.pk, note="No.")
    request_erasure(two)  # as after a restore of a backup from before: content/guests/forgetting.py
    migrate(fresh_database, BEFORE)
    with psycopg.connect(owner_url(fresh_database)) as owner:
        rows = owner.execute(
            "SELECT name, guest_name FROM content_guestreview, content_reviewnote"
        ).fetchall()
    assert rows == [("Gisela Guest", "Gisela Guest"), ("Gisela Guest", "Gisela Guest")]
    migrate(fresh_database)  # what came later too: the models ask for it
    note = ReviewNote.objects.select_related("guest__guest").get()
    assert (note.guest_id, note.guest and note.guest.guest.email) == (one.pk, "gisela@lawyers.example")
    again = GuestReview.objects.select_related("guest").get(pk=two.pk)
    assert (again.guest.is_erased, again.guest.sealed) == (True, None)
    with psycopg.connect(owner_url(fresh_database)) as owner:
        stored = json.dumps(owner.execute("SELECT sealed FROM content_guest").fetchall())
    assert "Gisela" not in stored
