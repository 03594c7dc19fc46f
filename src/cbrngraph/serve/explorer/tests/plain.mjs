// Pages without scripts: whole, with links that lead on, and nothing that only a script could fill left open.
// node plain.mjs SITE
import { assert, browsing, journey } from "./harness.mjs";

const PAGES = [
  "index.html",
  "search.html",
  "map.html",
  "timeline.html",
  "networks/countries-by-projects.html",
  "tables/project.html",
  "query.html",
  "doc/country-kaz.html",
];

const [site] = process.argv.slice(2);
await browsing((browser) => journey(browser, site, walk, { script: false }));
console.log(`ok ${PAGES.length} pages`);

async function walk(page, faults) {
  for (const path of PAGES) {
    await page.goto(site + path);
    assert.equal(
      await page.locator("[data-fallback]:not(:visible)").count(),
      0,
      `${path}: what stands in is to be seen`,
    );
    assert.ok((await page.locator("main").innerText()).length > 200, path);
    assert.ok((await page.locator("main a[href]").count()) > 5, path);
  }
  await page.goto(`${site}doc/country-kaz.html`);
  await page.locator("details.claims summary").first().click();
  await page.locator("details.claims li").first().waitFor();
  await page.goto(`${site}query.html`);
  await page.locator("textarea[name=query]").fill("ASK { ?country a cbrn:Country }");
  await page.locator("select[name=format]").selectOption("json");
  await page.getByRole("button", { name: "Run the query" }).click();
  await page.waitForURL(/sparql\?/);
  assert.match(await page.locator("body").innerText(), /"boolean": ?true/);
  faults.none();
}
