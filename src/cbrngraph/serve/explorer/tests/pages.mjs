// Every kind of page at two widths, light and dark: fits, says nothing in the console, asks nobody else, passes axe.
// node pages.mjs SITE LOOK [NAMES…]: wide-light, wide-dark, phone-light or phone-dark. What axe finds serious or critical
// fails; pictures go to the folder that CBRNGRAPH_SCREENSHOTS names.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, browsing, journey } from "./harness.mjs";

const AXE = await readFile(fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");

/** Pages by the name of their picture, with what must have been drawn on each; a function prepares some. */
export const PAGES = {
  home: ["index.html", "main"],
  search: ["search.html?q=kaz", "[data-search-results] .hits"],
  country: ["doc/country-kaz.html", "main dl"],
  around: ["doc/country-kaz.html#neighbourhood", "#neighbourhood svg"],
  project: ["doc/project-p053.html", "main dl"],
  source: ["doc/source-coe-news-2020-11-20.html", "main dl"],
  map: ["map.html", "[data-controls] input[type=range]"],
  years: ["map.html#colour=year&year=2015", ".by-year"],
  timeline: ["timeline.html", "[data-draw] svg.lanes"],
  narrow: ["timeline.html#kinds=project~event&from=2018&to=2021&region=ca", "[data-draw] svg.lanes"],
  networks: ["networks.html", "main table"],
  network: ["networks/countries-by-projects.html", ".board svg.net"],
  receipts: ["networks/countries-by-projects.html#at=country-kaz~country-uzb", ".told ol li"],
  directed: ["networks/governance.html#measure=betweenness", ".board svg.net"],
  tables: ["tables.html", "main table"],
  table: ["tables/project.html", ".facets"],
  cut: ["tables/project.html#f.region=Central+Asia&order=-3", ".facets"],
  query: ["query.html", ".editor"],
  rows: ["query.html#question=members", "[data-results] table"],
  tied: [
    `query.html#view=network&query=${encodeURIComponent("SELECT ?country ?project WHERE { ?p a cbrn:Participation ; cbrn:project ?project ; cbrn:participant ?country . ?country a cbrn:Country } LIMIT 150")}`,
    "[data-results] svg.net",
  ],
  mapped: [
    `query.html#view=map&query=${encodeURIComponent("SELECT ?country (COUNT(DISTINCT ?project) AS ?projects) WHERE { ?p a cbrn:Participation ; cbrn:project ?project ; cbrn:participant ?country . ?country a cbrn:Country } GROUP BY ?country")}`,
    "[data-results] svg[data-map]",
  ],
  wrong: [
    `query.html#query=${encodeURIComponent("SELECT ?country WHERE {\n  ?country a cbrn:Country ;;\n  FILTER(\n}")}`,
    "[data-results] .warning",
  ],
  questions: ["questions.html", "main ul"],
  question: ["questions/members.html", "main"],
  coverage: ["coverage.html", "main table"],
  conflicts: ["conflicts.html", "main"],
  ontology: ["ontology.html", "main"],
  about: ["about.html", "main"],
};
/** Other states of pages that stand above: judged in the first look, and in the others where pictures are taken. */
const STATES = new Set(["around", "years", "narrow", "receipts", "cut", "rows", "wrong"]);
const SIZES = { wide: { width: 1200, height: 800 }, phone: { width: 360, height: 740 } };
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOURS = ["color-contrast", "link-in-text-block"];
// What is there, and how it lies, is judged in both widths; colours, which takes longest, once light and once dark: the
// first look turns the lights off itself, and saves loading all pages again.
const RULES = {
  "wide-light": { runOnly: TAGS },
  "wide-dark": { runOnly: COLOURS },
  "phone-light": { runOnly: TAGS, rules: Object.fromEntries(COLOURS.map((name) => [name, { enabled: false }])) },
  "phone-dark": { runOnly: COLOURS },
};
const SETTLED = 100; // milliseconds after what is looked for is there

const [site, look, ...names] = process.argv.slice(2);
const folder = process.env.CBRNGRAPH_SCREENSHOTS;
const [size, scheme] = look.split("-");
const found = [];
let judged = 0;
await browsing((browser) => journey(browser, site, walk, { ...SIZES[size], scheme, reduced: true }));
console.log(found.join("\n"));
assert.deepEqual(
  found.filter((line) => /serious|critical|wider|fault/.test(line)),
  [],
  "findings",
);
console.log(`ok ${judged} pages`);

async function walk(page, faults) {
  for (const [name, [path, wanted]] of Object.entries(PAGES)) {
    if (names.length && !names.includes(name)) continue;
    if (!names.length && STATES.has(name) && look !== "wide-light" && !folder) continue;
    await page.goto("about:blank");
    await page.goto(site + path, { waitUntil: "load" });
    await page.locator(wanted).first().waitFor({ state: "visible" });
    await page.waitForTimeout(SETTLED);
    await judge(page, look, name);
    judged += 1;
    if (folder) await picture(page, join(folder, `${name}-${look}.png`));
    else if (look === "wide-light" && !STATES.has(name)) await dark(page, name);
  }
  found.push(...faults.all(/400 \(Bad Request\).*\/sparql/).map((fault) => `${look}: fault ${fault}`)); // one query is wrong on purpose
}

async function dark(page, name) {
  await page.emulateMedia({ colorScheme: "dark" });
  await judge(page, "wide-dark", name);
  await page.emulateMedia({ colorScheme: "light" });
}

async function judge(page, look, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) found.push(`${name}-${look}: ${wide} pixels wider than the window`);
  await page.evaluate(AXE); // through the debugger, which the page's own policy does not bind
  const { violations } = await page.evaluate((rules) => axe.run(document, rules), {
    ...RULES[look],
    resultTypes: ["violations"],
  });
  for (const { id, impact, nodes } of violations) {
    found.push(
      `${name}-${look}: ${impact} ${id}: ${nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${target} ${failureSummary?.split("\n")[1]?.trim()}`)
        .join(" | ")} (${nodes.length})`,
    );
  }
}

async function picture(page, path) {
  const high = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path, fullPage: high < 9000 });
}
