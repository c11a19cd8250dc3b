from django.apps import AppConfig


class RbacConfig(AppConfig):
    name = "rbac"
    label = "secure_rbac"
    verbose_name = "Permissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models, and modules that import them, can be imported only once the registry is ready.
        from django.core.checks import register
        from django.db.models.signals import post_migrate

        from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
        from audit.events import registry
        from rbac import checks, events, rules
        from rbac.administration import permission_sync
        from rbac.reviews import rules as review_rules
        from rbac.reviews.events import ACCESS_REVIEW_EVENTS
        from rbac.rulebook import rulebook
        from rbac.startup import TAG

        rulebook.add("rbac", rules.ROWS, rules.MODELS, rules.SCOPES)
        rulebook.add(
            "rbac",
            review_rules.ROWS,
            review_rules.MODELS,
            review_rules.SCOPES,
            review_rules.INVARIANTS,
        )
        registry.register(*events.EVENTS, *ACCESS_REVIEW_EVENTS)
        encrypted_columns.register(EncryptedColumn("secure_rbac.RefusalTally", "address"))
        post_migrate.connect(permission_sync.make_permission_rows, sender=self)
        for check in checks.CHECKS:
            register(check, TAG)
