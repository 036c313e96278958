import pytest

from handoff.origins import allowed


@pytest.mark.parametrize(
    ("origin", "right"),
    [
        (None, True),
        ("http://shop.test:8000", True),
        ("https://SHOP.test:8000", True),
        ("https://lumo.example", True),
        ("https://lumo.example/", True),
        ("http://lumo.example", False),
        ("http://shop.test", False),
        ("https://evil.example", False),
        ("https://lumo.example.evil.example", False),
        ("null", False),
        ("", False),
        ("http://[", False),
        ("file://shop.test:8000", False),
    ],
)
def test_only_the_shop_s_own_pages_get_in(origin, right):
    assert allowed(origin, "shop.test:8000", ["https://lumo.example"]) is right
