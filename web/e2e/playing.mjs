// A voyage on the map, played.

const bar = "[data-play]";
const bringing = 15_000; // milliseconds in which the map has to be there
const told = (page) => page.locator("[data-play-when]").innerText();
const at = (page) => page.locator("[data-play-at]").evaluate((e) => Number(e.value));
const run = (page) => page.locator("[data-play-run]");

/** Waits until the map with its time bar is there; false when it does not come. */
async function ready(page, where, problems) {
  await page.locator("[data-island=map]").scrollIntoViewIfNeeded();
  try {
    await page.locator("[data-map] canvas").first().waitFor({ timeout: bringing });
    await page.locator(bar).waitFor({ state: "visible", timeout: bringing });
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
 * it, and from there the button begins anew. most is how long the end may take, in
 * milliseconds.
 */
export async function plays(page, where, problems, { most: patience = 60_000 } = {}) {
  if (!(await ready(page, where, problems))) return;
  const expect = (truth, what) => truth || problems.add(where, what);
  const range = page.locator("[data-play-at]");
  const map = page.locator("[data-map]");
  const place = () => page.locator("[data-play-where]").innerText({ timeout: 2000 }).catch(() => "");
  const [least, most] = await range.evaluate((e) => [Number(e.min), Number(e.max)]);

  await range.focus();
  await page.keyboard.press("Home");
  await page.waitForTimeout(400);
  const first = { at: await at(page), told: await told(page), place: await place(), heard: await range.getAttribute("aria-valuetext"), drawn: await map.screenshot() };
  expect(first.at === least, `Home moves the bar to ${first.at}, not to its beginning ${least}`);
  // Of every voyage something happens in its second quarter.
  await range.evaluate((e, v) => {
    e.value = String(v);
    e.dispatchEvent(new Event("input", { bubbles: true }));
  }, least + Math.round((most - least) / 3));
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(400);
  const later = { at: await at(page), told: await told(page), place: await place(), heard: await range.getAttribute("aria-valuetext"), drawn: await map.screenshot() };
  expect(later.at > least + (most - least) / 3, "the arrow keys do not move the bar");
  expect(later.told !== first.told, "the moment told does not change with the bar");
  expect(later.heard !== first.heard && later.heard.includes(later.told), "a screen reader is not told the moment of the bar");
  expect(later.place !== "" && later.place !== first.place, `where the vessel is does not change in words: ${later.place}`);
  expect(!later.drawn.equals(first.drawn), "the map does not change with the bar");
  await page.keyboard.press("ArrowLeft");
  expect((await at(page)) < later.at, "the left arrow does not move the bar back");

  await page.locator("[data-play-speed]").selectOption({ index: 1 });
  await range.focus();
  await page.keyboard.press("Home");
  expect((await run(page).innerText()) === "Play", "the button does not say Play");
  await run(page).focus();
  await page.keyboard.press("Enter");
  expect((await run(page).innerText()) === "Pause", "while it plays the button does not say Pause");
  await page.waitForTimeout(1500);
  expect((await at(page)) > least, "playing does not move the bar");
  await page.keyboard.press("Enter");
  expect((await run(page).innerText()) === "Play", "paused, the button does not say Play");
  const paused = await at(page);
  await page.waitForTimeout(600);
  expect((await at(page)) === paused, "pausing does not hold");

  await page.locator("[data-play-speed]").selectOption({ index: (await page.locator("[data-play-speed] option").count()) - 1 });
  await run(page).click();
  const ended = await page.waitForFunction((most) => Number(document.querySelector("[data-play-at]").value) >= most, most, { timeout: patience }).then(() => true, () => false);
  expect(ended, "playing does not come to the end");
  if (!ended) return;
  await page.waitForTimeout(300);
  expect((await run(page).innerText()) === "Play", "at the end the button does not say Play");
  await page.waitForTimeout(700);
  expect((await at(page)) === most, "it does not stop at the end");
  await run(page).click();
  await page.waitForTimeout(1000);
  expect((await at(page)) < most && (await run(page).innerText()) === "Pause", "from the end it does not begin anew");
  await run(page).click();
}

/** How often the picture changes in a second while it is played. */
async function pace(page, where, problems) {
  if (!(await ready(page, where, problems))) return 0;
  await page.locator("[data-play-at]").focus();
  await page.keyboard.press("Home");
  await page.evaluate(() => {
    globalThis.changes = 0;
    new MutationObserver(() => globalThis.changes++).observe(document.querySelector("[data-play-when]"), { childList: true, characterData: true, subtree: true });
  });
  await run(page).click();
  const began = Date.now();
  await page.waitForTimeout(4000);
  const changes = await page.evaluate(() => globalThis.changes);
  const seconds = (Date.now() - began) / 1000;
  await run(page).click();
  return changes / seconds;
}

/**
 * Who asked for less motion is shown moments one after another, at most two in a
 * second, and still comes to the end; everybody else is shown a movement. moved and
 * still are the same page, opened without and with that wish.
 */
export async function honoursLessMotion(moved, still, where, problems) {
  const [many, few] = [await pace(moved, where, problems), await pace(still, where, problems)];
  if (few === 0) problems.add(where, "with less motion nothing is played");
  if (few > 2.2) problems.add(where, `with less motion the picture moves ${few.toFixed(1)} times in a second`);
  if (many <= Math.max(2.2, few)) problems.add(where, `without that wish the picture moves ${many.toFixed(1)} times in a second only`);
}
