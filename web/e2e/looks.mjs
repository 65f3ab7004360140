// A page as it stands, in the looks that it can have.
import { join } from "node:path";
import { patience } from "./browser.mjs";
import { accessible, fits, reachable } from "./checks.mjs";
import { skips, tabs } from "./keys.mjs";

const pictures = process.env.TIDEWAITER_PICTURES;
const sizes = { light: null, phone: { width: 390, height: 844 }, dark: null };

/** Waits until no part of a page of the desk is still being worked out. */
export async function whole(page) {
  await page.waitForLoadState("load");
  await page.waitForFunction(() => !document.querySelector("[data-part][data-wait]"), null, { timeout: patience, polling: 100 });
  await page.evaluate(() => document.fonts.ready);
}

/**
 * Looks at a page in light, on a phone and in the dark, with everything that can be
 * opened open, and leaves it as it was. With tab, goes through it by the Tab key
 * besides.
 */
export async function looks(page, name, problems, { tab = false } = {}) {
  await whole(page);
  await page.evaluate(() => document.querySelectorAll("main details").forEach((d) => (d.open = true)));
  const wide = page.viewportSize();
  for (const [look, size] of Object.entries(sizes)) {
    const where = `${name}, ${look}`;
    await page.emulateMedia({ colorScheme: look === "dark" ? "dark" : "light" });
    await page.setViewportSize(size ?? wide);
    // In the dark the colours are other ones, and nothing else is.
    await accessible(page, where, problems, look === "dark" ? ["color-contrast"] : undefined);
    if (look !== "dark") {
      await fits(page, where, problems);
      await reachable(page, where, problems);
    }
    if (pictures) await page.screenshot({ path: join(pictures, `desk-${name.replace(/\W+/g, "-")}-${look}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
  if (!tab) return;
  // Where a field has the focus from the beginning, Tab leads on from there.
  if ((await page.locator("[autofocus]").count()) === 0) await skips(page, name, problems);
  await tabs(page, name, problems);
}
