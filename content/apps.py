from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models, and what imports them, can be imported only once the registry is ready.
        from audit.encrypted_columns import EncryptedColumn, encrypted_columns
        from audit.events import registry
        from content import events, invariants, rules, sharing_rules
        from content.addresses import scope_at
        from content.bulk.events import BULK_EVENTS
        from content.bylines.events import BYLINE_EVENTS
        from content.comments.events import COMMENT_EVENTS
        from content.corrections.events import CORRECTION_EVENTS
        from content.embeds.events import EMBED_HOSTS_CHANGED
        from content.guests.events import GUEST_EVENTS
        from content.media.events import MEDIA_EVENTS
        from content.notes.events import NOTE_EVENTS
        from content.reviewing.events import REVIEW_EVENTS
        from content.scheduling.events import SCHEDULE_EVENTS
        from content.trash_events import TRASH_EVENTS
        from rbac import scope_names
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
        scope_names.provide_with(scope_at)
        registry.register(
            *events.EVENTS,
            *BYLINE_EVENTS,
            *COMMENT_EVENTS,
            *CORRECTION_EVENTS,
            EMBED_HOSTS_CHANGED,
            *GUEST_EVENTS,
            *MEDIA_EVENTS,
            *NOTE_EVENTS,
            *REVIEW_EVENTS,
            *SCHEDULE_EVENTS,
            *TRASH_EVENTS,
            *BULK_EVENTS,
        )
        encrypted_columns.register(
            EncryptedColumn("content.Comment", "email_ciphertext"),
            EncryptedColumn("content.GuestReview", "email_ciphertext"),
            EncryptedColumn("content.Upload", "sent_from"),
        )
