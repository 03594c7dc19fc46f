// Errands of those who look and click: names, things, map, timeline, tables.
import { assert, until } from "./harness.mjs";
import { again, hash, saved, text } from "./steps.mjs";

export default {
  async "a name is found from any page by keys alone"(page, site) {
    await page.goto(`${site}about.html`);
    await page.keyboard.press("/");
    const box = page.locator("header input[name=q]");
    assert.equal(await box.evaluate((input) => input === document.activeElement), true);
    await page.keyboard.type("cote d'iv");
    await page.locator("[role=listbox] [role=option]").first().waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowDown");
    const option = page.locator(`#${await box.getAttribute("aria-activedescendant")}`);
    assert.match(await option.innerText(), /Côte d’Ivoire/);
    await page.keyboard.press("Escape");
    assert.equal(await box.getAttribute("aria-expanded"), "false");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/doc\/country-civ\.html$/);
  },

  async "a name in another script or with a slip of accents is found, and the page brings it back"(page, site) {
    await page.goto(`${site}search.html`);
    await page.locator("#q").fill("Казахстан");
    await until(page, () => document.querySelector(".hits a")?.textContent === "Kazakhstan");
    assert.match(page.url(), /\?q=/);
    await again(page);
    await until(page, () => document.querySelector(".hits a")?.textContent === "Kazakhstan");
    await page.locator("#q").fill("sao tome nowhere");
    await until(page, () => /No name/.test(document.querySelector("[data-search-results]").textContent));
    await page.locator("#q").fill("uzbekistan");
    await until(page, () => document.querySelector(".hits a")?.textContent === "Uzbekistan");
    await page.locator("#q").press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Uzbekistan");
    await page.locator(".chips button", { hasText: "Institution" }).click();
    await until(page, () =>
      [...document.querySelectorAll(".hits li > .soft")].every((kind) => kind.textContent.startsWith("institution")),
    );
    assert.match(page.url(), /kind=institution/);
  },

  async "a statement opens to its claims in place, and a claim has an address"(page, site) {
    await page.goto(`${site}doc/country-kaz.html`);
    const mark = page.locator("details.claims").first();
    await mark.locator("summary").press("Enter");
    const claim = mark.locator("li[id^=claim-]").first();
    assert.match(await claim.innerText(), /accepted/);
    const id = await claim.getAttribute("id");
    await page.getByRole("button", { name: "Show all claims" }).click();
    assert.equal(await page.locator("details.claims:not([open])").count(), 0);
    await page.goto(`${site}about.html`);
    await page.goto(`${site}doc/country-kaz.html#${id}`);
    await until(page, (named) => document.getElementById(named).closest("details").open, id);
  },

  async "what is around a thing is drawn, and leads on"(page, site) {
    await page.goto(`${site}doc/country-kaz.html#neighbourhood`);
    await page.locator("#neighbourhood svg.net a").first().waitFor();
    const links = await page.locator("#neighbourhood svg.net a").count();
    assert.ok(links >= 5, `${links} neighbours`);
    await page.locator("#neighbourhood select").selectOption("countries-by-projects");
    await page.locator("#neighbourhood svg.net a[aria-label^=Uzbekistan]").waitFor();
    await again(page);
    await page.locator("#neighbourhood svg.net a[aria-label^=Uzbekistan]").waitFor();
    await page.locator("#neighbourhood svg.net a[aria-label^=Uzbekistan]").click();
    await page.waitForURL(/country-uzb/);
    await page.goBack();
    await page.locator("#neighbourhood a", { hasText: "in the whole network" }).click();
    await page.locator(".told h2", { hasText: "Kazakhstan" }).waitFor();
  },

  async "the map goes through the years by keys, says so, and the address keeps it"(page, site) {
    await page.goto(`${site}map.html`);
    const range = page.locator("[data-controls] input[type=range]");
    await page.getByRole("button", { name: "Play" }).click();
    await until(page, () => document.querySelector("[data-controls] output").value !== "2022");
    await page.getByRole("button", { name: "Stop" }).click();
    await range.focus();
    await page.keyboard.press("Home");
    const first = await page.locator(".country:not(.later)").count();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const later = await page.locator(".country:not(.later)").count();
    assert.ok(first < later && later < (await page.locator(".country").count()), `${first}, then ${later}`);
    const value = await range.getAttribute("aria-valuetext");
    assert.match(value, /31 December 2013: \d+ known members\. A source counted over 40 in 2013-10; \d+ can be named/);
    assert.equal(await text(page, "#counted"), value, "what is known stands beside what was published");
    assert.match(await text(page, "#map .legend"), /not known to be a member yet/);
    await until(page, (told) => document.querySelector("[role=status]")?.textContent === told, value);
    assert.equal(Number(value.match(/: (\d+)/)[1]), await page.locator("#members tbody tr:visible").count());
    const told = (year) =>
      range.evaluate((input, wanted) => {
        input.value = wanted;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        return document.querySelector("#counted").textContent;
      }, year);
    assert.match(
      await told("2016"),
      /^31 December 2016: (\d+) known members\. The last published count was 53, on 2015-12-17; \1 can be named as members by 31 December 2016\.$/,
    );
    assert.match(
      await told(await range.getAttribute("min")),
      /\. No published count of that year or before was found\.$/,
    );
    await told("2013");
    await page.locator("[data-controls] select").first().selectOption("year");
    await page.locator("[data-controls] select").nth(1).selectOption("seee");
    const seen = await page.locator("#members tbody tr:visible").count();
    assert.deepEqual(await hash(page), { colour: "year", year: "2013", region: "seee" });
    assert.match(await text(page, "#counted"), /^31 December 2013: \d+ known members in [^.]+$/);
    await again(page);
    await page.locator(".by-year").waitFor();
    assert.equal(await page.locator("#members tbody tr:visible").count(), seen);
    await page.locator(".countries a[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await text(page, ".tip"), /\(.*\): /);
    await page.keyboard.press("Enter");
    await page.waitForURL(/doc\/country-/);
  },

  async "the timeline shows what is asked for, in a span of years"(page, site) {
    await page.goto(`${site}timeline.html`);
    await page.locator("svg.lanes a").first().waitFor();
    const all = await page.locator("svg.lanes a").count();
    assert.ok(all > 300, `${all} marks`);
    const told = await page.evaluate(() => fetch("data/timeline.json").then((answer) => answer.json()));
    const listed = told.items.filter((item) => item[8]);
    assert.ok(listed.length > 20 && listed.every(([kind]) => told.kinds[kind] === "accession"));
    assert.equal(await page.locator("svg.lanes a.hollow").count(), listed.length);
    for (const title of await page.locator("svg.lanes a.hollow").evaluateAll((all) => all.map((a) => a.ariaLabel)))
      assert.match(title, /first named as a member on [\d-]+; when it joined is not known$/);
    assert.match(await text(page, ".legend"), /hollow: first named as a member; when it joined is not known/);
    await assertDrawnAsKnown(page, site, told);
    await page.getByRole("checkbox", { name: "Events" }).uncheck();
    const fewer = await page.locator("svg.lanes a").count();
    await page.locator("[data-controls] select").selectOption("ca");
    const regional = await page.locator("svg.lanes a").count();
    assert.ok(regional < fewer && fewer < all, `${all}, ${fewer}, ${regional}`);
    await page.getByRole("slider", { name: /^From/ }).focus();
    for (let year = 0; year < 8; year++) await page.keyboard.press("ArrowRight");
    const state = await hash(page);
    assert.deepEqual(state, { kinds: "accession~agreement~project", region: "ca", from: "2018" });
    const shown = await page.locator("svg.lanes a").count();
    await page.locator(".as-list summary").click();
    await page.locator(".as-list tbody tr").first().waitFor();
    assert.equal(await page.locator(".as-list tbody tr").count(), shown);
    await again(page);
    await page.locator("svg.lanes a").first().waitFor();
    assert.equal(await page.locator("svg.lanes a").count(), shown);
    await page.locator("svg.lanes a[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await text(page, ".tip"), "");
    await page.keyboard.press("Enter");
    await page.waitForURL(/doc\//);
  },

  async "on a narrow screen what is wider shows that there is more, and conflicts are read without moving them"(
    page,
    site,
  ) {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${site}networks.html`);
    const wide = page.locator(".wide").first();
    assert.ok(await wide.evaluate((box) => box.scrollWidth > box.clientWidth), "there is more");
    assert.match(await wide.evaluate((box) => getComputedStyle(box).backgroundAttachment), /local.*scroll/);
    await page.goto(`${site}conflicts.html`);
    const boxes = page.locator(".conflict .wide");
    assert.ok((await boxes.count()) > 0);
    const cut = await boxes.evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth).length);
    assert.equal(cut, 0, "conflicts wider than the screen");
  },

  async "around a pinned node of a directed network only its own arrowheads stand, and its table can be moved"(
    page,
    site,
  ) {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${site}networks/governance.html#at=secretariat-ca`);
    await page.locator(".told .wide table").waitFor();
    const heads = (ties) =>
      page
        .locator(`.board .t${ties}`)
        .evaluateAll((all) => [...new Set(all.map((t) => getComputedStyle(t).markerEnd))]);
    assert.deepEqual(await heads(":not(.hi)"), ["none"]);
    assert.match((await heads(".hi")).join(), /^url\(/);
    const [panel, table] = await page
      .locator(".told")
      .evaluate((told) => [told, told.querySelector(".wide")].map((box) => [box.scrollWidth, box.clientWidth]));
    assert.ok(panel[0] <= panel[1], `the panel is cut: ${panel}`);
    assert.ok(table[0] >= table[1]);
    await page.keyboard.press("Escape");
    await page.locator(".told h2", { hasText: "Highest by" }).waitFor();
    assert.equal((await heads(":not(.hi)")).includes("none"), false);
  },

  async "a table is cut by facets, sorted, and saved as it is seen"(page, site) {
    await page.goto(`${site}tables/project.html`);
    await page.locator(".facets").waitFor();
    const box = page.locator(".facet", { hasText: "region" }).first().getByLabel("Central Asia");
    await box.focus();
    await page.keyboard.press("Space");
    assert.equal(await page.evaluate(() => document.activeElement.type), "checkbox", "the focus stays");
    const rows = page.locator("[data-table] tbody tr");
    const status = await text(page, "[data-controls] [role=status]");
    assert.equal(status, `${await rows.count()} of 90 rows`);
    await page.locator("thead button", { hasText: "from" }).click();
    await page.locator("thead button", { hasText: "from" }).click();
    assert.equal(await page.locator("[aria-sort=descending]").count(), 1);
    await page.getByLabel("Find in the rows").fill("bio");
    await until(
      page,
      (before) => document.querySelector("[data-controls] [role=status]").textContent !== before,
      status,
    );
    const seen = await rows.count();
    const first = await text(page, "[data-table] tbody th");
    const [name, csv] = await saved(page, () => page.getByRole("button", { name: "CSV of what is seen" }).click());
    assert.equal(name, "project.csv");
    assert.equal(csv.trim().split("\r\n").length, seen + 1);
    assert.ok(csv.includes(first));
    await again(page);
    await page.locator(".facets").waitFor();
    assert.equal(await rows.count(), seen);
    assert.equal(await text(page, "[data-table] tbody th"), first);
  },
};

/** What has no known end stays until it was last seen, an unknown day is no bar, and what is cut has no edge. */
async function assertDrawnAsKnown(page, site, told) {
  const open = told.items.filter(
    (item) => item[9] === "open" && Number(item[4].slice(0, 4)) > Number(item[3].slice(0, 4)),
  );
  const vague = told.items.filter((item) => item[9] === "vague" && item[4].slice(0, 4) > item[3].slice(0, 4));
  assert.ok(open.length > 0 && vague.length > 0);
  const link = ([kind, id]) => page.locator(`svg.lanes a[data-id="${told.kinds[kind]} ${id}"]`);
  assert.equal(await link(open[0]).locator(".open").count(), 3, "the end fades");
  assert.equal(await link(open[0]).locator(".edge:not(.open)").count(), 1, "the begin has an edge");
  assert.equal(await link(vague[0]).locator(".run, .edge").count(), 0);
  assert.equal(await link(vague[0]).locator("path.vague").count(), 1);
  assert.match(await text(page, ".legend"), /fading: end not known.*dashes: at some time/s);
  const last = open[0][4].slice(0, 4);
  await page.goto(`${site}timeline.html#from=${last}&to=${last}`);
  await link(open[0]).waitFor();
  assert.equal(await link(open[0]).locator(".edge:not(.open)").count(), 0, "it began before");
  await page.goto(`${site}timeline.html`);
  await page.reload();
  await until(page, (count) => document.querySelectorAll("svg.lanes a").length === count, allMarks(told));
}

const allMarks = (told) => told.items.filter((item) => item[3] || item[4]).length;
