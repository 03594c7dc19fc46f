"""The description of the server for programs (OpenAPI 3.1), made from the same constants as the server itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cbrngraph import __version__
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.media import FORMS, GRAPHS, ROWS
from cbrngraph.serve.problems import MEDIA, PROBLEMS

__all__ = ["PAGES", "described"]

Part = dict[str, Any]

PAGES = {"text/html": "html", "text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}
"""The forms of what is said of a thing."""
_NETWORKS = ("application/gexf+xml", "application/graphml+xml", "application/json", "text/csv", "text/html",
             "text/plain")  # fmt: skip
_ANSWERS = dict.fromkeys([*ROWS, *GRAPHS])
_ASKED = ("syntax", "refused", "malformed", "unacceptable", "slow", "too-large", "address", "limit", "fault",
          "too-many", "headers", "internal", "busy", "unavailable", "died", "memory", "timeout")  # fmt: skip
_SENT = (*_ASKED, "media-type")


def described(limits: Limits) -> Part:
    """Return the description of a server with these limits."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cbrngraph: the EU CBRN Centres of Excellence as a knowledge graph",
            "version": __version__,
            "description": "A read-only SPARQL 1.1 endpoint, linked data, and pages. Errors are problem details "
            "(RFC 9457); an answer is whole or it is an error.",
            "license": {"name": "MIT (software), CC BY 4.0 (data)"},
        },
        "paths": {**_endpoint(limits), **_advice(), **_things(), **_files(), **_reconciliation(), **_server()},
        "components": {"schemas": {"Problem": _PROBLEM}, "headers": _HEADERS},
        "x-limits": limits.told(),
    }


def _endpoint(limits: Limits) -> Part:
    told = f"At most {limits.seconds:g} s, {limits.rows:,} rows or statements, and {limits.size:,} bytes of answer."
    answers = {"200": {**_answer("The whole answer.", _ANSWERS), "headers": _REFERRED}}
    dataset = [
        _parameter(
            "default-graph-uri",
            "A graph of the dataset; it must be here. Passed over beside a form.",
            repeated=True,
        ),
        _parameter(
            "named-graph-uri",
            "A named graph of the dataset; it must be here. Passed over beside a form.",
            repeated=True,
        ),
    ]
    query = _parameter("query", "A SPARQL 1.1 query; without it the service is described.")
    form = _parameter("format", "The form of the answer; it goes before the Accept header.", among=FORMS)
    text = {"type": "string", "maxLength": limits.query}
    fields = {"query": text, "format": {"type": "string", "enum": list(FORMS)}} | {
        name: {"type": "array", "items": {"type": "string"}} for name in ("default-graph-uri", "named-graph-uri")
    }
    known = {"304": {"description": "The answer is the one that the client has (If-None-Match)."}}
    page = {"303": {"description": "Without a query, for people: the page where queries are written."}}
    return {
        "/sparql": {
            "get": _operation(
                "query", f"Answer a query. {told}", answers | known | page, _ASKED, [query, form, *dataset]
            ),
            "post": _operation("queryByPost", f"Answer a query. {told}", answers, _SENT, [form, *dataset])
            | {"requestBody": _body(fields, sparql=True)},
        }
    }


def _advice() -> Part:
    told = {"200": _answer("Hints, each with line and column, and with what was probably meant.", ["application/json"])}
    empty = _parameter("empty", "Given where the query has no rows.")
    what = "What a query most likely does not mean."
    fields = {"query": {"type": "string"}, "empty": {"type": "string"}}
    return {
        "/hints": _get("advise", what, told, _ASKED, [_parameter("query", "The query."), empty])
        | {"post": _operation("adviseByPost", what, told, _SENT, [empty]) | {"requestBody": _body(fields, sparql=True)}}
    }


def _things() -> Part:
    name = _place("name", "The id of a thing, such as country-kaz.")
    form = _place("form", "The form.", PAGES.values())
    told = {"200": _answer("Its page or its statements.", PAGES)}
    leads = {"303": {"description": "What is said of the thing, below /doc/."},
             "301": {"description": "The thing that an old id was joined with."}}  # fmt: skip
    return {
        "/id/{name}": _get("identify", "Lead from a thing to what is said of it.", leads, ("not-found",), [name]),
        "/doc/{name}": _get("describe", "What is said of a thing, in the form that the client prefers.", told,
                            ("not-found", "unacceptable", "too-many"), [name]),
        "/doc/{name}.{form}": _get("describeAs", "What is said of a thing, in one form.", told,
                                   ("not-found", "too-many"), [name, form]),
    }  # fmt: skip


def _files() -> Part:
    found = {"200": _answer("The page.", ["text/html"])}
    leads = {"301": {"description": "The file, below /networks/."}}
    network = _place("name", "A view and a format, such as countries-by-projects.gexf.")
    told = {"200": _answer("The file.", _NETWORKS)}
    named = {
        f"/{name}": _get(name, what, {"200": _answer("Page or statements.", PAGES)}, ("unacceptable", "too-many"))
        for name, what in (("ontology", "The classes and properties."), ("shapes", "What data must be like (SHACL)."),
                           ("dataset", "The dataset described (DCAT, VoID)."))
    }  # fmt: skip
    void = {"200": _answer("The description of the dataset.", ["text/turtle"])}
    return {
        "/": _get("overview", "The overview, for people.", found, ("too-many",)),
        **named,
        "/.well-known/void": _get("void", "The dataset described (VoID).", void, ("too-many",)),
        "/problems": _get("problems", "What each kind of problem means.", found, ("too-many",)),
        "/network/{name}": _get("network", "A network, by its short address.", leads, ("not-found",), [network]),
        "/networks/{name}": _get("networkFile", "A network as a file.", told, ("not-found", "too-many"), [network]),
    }


