// The ground track of a satellite, as a layer of the map.
import { patience } from "./browser.mjs";

/** How many pixels of the map have the colour that only a ground track has. */
const inked = (page) =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = getComputedStyle(document.querySelector("[data-map]")).getPropertyValue("--party-2");
    const ink = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
    probe.remove();
    // Read from a copy: of the map's own canvas the browser warns that it is read often.
    const copy = document.createElement("canvas");
    const pen = copy.getContext("2d", { willReadFrequently: true });
    let n = 0;
    for (const canvas of document.querySelectorAll("[data-map] canvas")) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      [copy.width, copy.height] = [canvas.width, canvas.height];
      pen.drawImage(canvas, 0, 0);
      const { data } = pen.getImageData(0, 0, copy.width, copy.height);
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && [0, 1, 2].every((k) => Math.abs(data[i + k] - ink[k]) < 12)) n++;
    }
    return n;
  });

/** Waits for a state; a problem when it does not come. */
async function comes(state, where, what, problems, most) {
  const until = Date.now() + most;
  while (Date.now() < until) {
    if (await state().catch(() => false)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  problems.add(where, what);
  return false;
}

/**
 * Turns the layer on and off as a reader without a pointer does. Nothing of it is
 * fetched before; then the track and the point below the satellite are on the map, in
 * words that say which element set they are computed from, and follow the bar. most is
 * how long each state may take, in milliseconds.
 */
export async function layers(page, where, problems, { most = patience } = {}) {
  const hold = (state, what) => comes(state, where, what, problems, most);
  await page.locator("[data-island=map]").scrollIntoViewIfNeeded();
  const on = page.locator("[data-ground-on]").first();
  if (!(await hold(() => on.isVisible(), "the map offers no ground track"))) return;
  if (!(await hold(async () => (await page.locator("[data-map] canvas").count()) > 0, "there is no map"))) return;
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map((e) => e.name));
  const early = asked.filter((url) => url.includes("ground.geojson"));
  if (early.length > 0) problems.add(where, `the ground track is fetched before it is asked for: ${early[0]}`);
  if (await on.isChecked()) problems.add(where, "the ground track is on before it is asked for");
  if ((await inked(page)) > 0) problems.add(where, "the colour of the ground track is on the map without it");

  const told = page.locator("[data-ground-told]").first();
  const range = page.locator("[data-ground-at]").first();
  const heard = () => range.getAttribute("aria-valuetext");
  await on.focus();
  await page.keyboard.press("Space");
  if (!(await hold(async () => /Over \d.*computed from the element set of \d/.test(await told.innerText()), "the ground track does not say which element set it is computed from"))) return;
  await hold(async () => /is on the map/.test(await page.locator("[data-map-told]").innerText()), "a screen reader is not told that the ground track is on the map");
  await page.locator("[data-ground-go]").first().focus();
  await page.keyboard.press("Enter");
  await hold(async () => (await inked(page)) > 100, "the ground track is not drawn");

  const first = { heard: await heard(), told: await told.innerText() };
  await range.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  await hold(async () => (await told.innerText()) !== first.told && (await heard()) !== first.heard, "the point below the satellite does not follow the bar");
  await hold(async () => ((await heard()) ?? "").startsWith(await page.locator("[data-ground-when]").first().innerText()), "a screen reader is not told the moment of the bar");

  await on.focus();
  await page.keyboard.press("Space");
  await hold(async () => (await inked(page)) === 0, "turned off, the ground track is still drawn");
  await hold(async () => !(await range.isVisible()) && (await told.innerText()) === "", "turned off, the ground track is still told");
}
