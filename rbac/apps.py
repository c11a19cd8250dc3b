from django.apps import AppConfig


class RbacConfig(AppConfig):
    name = "rbac"
    label = "secure_rbac"
    verbose_name = "Permissions"
    default_auto_field = "django.db.models.BigAutoField"
