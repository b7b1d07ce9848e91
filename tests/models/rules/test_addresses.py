"""What an address of e-mail is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.rules.addresses import LONGEST, checked_mail_address, masked


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.B+posts@Example.COM ", "Ana.B+posts@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_as_the_wire_has_it(said, address):
    assert checked_mail_address(said) == address


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ana",
        "@example.com",
        "ana@",
        "ana@localhost",
        "ana@example..com",
        ".ana@example.com",
        "a b@example.com",
        "ana@example.com\r\nBcc: all@example.com",
        "ana\n@example.com",
        "ana@-x.com",
        '"ana"@example.com',
        "äna@example.com",
        "a" * 65 + "@example.com",
        "ana@" + "a" * 64 + ".com",
        "ana@" + "a." * 200 + "com",
    ],
)
def test_what_is_no_address_is_refused(said):
    with pytest.raises(UserError, match="is not an e-mail address"):
        checked_mail_address(said)


@given(st.text())
def test_what_is_taken_fits_a_header_and_a_command(said):
    try:
        address = checked_mail_address(f"{said}@example.com")
    except UserError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>\r\n,;:"()')
    assert len(address) <= LONGEST


def test_others_see_little_of_an_address():
    assert masked("ana@example.com") == "a…@example.com"
