"""What a source bears: on its page the claims that were read in it, each leading to its place on its page."""

from __future__ import annotations

from cbrngraph.display.markup import Content, Html, element, listed
from cbrngraph.display.parts import counted
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.linking import term_html, word
from cbrngraph.terms import KG, Term, iri, name_of

__all__ = ["borne"]

_MOST = 100
"""So many claims are listed; the table of claims has all."""
_ROOT = "../"
_CLAIMS = """
SELECT ?s ?p ?o ?claim (COUNT(?other) AS ?sources) WHERE {
  ?claim prov:wasDerivedFrom ?source, ?other ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o
} GROUP BY ?claim ?s ?p ?o
"""


def borne(site: Site, name: str) -> Html:
    """Return the claims of a source as a section; nothing for any other thing."""
    if "source" not in site.known.kinds.get(name, ()):
        return Html()
    found = sorted(rows(site.kg.engine, _CLAIMS, source=iri(KG + name)))
    if not found:
        return element(
            "section", element("h2", "What was read in it"), element("p", "No claim rests on it."), id="borne"
        )
    alone = sum(sources.startswith('"1"') for *_, sources in found)
    told = f"{counted(len(found), 'claim')}, {alone:,} on it alone and the others read together with more sources."
    more = [f"and {len(found) - _MOST:,} more"] if len(found) > _MOST else []
    items = listed([*(_claim(site, s, p, o, claim) for s, p, o, claim, _ in found[:_MOST]), *more])
    folded = element("details", element("summary", "The claims"), items)
    return element("section", element("h2", "What was read in it"), element("p", told), folded, id="borne")


def _claim(site: Site, subject: Term, predicate: Term, value: Term, claim: Term) -> list[Content]:
    home = name_of(subject)
    place = f"{_ROOT}doc/{home}.html#{name_of(claim)}"
    mark = [" ", element("a", "claim", href=place, title=name_of(claim))] if home in site.labels else []
    told = [term_html(site, _ROOT, subject), " · ", word(site, _ROOT, predicate), " · ", term_html(site, _ROOT, value)]
    return [*told, *mark]
