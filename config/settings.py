"""Django's settings. What an operator may choose stands in `config/env.py`; here it is put in its place."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.env import load

env = load()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.DEBUG
SECRET_KEY = env.secret_key
SECRET_KEY_FALLBACKS = env.SECRET_KEY_FALLBACKS
DATA_DIR = env.DATA_DIR
BASE_URL = env.BASE_URL
ALLOWED_HOSTS = env.hosts
CSRF_TRUSTED_ORIGINS = env.origins

INSTALLED_APPS = [
    # Ours, from the top floor down, so that a room's templates win over the libraries'.
    "config",
    "demo",
    "search",
    "cms",
    "chat",
    "community.discussions",
    "community.moderation",
    "community.recognition",
    "community.notifications",
    "community.attachments",
    "community.members",
    "community.ledger",
    "community.live",
    "community.design",
    # Theirs.
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_ox",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.caching.PrivatePages",
    "community.members.middleware.StaffSecondFactor",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                "cms.context.brand",
            ],
        },
    },
]

FORM_RENDERER = "community.design.forms.DesignRenderer"

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if env.REDIS_URL:
    # Communities that share a Redis are told apart by prefix; pub/sub ignores the database number in the address.
    prefix = f"kindred:{urlsplit(BASE_URL).netloc}"
    kept = {"BACKEND": "config.caching.ForgivingRedisCache", "LOCATION": env.REDIS_URL, "KEY_PREFIX": prefix}
    CACHES: dict[str, Any] = {"default": kept, "shared": kept}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": env.REDIS_URL, "socket_timeout": None}],
                "prefix": prefix,
            },
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5_000},
        },
        # Seen by every process of this machine: the few tokens by which each tells its own copies stale, and what no
        # two of them may tell differently.
        "shared": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        },
    }
    CHANNEL_LAYERS = {
        # A layer only carries hints; room for a burst costs little, and the sweep repairs what is dropped.
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            # A process listens as long as it lives; Channels' own default would forget it after a day.
            "CONFIG": {"capacity": 10_000, "group_expiry": 10 * 365 * 24 * 60 * 60},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend", "OPTIONS": {"LOCK_TIMEOUT": 60}}}
MAILERS = env.mailers()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from

# Languages -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = env.LANGUAGE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.TIME_ZONE

# Files ---------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What members add: no address leads to it, only a view that knows who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PICTURE_MEGABYTES = env.PICTURE_MEGABYTES
FILE_MEGABYTES = env.FILE_MEGABYTES
FILES_BY_NGINX = env.FILES_BY_NGINX
LINK_CARDS = env.LINK_CARDS

# Members -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"signup": "community.members.forms.SignupForm"}
# Without a star the password is optional: a code by e-mail does as well.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds; mail is not always quick
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# Ten failed tries in three minutes per address (Campfire), five in five minutes per account (NodeBB).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/3m/ip,5/5m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "community.members.forms.PasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_ADAPTER = "community.members.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_MFA = env.staff_mfa
GROUPS_FROM_LEVEL = env.GROUPS_FROM_LEVEL
ROOMS_FROM_LEVEL = env.ROOMS_FROM_LEVEL
ROOMS_KEEP_DAYS = env.ROOMS_KEEP_DAYS
# Whether members are held to a pace (community/members/pace.py); tests of other things lift it.
PACE = True
REDIS_URL = env.REDIS_URL
# Empty: nothing is pushed to devices.
PUSH_KEY = env.push_key

# Wagtail -------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Kindred"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.BrandImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.BrandDocument"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_WORKFLOW_ENABLED = False
# Accounts are looked after in one place, which is not Wagtail's.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "odp", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Search --------------------------------------------------------------------------------------------------
MEILISEARCH_URL = env.MEILISEARCH_URL
MEILISEARCH_KEY = env.MEILISEARCH_KEY
SEARCH_FILE = DATA_DIR / "search.sqlite3"

# Safety --------------------------------------------------------------------------------------------------
# No nonces: a page without secrets of its own can be kept whole in a cache (docs/decisions).
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.is_https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if env.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.TRUSTED_PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.TRUSTED_PROXIES

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    # The level stands at the handler too, since Django's own loggers have levels of their own.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": env.LOG_LEVEL}},
    "root": {"handlers": ["stderr"], "level": env.LOG_LEVEL},
    "loggers": {
        # Each line once: Django and the task queue would print theirs again by handlers of their own.
        "django": {"handlers": []},
        # Each task that is queued, begun and done would be three lines; failures are told as warnings.
        "django.tasks": {"level": "WARNING"},
        "django_ox": {"level": "WARNING"},
        # Each page made, moved or published would be a line; Wagtail keeps its own record of these.
        "wagtail": {"level": "WARNING"},
    },
}
