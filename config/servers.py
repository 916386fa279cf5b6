"""Whether the servers that the settings name answer, asked once before the start."""

import smtplib
import ssl
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import psycopg
import redis
from django.core.mail.backends.smtp import EmailBackend

from config import addresses
from config.env import Environment

PATIENCE = 4  # seconds; a server of one's own answers in milliseconds


def unreachable(env: Environment) -> str | None:
    """One sentence about the first server that does not answer or refuses us; None when all do."""
    return _database(env) or _redis(env) or _search(env) or _mail(env)


def _database(env: Environment) -> str | None:
    if not env.DATABASE_URL.startswith(addresses.POSTGRES_SCHEMES):
        return None
    try:
        psycopg.connect(env.DATABASE_URL, connect_timeout=PATIENCE).close()
    except psycopg.Error as error:
        where = _place(env.DATABASE_URL, 5432)
        _, fatal, reason = str(error).partition("FATAL:")
        refusal = f"PostgreSQL at {where} refuses: {reason.strip().splitlines()[0]}." if fatal else ""
        return f"DATABASE_URL: {refusal or f'no PostgreSQL answers at {where}.'}"
    return None


def _redis(env: Environment) -> str | None:
    if not env.REDIS_URL:
        return None
    client = redis.Redis.from_url(env.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    try:
        client.ping()
    except (redis.AuthenticationError, redis.ResponseError):
        return f"REDIS_URL: Redis at {_place(env.REDIS_URL, 6379)} refuses user or password."
    except (redis.RedisError, OSError):
        return f"REDIS_URL: no Redis answers at {_place(env.REDIS_URL, 6379)}."
    finally:
        client.close()
    return None


def _search(env: Environment) -> str | None:
    if not env.MEILISEARCH_URL:
        return None
    headers = {"Authorization": f"Bearer {env.MEILISEARCH_KEY}"} if env.MEILISEARCH_KEY else {}
    request = urllib.request.Request(f"{env.MEILISEARCH_URL}/indexes?limit=1", headers=headers)
    try:
        urllib.request.urlopen(request, timeout=PATIENCE).close()
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            return f"MEILISEARCH_KEY is refused by Meilisearch at {env.MEILISEARCH_URL}."
        return f"MEILISEARCH_URL: what answers at {env.MEILISEARCH_URL} is no Meilisearch."
    except OSError:
        return f"MEILISEARCH_URL: no Meilisearch answers at {env.MEILISEARCH_URL}."
    return None


def _mail(env: Environment) -> str | None:
    if not env.EMAIL_URL.startswith("smtp"):
        return None
    options = env.mailers()["default"]["OPTIONS"] | {"timeout": PATIENCE}
    where = f"{options['host']}:{options['port']}"
    try:
        mailer = EmailBackend(alias="default", **options)
        mailer.open()
        mailer.close()
    except smtplib.SMTPAuthenticationError:
        return f"EMAIL_URL: the mail server at {where} refuses user or password."
    except (smtplib.SMTPException, ssl.SSLError, OSError):
        return f"EMAIL_URL: no mail server answers at {where} in the way asked for."
    return None


def _place(address: str, default_port: int) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or default_port}" if parts.hostname else parts.path
