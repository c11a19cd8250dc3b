"""Reviews of the whole site keep no words of one language; questions say who holds it, and which version of a role."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Coalesce

# What the whole site was called in the languages of the program, in which reviews were started until now.
WORDS = ("the whole site", "die ganze Website", "le site entier")


def forget_words(apps: Any, editor: Any) -> None:
    reviews = apps.get_model("secure_rbac", "AccessReview").objects.using(editor.connection.alias)
    reviews.filter(scope=None, place__in=WORDS).update(place="")


def say_words(apps: Any, editor: Any) -> None:
    reviews = apps.get_model("secure_rbac", "AccessReview").objects.using(editor.connection.alias)
    reviews.filter(place="").update(place=WORDS[0])


def keep_holders(apps: Any, editor: Any) -> None:
    items = apps.get_model("secure_rbac", "AccessReviewItem").objects.using(editor.connection.alias)
    items.update(holder=Coalesce("team_id", "user_id"))


class Migration(migrations.Migration):
    dependencies = (("secure_rbac", "0006_separations_of_duties"),)

    operations = (
        migrations.AddField("accessreviewitem", "version", models.PositiveIntegerField(null=True)),
        migrations.AddField("accessreviewitem", "holder", models.BigIntegerField(null=True)),
        migrations.AlterField("accessreview", "place", models.CharField("where", max_length=200, blank=True)),
        migrations.RunPython(forget_words, say_words),
        migrations.RunPython(keep_holders, migrations.RunPython.noop),
    )
