// How long pages take until they are there: node timings.mjs SITE. A browser of its own for each view, so no cache helps;
// the first round, in which the server makes what it keeps afterwards, is told apart. Prints JSON: milliseconds.
import { chromium } from "playwright-core";
import { ARGS, EXECUTABLE } from "./harness.mjs";

const VIEWS = {
  "first view": ["index.html", "main"],
  "page of a country": ["doc/country-kaz.html", "main dl"],
  "page of another country each time": [
    (round) => `doc/country-${["uzb", "geo", "mar", "phl", "ken", "jor"][round]}.html`,
    "main dl",
  ],
  "page of a project": ["doc/project-p053.html", "main dl"],
  "page of a source": ["doc/source-coe-news-2020-11-20.html", "main"],
  map: ["map.html", "[data-controls] input[type=range]"],
  timeline: ["timeline.html", "svg.lanes"],
  network: ["networks/countries-by-projects.html", ".board svg.net"],
  table: ["tables/project.html", ".facets"],
  query: ["query.html", ".editor"],
};
const ROUNDS = 6;

const [site] = process.argv.slice(2);
const found = Object.fromEntries(Object.keys(VIEWS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, [path, wanted]] of Object.entries(VIEWS))
    found[name].push(await timed(typeof path === "string" ? path : path(round), wanted));
}
const told = Object.entries(found).map(([name, [first, ...rest]]) => {
  const middle = (of) => Math.round(rest.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(rest.length / 2)]);
  return [
    name,
    { once: Math.round(first.drawn), painted: middle("painted"), loaded: middle("loaded"), drawn: middle("drawn") },
  ];
});
console.log(JSON.stringify(Object.fromEntries(told), null, 1));

/** First paint with content, end of loading, and when what the script draws is there. */
async function timed(path, wanted) {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGS, headless: true });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.goto("about:blank");
    await page.addInitScript((selector) => {
      const look = () => {
        if (document.querySelector(selector)) globalThis.drawnAt = performance.now();
        else requestAnimationFrame(look);
      };
      look();
    }, wanted);
    await page.goto(site + path, { waitUntil: "load" });
    await page.waitForFunction(
      () => globalThis.drawnAt && performance.getEntriesByName("first-contentful-paint").length,
    );
    return await page.evaluate(() => ({
      painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      loaded: performance.getEntriesByType("navigation")[0].loadEventStart,
      drawn: globalThis.drawnAt,
    }));
  } finally {
    await browser.close();
  }
}
