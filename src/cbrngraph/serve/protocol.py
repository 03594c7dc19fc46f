"""The query side of the SPARQL 1.1 Protocol at ``/sparql``: a request becomes a job, its answer a response."""

from __future__ import annotations

import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from cbrngraph.serve.description import service_description
from cbrngraph.serve.media import GRAPHS, ROWS, chosen, form_named
from cbrngraph.serve.pool import Answer
from cbrngraph.serve.problems import problem
from cbrngraph.serve.requests import Asked, asked
from cbrngraph.serve.serving import Serving, client_of, etag, field_of, is_known, pieces, serving_of, unless_gone
from cbrngraph.serve.wire import Head, Job

__all__ = ["advice", "sparql"]

_RETRY = {"busy": "2", "unavailable": "10"}
_HTML = "text/html"


async def sparql(request: Request) -> Response:
    """Answer a request at the endpoint."""
    serving = serving_of(request)
    found = await asked(request, serving.limits)
    if found.query is None:
        return _described(request, serving, found.form)
    return await _answered(request, serving, found, found.query)


async def advice(request: Request) -> Response:
    """Tell what a query that parses most likely does not mean; with ``empty`` that of one which has no rows."""
    serving = serving_of(request)
    found = await asked(request, serving.limits)
    if found.query is None:
        return problem("malformed", "there is no query in the request")
    job = Job(found.query, base=_address(request), advice="none" if found.is_empty else "rows")
    answer = await unless_gone(request, serving.pool.answer(job, client_of(request), serving.rates.work))
    if answer.head.kind != "answer":
        return _refused(answer, serving)
    with answer.body:
        return _told(serving, Response(answer.body.read(), media_type=answer.head.media), "")


def _described(request: Request, serving: Serving, form: str) -> Response:
    """Without a query: the description of the service, or for people the page where queries are written."""
    if request.method == "POST" or set(request.query_params) - {"format"}:
        return problem("malformed", "there is no query in the request")
    media = _named(form) if form else chosen(field_of(request, "accept"), ["text/turtle", _HTML, *GRAPHS])
    if media == _HTML:
        return RedirectResponse("/query.html", 303, headers={"vary": "accept"})
    if media is None:
        return problem("unacceptable", f"the description of this service comes as {', '.join([*GRAPHS, _HTML])}")
    tag = etag(serving.version, "service", media, _address(request))
    if is_known(request, tag):
        return _told(serving, Response(status_code=304), tag)
    body = service_description(serving.statements, _address(request), GRAPHS[media])
    return _told(serving, Response(body, media_type=_with_charset(media)), tag)


def _named(form: str) -> str | None:
    """The media type of a form of the description."""
    return _HTML if form == "html" else form_named(form, GRAPHS)


async def _answered(request: Request, serving: Serving, found: Asked, query: str) -> Response:
    job = _job(request, found, query)
    if job.rows is None and job.graph is None:
        return problem("unacceptable", f"an answer comes as {', '.join(dict.fromkeys([*ROWS, *GRAPHS]))}")
    tag = etag(serving.version, job)
    if is_known(request, tag, exists=False):  # whether a query has an answer is known when it has been run
        return _told(serving, Response(status_code=304), tag)
    if kept := serving.answers.get(tag):
        head, body = kept
        return _told(serving, Response(body, media_type=_with_charset(head.media)), _validator(request, tag, head))
    answer = await unless_gone(request, serving.pool.answer(job, client_of(request), serving.rates.work))
    if answer.head.kind != "answer":
        return _refused(answer, serving)
    return _told(serving, _sent(serving, answer, tag), _validator(request, tag, answer.head))


def _sent(serving: Serving, answer: Answer, tag: str) -> Response:
    """An answer as a response; a small one is kept to be given again."""
    media = _with_charset(answer.head.media)
    if not serving.answers.takes(answer.head):
        length = {"content-length": str(answer.head.size)}
        return StreamingResponse(pieces(answer.body), headers=length, media_type=media)
    with answer.body:
        body = answer.body.read()
    serving.answers.put(tag, answer.head, body)
    return Response(body, media_type=media)


def _validator(request: Request, tag: str, head: Head) -> str:
    """The validator of an answer that may be kept elsewhere: what a POST gives is not, nor what changes by itself."""
    return tag if head.stable and request.method != "POST" else ""


def _job(request: Request, found: Asked, query: str) -> Job:
    """A request as a job: ``format`` goes before the header."""
    accept = field_of(request, "accept")
    rows = form_named(found.form, ROWS) if found.form else chosen(accept, ROWS)
    graph = form_named(found.form, GRAPHS) if found.form else chosen(accept, GRAPHS)
    return Job(query, rows, graph, found.default, found.named, _address(request))


def _address(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _refused(answer: Answer, serving: Serving) -> Response:
    """What is told where there is no answer."""
    head = answer.head
    answer.body.close()
    told = head.told
    if head.kind == "unacceptable":
        known = GRAPHS if told == "graph" else ROWS
        told = f"the answer of this query comes as {', '.join(known)}"
    after = str(math.ceil(answer.after)) if answer.after else _RETRY.get(head.kind, "")
    headers = {"retry-after": after} if after else {}
    return problem(head.kind, told, {**headers, **_limits(serving)}, limits=serving.limits.told())


def _told(serving: Serving, response: Response, tag: str) -> Response:
    """A response with what a cache and a reader must know."""
    response.headers["vary"] = "accept"
    if tag:
        response.headers["etag"] = tag
    response.headers["cache-control"] = "public, max-age=300" if tag else "no-store"
    response.headers.update(_limits(serving))
    response.headers["link"] = '</.well-known/void>; rel="describedby", </openapi.json>; rel="service-desc"'
    return response


def _limits(serving: Serving) -> Mapping[str, str]:
    limits = serving.limits
    return {"query-limits": f"seconds={limits.seconds:g}, rows={limits.rows}, bytes={limits.size}"}


def _with_charset(media: str) -> str:
    """Text says its encoding; what is JSON, XML or RDF has one already."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
