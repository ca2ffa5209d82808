"""Django's settings. What an operator may change comes from the environment (`polsec.site.environment`)."""

from pathlib import Path

from csp.constants import NONE, SELF

from polsec.site.environment import database, prepare_folder, read_environment, secret_key
from polsec.site.limits import counts
from polsec.site.mailing import mail
from polsec.site.rooms import ROOMS

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment()

DEBUG = False
SECRET_KEY = secret_key(prepare_folder(ENVIRONMENT.data))
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
ROOT_URLCONF = "polsec.site.urls"
WSGI_APPLICATION = "polsec.site.wsgi.application"

DATABASES = {"default": database(ENVIRONMENT)}
CACHES = {"default": counts(ENVIRONMENT.data / "counts")}
MAIL_WORKS = bool(ENVIRONMENT.mail_url)
globals().update(mail(ENVIRONMENT))

# Uploads, by their hash (room `files`). No address leads there: each is given by a view that asks who may see it.
MEDIA_ROOT = ENVIRONMENT.data / "files"
FILE_UPLOAD_PERMISSIONS = 0o600

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    *ROOMS,
    "polsec.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.forms",
    "django.contrib.staticfiles",
]

# Compression comes first so that it also packs what whitenoise serves. No page carries a secret beside text that
# a visitor can choose, so that BREACH has nothing to find; a room that adds such a page must take it out.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "polsec.site.middleware.take_turns",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "polsec.site.middleware.refuse_device_access",
    "polsec.site.middleware.keep_private",
    "polsec.site.middleware.know_actor",
    "polsec.site.middleware.explain_refusals",
    "csp.middleware.CSPMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "polsec.foundation.people.context.mail",
                "polsec.site.shell.shell",
                "polsec.foundation.processes.http.process_context",
            ],
        },
    },
]

FORM_RENDERER = "polsec.foundation.kit.renderer.FormRenderer"

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
PAPER = ENVIRONMENT.paper

# Files are served as they lie in the package: nothing to collect, no manifest that can be missing.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Accounts: a code by mail, a password or a passkey, and a second factor; nobody signs up without an invitation.
# Addresses are counted in memory for an hour at most (allauth's rate limits), and kept nowhere else.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people_me"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "polsec.foundation.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "polsec.foundation.people.adapters.display"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_WORKS else "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL_WORKS
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "people_claim": "20/m/ip,100/h/ip",
    "people_enter": "20/m/ip,100/h/ip",
    "oversight_write": "20/h/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.is_https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.is_https else 0
MFA_FORMS = {
    "add_webauthn": "polsec.foundation.people.forms.AddPasskeyForm",
    "edit_webauthn": "polsec.foundation.people.forms.RenamePasskeyForm",
}
MFA_ADAPTER = "polsec.foundation.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_WORKS
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "polsec.foundation.people.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_NAME = "form"
# Kept until the browser is closed: on a shared phone it would tell for a year that somebody was here.
CSRF_COOKIE_AGE = None
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
if ENVIRONMENT.is_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address.rstrip("/")]

POLSEC_ADDRESS = ENVIRONMENT.address.rstrip("/")
# What stands in printed documents, where no request tells under which name the site is read.
SITE_ADDRESS = POLSEC_ADDRESS or f"http://localhost:{ENVIRONMENT.port}"
POLSEC_LEDGER = ENVIRONMENT.ledger or ENVIRONMENT.data / "erasures.jsonl"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SAMESITE = "Lax"

# Lines tell when, what and where in the code, never who: no address, no query, no browser.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "polsec.site.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
