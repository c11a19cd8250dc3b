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
        from content.event_registry import EVENTS
        from content.kinds.built_in import KINDS
        from content.kinds.kind import kinds
        from content.public_text.verbs import WRITERS
        from content.rulebook import sharing as sharing_rules
        from content.text_writers import WRITERS_BY_KIND
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
        WRITERS.update(WRITERS_BY_KIND)
        emails = (
            EncryptedColumn(f"content.{each}", "email_ciphertext") for each in ("Comment", "CommentReport")
        )
        encrypted_columns.register(*emails, EncryptedColumn("content.Upload", "sent_from"))
