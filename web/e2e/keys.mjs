// What a reader meets who has a keyboard and no mouse.

/** What the Tab key has to stop at, of what is shown. */
const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

/**
 * Goes through a page by the Tab key, from its top until it begins anew: every
 * link, button and field that is shown is reached, in the order of the page, each
 * with a ring that is seen, and none keeps the focus. Returns how many stops there
 * are.
 */
export async function tabs(page, where, problems) {
  const wanted = await page.evaluate((stops) => {
    const brief = (e) => e.outerHTML.slice(0, 90);
    // Of radio buttons that belong together one is a stop: the arrows lead to the others.
    const group = (e) => (e.type === "radio" && e.name ? [...document.getElementsByName(e.name)].filter((o) => o.type === "radio" && o.form === e.form) : [e]);
    const stop = (e) => (group(e).find((o) => o.checked) ?? group(e)[0]) === e;
    const wanted = [...document.querySelectorAll(stops)].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && (e.type !== "radio" || stop(e)));
    const walk = (globalThis.walked = { wanted, reached: new Set(), faults: [], first: null, last: null, again: false });
    const fault = (text) => walk.faults.length < 8 && walk.faults.push(text);
    addEventListener("focusin", ({ target: e }) => {
      if (walk.again) return;
      if (e === walk.first && walk.reached.size > 1) {
        walk.again = true;
        return;
      }
      walk.first ??= e;
      if (walk.last && !walk.reached.has(e) && walk.last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)
        fault(`out of order by keyboard: ${brief(e)} after ${brief(walk.last)}`);
      walk.reached.add(e);
      walk.last = e;
      const look = getComputedStyle(e);
      const ring = e.querySelector?.(".reach"); // of a mark in a chart
      const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 && !/, 0\)$|^transparent$/.test(look.outlineColor);
      if (!outlined && !(ring && getComputedStyle(ring).stroke !== "none")) fault(`focus is not seen on ${brief(e)}`);
      const box = e.getBoundingClientRect();
      if (box.width * box.height === 0 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) fault(`focus goes where nothing is shown: ${brief(e)}`);
    });
    wanted[0]?.focus();
    return wanted.length;
  }, stops);
  const most = wanted + 40; // scrolling boxes are stops too
  for (let pressed = 0; pressed < most; ) {
    for (let i = 0; i < 20; i++, pressed++) await page.keyboard.press("Tab");
    if (await page.evaluate(() => globalThis.walked.again)) break;
  }
  const { faults, unreached, last } = await page.evaluate(() => {
    const { wanted, reached, faults, last, again } = globalThis.walked;
    const unreached = wanted.filter((e) => !reached.has(e) && e.isConnected).map((e) => e.outerHTML.slice(0, 90));
    return { faults, unreached, last: again ? "" : (last?.outerHTML.slice(0, 90) ?? "the page's top") };
  });
  for (const f of faults) problems.add(where, f);
  if (unreached.length > 0 && last) problems.add(where, `the Tab key does not lead on from ${last}`);
  for (const u of unreached.slice(0, 5)) problems.add(where, `not reached by keyboard: ${u}`);
  return wanted;
}

/** The first stop is the link to the content, and it leads there. */
export async function skips(page, where, problems) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => {
    const e = document.activeElement;
    const box = e?.getBoundingClientRect();
    return { to: e?.getAttribute("href") ?? "", seen: Boolean(box && box.left >= 0 && box.top >= 0 && box.width > 0) };
  });
  if (!first.to.startsWith("#")) {
    problems.add(where, "the first stop is no link to the content");
    return;
  }
  if (!first.seen) problems.add(where, "the link to the content is not seen when it has the focus");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const within = await page.evaluate((to) => document.querySelector(to)?.contains(document.activeElement), first.to);
  if (!within) problems.add(where, `the link to the content does not lead into ${first.to}`);
}

/** What takes keys of its own lets go: Tab leads on from it, Shift and Tab back. */
export async function letsGo(page, selector, where, problems, keys = ["ArrowRight", "ArrowDown", "+"]) {
  const box = page.locator(selector).first();
  if ((await box.count()) === 0) {
    problems.add(where, `there is no ${selector}`);
    return;
  }
  const holds = () => box.evaluate((e) => e === document.activeElement || (e.contains(document.activeElement) && e.tabIndex < 0));
  await box.focus();
  for (const key of keys) await page.keyboard.press(key);
  await page.keyboard.press("Tab");
  if (await holds()) problems.add(where, `Tab does not lead on from ${selector}`);
  await box.focus();
  await page.keyboard.press("Shift+Tab");
  if (await holds()) problems.add(where, `Shift and Tab do not lead back from ${selector}`);
}
