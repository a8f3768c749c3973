"""Signature checks of downloaded lists."""
import hashlib
import hmac
import os

ROOT_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEx2ahHnBtZ1p9CzLQ9u4wzj8Vb0yk
-----END PUBLIC KEY-----"""
SERVICE_PRINCIPAL_OBJECT_ID = "0f4cb8d7-3f3c-4ad8-9c36-c1d6f5c7e3b1"
SECRET_NAME = "list-signing-key"
SECRET_PATH = "/var/run/secrets/lists"


def verify(body: bytes, tag: str) -> bool:
    key = os.environb[b"LIST_KEY"]
    return hmac.compare_digest(hmac.new(key, body, hashlib.sha256).hexdigest(), tag)
