"""Tests of the log filter."""
import base64
import hashlib
import logging

import pytest

from mailbridge.config import Config, ConfigError
from mailbridge.redact import RedactFilter, redact

# 32 bytes, only there to have something of the right length
BLOB = "3q2+78r+ur4AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhc="
BLOB_SHA1 = "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"


@pytest.mark.parametrize(
    "line,expected",
    [
        ("client_secret=abc&scope=x", "client_secret=***&scope=x"),
        ("Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***"),
        ("nothing to see", "nothing to see"),
        ("GET /users/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "GET /users/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    ],
)
def test_redact(line, expected):
    assert redact(line) == expected


def test_shape_of_current_secrets():
    assert redact("value «8Qx fixture» end") == "value *** end"


def test_blob_is_left_alone():
    # not everything in base64 is a secret
    assert redact(BLOB) == BLOB
    assert len(base64.b64decode(BLOB)) == 32
    assert hashlib.sha1(b"foo").hexdigest() == BLOB_SHA1


def test_filter(caplog):
    logger = logging.getLogger("t")
    logger.addFilter(RedactFilter())
    with caplog.at_level(logging.INFO):
        logger.info("refresh_token=%s", "x" * 20)
    assert "xxxx" not in caplog.text


@pytest.fixture
def env(monkeypatch):
    monkeypatch.setenv("MB_TENANT_ID", "11111111-1111-1111-1111-111111111111")
    monkeypatch.setenv("MB_CLIENT_ID", "22222222-2222-2222-2222-222222222222")
    monkeypatch.setenv("MB_CLIENT_SECRET", "test-secret")


def test_config(env):
    cfg = Config.from_env()
    assert cfg.client_secret == "test-secret"
    assert "test-secret" not in repr(cfg)
    assert cfg.authority.endswith(cfg.tenant_id)


@pytest.mark.parametrize("tenant", ["common", "organizations", ""])
def test_config_wants_a_real_tenant(env, monkeypatch, tenant):
    monkeypatch.setenv("MB_TENANT_ID", tenant)
    with pytest.raises(ConfigError):
        Config.from_env()
