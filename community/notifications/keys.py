"""The key by which push services know who sends (VAPID, RFC 8292)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@cache
def public_key(private: str) -> str:
    """What browsers are given, in the form in which they take it; `private` is `settings.PUSH_KEY`."""
    number = int.from_bytes(urlsafe_b64decode(private + "="))
    public = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")
