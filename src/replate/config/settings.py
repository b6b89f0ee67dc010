"""Django's settings, derived from the environment (see `environment.py` and docs/settings.md)."""

import os
import re
import secrets
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import django
from csp.constants import NONE, SELF
from django.conf import global_settings
from environs import Env

from replate.lib.key_files import lay_down

from .environment import SettingError, read_environment, usable_folder
from .logs import logging_settings
from .sentry import report_to

environment = read_environment(os.environ)
data_dir = usable_folder(environment.data_dir)


def _kept_secret_key() -> str:
    """The key in the data folder, made on first run: readable by the owner alone."""
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            lay_down(path, secrets.token_urlsafe(50).encode())
        kept = path.read_text()
    except OSError as error:
        raise SettingError(f"The key {path} cannot be used: {error.strerror}. It must be this user's.") from error
    if not kept:
        raise SettingError(f"The key {path} is empty. Take it from a backup; on a new site, delete the file.")
    return kept


SITE_URL = environment.site_url
DEMO = environment.demo
DATA_DIR = data_dir
MAIL_DIR = data_dir / "mail"  # what the demo's mail catcher keeps
# Signs the public record; the one in the data folder is made on first use.
RECORD_KEY = environment.record_key or data_dir / "record_key.pem"
WEBSUB_HUB_URL = environment.websub_hub_url
AKISMET_KEY, AKISMET_URL = environment.akismet_key, "https://rest.akismet.com"
_site = urlsplit(SITE_URL)
_https = _site.scheme == "https"

