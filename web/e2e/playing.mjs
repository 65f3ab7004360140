// A voyage on the map, played.
import { eventually, patience, resting } from "./browser.mjs";

const bar = "[data-play]";
const told = (page) => page.locator("[data-play-when]").innerText();
const at = (page) => page.locator("[data-play-at]").evaluate((e) => Number(e.value));
const run = (page) => page.locator("[data-play-run]");

/** Waits until the map with its time bar is there; false when it does not come. */
async function ready(page, where, problems, soon) {
  await page.locator("[data-island=map]").scrollIntoViewIfNeeded();
  try {
    await page.locator("[data-map] canvas").first().waitFor({ timeout: soon });
    await page.locator(bar).waitFor({ state: "visible", timeout: soon });
    return true;
  } catch {
    problems.add(where, "there is no time bar: nothing can be played");
    return false;
  }
}

/**
 * Plays tracks as a reader does. The bar moves by keyboard, and with it the moment
 * that is told, what a screen reader hears, where the vessel is in words, and the
 * map. The button plays and pauses; playing goes on, pausing holds, the end stops
 * it, and from there the button begins anew. most is how long the end may take, and
 * soon what a key does, in milliseconds.
 */
export async function plays(page, where, problems, { most: long = 2 * patience, soon = patience } = {}) {
  if (!(await ready(page, where, problems, soon))) return;
  const expect = (truth, what) => truth || problems.add(where, what);
  const range = page.locator("[data-play-at]");
  const map = page.locator("[data-map]");
  const place = () => page.locator("[data-play-where]").innerText({ timeout: 2000 }).catch(() => "");
  const heard = () => range.getAttribute("aria-valuetext");
  const comes = (get, holds) => eventually(get, holds, soon);
  const says = async (word, what) => expect((await comes(() => run(page).innerText(), (text) => text === word)) === word, what);
  const [least, most] = await range.evaluate((e) => [Number(e.min), Number(e.max)]);

  await range.focus();
  await page.keyboard.press("Home");
  const began = await comes(() => at(page), (now) => now === least);
  expect(began === least, `Home moves the bar to ${began}, not to its beginning ${least}`);
  const first = { told: await told(page), place: await place(), heard: await heard(), drawn: await resting(map, soon) };
  // Of every voyage something happens in its second quarter.
  const third = least + (most - least) / 3;
  await range.evaluate((e, v) => {
    e.value = String(v);
    e.dispatchEvent(new Event("input", { bubbles: true }));
  }, Math.round(third));
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowRight");
  const later = await comes(() => at(page), (now) => now > third);
  expect(later > third, "the arrow keys do not move the bar");
  expect((await comes(() => told(page), (text) => text !== first.told)) !== first.told, "the moment told does not change with the bar");
  const now = await told(page);
  const words = await comes(heard, (text) => text !== first.heard && text?.includes(now));
  expect(words !== first.heard && words?.includes(now), "a screen reader is not told the moment of the bar");
  const spot = await comes(place, (text) => text !== "" && text !== first.place);
  expect(spot !== "" && spot !== first.place, `where the vessel is does not change in words: ${spot}`);
  expect(!(await comes(() => map.screenshot(), (drawn) => !drawn.equals(first.drawn))).equals(first.drawn), "the map does not change with the bar");
  await page.keyboard.press("ArrowLeft");
  expect((await comes(() => at(page), (now) => now < later)) < later, "the left arrow does not move the bar back");

  await page.locator("[data-play-speed]").selectOption({ index: 1 });
  await range.focus();
  await page.keyboard.press("Home");
  await says("Play", "the button does not say Play");
  await run(page).focus();
  await page.keyboard.press("Enter");
  await says("Pause", "while it plays the button does not say Pause");
  expect((await comes(() => at(page), (now) => now > least)) > least, "playing does not move the bar");
  await page.keyboard.press("Enter");
  await says("Play", "paused, the button does not say Play");
  const paused = await at(page);
  await page.waitForTimeout(600); // in which nothing may happen
  expect((await at(page)) === paused, "pausing does not hold");

  await page.locator("[data-play-speed]").selectOption({ index: (await page.locator("[data-play-speed] option").count()) - 1 });
  await run(page).click();
  const ended = await page.waitForFunction((most) => Number(document.querySelector("[data-play-at]").value) >= most, most, { timeout: long }).then(() => true, () => false);
  expect(ended, "playing does not come to the end");
  if (!ended) return;
  await says("Play", "at the end the button does not say Play");
  await page.waitForTimeout(700); // in which it may not go on
  expect((await at(page)) === most, "it does not stop at the end");
  await page.locator("[data-play-speed]").selectOption({ index: 0 }); // so that it is seen before its end
  await run(page).click();
  await says("Pause", "from the end it does not begin anew");
  expect((await comes(() => at(page), (now) => now < most)) < most, "from the end it does not begin anew");
  await run(page).click();
}

/** When the picture changes while it is played, in milliseconds: for four seconds,
 * and for longer as long as it is not enough. */
async function changes(page, where, problems, enough, soon) {
  if (!(await ready(page, where, problems, soon))) return [];
  await page.locator("[data-play-at]").focus();
  await page.keyboard.press("Home");
  await page.evaluate(() => {
    globalThis.changes = [];
    new MutationObserver(() => globalThis.changes.push(performance.now())).observe(document.querySelector("[data-play-when]"), { childList: true, characterData: true, subtree: true });
  });
  await run(page).click();
  await page.waitForTimeout(4000);
  const times = await eventually(() => page.evaluate(() => globalThis.changes), enough, soon);
  await run(page).click();
  return times;
}

/**
 * Who asked for less motion is shown moments one after another, at most two in a
 * second, and still comes to the end; everybody else is shown a movement, which has
 * moments that follow close on one another, however slow the machine. moved and
 * still are the same page, opened without and with that wish.
 */
export async function honoursLessMotion(moved, still, where, problems, { soon = patience } = {}) {
  const gaps = (times) => times.slice(1).map((t, i) => t - times[i]);
  const closest = Math.min(...gaps(await changes(moved, where, problems, (times) => Math.min(...gaps(times)) < 400, soon)));
  const few = gaps(await changes(still, where, problems, (times) => times.length > 2, soon));
  const mean = few.reduce((sum, gap) => sum + gap, 0) / few.length;
  if (few.length === 0) problems.add(where, "with less motion nothing is played");
  if (mean < 450) problems.add(where, `with less motion the picture moves every ${Math.round(mean)} ms`);
  if (!(closest < 400)) problems.add(where, `without that wish the picture moves every ${Math.round(closest)} ms only`);
}
