// What comes out of the printer.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const squeeze = (text) => text.normalize("NFKC").replace(/[\s\u00ad]+/g, "");

/** The width of an A4 page between the margins of the style sheet, in CSS pixels. */
const column = Math.round(((210 - 2 * 15) / 25.4) * 96);

/**
 * Prints a page to PDF and reads it: it is A4 and holds every word that stands on
 * the page in print, among them says; nothing is wider than the paper, for which a
 * browser would make all of it smaller; nothing that scrolls on a screen is cut; and
 * there is nothing to click. Returns its text.
 */
export async function printed(page, where, problems, says = []) {
  const folder = await mkdtemp(join(tmpdir(), "walk-"));
  let text;
  try {
    const file = join(folder, "page.pdf");
    await page.pdf({ path: file, format: "A4" });
    const run = (...args) => execFileSync(args[0], args.slice(1), { maxBuffer: 1 << 26 }).toString();
    text = run("pdftotext", "-raw", file, "-");
    if (!/Page size:\s+59[45](\.\d+)? x 84[12](\.\d+)? pts/.test(run("pdfinfo", file))) problems.add(where, "the printed page is not A4");
  } finally {
    await rm(folder, { recursive: true });
  }
  const solid = squeeze(text);
  for (const want of says) if (!solid.includes(squeeze(want))) problems.add(where, `the printed page does not say ${JSON.stringify(want.slice(0, 80))}`);

  const before = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: column, height: 1000 });
  const onScreen = await page.evaluate(() => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1;
    const brief = (e) => e.outerHTML.slice(0, 80);
    // Heads of columns that are there for those who hear the page.
    for (const e of document.querySelectorAll(".hidden")) e.style.display = "none";
    return {
      words: document.body.innerText,
      wide: document.documentElement.scrollWidth,
      controls: [...document.querySelectorAll("button, input, select, textarea, nav, [role=button]")].filter(shown).map(brief),
      cut: [...document.querySelectorAll("body *")]
        .filter((e) => getComputedStyle(e).overflowX !== "visible" && !(e instanceof SVGElement) && shown(e) && e.scrollWidth > e.clientWidth + 1)
        .map((e) => `${brief(e)}: ${e.scrollWidth} of ${e.clientWidth} px`),
    };
  });
  await page.emulateMedia({ media: null });
  if (before) await page.setViewportSize(before);
  if (onScreen.wide > column) problems.add(where, `wider than the paper: ${onScreen.wide} of ${column} px`);
  for (const c of onScreen.controls.slice(0, 3)) problems.add(where, `a control is printed: ${c}`);
  for (const c of onScreen.cut.slice(0, 3)) problems.add(where, `cut in print: ${c}`);
  const lost = [...new Set(onScreen.words.split(/\s+/).filter((w) => w.length > 3))].filter((w) => !solid.includes(squeeze(w)));
  for (const w of lost.slice(0, 5)) problems.add(where, `not on the printed page: ${JSON.stringify(w)}`);
  return text;
}
