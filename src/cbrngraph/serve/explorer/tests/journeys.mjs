// Journeys through the explorer, each a reader's errand from beginning to end: node journeys.mjs SITE [NAMES…]
// One that fails does not keep the others from being walked. A line of JSON for each: [name, "ok" or what failed].
import asking from "./asking.mjs";
import { browsing, journey } from "./harness.mjs";
import looking from "./looking.mjs";

const [site, ...names] = process.argv.slice(2);
const wanted = Object.entries({ ...looking, ...asking }).filter(([name]) => !names.length || names.includes(name));
await browsing(async (browser) => {
  for (const [name, walk] of wanted) console.log(JSON.stringify([name, await told(browser, walk)]));
});

async function told(browser, walk) {
  try {
    await journey(browser, site, async (page, faults, _, context) => {
      await walk(page, site, faults, context);
      faults.none();
    });
    return "ok";
  } catch (error) {
    process.exitCode = 1;
    return error.stack;
  }
}
