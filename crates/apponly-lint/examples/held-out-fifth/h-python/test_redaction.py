"""Tests of logging/redact.py and of the token helper."""
import base64
import json
from unittest.mock import MagicMock, patch

import pytest

from collector import auth
from collector.redact import redact

FAKE_SECRET = "«8Qx redaction»"
CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def fake_jwt(**claims):
    def part(d):
        return base64.urlsafe_b64encode(json.dumps(d).encode()).rstrip(b"=").decode()
    return ".".join([part({"alg": "none"}), part(claims), "sig"])


@pytest.mark.parametrize("line", [
    f"client_secret={FAKE_SECRET}&grant_type=client_credentials",
    f'{{"client_secret": "{FAKE_SECRET}"}}',
    "Authorization: Bearer " + fake_jwt(aud="https://graph.microsoft.com", roles=["User.Read.All"]),
])
def test_nothing_secret_survives(line):
    out = redact(line)
    assert FAKE_SECRET not in out
    assert "***" in out


def test_hashes_stay():
    assert redact(f"sha256 {CHECKSUM}") == f"sha256 {CHECKSUM}"


@patch("collector.auth.msal.ConfidentialClientApplication")
def test_token_is_cached(app_class):
    app = MagicMock()
    app.acquire_token_for_client.return_value = {"access_token": "dummy-token", "expires_in": 3599}
    app_class.return_value = app

    helper = auth.TokenHelper("tenant-id", "client-id", client_secret="super-secret")
    assert helper.token() == "dummy-token"
    assert helper.token() == "dummy-token"
    app.acquire_token_for_client.assert_called_once_with(scopes=["https://graph.microsoft.com/.default"])


def test_no_refresh_token_is_kept():
    helper = auth.TokenHelper("tenant-id", "client-id", client_secret="super-secret")
    assert not hasattr(helper, "refresh_token")
