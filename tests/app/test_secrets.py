"""The station's keys: in the key store where there is one, else in a file that only its owner reads."""

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyStore
from keyring.errors import KeyringError

from app.secrets import Keys, KeysLost, load_keys, save_keys

KEYS = Keys("token-1", "00ff")


class Store(KeyringBackend):
    """A key store in memory; `fails` says that it is locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fails = False

    @property
    def priority(self) -> float:
        return 1.0

    def get_password(self, service: str, username: str) -> str | None:
        if self.fails:
            raise KeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fails:
            raise KeyringError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    monkeypatch.setattr(keyring, "get_password", made.get_password)
    monkeypatch.setattr(keyring, "set_password", made.set_password)
    return made


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", NoKeyStore)


def test_without_a_key_store_the_file_is_the_owners_only(tmp_path: Path, no_store: None) -> None:
    file = tmp_path / "keys.json"
    file.touch(mode=0o644)
    save_keys(KEYS, file, lane="lane-1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_keys(file) == KEYS
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_a_key_store_keeps_the_secrets_out_of_the_file(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "keys.json"
    save_keys(KEYS, file, lane="lane-1")
    assert KEYS.token not in file.read_text()
    assert KEYS.pepper not in file.read_text()
    assert load_keys(file) == KEYS


def test_a_locked_key_store_falls_back_to_the_file(tmp_path: Path, store: Store) -> None:
    store.fails = True
    save_keys(KEYS, tmp_path / "keys.json", lane="lane-1")
    assert load_keys(tmp_path / "keys.json") == KEYS


@pytest.mark.parametrize(
    "text", [None, "", "{}", "[]", '"x"', '{"token": "t"}', '{"key_store": "lane-9"}', "\0"]
)
def test_lost_keys_say_what_to_do(tmp_path: Path, store: Store, text: str | None) -> None:
    file = tmp_path / "keys.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(KeysLost, match="Enrol it again; no scan is lost"):
        load_keys(file)


def test_a_key_store_that_is_locked_later_loses_the_keys_with_a_sentence(
    tmp_path: Path, store: Store
) -> None:
    save_keys(KEYS, tmp_path / "keys.json", lane="lane-1")
    store.fails = True
    with pytest.raises(KeysLost):
        load_keys(tmp_path / "keys.json")
