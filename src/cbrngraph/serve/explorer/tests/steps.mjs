// What journeys do again and again.
import { readFile } from "node:fs/promises";

export const text = (page, selector) => page.locator(selector).first().innerText();

/** The state that stands in the address. */
export const hash = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));

/** Leave, and come back by the address alone. */
export async function again(page) {
  const url = page.url();
  await page.goto("about:blank");
  await page.goto(url);
}

/** The name and the text of a file that is saved. */
export async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

export const query = (sparql) => `query.html#query=${encodeURIComponent(sparql)}`;

/** Write a query over what stands in the editor. */
export async function write(page, sparql) {
  await page.locator(".editor .cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sparql);
}

/** Ask what stands in the editor, and wait until the page has its answer, whatever was there before. */
export async function ask(page) {
  await page.keyboard.press("Control+Enter");
  await page.locator("[data-results][aria-busy=false]").waitFor();
}
