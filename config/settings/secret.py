"""The settings in which installations differ, read from the environment or from files."""

import base64
import binascii
import contextlib
import json
import os
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

NAMES = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "FIELD_KEYS",
    "FINGERPRINT_KEY",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "PUBLIC_URL",
)

REQUIRED = {
    "login": ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "FIELD_KEYS", "FINGERPRINT_KEY", "ALLOWED_HOSTS"),
    "system": ("DATABASE_URL", "REDIS_URL"),
    "owner": ("DATABASE_URL",),
}
"""What a process must have in production, by DATABASE_AS: web; worker and commands; `migrate`.

The worker needs `WORKER` too. A command that reads encrypted values needs both keys, and says so when it lacks them.
"""

WORKER = ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "PUBLIC_URL")
"""What the worker must have in addition, because it sends the e-mails."""

SECRET_KEY_LENGTH = 50
"""The least number of characters of SECRET_KEY in production."""
DISTINCT_BYTES = 16
"""A random key of 32 bytes has at least this many distinct bytes, except for one key in 10¹²."""

MAIL = re.compile(r"(smtp|smtp\+tls|smtp\+ssl)://[^/]*[^/:]:\d+/?(\?.*)?|filemail://.+")


@dataclass(frozen=True)
class Secrets:
    """The values of one installation. Those that this process does not need may be empty.

    `field_keys` are AES-256 keys by id; the first one writes, all read. `database_owner_url` is for `migrate`. Where it
    is not set, the login role owns the tables. `reporting_database_url` is another server that reports read from, or
    empty.
    """

    secret_key: str
    database_url: str
    database_owner_url: str
    reporting_database_url: str
    redis_url: str
    field_keys: dict[str, bytes]
    fingerprint_key: bytes
    allowed_hosts: list[str]
    email_url: str
    default_from_email: str
    public_url: str


def read(
    environment: Mapping[str, str],
    defaults: Mapping[str, str] | None = None,
    required: Collection[str] = NAMES,
) -> Secrets:
    """Read every value from NAME or, for Docker secrets, from the file that NAME_FILE names.

    Raise SystemExit with one sentence that names every missing value of `required`, or the first malformed one.
    """
    values = {name: optional(name, environment) or (defaults or {}).get(name, "") for name in NAMES}
    refuse_missing([name for name in required if not values[name]])
    owner_url = optional("DATABASE_OWNER_URL", environment)
    return Secrets(
        secret_key=values["SECRET_KEY"],
        database_url=values["DATABASE_URL"],
        database_owner_url=owner_url or values["DATABASE_URL"],
        reporting_database_url=optional("REPORTING_DATABASE_URL", environment),
        redis_url=values["REDIS_URL"],
        field_keys=_field_keys(values["FIELD_KEYS"]) if values["FIELD_KEYS"] else {},
        fingerprint_key=_key("FINGERPRINT_KEY", values["FINGERPRINT_KEY"]) if values["FINGERPRINT_KEY"] else b"",
        allowed_hosts=[host.strip() for host in values["ALLOWED_HOSTS"].split(",")] if values["ALLOWED_HOSTS"] else [],
        email_url=_email_url(values["EMAIL_URL"]) if values["EMAIL_URL"] else "",
        default_from_email=values["DEFAULT_FROM_EMAIL"],
        public_url=_public_url(values["PUBLIC_URL"]) if values["PUBLIC_URL"] else "",
    )


def missing(names: Collection[str], environment: Mapping[str, str]) -> list[str]:
    """Return the names of the values that are not set."""
    return [name for name in names if not optional(name, environment)]


def refuse_missing(names: Collection[str]) -> None:
    """Raise SystemExit with one sentence, if there are any names of missing values."""
    if names:
        raise SystemExit(
            f"Cannot start: {', '.join(names)} not set. Set each in the environment, or NAME_FILE to a file with it."
        )


def one(name: str, environment: Mapping[str, str]) -> str:
    """Read a single value, as `read` does, for a process that needs no other."""
    refuse_missing(missing([name], environment))
    return optional(name, environment)


def refuse_weak(secrets: Secrets, environment: Mapping[str, str]) -> None:
    """Refuse weak settings in production. Raise SystemExit with one sentence that names every weak setting.

    A value that this process does not have is not weak.
    """
    keys = [*secrets.field_keys.values(), *filter(None, [secrets.fingerprint_key])]
    in_secret_key = any(base64.b64encode(key).decode() in secrets.secret_key for key in keys)
    weak = {
        f"SECRET_KEY must have at least {SECRET_KEY_LENGTH} random characters": bool(secrets.secret_key)
        and _is_weak(secrets.secret_key),
        "FIELD_KEYS and FINGERPRINT_KEY must be random (openssl rand -base64 32)": any(
            len(set(key)) < DISTINCT_BYTES for key in keys
        ),
        "FIELD_KEYS, FINGERPRINT_KEY and SECRET_KEY must differ": len(set(keys)) < len(keys) or in_secret_key,
        "ALLOWED_HOSTS must name the hosts, without *": bool({"", "*", "."} & set(secrets.allowed_hosts)),
        "PUBLIC_URL must begin with https://": bool(secrets.public_url)
        and not secrets.public_url.startswith("https://"),
        "DEBUG must not be set": environment.get("DEBUG", "").lower() not in {"", "0", "false", "no"},
    }
    if found := [sentence for sentence, is_weak in weak.items() if is_weak]:
        raise SystemExit(f"Cannot start: {'; '.join(found)}.")


def _is_weak(secret_key: str) -> bool:
    return (
        len(secret_key) < SECRET_KEY_LENGTH
        or len(set(secret_key)) < DISTINCT_BYTES
        or secret_key.startswith("django-insecure-")
    )


def of_this_checkout(folder: Path) -> dict[str, str]:
    """Return the secrets of a development system. The first start makes them and keeps them in `folder`."""
    path = folder / "secrets.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"dev:{_random_key()}",
            "FINGERPRINT_KEY": _random_key(),
        }
        own = path.with_suffix(f".{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(json.dumps(made))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)  # the first of two simultaneous starts wins
        own.unlink()
    values: dict[str, str] = json.loads(path.read_text())
    return values


def optional(name: str, environment: Mapping[str, str]) -> str:
    """Return a single value from NAME, or from the file that NAME_FILE names. Return "" if neither is set."""
    if environment.get(name):
        return environment[name]
    if environment.get(f"{name}_FILE"):
        return _read(name, Path(environment[f"{name}_FILE"]))
    return ""


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise SystemExit(f"Cannot start: {name}_FILE names {path}, which cannot be read.") from None


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _field_keys(text: str) -> dict[str, bytes]:
    keys = {}
    for part in text.split(","):
        name, _, value = part.strip().partition(":")
        keys[name] = _key("FIELD_KEYS", value)
    return keys


def _email_url(text: str) -> str:
    if not MAIL.fullmatch(text):
        raise SystemExit(
            "Cannot start: EMAIL_URL must be the address of a mail server with its port, as smtp://host:25 or"
            " smtp+tls://user:password@host:587 (smtp+ssl:// for TLS from the start)."
        )
    return text


def _public_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^/]+/?", text):
        raise SystemExit("Cannot start: PUBLIC_URL must be what staff see, as https://folgeskab.example.dk.")
    return text


def _key(name: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        form = "id:key,id:key with each key" if name == "FIELD_KEYS" else "a key"
        raise SystemExit(f"Cannot start: {name} must be {form} of 32 bytes in base64 (openssl rand -base64 32).")
    return key
