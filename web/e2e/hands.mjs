// What two hands at a keyboard do, and what they wait for. A field is found as a
// reader finds it, by its name; tabs in keys.mjs shows that the Tab key gets there.
import { follow, patience } from "./browser.mjs";

/** Presses a key and waits for the page that it leads to. */
export const leave = (page, key = "Enter") => follow(page, () => page.keyboard.press(key));

/** Goes to a link or button and presses it. */
export async function press(page, what) {
  await what.focus();
  await leave(page);
}

export const link = (page, name) => page.locator("main").getByRole("link", { name, exact: true }).first();
export const button = (page, name) => page.locator("main").getByRole("button", { name, exact: true }).first();
export const field = (page, name) => page.locator(`main [name="${name}"]:not([type=hidden])`).first();

/** Writes into a field, in place of what it has. */
export async function write(page, what, text) {
  await what.focus();
  await page.keyboard.press("ControlOrMeta+a");
  if (text.length > 200) await page.keyboard.insertText(text); // as if pasted
  else await page.keyboard.type(text);
}

/** Chooses of a list by the arrows. */
export async function choose(page, what, value) {
  await what.focus();
  const most = await what.locator("option").count();
  await page.keyboard.press("Home");
  for (let i = 0; i < most && (await what.inputValue()) !== value; i++) await page.keyboard.press("ArrowDown");
  if ((await what.inputValue()) !== value) throw new Error(`the arrows do not lead to ${value}`);
}

/** Writes a time into a field of date and time, part after part. */
export async function writeTime(page, what, time) {
  const two = (n) => String(n).padStart(2, "0");
  await what.focus();
  await page.keyboard.type(two(time.getUTCMonth() + 1) + two(time.getUTCDate()) + time.getUTCFullYear());
  await page.keyboard.press("ArrowRight"); // a year could have more figures
  await page.keyboard.type(two(time.getUTCHours() % 12 || 12) + two(time.getUTCMinutes()) + (time.getUTCHours() < 12 ? "AM" : "PM"));
  const wanted = time.toISOString().slice(0, 16);
  if ((await what.inputValue()) !== wanted) throw new Error(`the field has ${await what.inputValue()}, not ${wanted}`);
}

export const main = (page) => page.locator("main").innerText();

/** Waits until a page says something; true when it does. */
export async function says(page, pattern, where, problems) {
  const heard = await page
    .waitForFunction(([source, flags]) => new RegExp(source, flags).test(document.querySelector("main")?.innerText ?? ""), [pattern.source, pattern.flags], { timeout: patience, polling: 100 })
    .then(() => true, () => false);
  if (!heard) problems.add(where, `does not say ${pattern}: ${(await main(page)).replace(/\s+/g, " ").slice(0, 600)}`);
  return heard;
}

/** Presses "Look again" until a page says something, for what comes by itself. */
export async function looksAgain(page, pattern, where, problems) {
  for (const until = Date.now() + 2 * patience; Date.now() < until && !pattern.test(await main(page)); ) {
    await page.waitForTimeout(300);
    const again = link(page, "Look again");
    if ((await again.count()) > 0) await press(page, again);
  }
  return says(page, pattern, where, problems);
}
