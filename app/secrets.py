"""The station's two secrets, its token and the site pepper: in the system's key store, else in an owner-only file.

A machine without a usable key store (no desktop session, a container) is common at a dock, so the file is a full
citizen; docs/decisions says what that costs.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.errors import Trouble
from domain.message import N_, Message

_SERVICE = "ReturnDock"


@dataclass(frozen=True, slots=True)
class Keys:
    """The station token, and the site pepper in hex."""

    token: str
    pepper: str


class KeysLost(Trouble):
    """The station is enrolled but its secrets cannot be read."""


def save_keys(keys: Keys, file: Path, *, lane: str) -> None:
    """Keep the secrets. The file then holds them, or says that the key store does."""
    text = json.dumps({"token": keys.token, "pepper": keys.pepper})
    kept = _in_key_store(lane, text)
    _write_owner_only(file, json.dumps({"key_store": lane}) if kept else text)


def load_keys(file: Path) -> Keys:
    """The secrets. Raises KeysLost with what to do."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if "key_store" in found:
            found = json.loads(_from_key_store(found["key_store"]))
        return Keys(str(found["token"]), str(found["pepper"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysLost(
            Message(
                N_("The keys of this station cannot be read ({file}). Enrol it again; no scan is lost."),
                {"file": file.name},
            )
        ) from error


def _in_key_store(lane: str, text: str) -> bool:
    """Whether a real key store took it and gives it back."""
    import keyring
    from keyring.backends.fail import Keyring as NoKeyStore
    from keyring.errors import KeyringError

    if isinstance(keyring.get_keyring(), NoKeyStore):
        return False
    try:
        keyring.set_password(_SERVICE, lane, text)
        return keyring.get_password(_SERVICE, lane) == text
    except (KeyringError, OSError, RuntimeError):
        return False


def _from_key_store(lane: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(_SERVICE, lane)
    except (KeyringError, RuntimeError) as error:
        raise KeyError(lane) from error
    if found is None:
        raise KeyError(lane)
    return found


def _write_owner_only(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".keys")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(file)
