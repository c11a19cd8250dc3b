"""Loads the demo site: sections, people, articles. All or nothing; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.models import Site
from devserver.demo import comments as demo_comments
from devserver.demo import content as demo_content
from devserver.demo import demo
from devserver.demo import people as demo_people
from devserver.demo.demo import NotTheDemo


class Command(BaseCommand):
    help = "Loads the demo site, once. Only where SITE_MODE is demo, on the embedded PostgreSQL."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cast = demo_people.choose()
        except NotTheDemo as error:
            raise CommandError(str(error), returncode=2) from error
        with transaction.atomic():
            empty = not Site.objects.exists()
            sections = demo_content.make_sections() if empty else {}
            people = demo_people.settle(cast)
            if empty:
                demo_content.write_articles(people, sections)
                demo_comments.write_comments(people)
        done = "The demo is loaded." if empty else "The demo was loaded before; nothing was changed in it."
        self.stdout.write(f"{done} Who can log in, and how: {demo.people_file()}")
