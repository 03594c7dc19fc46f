// Modules that need no page, each by what it returns: node units.mjs
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { period } = await module("days");
assert.equal(period(["2013-09-01", "2013-09-02", "2013-10-01", "2013-10-05", 0]), "2013-09-02 to 2013-10-01");
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
assert.equal(period(["2013-09-01", "", "", "", 0]), "2013-09-01 to …");

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
