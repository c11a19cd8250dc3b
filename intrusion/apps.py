from django.apps import AppConfig


class IntrusionConfig(AppConfig):
    name = "intrusion"
    label = "secure_intrusion"
    verbose_name = "Intrusion detection"
    default_auto_field = "django.db.models.BigAutoField"
