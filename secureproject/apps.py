from django.apps import AppConfig


class SecureProjectConfig(AppConfig):
    name = "secureproject"
    verbose_name = "Secure project"
