"""Numbers as sources print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.readings.quantities import parse_quantity
from cbrngraph.terms import decimal_text

QUALIFIERS = {"about": "about", "over": "over", "at least": "at-least", "up to": "up-to", "under": "under"}


@pytest.mark.parametrize(
    ("text", "qualifier", "number"),
    [
        ("88", "exactly", "88"),
        ("exactly 88", "exactly", "88"),
        ("about 18300000", "about", "18300000"),
        ("over 60", "over", "60"),
        ("at least 60", "at-least", "60"),
        ("up to 100", "up-to", "100"),
        ("under 5", "under", "5"),
        ("6.5", "exactly", "6.5"),
        ("-3", "exactly", "-3"),
        ("  about   7 ", "about", "7"),
        ("007", "exactly", "7"),
    ],
)
def test_a_number_is_read_with_its_qualifier(text: str, qualifier: str, number: str) -> None:
    assert parse_quantity(text) == (qualifier, Decimal(number))


@pytest.mark.parametrize(
    ("text", "mend"),
    [("2,000", "write 2000"), ("18 300 000", "write 18300000"), ("1'000", "write 1000"), ("about 2,000", "about 2000")],
)
def test_separated_thousands_are_refused_with_the_mend(text: str, mend: str) -> None:
    with pytest.raises(ValueError, match=mend):
        parse_quantity(text)


@pytest.mark.parametrize("text", ["1,5", "2,00", "many", "", "about", "some 60", "60+", "1e6", ".5", "5.", "5 EUR"])
def test_what_is_no_number_is_refused_without_a_guess(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number") as error:
        parse_quantity(text)
    assert "; write " not in str(error.value)


@given(st.sampled_from(["", *QUALIFIERS]), st.decimals(allow_nan=False, allow_infinity=False, places=3))
@settings(max_examples=200, deadline=None)
def test_every_number_reads_back(word: str, number: Decimal) -> None:
    qualifier, found = parse_quantity(f"{word} {number:f}".strip())
    assert found == number
    assert qualifier == QUALIFIERS.get(word, "exactly")
    assert Decimal(decimal_text(found)) == number
