// What every page has to keep, whatever it says.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** No violation that axe-core knows of, or of the rules that are named. The page
 * forbids scripts of others, so axe is run by the browser itself, outside of the
 * page's policy. */
export async function accessible(page, where, problems, rules) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(`${axeSource}; 0`);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) }), rules);
  for (const v of violations) {
    for (const node of v.nodes.slice(0, 5)) problems.add(where, `axe ${v.id} (${v.impact}): ${node.target.join(" ")}: ${node.html.slice(0, 120)}`);
  }
}

/** Nothing stands out to the right of the window, and nothing is cut. */
export async function fits(page, where, problems) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolls = (e) => e && e !== document.body && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.body.querySelectorAll("*")]
      .filter((e) => e.getBoundingClientRect().right > room + 0.5 && !scrolls(e.parentElement))
      .slice(0, 3)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${room} px`);
  });
  for (const w of wide) problems.add(where, `too wide: ${w}`);
}

/** What a finger has to hit is large enough: 24 px, WCAG 2.2 AA. Links in running
 * text are excepted, as there. */
export async function reachable(page, where, problems) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, input:not([type=hidden]), select, summary")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }))
      .map((e) => [e, (e.type === "checkbox" && e.closest("label") ? e.closest("label") : e).getBoundingClientRect()])
      .filter(([, r]) => r.width < 24 || r.height < 24)
      .slice(0, 3)
      .map(([e, r]) => `${e.outerHTML.slice(0, 80)} is ${Math.round(r.width)} by ${Math.round(r.height)} px`),
  );
  for (const s of small) problems.add(where, `too small to hit: ${s}`);
}

/** Addresses in a page's text, as they stand in it. */
export function linksOf(html) {
  const plain = (text) => text.replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n)).replaceAll("&amp;", "&").replaceAll("&#43;", "+");
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((m) => plain(m[1]));
}

/** The ids of a page's elements. */
export function idsOf(html) {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]));
}

/**
 * Follows every link within the site once, by address without query but for the
 * start page of each, and holds every answer to be a success and every anchor to
 * be there. skip are addresses that are not asked for; read is given every answer.
 */
export async function crawl(base, from, problems, { most = 3000, skip = () => false, read = () => {} } = {}) {
  const seen = new Map(); // address to its ids, null while not a page
  const queue = [from];
  const anchors = [];
  while (queue.length > 0 && seen.size < most) {
    const at = queue.shift();
    if (seen.has(at) || skip(at)) continue;
    const answer = await fetch(base + at, { redirect: "manual" });
    if (answer.status !== 200) {
      problems.add(at, `answers ${answer.status}`);
      seen.set(at, null);
      await answer.arrayBuffer();
      continue;
    }
    const html = await answer.text();
    read(at, html);
    if (!answer.headers.get("content-type")?.startsWith("text/html")) {
      seen.set(at, null);
      continue;
    }
    seen.set(at, idsOf(html));
    for (const link of linksOf(html)) {
      if (/^[a-z]+:/i.test(link)) continue;
      const url = new URL(link, base + at);
      if (url.hash) anchors.push([at, url.pathname + url.search, decodeURIComponent(url.hash.slice(1))]);
      // Filters and orders of one table are as many as their combinations.
      if (url.search && url.pathname === new URL(base + at).pathname) continue;
      queue.push(url.pathname + url.search);
    }
  }
  if (seen.size >= most) problems.add(from, `more than ${most} pages: the walk is not whole`);
  for (const [at, to, id] of anchors) {
    const ids = seen.get(to);
    if (ids && !ids.has(id)) problems.add(at, `leads to ${to}#${id}, which is not there`);
  }
  return seen;
}
