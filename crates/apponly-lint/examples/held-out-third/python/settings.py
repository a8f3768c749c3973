"""
Django settings for helpdesk project (production overrides).
"""
import os
from pathlib import Path

from .base import *  # noqa: F401,F403

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = False
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = ["helpdesk.intra.example.org"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "helpdesk",
        "USER": "helpdesk",
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "HOST": "db01",
        "CONN_MAX_AGE": 60,
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/1"),
    }
}

# --- outgoing mail goes through Graph, SMTP AUTH is switched off in our tenant ---
EMAIL_BACKEND = "helpdesk.mail.GraphEmailBackend"
DEFAULT_FROM_EMAIL = "helpdesk@example.org"
GRAPH_MAIL = {
    "TENANT": "example.onmicrosoft.com",
    "APP_ID": "7be0f6b5-3f8e-4c53-8a77-1f7d5c0f4b20",
    # expires 2026-11, ask ICT for a new one
    "APP_KEY": "«7Q helpdesk»",
    "SCOPE": ["https://graph.microsoft.com/.default"],
    "TIMEOUT": 20,
}

# --- sign-in of the agents (delegated, separate registration) ---
AUTHENTICATION_BACKENDS = [
    "social_core.backends.azuread_tenant.AzureADTenantOAuth2",
    "django.contrib.auth.backends.ModelBackend",
]
SOCIAL_AUTH_AZUREAD_TENANT_OAUTH2_KEY = os.environ.get("SSO_CLIENT_ID")
SOCIAL_AUTH_AZUREAD_TENANT_OAUTH2_SECRET = os.environ.get("SSO_CLIENT_SECRET")
SOCIAL_AUTH_AZUREAD_TENANT_OAUTH2_TENANT_ID = os.environ.get("SSO_TENANT")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
