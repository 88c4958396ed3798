"""Passwords as they are stored, and other secrets. None of them can be read out of what is stored."""

import base64
import hashlib
import hmac
import secrets
from unicodedata import normalize

_POWER, _BLOCK, _LANES = 15, 8, 3
"""scrypt with 32 MiB for one password, three times over: about a quarter of a second."""

NOBODY = "scrypt$15$8$3$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""What no password matches; to find that out takes as long as with any other."""


def hashed(password: str) -> str:
    """A new hash, with its salt and what it cost, so that later ones may cost more."""
    salt = secrets.token_bytes(16)
    found = _scrypt(password, salt, (_POWER, _BLOCK, _LANES))
    told = (base64.b64encode(part).decode("ascii") for part in (salt, found))
    return "$".join(("scrypt", str(_POWER), str(_BLOCK), str(_LANES), *told))


def matches(password: str, stored: str) -> bool:
    _, power, block, lanes, salt, found = (stored or NOBODY).split("$")
    made = _scrypt(password, base64.b64decode(salt), (int(power), int(block), int(lanes)))
    return hmac.compare_digest(made, base64.b64decode(found))


def secret() -> str:
    """A new token, or the id of a session: 192 bits that nobody guesses, in letters that a click selects."""
    return secrets.token_hex(24)


def digest(made: str) -> str:
    """A `secret` as it is stored. Unlike a password it needs no slow hash."""
    return hashlib.sha256(made.encode("utf-8", "replace")).hexdigest()


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    power, block, lanes = cost
    # Two keyboards may compose the same accented letter differently.
    text = normalize("NFC", password).encode("utf-8", "replace")
    room = 256 * block * 2**power
    return hashlib.scrypt(text, salt=salt, n=2**power, r=block, p=lanes, maxmem=room, dklen=32)
