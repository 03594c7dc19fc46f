"""How precise a value is: which date says more than another and agrees with it, and how much a date leaves open."""

from __future__ import annotations

from datetime import timedelta

from cbrngraph.readings.dates import PartialDate, term_date
from cbrngraph.terms import CBRN, EDTF, XSD, Term, iri

__all__ = ["refines", "vagueness"]

_PERIOD = iri(CBRN + "period")
_DATE_TYPES = tuple(f"^^<{datatype}>" for datatype in (XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF + "EDTF"))


def refines(predicate: Term, term: Term, other: Term) -> bool:
    """Whether a date says more than another and agrees with it, as 2013-05 beside 2013.

    A period is no date that is known more or less well: 2015 to 2018 contradicts 2015 to 2019.
    """
    one, two = _as_date(predicate, term), _as_date(predicate, other)
    return one is not None and two is not None and one.refines(two)


def vagueness(predicate: Term, term: Term) -> int:
    """Return how much a date leaves open, in days; nothing for other values.

    Whole months count as 31, so that February is no more precise than March, nor 2015 than 2016.
    """
    when = _as_date(predicate, term)
    if when is None:
        return 0
    if when.earliest is None or when.latest is None:
        return 10**6
    after = when.latest + timedelta(days=1)
    months = 12 * (after.year - when.earliest.year) + after.month - when.earliest.month
    return 31 * months if when.earliest.day == after.day == 1 else (after - when.earliest).days


def _as_date(predicate: Term, term: Term) -> PartialDate | None:
    return term_date(term) if predicate != _PERIOD and term.endswith(_DATE_TYPES) else None
