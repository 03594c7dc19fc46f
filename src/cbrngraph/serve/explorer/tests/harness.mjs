// A browser for journeys: Debian's Chromium with a profile of its own, which may talk to the server under test alone.
import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

export const EXECUTABLE = process.env.CBRNGRAPH_CHROMIUM ?? "/usr/bin/chromium";
export const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Milliseconds that a page may take: others use the machine too, and a server makes what is slow when it is first asked. */
const PATIENCE = 60_000;

/** What a page did that it must not do. */
export class Faults {
  outside = [];
  said = [];

  watch(page) {
    page.on("pageerror", (error) => this.said.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()))
        this.said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("requestfailed", (request) => {
      if (request.failure()?.errorText !== "net::ERR_ABORTED") this.said.push(`failed: ${request.url()}`);
    });
    page.on("websocket", (socket) => this.outside.push(socket.url()));
  }

  /** Requests to elsewhere, errors and warnings, what the Content-Security-Policy stopped; but what is allowed. */
  all(allowed = /^$/) {
    return [...this.outside.map((url) => `outside: ${url}`), ...this.said.filter((text) => !allowed.test(text))];
  }

  none(allowed) {
    assert.deepEqual(this.all(allowed), [], "faults");
  }
}

/** A browser for `use(browser)`, with a profile of its own; both are gone afterwards. */
export async function browsing(use) {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: ARGS });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/** Run a journey: `walk(page, faults, site, context)`, in a window that knows nothing of the one before. */
export async function journey(
  browser,
  site,
  walk,
  { width = 1200, height = 800, scheme = "light", script = true, reduced = false } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: reduced ? "reduce" : "no-preference",
    acceptDownloads: true,
  });
  const faults = new Faults();
  try {
    await context.route("**/*", (route) => {
      const url = route.request().url();
      if (url.startsWith(site) || /^(data|blob):/.test(url)) return route.continue();
      faults.outside.push(url);
      return route.abort();
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    faults.watch(page);
    await walk(page, faults, site, context);
  } finally {
    await context.close();
  }
}

/** Wait until an expression over the page is true. */
export const until = (page, test, argument) => page.waitForFunction(test, argument, { timeout: PATIENCE });

export { assert };
