"""What happens when an operator gives a wrong value: the real command line, in a process of its own."""

import os
import subprocess
import sys

import pytest

from config.env import ROOT, Environment, fail, kept_secret, load

WRONG = [
    ("DEBUG", "maybe"),
    ("PORT", "eighty"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("DATA_DIR", "/dev/null/kindred"),
    ("BASE_URL", "community.example"),
    ("BASE_URL", "ftp://community.example"),
    ("BASE_URL", "https://community.example/path"),
    ("BASE_URL", "https://community.example:port"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "fine.example, not fine"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "all"),
    ("SECRET_KEY", "too short a secret"),
    ("SECRET_KEY_FALLBACKS", "too short,also too short"),
    ("DATABASE_URL", "mysql://ann:hunter2@127.0.0.1/kindred"),
    ("DATABASE_URL", "postgres://ann:hunter2@127.0.0.1:99999/kindred"),
    ("DATABASE_URL", "postgres://ann:hunter2@127.0.0.1"),
    ("DATABASE_URL", "sqlite:////no/such/folder/kindred.sqlite3"),
    ("REDIS_URL", "http://127.0.0.1"),
    ("REDIS_URL", "redis://"),
    ("MEILISEARCH_URL", "127.0.0.1:7700"),
    ("EMAIL_URL", "imap://ann:hunter2@mail.example"),
    ("EMAIL_URL", "smtp://ann:hunter2@mail.example?tls=perhaps"),
    ("EMAIL_FROM", "nobody"),
    ("PUSH_KEY", "too-short"),
    ("LANGUAGE", "English"),
    ("LANGUAGE", "xx"),
    ("TIME_ZONE", "Berlin"),
    ("STAFF_MFA", "sometimes"),
    ("PICTURE_MEGABYTES", "0"),
    ("FILE_MEGABYTES", "25"),
    ("FILES_BY_NGINX", "perhaps"),
    ("LINK_CARDS", "some"),
    ("GROUPS_FROM_LEVEL", "4"),
    ("ROOMS_FROM_LEVEL", "-1"),
    ("ROOMS_KEEP_DAYS", "14"),
    ("LOG_LEVEL", "LOUD"),
]


def start(tmp_path, **settings: str) -> subprocess.CompletedProcess:
    environ = {"PATH": os.environ["PATH"], "ENV_FILE": "", "DATA_DIR": str(tmp_path), **settings}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start_with_one_sentence(tmp_path, name, value):
    stopped = start(tmp_path, **{name: value})
    assert stopped.returncode == 2
    assert stopped.stderr.count("\n") == 1
    assert stopped.stderr.startswith(f"{name} ")
    assert stopped.stderr.endswith(".\n")
    assert "Traceback" not in stopped.stderr
    assert "hunter2" not in stopped.stderr and "too short" not in stopped.stderr


def test_production_without_a_secret_does_not_start(tmp_path):
    stopped = start(tmp_path, DEBUG="false")
    assert stopped.returncode == 2
    assert stopped.stderr == "SECRET_KEY is required when DEBUG is false: give it at least 50 characters.\n"


def test_the_file_of_settings_may_be_another(tmp_path):
    file = tmp_path / "staging.env"
    file.write_text("PORT=eighty\n")
    assert start(tmp_path, ENV_FILE=str(file)).stderr.startswith("PORT is not ")


def test_right_values_start(tmp_path):
    settings = {
        "DEBUG": "false",
        "SECRET_KEY": "k" * 25 + "0123456789" * 3,
        "BASE_URL": "https://community.example",
    }
    settings |= {
        "DATABASE_URL": "postgres://ann:hunter2@127.0.0.1:5432/kindred",
        "REDIS_URL": "redis://127.0.0.1",
    }
    settings |= {"EMAIL_URL": "smtp://ann:hunter2@mail.example:587?tls=1", "LANGUAGE": "de"}
    started = start(tmp_path, **settings)
    assert started.returncode == 0, started.stderr


def test_every_wrong_value_is_one_of_a_setting_that_exists():
    assert {name for name, _ in WRONG} <= set(Environment.model_fields)


def test_settings_that_can_be_wrong_are_all_in_the_table():
    anything_goes = {"MEILISEARCH_KEY"}
    assert set(Environment.model_fields) - anything_goes == {name for name, _ in WRONG}


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """An environment in which nothing is set but the data folder."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return monkeypatch


def test_a_laptop_needs_no_settings(bare, tmp_path):
    env = load()
    assert env.BASE_URL == "http://127.0.0.1:8000"
    assert env.hosts == ["127.0.0.1", "localhost", "[::1]"]
    assert env.database()["NAME"] == str(tmp_path / "kindred.sqlite3")
    assert env.mailers()["default"]["OPTIONS"] == {"file_path": str(tmp_path / "mail")}
    assert not env.staff_mfa


def test_an_empty_value_counts_as_not_given(bare):
    bare.setenv("DATABASE_URL", "")
    bare.setenv("PORT", "")
    assert load().PORT == 8000


def test_production_trusts_only_its_own_names(bare):
    bare.setenv("DEBUG", "false")
    bare.setenv("SECRET_KEY", "k" * 50)
    bare.setenv("BASE_URL", "https://community.example/")
    bare.setenv("ALLOWED_HOSTS", "www.community.example, ")
    env = load()
    assert env.hosts == ["community.example", "www.community.example"]
    assert env.origins == ["https://community.example", "https://www.community.example"]
    assert env.is_https and env.staff_mfa
    assert env.email_from == "noreply@community.example"


def test_a_mail_server_is_read_with_its_user_and_encryption(bare):
    bare.setenv("EMAIL_URL", "smtp://ann%40mail.example:s%3Acret@mail.example?tls=1")
    options = load().mailers()["default"]["OPTIONS"]
    assert (options["username"], options["password"]) == ("ann@mail.example", "s:cret")
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (587, True, False)


def test_sqlite_waits_its_turn_and_keeps_what_it_confirmed(bare):
    options = load().database()["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"] and "synchronous=FULL" in options["init_command"]


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "secret_key"
    first = kept_secret(path, 50)
    assert len(first) >= 50
    assert kept_secret(path, 50) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_fail_prints_the_sentence_alone(capsys):
    with pytest.raises(SystemExit) as stopped:
        fail("PORT 8000 is taken.")
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "PORT 8000 is taken.\n"
