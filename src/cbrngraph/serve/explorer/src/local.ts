/** Queries answered in the browser, where the site is made of files: the engine is fetched when the first is asked. */

import type { Asked, Told } from "./engine";
import { mediaOf } from "./media";
import { at } from "./page";

const DATA = "data/graph.nq.gz";
let worker: Worker | null = null;
let last = 0;

/** Whether the site brings the graph for it (a server does not: it has an endpoint). */
export const isLocal = (form: HTMLElement): boolean => form.dataset["absent"] === "endpoint";

/** Ask a query; stopping it ends the engine, which a next query starts again. */
export function askHere(query: string, accept: string, signal: AbortSignal): Promise<Response> {
  worker ??= new Worker(
    new URL(`./engine.js?data=${encodeURIComponent(new URL(at(DATA), location.href).href)}`, import.meta.url),
    { type: "module" },
  );
  const mine = worker;
  last += 1;
  const asked: Asked = { id: last, query, media: mediaOf(query, accept) };
  return new Promise((answered, failed) => {
    const stop = (): void => {
      mine.terminate();
      worker = null;
      failed(new DOMException("stopped", "AbortError"));
    };
    signal.addEventListener("abort", stop, { once: true });
    mine.addEventListener("message", function told({ data }: MessageEvent<Told>) {
      if (data.id !== asked.id) return;
      mine.removeEventListener("message", told);
      signal.removeEventListener("abort", stop);
      answered(
        "fault" in data ? problem(data.fault) : new Response(data.body, { headers: { "content-type": data.media } }),
      );
    });
    mine.addEventListener("error", () => failed(new Error("the engine did not come")), { once: true });
    mine.postMessage(asked);
  });
}

/** What the engine says is wrong, in the words of a server. */
function problem(fault: string): Response {
  const place = /\bat (\d+):(\d+)/.exec(fault);
  const told = {
    title: "The query cannot be answered",
    detail: fault,
    ...(place && { line: Number(place[1]), column: Number(place[2]) }),
  };
  return new Response(JSON.stringify(told), { status: 400, headers: { "content-type": "application/problem+json" } });
}