SECRET_KEY = environment.secret_key or _kept_secret_key()
DEBUG = False
ALLOWED_HOSTS = [re.sub(r":\d+$", "", _site.netloc), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

_provider_kinds = {provider.kind for provider in environment.oidc_providers}

INSTALLED_APPS = [
    "replate.moving_in",
    "replate.web",
    "replate.desk",
    "replate.corrections",
    "replate.told",
    "replate.alerts",
    "replate.comments",
    "replate.editions",
    "replate.readers",
    "replate.outbox",
    "replate.wire",
    "replate.claims",
    "replate.stories",
    "replate.people",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.contrib.table_block",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"allauth.socialaccount.providers.{kind}" for kind in ("apple", "facebook") if kind in _provider_kinds),
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "replate.web.log_lines.LogLinesMiddleware",
    "replate.web.keeping.KeepingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "replate.web.middleware.ResourcePolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "replate.desk.middleware.DeskPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "replate.web.wall.WallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "replate.web.middleware.LanguageFromPathMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "replate.desk.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "replate.config.urls"
WSGI_APPLICATION = "replate.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "replate.web.chrome.chrome",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

if environment.database_url.startswith("postgres"):
    DATABASES = {"default": Env().dj_db_url("REPLATE_DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": environment.database_url.removeprefix("sqlite:///") or data_dir / "replate.sqlite3",
            "OPTIONS": {
                # A write takes its lock at the start: two writers wait for each other instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if environment.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "replate.config.cache.RedisWhileItAnswers",
            "LOCATION": environment.redis_url,
            "KEY_PREFIX": "replate",
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

BROKER_URL = (environment.broker_url or environment.redis_url) if environment.tasks == "celery" else ""
TASK_BACKENDS = {"database": "django_tasks_db.DatabaseBackend", "celery": "replate.config.celery.CeleryBackend"}
TASKS = {"default": {"BACKEND": TASK_BACKENDS[environment.tasks], "QUEUES": []}}
SENDING_RATES = environment.sending_rates
VAPID_KEY, VAPID_KEY_FILE = environment.vapid_key, data_dir / "vapid_key.pem"
PUSH_TRUSTED_ORIGINS: tuple[str, ...] = ()  # push services that tests and benches run on this machine
PUSH_CA_FILE: str | None = None  # and who vouches for them

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "replate.desk.accounts.StaffAccountAdapter"
GENERATION_FILE = data_dir / "generation"  # which kept pages are out of date, see front/generation.py
LOCK_FILE = data_dir / "lock"  # who lays the site out, see config/alone.py
FUNNEL_WRITES_ITSELF = True  # tests write what was counted when they look
STAFF_SECOND_FACTOR = environment.staff_second_factor
MFA_ADAPTER = "replate.desk.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_REAUTHENTICATION_REQUIRED = False  # desk/second_factor.py asks for a fresh sign-in itself
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https  # browsers give passkeys to https and to localhost alone
QUIET_HOURS = environment.quiet_hours
ALERTS_NEED_SECOND_EDITOR = environment.alerts_need_second_editor
CORRECTIONS_NEED_SECOND_EDITOR = environment.corrections_need_second_editor
COUNT_OPENS = environment.count_opens
TOLD_KEPT_DAYS = environment.told_kept_days
PURGE_URLS = environment.purge_urls
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = environment.trusted_proxy_count
SIGN_IN_PROVIDERS = environment.oidc_providers
SOCIALACCOUNT_ADAPTER = "replate.web.social.ReaderSocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # a new reader is asked for their consent first
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider.slug,
                "name": provider.name,
                "client_id": provider.client_id,
                "secret": provider.secret,
                "settings": {"server_url": provider.issuer},
            }
            for provider in SIGN_IN_PROVIDERS
            if provider.kind == "oidc"
        ],
    },
    **{
        provider.kind: {
            "OAUTH_PKCE_ENABLED": True,
            "APP": {
                "client_id": provider.client_id,
                "secret": provider.secret,
                "key": provider.key,
                "settings": {"certificate_key": provider.certificate} if provider.certificate else {},
            },
        }
        for provider in SIGN_IN_PROVIDERS
        if provider.kind != "oidc"
    },
}
SESSION_COOKIE_AGE = 14 * 86_400  # of staff; readers' sessions say their own

LANGUAGE_CODE = environment.languages[0]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [
    (code, name) for code in environment.languages for name in [dict(global_settings.LANGUAGES).get(code, code)]
]
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = environment.time_zone
EDITION_HOUR = environment.edition_hour
IMPRINT = environment.imprint

STATIC_URL = "/static/"
STATIC_ROOT = data_dir / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = data_dir / "media"
_bucket = environment.media_bucket
STORAGES: dict[str, Any] = {
    # What stands in the bucket is for the site alone, which gives it to those who may see it.
    "default": {
        "BACKEND": "replate.config.bucket.Bucket",
        "OPTIONS": {
            "endpoint_url": _bucket.endpoint,
            "access_key": _bucket.key,
            "secret_key": _bucket.secret,
            "bucket_name": _bucket.name,
            "region_name": _bucket.region or None,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        },
    }
    if _bucket
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long story's edit form
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20

DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from or f"news@{_site.hostname}"
_smtp = environment.smtp_url
_mail_timeout_seconds = 20
SMTP_SERVER = _smtp
DKIM_KEY, DKIM_SELECTOR = environment.dkim_key, environment.dkim_selector
DKIM_DOMAIN = environment.dkim_domain or parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
MAIL_WEBHOOK = environment.mail_webhook
if MAIL_WEBHOOK == "mailgun":  # signs its reports; the others prove themselves by the address they are given
    ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": environment.mail_webhook_secret}
else:
    ANYMAIL = {"WEBHOOK_SECRET": environment.mail_webhook_secret}
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _smtp.host,
                "port": _smtp.port,
                "username": _smtp.user,
                "password": _smtp.password,
                "use_tls": _smtp.security == "starttls",
                "use_ssl": _smtp.security == "tls",
                "timeout": _mail_timeout_seconds,
            },
        }
    }
else:
    EMAIL_HOST, EMAIL_PORT = _smtp.host, _smtp.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.user, _smtp.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.security == "starttls", _smtp.security == "tls"
    EMAIL_TIMEOUT = _mail_timeout_seconds

WAGTAIL_SITE_NAME = "Replate"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLED_EMBEDS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_FINISH_WORKFLOW_ACTION = "replate.stories.workflow.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "stories.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "replate.stories.uploads.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 2**20
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "stories.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "replate.stories.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 2**20
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

_PROVIDER_ORIGINS = [
    "{0.scheme}://{0.netloc}".format(
        urlsplit({"apple": "https://appleid.apple.com", "facebook": "https://www.facebook.com"}.get(p.kind, p.issuer))
    )
    for p in SIGN_IN_PROVIDERS
]

# Public pages run no script and no style but our own files. The desk has its own policy in desk/middleware.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Browsers hold the redirect after a form to this too: "Continue with …" leads to the provider.
        "form-action": [SELF, *_PROVIDER_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

LOGGING = logging_settings(environment.log_format)
METRICS_TOKEN = environment.metrics_token
if environment.sentry_dsn:
    report_to(environment.sentry_dsn)
