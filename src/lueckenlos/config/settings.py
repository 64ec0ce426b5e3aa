"""Settings of the platform. What an installation may choose stands in `environment`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url

from lueckenlos.config import environment
from lueckenlos.config.data import DataFolder
from lueckenlos.config.logs import log_settings
from lueckenlos.config.mail import mail_settings, maildir

DATA = DataFolder(Path(environment.text("LUECKENLOS_DATA")).absolute())
DEBUG = environment.yes("LUECKENLOS_DEBUG")
HTTPS = environment.yes("LUECKENLOS_HTTPS")
PUBLIC = environment.yes("LUECKENLOS_PUBLIC")
PROXIES = environment.number("LUECKENLOS_PROXIES", 0, 5)
SOURCES = tuple(environment.text("LUECKENLOS_SOURCES").replace(",", " ").split())
SCENARIOS_A_DAY = environment.number("LUECKENLOS_SCENARIOS", 1, 100_000)
ADDRESS, PORT = (
    environment.text("LUECKENLOS_ADDRESS"), environment.number("LUECKENLOS_PORT", 1, 65535)
)  # fmt: skip
BASE_URL = environment.text("LUECKENLOS_URL").rstrip("/") or f"http://{ADDRESS}:{PORT}"
SECRET_KEY = environment.text("LUECKENLOS_SECRET_KEY") or DATA.secret_key()
_HOSTS = [one.strip() for one in environment.text("LUECKENLOS_HOSTS").split(",") if one.strip()]
ALLOWED_HOSTS = [*_HOSTS, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _HOSTS] if HTTPS else []

# --- what it is made of -------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "simple_history",
    "lueckenlos.web",
    "lueckenlos.accounts",
    "lueckenlos.jobs",
    "lueckenlos.areas",
    "lueckenlos.directory",
    "lueckenlos.chain",
    "lueckenlos.finder",
    "lueckenlos.confirmation",
    # after ours, so that our templates come first
    "django.contrib.humanize",  # the pages of allauth use it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
MIDDLEWARE = [
    "lueckenlos.web.middleware.RequestLog",
    "lueckenlos.web.health.AnyHost",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lueckenlos.web.language.Language",
    "lueckenlos.web.errors.MethodRefused",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lueckenlos.accounts.access.Gate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "lueckenlos.config.urls"
WSGI_APPLICATION = "lueckenlos.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lueckenlos.web.context.shell",
                "lueckenlos.accounts.context.accounts",
            ],
            "builtins": ["lueckenlos.web.templatetags.kern"],
        },
    }
]

# --- where it keeps things ----------------------------------------------------------------------

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA.database),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000;",
    },
}
_URL = environment.text("DATABASE_URL")
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(_URL, conn_max_age=60, conn_health_checks=True)
    if _URL
    else SQLITE
}
if _URL:  # a database that is gone is to be said, not waited for
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL, STATIC_ROOT = "/static/", str(DATA.static)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
MEDIA_ROOT = str(DATA.files)
JOB_LEASE_SECONDS = 30.0  # how long a job belongs to a worker that says nothing
CACHES = {  # how often somebody tried, and codes used up: all processes of the web count together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",  # accounts.SharedCache
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- who may come in, and with what -------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # KERN's icons are data addresses inside its style sheet
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
CSRF_FAILURE_VIEW = "lueckenlos.web.errors.csrf_failure"

# --- accounts: allauth, and axes against guessing -----------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "mine", "start"
ACCOUNT_ADAPTER = "lueckenlos.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link of the invitation has proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # a link would stand in logs, and scanners open it
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,20/h/key",
    "manage_email": "10/h/user",  # each is a mail to an address nobody has proved
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "lueckenlos.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Lückenlos"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser does that for localhost only
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "lueckenlos.accounts.adapters.too_many"
AXES_CLIENT_IP_CALLABLE = "lueckenlos.accounts.adapters.address_of"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "lueckenlos.accounts.adapters.tried_address"
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
OIDC_URL = environment.text("LUECKENLOS_OIDC_URL").rstrip("/")
OIDC_NAME = (environment.text("LUECKENLOS_OIDC_NAME") or "der Verwaltung") if OIDC_URL else ""
SOCIALACCOUNT_ADAPTER = "lueckenlos.accounts.adapters.OidcAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": environment.text("LUECKENLOS_OIDC_CLIENT"),
                "secret": environment.text("LUECKENLOS_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
if OIDC_URL:  # the form that begins the log-in ends there
    _OIDC_HOST = "/".join(OIDC_URL.split("/", 3)[:3])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(_OIDC_HOST)

# --- how it speaks ------------------------------------------------------------------------------

LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "de", "Europe/Berlin", True, True
LANGUAGES = [  # the texts in the code are German; "de-simple" is Leichte Sprache
    ("de", "Deutsch"),
    ("de-simple", "Leichte Sprache"),
    ("en", "English"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_THOUSAND_SEPARATOR = True
LOGGING = log_settings(environment.one_of("LUECKENLOS_LOG_FORMAT", ("text", "json")))
vars().update(mail_settings(environment.text("EMAIL_URL"), DATA.mails))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("LUECKENLOS_SENDER")
RETURNS = maildir(environment.text("LUECKENLOS_RETURNS"))
