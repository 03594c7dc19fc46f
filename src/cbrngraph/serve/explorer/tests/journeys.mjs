// Journeys through the explorer, each a reader's errand from beginning to end: node journeys.mjs SITE [NAMES…]
import asking from "./asking.mjs";
import { journey } from "./harness.mjs";
import looking from "./looking.mjs";

const [site, ...names] = process.argv.slice(2);
for (const [name, walk] of Object.entries({ ...looking, ...asking })) {
  if (names.length && !names.includes(name)) continue;
  await journey(site, async (page, faults, _, context) => {
    try {
      await walk(page, site, faults, context);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
    faults.none();
  });
  console.log(`ok ${name}`);
}
