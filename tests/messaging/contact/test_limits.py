"""One network is one household: by IPv6 all of its /64."""

import pytest

from messaging.contact import limits


@pytest.mark.parametrize(
    ("network", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_counts_as_one(network: str, counted: str) -> None:
    assert limits.of(network) == counted
