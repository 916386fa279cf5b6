"""Every setting an operator may give: an environment variable or a line of `.env`, checked before the start.

A wrong value stops the start with one sentence that names the setting: no traceback, no secret, exit code 2.
"""

import ipaddress
import os
import re
import sys
from base64 import urlsafe_b64decode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import quote, urlsplit
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config import addresses
from config.secret import kept_secret

ROOT = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 50  # characters; what Django's own deployment check asks for
SECRETS = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "MEILISEARCH_KEY", "PUSH_KEY"}
PUSH_KEY_BYTES = 32  # a private key of P-256, as Web Push asks for
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
WEB = ("http", "https")
ADDRESSES: dict[str, Callable[[str], Any]] = {
    "DATABASE_URL": partial(addresses.database, root=ROOT, data=ROOT),
    "REDIS_URL": addresses.redis,
    "MEILISEARCH_URL": partial(addresses.server, schemes=WEB),
    "EMAIL_URL": partial(addresses.mailer, root=ROOT),
}


def fail(sentence: str) -> NoReturn:
    """Say what is wrong in one line and stop with exit code 2."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(2)


def load() -> "Environment":
    """The checked settings; ends the process with one sentence when a value is wrong."""
    try:
        return Environment()
    except ValidationError as error:
        fail(_sentence(error))


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return first["msg"]
    name = str(first["loc"][0])
    expected = Environment.model_fields[name].json_schema_extra["expects"]  # type: ignore[index]
    return f"{name} is not {expected}{_shown(name, first['input'])}."


def _shown(name: str, value: Any) -> str:
    if name in SECRETS:
        return ""
    text = addresses.redacted(str(value)) if name.endswith("_URL") else str(value)
    return f": {text[:100]!r}"


def _comma_list(value: Any) -> Any:
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def setting(default: Any, expects: str, description: str, **limits: Any) -> Any:
    """A field whose wrong value is reported as `NAME is not <expects>: '<value>'.`"""
    return Field(default, description=description, json_schema_extra={"expects": expects}, **limits)


Names = Annotated[list[str], NoDecode, BeforeValidator(_comma_list)]


class Environment(BaseSettings):
    """The settings, by the names of their environment variables. An empty value counts as not given."""

    model_config = SettingsConfigDict(
        # Tests work on communities of their own: ENV_FILE is empty there, since `.env` may name a live one.
        env_file=os.environ.get("ENV_FILE", ROOT / ".env"),
        case_sensitive=True,
        env_ignore_empty=True,
        extra="ignore",
    )

    DEBUG: bool = setting(
        True,
        "true or false",
        "Local use: pages explain errors, secrets are made for you. False in production.",
    )
    PORT: int = setting(8000, "a port from 1 to 65535", "The port of the one address.", ge=1, le=65535)
    DATA_DIR: Path = setting(
        ROOT / "var",
        "a folder that can be written",
        "Where database, uploads, mail and keys live unless told otherwise.",
    )
    BASE_URL: str = setting(
        "",
        "an address like https://community.example without a path",
        "The address people type. Default: http://127.0.0.1 with PORT.",
    )
    ALLOWED_HOSTS: Names = setting(
        [],
        "a comma-separated list of host names",
        "More host names that may be asked for, besides BASE_URL's.",
    )
    TRUSTED_PROXIES: int = setting(
        0,
        "a number of proxies from 0 to 9",
        "How many proxies stand in front and add to X-Forwarded-For.",
        ge=0,
        le=9,
    )
    SECRET_KEY: str = setting(
        "",
        f"at least {SECRET_LENGTH} characters long",
        "Signs sessions and links. Made once and kept in DATA_DIR/secret_key when DEBUG is true.",
    )
    SECRET_KEY_FALLBACKS: Names = setting(
        [],
        f"a comma-separated list of keys of at least {SECRET_LENGTH} characters",
        "Former keys that still verify, so that a rotation logs nobody out.",
    )
    DATABASE_URL: str = setting(
        "", "an address of SQLite or PostgreSQL", "Default: the SQLite file DATA_DIR/kindred.sqlite3."
    )
    REDIS_URL: str = setting(
        "",
        "an address of Redis",
        "Channel layer and cache of several processes. Default: within the process.",
    )
    MEILISEARCH_URL: str = setting(
        "", "an http or https address", "The search server. Default: the embedded engine."
    )
    MEILISEARCH_KEY: str = setting("", "a key", "The key that may write to the search server.")
    EMAIL_URL: str = setting(
        "",
        "an smtp, smtps, file or console address",
        "Where mail goes. Default: a file for each message in DATA_DIR/mail.",
    )
    EMAIL_FROM: str = setting(
        "", "an e-mail address", "The sender of every mail. Default: noreply at the host of BASE_URL."
    )
    PUSH_KEY: str = setting(
        "",
        "a key as `manage.py push_key` makes one",
        "Tells push services who sends, so that devices show notices. Made for you when DEBUG is true; without it "
        "none are sent.",
    )
    LANGUAGE: Literal["en", "de"] = setting("en", "en or de", "The language of people who have chosen none.")
    TIME_ZONE: str = setting(
        "UTC",
        "the name of a time zone like Europe/Berlin",
        "The zone of moments where a browser does not tell its own.",
    )
    STAFF_MFA: bool | None = setting(
        None, "true or false", "Staff must use a second factor. Default: the opposite of DEBUG."
    )
    PICTURE_MEGABYTES: int = setting(
        8, "a number of megabytes from 1 to 24", "The largest picture that a member may add.", ge=1, le=24
    )
    FILE_MEGABYTES: int = setting(
        16, "a number of megabytes from 1 to 24", "The largest other file that a member may add.", ge=1, le=24
    )
    LINK_CARDS: bool = setting(
        True,
        "true or false",
        "The worker asks pages that members link to for their title and picture, and shows them as cards.",
    )
    FILES_BY_NGINX: bool = setting(
        False,
        "true or false",
        "nginx in front sends the files that a page hands to it. `make serve` sets it.",
    )
    GROUPS_FROM_LEVEL: int = setting(
        2, "a level of trust from 0 to 3", "From which level of trust on members found groups.", ge=0, le=3
    )
    ROOMS_FROM_LEVEL: int = setting(
        2,
        "a level of trust from 0 to 3",
        "From which level of trust on members open rooms of their own.",
        ge=0,
        le=3,
    )
    ROOMS_KEEP_DAYS: Annotated[Literal[0, 1, 7, 30, 90, 365], BeforeValidator(int)] = setting(
        0,
        "0, 1, 7, 30, 90 or 365",
        "For how many days new rooms keep what is said in them, until a host says otherwise. 0 is for ever.",
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = setting(
        "INFO", "DEBUG, INFO, WARNING, ERROR or CRITICAL", "The least important message that is logged."
    )

    @field_validator("DATA_DIR")
    @classmethod
    def _writable(cls, folder: Path) -> Path:
        folder = ROOT / folder.expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ValueError(folder) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ValueError(folder)
        return folder

    @field_validator("BASE_URL")
    @classmethod
    def _bare_address(cls, address: str, info: Any) -> str:
        if not address:
            return f"http://127.0.0.1:{info.data.get('PORT', 8000)}"
        parts = addresses.split(address.rstrip("/"), WEB)
        if (
            not HOST.fullmatch(_host_of(address))
            or parts.path
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise ValueError(address)
        return parts.geturl()

    @field_validator("ALLOWED_HOSTS")
    @classmethod
    def _exact_names(cls, names: list[str]) -> list[str]:
        if not all(HOST.fullmatch(name) for name in names):
            raise ValueError(names)
        return names

    @field_validator("TIME_ZONE")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(zone)
        return zone

    @field_validator("SECRET_KEY")
    @classmethod
    def _long(cls, key: str) -> str:
        if key and len(key) < SECRET_LENGTH:
            raise ValueError
        return key

    @field_validator("SECRET_KEY_FALLBACKS")
    @classmethod
    def _all_long(cls, keys: list[str]) -> list[str]:
        return [cls._long(key) for key in keys]

    @field_validator("PUSH_KEY")
    @classmethod
    def _right_size(cls, key: str) -> str:
        if key and len(urlsafe_b64decode(key + "=" * (-len(key) % 4))) != PUSH_KEY_BYTES:
            raise ValueError
        return key.rstrip("=")

    @field_validator("DATABASE_URL", "REDIS_URL", "MEILISEARCH_URL", "EMAIL_URL")
    @classmethod
    def _reads_as_an_address(cls, address: str, info: Any) -> str:
        if address:
            ADDRESSES[info.field_name](address)
        return address

    @field_validator("EMAIL_FROM")
    @classmethod
    def _sender(cls, sender: str) -> str:
        if sender and not re.fullmatch(r"[^@<>\r\n]*<[^@<>\s]+@[^@<>\s]+>|[^@<>\s]+@[^@<>\s]+", sender):
            raise ValueError(sender)
        return sender

    @model_validator(mode="after")
    def _secret_given(self) -> "Environment":
        if not self.DEBUG and not self.SECRET_KEY:
            needed = (
                f"SECRET_KEY is required when DEBUG is false: give it at least {SECRET_LENGTH} characters."
            )
            raise PydanticCustomError("missing_secret", "{needed}", {"needed": needed})
        return self

    @property
    def secret_key(self) -> str:
        """The key given, else the one kept in DATA_DIR (made on first use, readable by its owner alone)."""
        return self.SECRET_KEY or kept_secret(self.DATA_DIR / "secret_key", SECRET_LENGTH)

    @property
    def push_key(self) -> str:
        """The key given, else in DEBUG the one kept in DATA_DIR; empty where nothing is pushed."""
        made = self.DEBUG and not self.PUSH_KEY
        return kept_secret(self.DATA_DIR / "push_key", PUSH_KEY_BYTES) if made else self.PUSH_KEY

    @property
    def staff_mfa(self) -> bool:
        """Whether staff need a second factor."""
        return not self.DEBUG if self.STAFF_MFA is None else self.STAFF_MFA

    @property
    def hosts(self) -> list[str]:
        """Host names for Django's ALLOWED_HOSTS: exact, without ports; this machine's own names in DEBUG."""
        own = ["127.0.0.1", "localhost", "[::1]"] if self.DEBUG else []
        return list(dict.fromkeys([_host_of(self.BASE_URL), *self.ALLOWED_HOSTS, *own]))

    @property
    def origins(self) -> list[str]:
        """`scheme://host[:port]` of every host: who may post a form or open a socket."""
        parts = urlsplit(self.BASE_URL)
        port = f":{parts.port}" if parts.port else ""
        return [f"{parts.scheme}://{host}{port}" for host in self.hosts]

    @property
    def is_https(self) -> bool:
        """Whether people come by https, so that cookies may be Secure and HSTS sent."""
        return self.BASE_URL.startswith("https://")

    @property
    def email_from(self) -> str:
        """The sender of every mail; an address of the site's own host unless given."""
        host = _host_of(self.BASE_URL)
        return self.EMAIL_FROM or f"noreply@{'localhost' if _is_ip(host) else host}"

    def database(self) -> dict:
        """The entry of Django's DATABASES."""
        url = self.DATABASE_URL or f"sqlite:///{quote(str(self.DATA_DIR / 'kindred.sqlite3'))}"
        return addresses.database(url, ROOT, self.DATA_DIR)

    def mailers(self) -> dict:
        """Django's MAILERS."""
        return {
            "default": addresses.mailer(self.EMAIL_URL or f"file:{quote(str(self.DATA_DIR / 'mail'))}", ROOT)
        }


def _host_of(address: str) -> str:
    return re.sub(r":\d*$", "", urlsplit(address).netloc)


def _is_ip(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return False
