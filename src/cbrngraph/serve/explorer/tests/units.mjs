// Modules that need no page, each by what it returns: node units.mjs
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { period } = await module("days");
for (const [bounds, told] of [
  [["2015-12-01", "2015-12-31", "2022-04-01", ""], "2015-12 to 2022-04 or later"],
  [["2014-01-01", "2014-12-31", "2017-12-01", "2017-12-31"], "2014 to 2017-12"],
  [["2012-12-21", "2012-12-21", "2015-06-30", "2015-06-30"], "2012-12-21 to 2015-06-30"],
  [["2019-12-11", "2019-12-11", "2024-07-05", ""], "2019-12-11 to 2024-07-05 or later"],
  [["2018-01-01", "2018-12-31", "2021-01-01", ""], "2018 to 2021 or later"],
  [
    ["2016-01-01", "2016-11-30", "2022-04-01", ""],
    "begun between 2016-01-01 and 2016-11-30, ended in 2022-04 or later",
  ],
  [
    ["2013-09-01", "2013-09-02", "2013-10-01", "2013-10-05"],
    "begun between 2013-09-01 and 2013-09-02, ended between 2013-10-01 and 2013-10-05",
  ],
  [["2012-12-21", "2012-12-21", "2012-12-21", ""], "begun on 2012-12-21, end not known"],
  [["", "2025-09-26", "2025-09-26", ""], "begun on 2025-09-26 or earlier, end not known"],
  [["", "", "", "2022-12-31"], "ended in 2022 or earlier, begin not known"],
  [["2013-07-09", "2013-07-09", "9999-12-31", ""], "2013-07-09 to …"],
  [["2014-03-01", "2014-03-31", "9999-12-31", ""], "2014-03 to …"],
  [["", "2021-12-31", "9999-12-31", ""], "2021 or earlier to …"],
  [["2017-05-03", "2017-05-03", "2017-05-03", "2017-05-03"], "2017-05-03"],
  [["", "2017-05-31", "0001-01-01", "2017-05-31"], "some time in 2017-05 or earlier"],
])
  assert.equal(period([...bounds, 0]), told, bounds.join());
assert.equal(period(["2013-09-01", "2013-09-30", "2013-09-01", "2013-09-30", 0]), "some time in 2013-09");
assert.equal(period(["2013-01-01", "2013-12-31", "2013-01-01", "2013-12-31", 0]), "some time in 2013");
assert.equal(
  period(["2013-09-01", "2013-10-02", "2013-09-20", "2013-10-31", 0]),
  "some time between 2013-09-01 and 2013-10-31",
);
assert.equal(period(["2017-01-01", "2017-12-31", "2017-01-01", "", 0]), "begun in 2017, end not known");
assert.equal(period(["2017-01-01", "2017-12-31", "2017-01-01", "9999-12-31", 0]), "begun in 2017, end not known");
assert.equal(period(["2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29", 0]), "some time in 2024-02");
assert.equal(period(["", "", "", "", 0]), "no date");
assert.equal(period(["2013-09-01", "", "", "", 0]), "begun in 2013-09 or later, end not known");

const { tiesAt } = await module("netdata");
const link = (when) => ["", "", "", when, 1, [], []];
const net = {
  ties: [[0, 1, 3, "2012-01-01", "", 1, [0, 1, 2], 1]],
  links: [link(0), link(1), link(2)],
  whens: [
    ["2012-01-01", "2012-12-31", "2013-01-01", "2013-12-31", 0],
    ["2015-12-01", "2015-12-31", "2022-04-01", "", 0],
    ["2016-01-01", "2016-12-31", "2018-01-01", "2018-12-31", 0],
  ],
};
const partly = (from, until) => {
  const [tie] = tiesAt(net, { from, until, possibly: false });
  return [tie.links, tie.first, tie.last];
};
assert.deepEqual(partly("2017-01-01", "2017-12-31"), [[1, 2], "2015-12-01", ""], "one may be there still");
assert.deepEqual(partly("2013-01-01", "2013-12-31"), [[0], "2012-01-01", "2013-12-31"]);

const { mediaOf } = await module("media");
const both = "text/turtle, application/sparql-results+json;q=0.9";
const rows = "application/sparql-results+json";
for (const [query, media] of [
  ["SELECT * WHERE { ?s ?p ?o }", rows],
  ["# construct\nASK {}", rows],
  ["PREFIX x: <http://e/#> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/turtle"],
  ["PREFIX x: <http://e/#> # select\nDESCRIBE x:y", "text/turtle"],
  ["prefix ask: <http://e/select> construct where { ?s ask:x ?o }", "text/turtle"],
  ["PREFIX\n  my-describe: <http://e/>\nSELECT ?s { ?s my-describe:x 1 }", rows],
])
  assert.equal(mediaOf(query, both), media, query);

const { ranking } = await module("ranking");
const named = [
  { name: "cbrn:Membership", label: "membership" },
  { name: "kg:country-caf", label: "Central African Republic" },
  { name: "org:memberOf", label: "member of" },
  { name: "kg:region-ca", label: "Central Asia" },
  { name: "kg:central-lab", label: "A laboratory" },
  { name: "skos:prefLabel", label: "pref label" },
  { name: "kg:org-central-one", label: "One in the centre" },
];
const found = (typed) => ranking(named, typed).map(({ name }) => name);
assert.deepEqual(
  found("kg:central"),
  ["kg:central-lab", "kg:country-caf", "kg:region-ca", "kg:org-central-one"],
  "local names, then labels, then words",
);
assert.deepEqual(found("kg:central-as"), ["kg:region-ca"]);
assert.deepEqual(found("org:mem"), ["org:memberOf"]);
assert.deepEqual(found("mem"), ["cbrn:Membership", "org:memberOf"]);
assert.deepEqual(found("label"), ["skos:prefLabel"]);
assert.deepEqual(found("kg:nowhere"), []);

const { isPrivate } = await module("gephi");
for (const host of [
  "localhost",
  "127.0.0.1",
  "[::1]",
  "10.1.2.3",
  "192.168.0.4",
  "172.20.0.1",
  "desk",
  "nas.local",
  "",
])
  assert.ok(isPrivate(host), host);
for (const host of ["cbrn.example.org", "172.32.0.1", "11.0.0.1", "[2001:db8::1]", "local.example.org"])
  assert.ok(!isPrivate(host), host);

console.log("ok units");

async function module(name) {
  const path = fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
