"""Django's settings, derived from the deployment's configuration."""

from __future__ import annotations

from pathlib import Path

from carelaw.site.configuration import read_configuration

CONFIGURATION = read_configuration()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = CONFIGURATION.debug
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
DATABASES = {"default": CONFIGURATION.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CARELAW_HOME = CONFIGURATION.home
CARELAW_DEMO = CONFIGURATION.demo
CARELAW_SECOND_FACTOR = CONFIGURATION.second_factor_required

INSTALLED_APPS = [
    "carelaw.platform.accounts",
    "carelaw.platform.record",
    "carelaw.platform.jobs",
    "carelaw.platform.parties",
    "carelaw.platform.cases",
    "carelaw.platform.notices",
    "carelaw.platform.money",
    "carelaw.platform.files",
    "carelaw.platform.pages",
    "carelaw.pdmp.store",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_q",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

AUTH_USER_MODEL = "accounts.Account"
ROOT_URLCONF = "carelaw.site.urls"
WSGI_APPLICATION = "carelaw.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = CARELAW_HOME / "static"

# The queue is a doorbell: it must ring again (`retry`) only after a job cannot be running any more (`timeout`).
Q_CLUSTER = {"name": "carelaw", "orm": "default", "workers": 1, "timeout": 3000, "retry": 3300, "max_attempts": 5}
