// Errands of those who analyse: networks, queries, citations.
import { assert, until } from "./harness.mjs";
import { again, ask, hash, query, saved, text, write } from "./steps.mjs";

export default {
  async "a tie of a network opens its receipts, down to the words of a source"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html`);
    const data = await page.evaluate(() =>
      fetch("countries-by-projects.accepted.json").then((answer) => answer.json()),
    );
    await page.locator(".board svg.net").waitFor();
    await page.getByLabel("Find").fill("kazakh");
    await page.getByLabel("Find").press("Enter");
    await page.locator(".told h2", { hasText: "Kazakhstan" }).waitFor();
    assert.equal((await hash(page)).at, "country-kaz");
    await page.locator(".told button.to", { hasText: "Uzbekistan" }).click();
    const tie = data.ties.find(
      ([a, b]) => [data.nodes[a][0], data.nodes[b][0]].sort().join() === "country-kaz,country-uzb",
    );
    assert.equal(await page.locator(".told > ol > li").count(), tie[6].length);
    await again(page);
    await page.locator(".told > ol > li").first().waitFor();
    await page.locator(".told .receipts summary").first().click();
    await page.locator(".claims-here blockquote, .claims-here strong").first().waitFor();
    const found = await page.locator(".told .receipts").first().locator("li p:first-child").count();
    assert.equal(found, data.links[tie[6][0]][6].length, "every claim of the link is there with its text");
    await page.locator("header .home").focus();
    await page.keyboard.press("Escape");
    await page.locator(".told h2", { hasText: "Highest by" }).waitFor();
    assert.deepEqual(await hash(page), {});
  },

  async "no receipt of a tie reads backwards where no day of it is certain"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html`);
    assert.match(await text(page, "[data-gephi]"), /^Gephi Lite can open it from a public address/);
    assert.equal(await page.locator("[data-gephi] a").count(), 0);
    const names = await page.evaluate(async () => {
      const data = await fetch("countries-by-projects.accepted.json").then((answer) => answer.json());
      const open = ([, begun, lasted]) => begun && lasted && begun > lasted;
      const tie = data.ties.find(([, , , , , , links]) => links.some((link) => open(data.whens[data.links[link][3]])));
      return [tie[0], tie[1]].map((place) => data.nodes[place][0]);
    });
    await page.goto("about:blank");
    await page.goto(`${site}networks/countries-by-projects.html#at=${names.join("~")}`);
    await page.locator(".told > ol > li").first().waitFor();
    const told = await page.locator(".told > ol > li").allInnerTexts();
    assert.ok(
      told.some((line) => /some time in|some time between|begun in|begun between/.test(line)),
      told.join("\n"),
    );
    assert.ok(
      told.every((line) => !/\b2015-12-31\b/.test(line)),
      "a day that no source names",
    );
    for (const line of told) {
      const [, from, to] = line.match(/([\d-]{10}) (?:to|and) ([\d-]{10})/) ?? [];
      assert.ok(!from || from <= to, line);
    }
    await page.getByRole("link", { name: "Files for Gephi, Cytoscape, Pajek and R" }).click();
    await until(page, () => document.querySelector("#download").getBoundingClientRect().top < innerHeight);
  },

  async "a network under another policy, at another time, by another measure"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html`);
    const count = () => text(page, ".told p strong");
    await page.locator(".board svg.net").waitFor();
    const whole = await count();
    await page.getByLabel("Evidence").selectOption("official");
    await until(page, (before) => document.querySelector(".told p strong").textContent !== before, whole);
    assert.match(await page.locator("footer [data-behind]").getAttribute("href"), /official\.json$/);
    await page.getByLabel("Evidence").selectOption("accepted");
    await until(page, (before) => document.querySelector(".told p strong").textContent === before, whole);
    await page.getByLabel("Size by").selectOption("betweenness");
    await page.locator(".told h2", { hasText: "Highest by betweenness" }).waitFor();
    await page.getByLabel("Tied").selectOption("certainly");
    await page.getByRole("slider", { name: /^From/ }).focus();
    for (let year = 0; year < 12; year++) await page.keyboard.press("ArrowRight");
    const certain = await count();
    assert.notEqual(certain, whole);
    await page.getByLabel("Tied").selectOption("possibly");
    const [some, more] = [certain, await count()].map((told) => Number(told.match(/([\d,]+) tie/)[1].replace(",", "")));
    assert.ok(some < more, `${some} certainly, ${more} possibly`);
    const state = await hash(page);
    assert.equal(state.measure, "betweenness");
    assert.equal(state.possibly, "yes");
    await again(page);
    await page.locator(".told p strong").waitFor();
    assert.equal(Number((await count()).match(/([\d,]+) tie/)[1].replace(",", "")), more);
  },

  async "a receipt names no day that no source names"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html#at=country-kaz~country-uzb`);
    const link = page.locator(".told > ol > li", { hasText: "Project 53" });
    await link.first().waitFor();
    assert.match(await link.first().innerText(), /\n2015-12 to 2022-04 or later; /);
  },

  async "where the drawing is of another policy or time than the text and the files, the page says so"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html`);
    await page.locator(".board svg.net").waitFor();
    const note = page.locator("main > .warning", { hasText: "the files below" });
    assert.ok(await note.isHidden(), "they agree");
    await page.getByLabel("Evidence").selectOption("official");
    await note.filter({ hasText: "evidence policy official, of all dates." }).waitFor();
    assert.match(
      await note.innerText(),
      /^The text, the table and the files below are of evidence policy accepted and of/,
    );
    await page.getByLabel("Tied").selectOption("possibly");
    await note.filter({ hasText: /policy official, possibly between \d{4} and \d{4}\.$/ }).waitFor();
    assert.equal(await note.count(), 1);
    await page.getByLabel("Tied").selectOption("");
    await page.getByLabel("Evidence").selectOption("accepted");
    await note.waitFor({ state: "hidden" });
  },

  async "an address that names what does not hold there says so, and stays"(page, site) {
    for (const [state, told] of [
      [
        "policy=official&at=country-kaz~country-uzb",
        /^Kazakhstan – Uzbekistan\s+This tie does not hold under policy official\.$/,
      ],
      [
        "from=2012&until=2012&at=country-kaz~country-uzb",
        /\s+This tie does not hold certainly between 2012 and 2012\.$/,
      ],
      ["at=country-nowhere", /^country-nowhere\s+This node is not in the network under policy accepted\.$/],
    ]) {
      await page.goto("about:blank");
      await page.goto(`${site}networks/countries-by-projects.html#${state}`);
      await page.locator(".told .warning").waitFor();
      assert.match(await text(page, ".told .warning"), told);
      assert.equal(await page.locator(".told p", { hasText: "pinned" }).count(), 0, state);
      await page.locator(".board g.n").first().hover({ force: true });
      await page.locator(".told h2 a").first().waitFor();
      await page.locator("h1").hover();
      await page.locator(".told .warning").waitFor();
      assert.deepEqual(await hash(page), Object.fromEntries(new URLSearchParams(state)));
    }
    await page.goto(`${site}networks/countries-by-projects.html#at=country-kaz~country-uzb`);
    await page.locator(".told p", { hasText: "pinned" }).waitFor();
    await page.getByLabel("Evidence").selectOption("official");
    await page.locator(".told .warning").waitFor();
    await page.getByLabel("Evidence").selectOption("accepted");
    await page.locator(".told p", { hasText: "pinned" }).waitFor();
  },

  async "a network is moved, brought nearer, and walked through by keys"(page, site) {
    await page.goto(`${site}networks/countries-by-projects.html`);
    const net = page.locator(".board svg.net");
    await net.waitFor();
    const at = () => page.locator(".board svg.net > g").getAttribute("transform");
    const before = await at();
    const [scene, buttons] = await Promise.all([net.boundingBox(), page.locator(".board .zooms").boundingBox()]);
    assert.ok(scene.x + scene.width <= buttons.x, "no name runs under the buttons");
    await page.getByRole("button", { name: "come nearer" }).click();
    await until(page, (old) => document.querySelector(".board svg.net > g").getAttribute("transform") !== old, before);
    await net.focus();
    await page.keyboard.press("0");
    await until(page, (old) => document.querySelector(".board svg.net > g").getAttribute("transform") === old, before);
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await page.keyboard.press("ArrowDown");
    const second = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.notEqual(first, second);
    assert.ok((await text(page, ".told h2")).startsWith(second.split(",")[0]));
    await page.keyboard.press("Enter");
    assert.match(await text(page, ".told p"), /pinned/);
    await page.mouse.wheel(0, 400); // over the page: it scrolls, for nobody has clicked in the drawing
    await until(page, () => scrollY > 0);
  },

  async "a query is written with completion, run, and saved in any form"(page, site) {
    await page.goto(`${site}query.html`);
    await write(page, "SELECT ?country WHERE { ?country a cbrn:Coun");
    const list = page.locator(".editor .cm-tooltip-autocomplete");
    await page.keyboard.press("Control+Space");
    await list.locator("li", { hasText: "cbrn:Country" }).first().waitFor();
    await page.waitForTimeout(120); // CodeMirror takes no Enter in the first 75 ms of a list
    await page.keyboard.press("Enter");
    await page.keyboard.type(" }");
    for (const [typed, label, detail] of [
      ["kg:central", "kg:region-ca", "Central Asia"],
      ["org:mem", "org:memberOf", "member of"],
      ["prefLabel", "skos:prefLabel", "pref label"],
    ]) {
      await write(page, `SELECT * WHERE { ?thing ${typed}`);
      await page.keyboard.press("Control+Space");
      const option = list.locator("li").filter({ hasText: label });
      await option.first().waitFor();
      assert.ok((await option.first().innerText()).includes(detail), typed);
    }
    await write(page, "SELECT ?country WHERE { ?country a cbrn:Country }");
    await ask(page);
    await page.locator("[data-results] tbody tr").first().waitFor();
    const rows = Number((await text(page, "[data-results] .soft")).match(/^([\d,]+) rows/)[1]);
    assert.ok(rows > 60, `${rows} countries`);
    const [name, csv] = await saved(page, () => page.getByRole("button", { name: "CSV" }).click());
    assert.equal(name, "answer.csv");
    assert.equal(csv.trim().split("\r\n").length, rows + 1);
    await write(page, "CONSTRUCT { ?c a cbrn:Country } WHERE { ?c a cbrn:Country }");
    await ask(page);
    await page.locator("[data-results] pre", { hasText: "cbrn" }).waitFor();
    const [file, statements] = await saved(page, () => page.getByRole("button", { name: "N-Triples" }).click());
    assert.equal(file, "answer.nt");
    assert.equal(statements.trim().split("\n").length, rows);
    await write(page, "ASK { ?c a cbrn:Country }");
    await ask(page);
    await page.locator("[data-results] .truth", { hasText: "Yes" }).waitFor();
  },

  async "a question of the library is one click away, and its address is shared"(page, site) {
    await page.goto(`${site}query.html`);
    await page.locator(".library input").fill("members region");
    await page.locator(".library button.to").first().click();
    await page.locator("[data-results] table").waitFor();
    const rows = await text(page, "[data-results] .soft");
    const behind = new URL(await page.locator("footer [data-behind]").getAttribute("href"), page.url());
    const csv = await (await page.request.get(behind.href)).text();
    assert.equal(`${csv.trim().split("\r\n").length - 1} rows`, rows.split(",")[0].replace(/^1 row$/, "1 rows"));
    assert.ok((await hash(page)).query.includes("SELECT"));
    await again(page);
    await page.locator("[data-results] table").waitFor();
    assert.equal((await text(page, "[data-results] .soft")).split(",")[0], rows.split(",")[0]);
    await page.goto(`${site}query.html?question=members`);
    await page.locator("[data-results] tbody tr").first().waitFor();
    assert.equal((await text(page, "[data-results] .soft")).split(",")[0], "62 rows");
  },

  async "rows become a network and a map where their columns allow"(page, site) {
    await page.goto(
      `${site}${query("SELECT ?country ?project WHERE { ?p a cbrn:Participation ; cbrn:project ?project ; cbrn:participant ?country . ?country a cbrn:Country } LIMIT 80")}`,
    );
    await page.getByRole("button", { name: "As a network" }).click();
    await page.locator("[data-results] .board svg.net g.n").first().waitFor();
    assert.match(await text(page, ".board .told"), /80 ties/);
    await page.getByRole("button", { name: "As a map" }).click();
    await page.locator("[data-results] .country.on").first().waitFor();
    assert.equal((await hash(page)).view, "map");
    await page.goto("about:blank"); // else the rows above stand until the count has come
    await page.goto(`${site}${query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")}`);
    await page.locator("[data-results] tbody td").waitFor();
    assert.equal(await page.getByRole("button", { name: "As a network" }).count(), 0);
  },

  async "a fault in a query is marked at its place"(page, site, faults) {
    await page.goto(`${site}query.html`);
    await write(page, "SELECT ?country\nWHERE {\n  ?country cbrn:isoAlpha3 ?code ;;; ?x\n}");
    await ask(page);
    await page.locator("[data-results] .warning").waitFor();
    const told = await text(page, "[data-results] .warning");
    const [, line] = told.match(/line (\d+), column (\d+)/);
    assert.ok(Number(line) >= 3, told);
    await page.locator(".editor .cm-lintRange-error").waitFor();
    await page.locator(".editor .cm-lint-marker-error").waitFor();
    await write(page, "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }");
    await ask(page);
    await page.locator("[data-results] .warning", { hasText: /SERVICE/ }).waitFor();
    faults.said = faults.said.filter((said) => !/400 \(Bad Request\).*\/sparql/.test(said)); // both on purpose
  },

  async "what a query most likely does not mean is told beside its answer"(page, site) {
    await page.goto(`${site}query.html`);
    for (const [asked, told] of [
      ["SELECT ?x WHERE { ?x a cbrn:Projekt }", /did you mean cbrn:Project/],
      ["SELECT ?x ?title WHERE { ?x a cbrn:Country ; skos:prefLabel ?titel }", /\?title/],
    ]) {
      await write(page, asked);
      await ask(page);
      await page.locator("[data-results] .hints", { hasText: told }).waitFor();
    }
    await write(page, "SELECT ?x WHERE { ?x a cbrn:Country }");
    await ask(page);
    await page.locator("[data-results] .bar", { hasText: /\d\d rows/ }).waitFor();
    assert.equal(await page.locator("[data-results] .hints").count(), 0);
  },

  async "every view tells where its data are, how to cite it, and its address"(page, site, faults, context) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const path of [
      "map.html#colour=year&year=2015",
      "timeline.html",
      "networks/governance.html",
      "tables/project.html",
      "query.html",
      "doc/country-kaz.html",
    ]) {
      await page.goto("about:blank");
      await page.goto(site + path);
      const data = await page.locator("footer [data-behind]").getAttribute("href");
      assert.equal((await page.request.get(new URL(data, page.url()).href)).status(), 200, path);
      await page.getByRole("button", { name: "Copy a citation of this view" }).click();
      await page.locator("footer", { hasText: "Citation copied." }).waitFor();
      const cited = await page.evaluate(() => navigator.clipboard.readText());
      if (path.startsWith("doc/")) assert.equal(cited, await text(page, "#cite .citation"), "as the page says itself");
      else
        assert.ok(cited.includes(page.url()) && /Graph graph-[0-9a-f]+, evidence policy accepted/.test(cited), cited);
    }
  },
};
