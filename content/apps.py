from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models, and modules that import them, can be imported only once the registry is ready.
        from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
        from audit.events import registry
        from content import invariants, rules
        from content.addresses.addresses import scope_at
        from content.articles.addressing import WORDS as ARTICLE_WORDS
        from content.bylines.verbs import WORDS as BYLINE_WORDS
        from content.embeds.hosts import WORDS as EMBED_WORDS
        from content.event_registry import EVENTS
        from content.kinds.built_in import KINDS
        from content.kinds.kind import kinds
        from content.media.metadata import WORDS as PICTURE_WORDS
        from content.models.public_text import TextKind
        from content.public_text.verbs import WRITERS
        from content.rulebook import sharing as sharing_rules
        from content.sections.verbs import WORDS as SECTION_WORDS
        from content.site.identity import WORDS as SITE_WORDS
        from content.taxonomy.topics import WORDS as TOPIC_WORDS
        from rbac.administration import scopes
        from rbac.rulebook import rulebook

        rulebook.add(
            "content",
            rules.ROWS,
            rules.MODELS,
            rules.SCOPES,
            invariants.INVARIANTS,
            sharing_rules.GRANTS,
            sharing_rules.CUSTOM,
            rules.RECORDS,
        )
        kinds.register(*KINDS)
        scopes.resolver.provide_with(scope_at)
        registry.register(*EVENTS)
        WRITERS.update(
            {
                TextKind.SECTION: SECTION_WORDS,
                TextKind.TOPIC: TOPIC_WORDS,
                TextKind.BYLINE: BYLINE_WORDS,
                TextKind.PICTURE: PICTURE_WORDS,
                TextKind.ARTICLE: ARTICLE_WORDS,
                TextKind.EMBEDS: EMBED_WORDS,
                TextKind.SITE: SITE_WORDS,
            }
        )
        emails = (
            EncryptedColumn(f"content.{each}", "email_ciphertext") for each in ("Comment", "CommentReport")
        )
        encrypted_columns.register(*emails, EncryptedColumn("content.Upload", "sent_from"))
