// A browser whose pages keep account of what went wrong on them.
import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";

/** How long a check waits for what has to come, in milliseconds. It is far more
 * than that takes: it only has to be long on a machine that does much else. */
export const patience = 120_000;

/** Starts Debian's Chromium, or the one that CHROMIUM names. */
export async function start() {
  const executablePath = process.env.CHROMIUM || execFileSync("sh", ["-c", "command -v chromium"]).toString().trim();
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

/** Problems found, one line each: what, where, and the element if there is one. */
export class Problems {
  list = [];
  add(where, what) {
    const line = `${where}: ${what}`;
    if (!this.list.includes(line)) this.list.push(line);
  }
}

/**
 * Opens a page on which every message of the console, every error, every answer
 * that is no success and every request to anybody but the server is a problem.
 * allow are statuses that the page is to answer with.
 */
export async function open(browser, base, problems, { allow = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const here = () => page.url().replace(base, "") || "/";
  page.on("console", (m) => {
    if (allow.some((status) => m.text().includes(`status of ${status}`))) return;
    if (m.type() === "error" || m.type() === "warning") problems.add(here(), `console ${m.type()}: ${m.text()}`);
  });
  page.on("pageerror", (e) => problems.add(here(), `script error: ${e.message}`));
  page.on("request", (r) => {
    if (!r.url().startsWith(`${base}/`) && !/^(data|blob|file|about):/.test(r.url())) problems.add(here(), `asks ${r.url()}`);
  });
  page.on("websocket", (socket) => problems.add(here(), `opens ${socket.url()}`));
  page.on("response", (r) => {
    if (r.status() >= 400 && !allow.includes(r.status())) problems.add(here(), `${r.url()} answers ${r.status()}`);
  });
  page.on("requestfailed", (r) => {
    if (r.failure()?.errorText !== "net::ERR_ABORTED") problems.add(here(), `request failed: ${r.url()}: ${r.failure()?.errorText}`);
  });
  return page;
}

/** Waits until nothing is being fetched and the fonts and the layout are there. */
export async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
}

/** Does what leads to another page, and waits until that is there. */
export async function follow(page, act) {
  const gone = page.waitForNavigation({ waitUntil: "load", timeout: patience });
  await act();
  await gone;
}

/** Asks until what it gets holds, and returns the last that it got. */
export async function eventually(get, holds, timeout = patience) {
  for (const end = Date.now() + timeout; ; await new Promise((go) => setTimeout(go, 100))) {
    const got = await get();
    if (holds(got) || Date.now() >= end) return got;
  }
}

/** A picture of something that has come to rest: two in a row are the same. */
export async function resting(what, timeout = patience) {
  let before = await what.screenshot();
  return eventually(
    async () => {
      const [was, is] = [before, await what.screenshot()];
      before = is;
      return { is, same: was.equals(is) };
    },
    (two) => two.same,
    timeout,
  ).then((two) => two.is);
}
