// Bundles src/ into ../static/explorer, or the folder that is named: a module for each entry, what they share once, and the
// licences of what is in them.
import { build } from "esbuild";
import { copyFile, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ? resolve(process.argv[2]) : resolve(here, "../static/explorer");
const display = resolve(here, "../../display");
const ENTRIES = ["site", "search", "map", "timeline", "network", "table", "query", "engine"];

// The scripts of a notebook's network page are no modules; each file is one function of its own name.
const shared = {
  name: "shared",
  setup(bundler) {
    bundler.onResolve({ filter: /^display:/ }, ({ path }) => ({
      path: join(display, `${path.slice(8)}.js`),
      namespace: "display",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "display" }, async ({ path }) => {
      const name = path.match(/(\w+)\.js$/)[1];
      return { contents: `${await readFile(path, "utf8")}\nexport { ${name} };\n`, loader: "js" };
    });
  },
};

// A package that names its licence and does not bring the text.
const UNSAID = {
  oxigraph:
    "Copyright (c) 2018 Oxigraph developers. Under the MIT License, whose text stands above, or the Apache License 2.0; it is oxigraph.wasm and what loads it.",
};

async function licences(inputs) {
  const names = new Set(
    Object.keys(inputs)
      .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
      .filter(Boolean),
  );
  const parts = await Promise.all([...names].sort().map(notice));
  return `The scripts in this folder hold parts of the following packages.\n\n${parts.join("\n")}`;
}

async function notice(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(join(folder, file), "utf8")).trim() : UNSAID[name];
  if (!text) throw new Error(`${name} comes without its licence`);
  return `${"-".repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`;
}

await rm(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ENTRIES.map((name) => `src/${name}.ts`),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  metafile: true,
  legalComments: "none",
  chunkNames: "part-[hash]",
  plugins: [shared],
  logLevel: "warning",
});
await copyFile(join(here, "node_modules/oxigraph/web_bg.wasm"), join(out, "oxigraph.wasm"));
await writeFile(join(out, "third-party.txt"), await licences(metafile.inputs));
for (const [path, { bytes }] of Object.entries(metafile.outputs))
  console.log(`${String(bytes).padStart(8)}  ${path.replace(/^.*\//, "")}`);
