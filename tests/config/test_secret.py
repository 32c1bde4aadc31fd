"""The secrets of an installation: read from the environment or files, with a clear sentence when one is missing."""

import base64
import re
import subprocess
import sys

import pytest

from config.settings.base import databases
from config.settings.secret import NAMES, REQUIRED, of_this_checkout, optional, read, refuse_weak
from tests.config.support import WITHOUT_SERVICES

KEYS = [base64.b64encode(bytes([number]) * 32).decode() for number in range(3)]
COMPLETE = {
    "SECRET_KEY": "a secret",
    "DATABASE_URL": "postgresql://database/one",
    "REDIS_URL": "redis://redis/0",
    "FIELD_KEYS": f"2027:{KEYS[1]},2026:{KEYS[0]}",
    "FINGERPRINT_KEY": KEYS[2],
    "ALLOWED_HOSTS": "one.example, two.example",
    "EMAIL_URL": "smtp+tls://user:p%40ss@mail.example:587",
    "DEFAULT_FROM_EMAIL": "folgeskab@one.example",
    "PUBLIC_URL": "https://one.example",
}


def test_one_sentence_names_all_missing_values():
    with pytest.raises(SystemExit, match=r"^Cannot start: DATABASE_URL, FINGERPRINT_KEY not set\."):
        read(COMPLETE | {"DATABASE_URL": "", "FINGERPRINT_KEY": ""})


def test_missing_file_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"^Cannot start: SECRET_KEY_FILE names .*nowhere, which cannot be read"):
        read(COMPLETE | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "nowhere")})


def test_values_are_read():
    secrets = read(COMPLETE)
    assert list(secrets.field_keys.items()) == [("2027", bytes([1]) * 32), ("2026", bytes([0]) * 32)]
    assert secrets.fingerprint_key == bytes([2]) * 32
    assert secrets.allowed_hosts == ["one.example", "two.example"]


def test_value_may_come_from_a_file(tmp_path):
    (tmp_path / "secret_key").write_text("from a file\n")
    environment = COMPLETE | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "secret_key")}
    assert read(environment).secret_key == "from a file"


def test_optional_value_may_be_missing_or_come_from_a_file(tmp_path):
    path = tmp_path / "procedure"
    path.write_text("Ring 112.\nRing til vagten.\n")
    assert optional("ACUTE_CONCERN_PROCEDURE", {}) == ""
    found = optional("ACUTE_CONCERN_PROCEDURE", {"ACUTE_CONCERN_PROCEDURE_FILE": str(path)})
    assert found.splitlines() == ["Ring 112.", "Ring til vagten."]


def test_procedure_of_the_municipality_replaces_the_general_one():
    show = "from config.settings import base; print(base.ACUTE_CONCERN_PROCEDURE)"
    for given, shown in (("Ring 12 34 56 78.", "Ring 12 34 56 78."), ("", "Ring 112")):
        environment = WITHOUT_SERVICES | {"ACUTE_CONCERN_PROCEDURE": given}
        ended = subprocess.run(
            [sys.executable, "-c", show], env=environment, capture_output=True, text=True, check=True
        )
        assert shown in ended.stdout


def test_reports_read_from_another_server_only_where_one_is_named():
    named = read(COMPLETE | {"REPORTING_DATABASE_URL": "postgresql://replica/one"})

    assert databases(read(COMPLETE), "login").keys() == {"default"}
    assert {alias: one["HOST"] for alias, one in databases(named, "login").items()} == {
        "default": "database",
        "reporting": "replica",
    }
    assert databases(named, "owner").keys() == {"default"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELD_KEYS", "no colon"),
        ("FIELD_KEYS", "short:" + base64.b64encode(b"x" * 16).decode()),
        ("FINGERPRINT_KEY", "not base64!"),
        ("FINGERPRINT_KEY", base64.b64encode(b"x" * 31).decode()),
        ("EMAIL_URL", "smtp://user:geheim@mail.example"),
        ("EMAIL_URL", "mail.example:25"),
        ("PUBLIC_URL", "one.example"),
    ],
)
def test_malformed_value_is_refused_and_not_shown(name, value):
    with pytest.raises(SystemExit, match=f"Cannot start: {name} must be") as refusal:
        read(COMPLETE | {name: value})
    assert value not in str(refusal.value)


@pytest.mark.parametrize("connects_as", REQUIRED)
def test_production_stops_with_the_sentence(connects_as):
    bare = {key: value for key, value in WITHOUT_SERVICES.items() if key not in NAMES}
    environment = bare | {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DATABASE_AS": connects_as}
    stopped = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 1
    assert stopped.stderr.startswith(f"Cannot start: {', '.join(REQUIRED[connects_as])} not set.")
    assert stopped.stderr.count("\n") == 1


def test_development_makes_its_secrets_once_and_no_other_user_reads_them(tmp_path):
    first = of_this_checkout(tmp_path / "var")
    assert of_this_checkout(tmp_path / "var") == first
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secrets.json"]
    assert (tmp_path / "var" / "secrets.json").stat().st_mode & 0o077 == 0
    read(COMPLETE | first)


def _random(first: int) -> str:
    return base64.b64encode(bytes(range(first, first + 32))).decode()


STRONG = COMPLETE | {
    "SECRET_KEY": base64.b64encode(bytes(range(100, 164))).decode(),
    "FIELD_KEYS": f"2027:{_random(0)}",
    "FINGERPRINT_KEY": _random(32),
}


def test_strong_settings_are_accepted():
    refuse_weak(read(STRONG), STRONG)


@pytest.mark.parametrize(
    ("weak", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY must have"),
        ({"SECRET_KEY": "django-insecure-" + STRONG["SECRET_KEY"]}, "SECRET_KEY must have"),
        ({"FIELD_KEYS": f"2027:{KEYS[0]}"}, "FIELD_KEYS and FINGERPRINT_KEY must be random"),
        ({"FIELD_KEYS": f"2027:{_random(0)},2026:{KEYS[1]}"}, "FIELD_KEYS and FINGERPRINT_KEY must be random"),
        ({"FINGERPRINT_KEY": _random(0)}, "must differ"),
        ({"SECRET_KEY": _random(0) + _random(64)}, "must differ"),
        ({"ALLOWED_HOSTS": "one.example, *"}, "ALLOWED_HOSTS must name the hosts"),
        ({"PUBLIC_URL": "http://one.example"}, "PUBLIC_URL must begin with https://"),
        ({"DEBUG": "true"}, "DEBUG must not be set"),
    ],
)
def test_weak_settings_are_refused_in_production(weak, sentence):
    environment = STRONG | weak
    with pytest.raises(SystemExit, match=f"^Cannot start: .*{re.escape(sentence)}"):
        refuse_weak(read(environment), environment)


def test_one_sentence_names_all_weak_settings():
    environment = STRONG | {"SECRET_KEY": "short", "PUBLIC_URL": "http://one.example"}
    with pytest.raises(SystemExit, match=r"SECRET_KEY must have .*; PUBLIC_URL must begin with https://\.$"):
        refuse_weak(read(environment), environment)


def test_production_does_not_start_with_weak_settings():
    command = [sys.executable, "-c", "import config.settings.production"]
    environment = {**WITHOUT_SERVICES, **STRONG, "ALLOWED_HOSTS": "*"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode
    assert ended.stderr.startswith("Cannot start: ALLOWED_HOSTS must name the hosts")
