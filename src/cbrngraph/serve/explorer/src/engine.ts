/** A worker that answers queries in the reader's browser, for a site of files: Oxigraph as WebAssembly, over the dump. */

import init, { Store } from "oxigraph/web.js";

export interface Asked {
  id: number;
  query: string;
  /** The media type of the answer. */
  media: string;
}
export type Told = { id: number; body: string; media: string } | { id: number; fault: string };

interface Worker_ {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(told: Told): void;
}

const worker = globalThis as unknown as Worker_;
const data = new URL(location.href).searchParams.get("data") ?? "";
const loaded = load();

worker.onmessage = ({ data: asked }) => void answer(asked).then((told) => worker.postMessage(told));

async function answer({ id, query, media }: Asked): Promise<Told> {
  try {
    const store = await loaded;
    const found = store.query(query, { results_format: media, use_default_graph_as_union: true });
    return { id, body: String(found), media };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

async function load(): Promise<Store> {
  const [packed] = await Promise.all([
    fetch(data),
    init({ module_or_path: new URL("oxigraph.wasm", import.meta.url) }),
  ]);
  if (!packed.ok || !packed.body) throw new Error(`the data did not come: ${packed.status} ${packed.statusText}`);
  // Some hosts unpack a .gz file by themselves, and say so; then there is nothing left to unpack.
  const plain = packed.headers.get("content-encoding") === "gzip";
  const stream = plain ? packed.body : packed.body.pipeThrough(new DecompressionStream("gzip"));
  const store = new Store();
  store.load(await new Response(stream).text(), { format: "application/n-quads", no_transaction: true, lenient: true });
  return store;
}
