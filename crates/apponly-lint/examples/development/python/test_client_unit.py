from unittest import mock

import pytest
import requests
from app import graph


def test_me_needs_a_user(monkeypatch):
    monkeypatch.setattr(graph, "token", lambda: "t")
    with mock.patch.object(requests, "get") as get, pytest.raises(graph.NeedsUser):
        graph.call("client_credentials", "https://graph.microsoft.com/v1.0/me")
    get.assert_not_called()
