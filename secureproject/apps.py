from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from secureproject.checks import CHECKS, TAG, check_history
from secureproject.database_roles import apply_grants
from secureproject.pg_settings import apply_planner_settings


class SecureProjectConfig(AppConfig):
    name = "secureproject"
    verbose_name = "Secure project"

    def ready(self) -> None:
        # Models, and what imports them, can be imported only once the registry is ready.
        from audit.events import registry
        from rbac.rulebook import rulebook
        from secureproject import events, rules

        rulebook.add("secureproject", rules.ROWS, rules.MODELS, {}, rules.INVARIANTS)
        registry.register(*events.EVENTS)
        for check in CHECKS:
            register(check, TAG)
        register(check_history, Tags.database)
        # Django sends post_migrate once for each app that has models; one of them is enough.
        post_migrate.connect(apply_grants, sender=apps.get_app_config("accounts"))
        post_migrate.connect(apply_planner_settings, sender=apps.get_app_config("accounts"))
