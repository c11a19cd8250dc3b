"""Foreign keys that many models declare alike."""

from functools import partial

from django.conf import settings
from django.db import models

# A user who did something: they cannot be deleted as long as a row names them.
UserKey = partial(models.ForeignKey, settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
# The article of a row, copied by PostgreSQL. No constraint: it is checked at its source.
CopiedArticle = partial(
    models.ForeignKey, "content.Article", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
)
