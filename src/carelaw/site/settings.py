"""Django's settings, derived from the deployment's configuration."""

from __future__ import annotations

from datetime import timedelta
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
CARELAW_GATEWAY_PROXIES = CONFIGURATION.gateway_proxies
CARELAW_GATEWAY_AUDIENCE = CONFIGURATION.gateway_audience
CARELAW_GATEWAY_STATE_KEY = CONFIGURATION.gateway_state_key
# The names on every page and notice; the first also stands in authenticator apps and on pages before sign-in.
CARELAW_PROGRAM_NAMES = {
    "pdmp": "Prescription Drug Monitoring Program",
    "gateway": "Illinois Prescription Monitoring Program: integration",
    "pbm": "Pharmacy Benefit Manager Oversight",
    "ihh": "Integrated Health Homes",
}
CARELAW_PROGRAM = "pdmp"
# The law tables lie beside the source; an installation without them shows none.
CARELAW_LAW_TABLES = PACKAGE.parent.parent / "tests" / "law"

INSTALLED_APPS = [
    "carelaw.platform.accounts",
    "carelaw.platform.record",
    "carelaw.platform.jobs",
    "carelaw.platform.parties",
    "carelaw.platform.agreements",
    "carelaw.platform.cases",
    "carelaw.platform.notices",
    "carelaw.platform.money",
    "carelaw.platform.files",
    "carelaw.platform.bulk",
    "carelaw.platform.pages",
    "carelaw.platform.lawbook",
    "carelaw.platform.decisions",
    "carelaw.pdmp.store",
    "carelaw.pdmp.web",
    "carelaw.gateway.store",
    "carelaw.gateway.web",
    "carelaw.pbm.store",
    "carelaw.pbm.web",
    "carelaw.ihh.store",
    "carelaw.ihh.web",
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
]

MIDDLEWARE = [
    "carelaw.platform.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "carelaw.platform.pages.headers.SecurityHeaders",
    "carelaw.platform.adopted_law.OneLaw",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "carelaw.platform.pages.refusals.RefusalPages",
    "carelaw.platform.accounts.doorkeeper.Doorkeeper",
]

# Sign-in: e-mail and password, then a second factor; accounts are opened by the program office only.
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
ACCOUNT_ADAPTER = "carelaw.platform.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A stranger who guesses locks an account for five minutes at most, and an address for one.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    # Patients ask and follow without an account: generous for a clinic's shared address, tight for a guesser.
    "patient_request": "60/h/key",
    "patient_key": "20/10m/key",
    # Anybody may complain without an account: enough for a busy counter, too few for a flood.
    "public_complaint": "20/h/key",
}
MFA_ADAPTER = "carelaw.platform.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
# One step of half a minute either way for slow typing and phones whose clock is off; the forms refuse a code's reuse.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "carelaw.platform.accounts.codes.SignInCodeForm",
    "reauthenticate": "carelaw.platform.accounts.codes.ConfirmCodeForm",
}
# The address of a client is what the outermost of our own proxies saw, and that a request came over TLS is their word.
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIGURATION.proxies
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.proxies else None
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIGURATION.mail_from
# EMAIL_BACKEND and what it needs.
globals().update(CONFIGURATION.mail)

# Sessions: one for each account, idle half an hour at most, twelve hours at most in all.
CARELAW_IDLE_LIMIT = timedelta(minutes=30)
CARELAW_SESSION_LIMIT = timedelta(hours=12)
SESSION_COOKIE_AGE = int(CARELAW_SESSION_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONFIGURATION.secure_cookies
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# A name that begins so is taken by browsers only from this very host, over TLS, for the whole site.
SESSION_COOKIE_NAME = "__Host-session" if CONFIGURATION.secure_cookies else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIGURATION.secure_cookies else "csrf"
CSRF_FAILURE_VIEW = "carelaw.platform.pages.incidents.forged_form"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIGURATION.hosts if host != "*"]

SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if CONFIGURATION.secure_cookies else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Not "no-referrer": browsers then send forms with the origin "null", which the forgery check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Rate limits are shared by every process, so their counters lie in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "carelaw_cache"}}

ROOT_URLCONF = "carelaw.site.urls"
WSGI_APPLICATION = "carelaw.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "carelaw.platform.pages.chrome.console",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# One JSON object a line, fields from an allow-list: no path, no query, no message of an exception.
LOGGING_CONFIG = "carelaw.platform.logs.configure"
LOGGING = {"level": "INFO"}

# Large uploads pass through a nameless file below the home, never through a shared folder for temporary files.
FILE_UPLOAD_HANDLERS = ["carelaw.platform.files.uploads.NamelessUpload"]

STATIC_URL = "/static/"
STATIC_ROOT = CARELAW_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Once `collectstatic` ran, the compressed copies are served; before that, the files as they lie in the packages.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "uswds").is_dir()
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
