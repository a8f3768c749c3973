import pytest

from masking import mask

SAMPLE = "«8Qx masking»"
PASSWORD_FIELD = "client_secret"


@pytest.mark.parametrize(
    "text, expected",
    [
        (f"value {SAMPLE} end", "value *** end"),
        ("client_secret=", "client_secret="),
        ("client_secret=${CLIENT_SECRET}", "client_secret=${CLIENT_SECRET}"),
        ("11111111-2222-4333-8444-555555555555", "11111111-2222-4333-8444-555555555555"),
    ],
)
def test_mask(text, expected):
    assert mask(text) == expected


def test_names_are_kept():
    assert mask(PASSWORD_FIELD) == "client_secret"
