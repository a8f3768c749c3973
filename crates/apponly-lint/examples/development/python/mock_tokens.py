from unittest.mock import Mock, patch

from reporting import client


@patch("reporting.client.requests.post")
def test_token_is_sent(post):
    post.return_value = Mock(status_code=200, json=lambda: {"access_token": "token-1", "expires_in": 3599, "token_type": "Bearer"})
    session = client.Session(tenant="t", client_id="c", client_secret="s")
    assert session.headers["Authorization"] == "Bearer token-1"
    assert post.call_args.kwargs["data"]["client_secret"] == "s"


@patch("reporting.client.requests.post")
def test_no_refresh_token_is_fine(post):
    post.return_value = Mock(status_code=200, json=lambda: {"access_token": "token-2", "expires_in": 10})
    assert "refresh_token" not in client.Session("t", "c", "dummy-secret").state