def _reconciliation() -> Part:
    told = {"200": _answer("What this service is, or what was matched.", ["application/json"])}
    kinds = ("malformed", "too-large", "media-type", "slow", "too-many", "busy")
    queries = [_parameter("queries", "Names to match, as JSON (Reconciliation Service API 0.2)."),
               _parameter("extend", "Things and the properties wanted of them, as JSON.")]  # fmt: skip
    part = _place("part", "What is suggested.", ("entity", "type", "property"))
    typed = [_parameter("prefix", "What has been typed."), _parameter("cursor", "So many to pass over.")]
    wanted = [_parameter("type", "The type."), _parameter("limit", "So many at most.")]
    shown = {"200": _answer("A small page.", ["text/html"])}
    fields = {name: {"type": "string"} for name in ("queries", "extend")}
    posted = _operation("reconcile", "Match names with things, or give their properties.", told, kinds)
    return {
        "/reconcile": _get(
            "reconciliation", "Describe the service that matches names with things.", told, kinds, queries
        )
        | {"post": posted | {"requestBody": _body(fields)}},
        "/reconcile/suggest/{part}": _get("suggest", "Suggest things, types or properties for what is typed.", told,
                                          (*kinds, "not-found"), [part, *typed]),
        "/reconcile/properties": _get("properties", "The properties that things of a type can be given.", told, kinds,
                                      wanted),
        "/reconcile/preview": _get("preview", "A thing in a few lines, to be shown in a frame.", shown,
                                   ("not-found", "malformed", "busy", "too-many"), [_parameter("id", "Its id.")]),
    }  # fmt: skip


def _server() -> Part:
    alive = {
        "type": "object",
        "required": ["status", "graph", "workers"],
        "properties": {"status": {"const": "ok"}, "graph": {"type": "string"}, "workers": {"type": "integer"}},
    }
    found = {"200": {"description": "Queries can be answered.", "content": {"application/json": {"schema": alive}}}}
    this = {"200": _answer("This description.", ["application/json"])}
    return {
        "/healthz": _get("health", "Whether queries can be answered.", found, ("unavailable",)),
        "/openapi.json": _get("openapi", "The description of this server.", this, ()),
    }


def _get(
    name: str, summary: str, answers: Mapping[str, Part], kinds: Iterable[str], parameters: Iterable[Part] = ()
) -> Part:
    return {"get": _operation(name, summary, answers, kinds, parameters)}


def _operation(
    name: str, summary: str, answers: Mapping[str, Part], kinds: Iterable[str], parameters: Iterable[Part] = ()
) -> Part:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {**answers, **_problems(kinds)},
    }


def _parameter(name: str, told: str, *, repeated: bool = False, among: Iterable[str] = ()) -> Part:
    one: Part = {"type": "string", "enum": list(among)} if among else {"type": "string"}
    schema = {"type": "array", "items": one} if repeated else one
    return {"name": name, "in": "query", "required": False, "description": told, "schema": schema}


def _place(name: str, told: str, among: Iterable[str] = ()) -> Part:
    schema: Part = {"type": "string", "enum": list(among)} if among else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "description": told, "schema": schema}


def _body(fields: Part, *, sparql: bool = False) -> Part:
    """What may be posted: a form and, where a query is asked, the query itself."""
    form: Part = {"schema": {"type": "object", "properties": fields, **({"required": ["query"]} if sparql else {})}}
    query: Part = {"application/sparql-query": {"schema": fields["query"]}} if sparql else {}
    return {"required": True, "content": query | {"application/x-www-form-urlencoded": form}}


def _answer(told: str, media: Iterable[str]) -> Part:
    return {"description": told, "content": {kind: {} for kind in media}}


def _problems(kinds: Iterable[str]) -> Part:
    """The responses that tell of problems: one for each status, with every kind that has it."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    titles: dict[str, list[str]] = {}
    for kind in kinds:
        titles.setdefault(str(PROBLEMS[kind].status), []).append(f"{PROBLEMS[kind].title} (#{kind}).")
    return {status: {"description": " ".join(told), "content": content} for status, told in titles.items()}


_PROBLEM: Part = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems#{kind}" for kind in PROBLEMS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "line": {"type": "integer", "description": "The line of the query, where the fault has a place."},
        "column": {"type": "integer"},
        "limits": {"type": "object", "description": "The limits of the server.", "additionalProperties": True},
    },
}
_HEADERS: Part = {
    "Query-Limits": {"description": "Seconds, rows and bytes that an answer may take.", "schema": {"type": "string"}},
    "RateLimit-Policy": {
        "description": "What one client may have in a minute: requests, and seconds of work on its queries.",
        "schema": {"type": "string"},
    },
    "RateLimit": {"description": "What is left of it.", "schema": {"type": "string"}},
    "ETag": {"description": "The validator of an answer that is always the same.", "schema": {"type": "string"}},
}
_REFERRED: Part = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
