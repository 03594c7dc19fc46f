"""A tour in Python: who joined, what the secretariat in Tashkent has signed, and how we know."""

from __future__ import annotations

import cbrngraph

kg = cbrngraph.open()
print(kg)

# A question of the library, answered for one day; each row knows the claims it rests on.
members = kg.ask("members", date="2020-11-30")
for row, receipts in zip(members.rows, members.receipts, strict=True):
    country, ordinal, joined, region = row
    print(f"{country}, number {ordinal}, joined {joined} ({region}): {len(receipts)} claims")

# SPARQL, with the project's prefixes known.
answer = kg.query("""
    SELECT ?agreement ?day ?party WHERE {
      ?agreement a cbrn:Agreement ; cbrn:signedOn ?day ; cbrn:party/skos:prefLabel ?party
    } ORDER BY ?party
""")
for found in answer.rows():
    print(found["day"], found["party"])

# Why is the accession dated November 2020? The page dates the news, so the date is inferred, and says so.
print(kg.why("kazakhstan", "from"))

# The whole graph for rdflib, and everything else that reads one.
print(f"{len(kg.graph):,} statements in rdflib")
