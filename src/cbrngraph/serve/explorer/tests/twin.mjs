// A site of files alone, on any web host: pages move as they do on a server, and queries are answered in the browser.
// node twin.mjs SITE
import { assert, browsing, journey } from "./harness.mjs";
import { ask, saved, text, write } from "./steps.mjs";

const [site] = process.argv.slice(2);
await browsing((browser) => journey(browser, site, walk));
console.log("ok twin");

async function walk(page, faults) {
  await page.goto(`${site}index.html`);
  await page.keyboard.press("/");
  await page.keyboard.type("kaz");
  await page.locator("[role=listbox] [role=option]").first().waitFor();
  await page.goto(`${site}query.html`);
  await write(page, "SELECT ?country WHERE { ?country a cbrn:Country }");
  await page.getByRole("button", { name: "Run the query" }).click();
  await page.locator("[data-results] tbody tr").first().waitFor({ timeout: 60_000 });
  const rows = Number((await text(page, "[data-results] .soft")).match(/^([\d,]+) row/)[1]);
  assert.ok(rows > 0);
  const [, csv] = await saved(page, () => page.getByRole("button", { name: "CSV" }).click());
  assert.equal(csv.trim().split("\r\n").length, rows + 1);
  await write(page, "CONSTRUCT { ?c a cbrn:Country } WHERE { ?c a cbrn:Country }");
  await ask(page);
  await page.locator("[data-results] pre", { hasText: "country-kaz" }).waitFor();
  await write(page, "ASK { kg:country-kaz a cbrn:Country }");
  await ask(page);
  await page.locator("[data-results] .truth", { hasText: "Yes" }).waitFor();
  await write(page, "SELECT * WHERE {\n  ?s ?p ;;; }");
  await ask(page);
  await page.locator("[data-results] .warning button", { hasText: "Go to line 2" }).waitFor();
  await write(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator("[data-results]", { hasText: "Stopped." }).waitFor();
  await write(page, "ASK { kg:country-kaz a cbrn:Country }");
  await ask(page);
  await page.locator("[data-results] .truth", { hasText: "Yes" }).waitFor({ timeout: 60_000 });
  faults.none();
}
