"""Encryption of single values, and fingerprints for looking them up.

The cipher is AES-256-GCM with the keys of `settings.FIELD_KEYS` (key id → 32 bytes). The first key encrypts, and all of
them decrypt. A stored value consists of one byte with the length of the key id, the key id, a nonce of 12 bytes, the
ciphertext and the tag.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12


class CannotDecrypt(Exception):
    """The key is missing, or the value was encrypted for another row or has been changed."""


class Ciphertext(bytes):
    """An encrypted value as it is stored."""

    def __repr__(self) -> str:
        return f"<Ciphertext, {len(self)} bytes>"

    __str__ = __repr__


def encrypt(text: str, associated: str) -> Ciphertext:
    """Return the text encrypted with the first key.

    `associated` says where the value belongs. Decrypting needs the same text.
    """
    nonce = os.urandom(_NONCE)
    key_id, key = first_key()
    return Ciphertext(prefix(key_id) + nonce + _cipher(key).encrypt(nonce, text.encode(), associated.encode()))


def decrypt(value: bytes, associated: str) -> str:
    """Return the text of a stored value. Raises `CannotDecrypt`, which does not contain the text."""
    start = 1 + value[0]
    key_id = value[1:start].decode(errors="replace")
    key = settings.FIELD_KEYS.get(key_id)
    if key is None:
        raise CannotDecrypt(f"The field key “{key_id}” is not among the FIELD_KEYS of this installation.")
    nonce, ciphertext = value[start : start + _NONCE], value[start + _NONCE :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, associated.encode()).decode()
    except InvalidTag:
        raise CannotDecrypt(f"A value of {associated} does not belong there, or was not written by its key.") from None


def prefix(key_id: str) -> bytes:
    """Return the bytes with which every value encrypted with this key begins."""
    name = key_id.encode()
    return bytes([len(name)]) + name


def first_key() -> tuple[str, bytes]:
    """Return the id and the 32 bytes of the key that encrypts."""
    for key_id, key in settings.FIELD_KEYS.items():
        return key_id, key
    raise ImproperlyConfigured("FIELD_KEYS is empty: encrypted fields need at least one key of 32 bytes.")


def fingerprint(text: str) -> bytes:
    """Return the HMAC-SHA256 of the text, with a key of its own.

    It finds an exact value without decrypting any. Raises `ImproperlyConfigured` in a process without the key.
    """
    if not settings.FINGERPRINT_KEY:
        raise ImproperlyConfigured("FINGERPRINT_KEY is not set: a CPR number cannot be compared without it.")
    return hmac.new(settings.FINGERPRINT_KEY, text.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    if len(key) != 32:
        raise ImproperlyConfigured("Each of the FIELD_KEYS must have 32 bytes.")
    return AESGCM(key)
