// Pages that a reader has made larger, and pages in colours of the reader's own.

/** What a page offers: headings, links and fields, by what they are called. What a map has in view differs with its size. */
const offers = (page) =>
  page.evaluate(() => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("svg, .map");
    const out = [];
    for (const e of document.querySelectorAll("h1, h2, h3, h4, a[href], button, input:not([type=hidden]), select, summary"))
      if (shown(e) && !e.querySelector("[data-map-count]")) out.push(`${e.tagName.toLowerCase()} ${(e.getAttribute("href") ?? e.name ?? "").slice(0, 90)} ${e.textContent.trim().replace(/\s+/g, " ").slice(0, 50)}`.trim());
    return out;
  });

/**
 * Looks at a page closer: at 200 and at 400 % of a window of 1,280 by 1,024 pixels
 * (WCAG 2.2, 1.4.4 and 1.4.10). Nothing has to be scrolled sideways but tables that
 * do not fold, nothing is cut, and whatever the page offers it still does.
 */
export async function zooms(page, where, problems) {
  await page.setViewportSize({ width: 1280, height: 1024 });
  const whole = await offers(page);
  for (const times of [2, 4]) {
    await page.setViewportSize({ width: 1280 / times, height: 1024 / times });
    const at = `${where} at ${100 * times} %`;
    const { sideways, cut } = await page.evaluate(() => {
      const brief = (e) => `${e.outerHTML.slice(0, 70)}: ${e.scrollWidth} of ${e.clientWidth} px`;
      const root = document.documentElement;
      const boxes = [...document.querySelectorAll("body *")].filter((e) => !(e instanceof SVGElement) && !e.closest(".map, .hidden, thead") && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && e.checkVisibility());
      return {
        sideways: [
          ...(root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} of ${root.clientWidth} px`] : []),
          ...boxes.filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && !e.querySelector("table:not(.fold)")).map(brief),
        ],
        cut: boxes.filter((e) => /hidden|clip/.test(getComputedStyle(e).overflowX) && e.textContent.trim()).map(brief),
      };
    });
    for (const s of sideways.slice(0, 3)) problems.add(at, `has to be scrolled sideways: ${s}`);
    for (const c of cut.slice(0, 3)) problems.add(at, `cut: ${c}`);
    const now = new Set(await offers(page));
    for (const lost of whole.filter((o) => !now.has(o)).slice(0, 3)) problems.add(at, `not there any more: ${lost}`);
  }
  await page.setViewportSize({ width: 1280, height: 1024 });
}

/**
 * Letters grow with the size that a reader has set for the browser, here twice the
 * usual one, and the page still fits. Headings that are bound to the width of the
 * window grow by half at least, and a narrow page is set a little smaller than a wide one.
 */
export async function grows(page, where, problems) {
  const texts = () =>
    page.evaluate(() => {
      const said = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
      globalThis.texts ??= [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg, .map") && said(e) && e.checkVisibility());
      return globalThis.texts.map((e) => [parseFloat(getComputedStyle(e).fontSize), e.outerHTML.slice(0, 70)]);
    });
  const before = await texts();
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await page.waitForTimeout(100);
  const after = await texts();
  const small = after.filter(([size, e], i) => size < (/^<h\d/.test(e) ? 1.5 : 1.8) * before[i][0]);
  for (const [, e] of small.slice(0, 3)) problems.add(where, `does not grow with the reader's letters: ${e}`);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (wide > room) problems.add(where, `with letters twice as large the page is ${wide} px wide, of ${room}`);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  await browser.detach();
}

/**
 * A page opened with forced colours: what is drawn and written in a chart stands
 * out from the ground that the system gives, and words that are marked stay so.
 */
export async function forced(page, where, problems) {
  const faults = await page.evaluate(() => {
    if (!matchMedia("(forced-colors: active)").matches) return ["the page was not opened with forced colours"];
    const probe = document.body.appendChild(document.createElement("span"));
    const rgb = (text) => {
      probe.style.setProperty("forced-color-adjust", "none");
      probe.style.color = "";
      probe.style.color = text;
      return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
    };
    const light = (c) => c.slice(0, 3).reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4), 0);
    const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const ground = rgb("Canvas");
    const out = [];
    const hold = (e, colour, least, what) => {
      const c = rgb(colour);
      if ((c[3] ?? 1) > 0.5 && contrast(c, ground) < least) out.push(`${what} is hardly seen with forced colours (${contrast(c, ground).toFixed(1)} to 1): ${e.outerHTML.slice(0, 70)}`);
    };
    for (const e of document.querySelectorAll("main svg text")) if (e.checkVisibility()) hold(e, getComputedStyle(e).fill, 4.5, "a chart's text");
    for (const e of document.querySelectorAll("main svg .median, main svg .line, main svg .at, main svg .on")) {
      const look = getComputedStyle(e);
      if (e.checkVisibility()) hold(e, look.stroke === "none" ? look.fill : look.stroke, 3, "a mark");
    }
    for (const e of document.querySelectorAll("mark")) {
      // Yellow on white is told apart by its hue.
      const behind = rgb(getComputedStyle(e).backgroundColor);
      const apart = behind[3] === 0 ? 0 : Math.max(...behind.slice(0, 3).map((v, i) => Math.abs(v - ground[i])));
      if (apart < 40 && getComputedStyle(e).textDecorationLine === "none") out.push(`what is marked is not told apart with forced colours: ${e.outerHTML.slice(0, 70)}`);
    }
    probe.remove();
    return out;
  });
  for (const f of faults.slice(0, 5)) problems.add(where, f);
}
