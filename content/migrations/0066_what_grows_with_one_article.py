from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import PROTECT
from django.db.models.functions import Coalesce

PUBLIC = Q(state__in=("approved", "withdrawn", "removed"))
IN_THREADS = models.Index(
    F("article"), Coalesce("parent", "id"), F("id"), condition=PUBLIC, name="comment_in_threads"
)
BY_AUTHOR = models.Index(fields=["article", "author", "number"], name="revision_by_author")
BY_ARTICLE = models.Index(fields=["article", "-at", "-id"], name="schedule_by_article")


def article_of(name: str) -> models.ForeignKey:
    """A key whose own index is not needed: another one begins with it."""
    return models.ForeignKey("content.article", on_delete=PROTECT, related_name=name, db_index=False)


class Migration(migrations.Migration):
    atomic = False  # nobody waits for the indexes

    dependencies = [
        ("content", "0065_sections_are_found_in_both_spellings"),
    ]

    operations = [
        AddIndexConcurrently("comment", IN_THREADS),
        AddIndexConcurrently("revision", BY_AUTHOR),
        AddIndexConcurrently("scheduledchange", BY_ARTICLE),
        migrations.AlterField("revision", "article", article_of("revisions")),
        migrations.AlterField("scheduledchange", "article", article_of("schedules")),
    ]
