// The table of claims: filtered, sorted, searched and taken away.
import { readFile } from "node:fs/promises";
import { follow, patience } from "./browser.mjs";

/** The cells of a file of comma-separated values (RFC 4180). */
export function cells(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === "" && row.length === 0 && !quoted && !plain) break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") {
      rows.push(row);
      row = [];
    }
    if (end === "") break;
  }
  return rows;
}

/** The ids of the rows of the table, over all of its pages. */
async function rowsOf(page) {
  const ids = [];
  for (;;) {
    ids.push(...(await page.locator("table.claims tbody tr[id^=claim-]").evaluateAll((rows) => rows.map((r) => r.id.slice("claim-".length)))));
    const next = page.locator("nav[aria-label='Pages of the table'] a[rel=next][href*='page=']").first();
    if ((await next.count()) === 0) return ids;
    await follow(page, () => next.click());
  }
}

/**
 * Clicks on the link beneath the table, and holds the file that comes to the rows
 * that the table shows: those and no others, in their order. Returns how many.
 */
export async function takesAway(page, where, problems) {
  const link = page.locator("a[download]").first();
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: patience }), link.click()]);
  const file = cells(await readFile(await download.path(), "utf8"));
  const id = file[0]?.indexOf("id") ?? -1;
  if (!/\.csv$/.test(download.suggestedFilename())) problems.add(where, `the file is called ${download.suggestedFilename()}`);
  if (id < 0) {
    problems.add(where, "the file has no column of ids");
    return 0;
  }
  const width = file[0].length;
  if (file.some((r) => r.length !== width)) problems.add(where, "rows of the file are not as wide as its head");
  const taken = file.slice(1).map((r) => r[id]);
  const shown = await rowsOf(page);
  if ([...taken].sort().join() !== [...shown].sort().join()) problems.add(where, `the file has ${taken.length} rows, the table ${shown.length}, and they are not the same`);
  else if (taken.join() !== shown.join()) problems.add(where, "the rows of the file stand in another order than those of the table");
  return taken.length;
}

const months = { Jan: 1, Feb: 2, Mar: 3, Apr: 4, May: 5, Jun: 6, Jul: 7, Aug: 8, Sep: 9, Oct: 10, Nov: 11, Dec: 12 };

/** From where to where what a cell says lies; null where it says nothing. A month is all of its days. */
const spans = {
  Said(text) {
    const days = [...text.matchAll(/(?:(\d{1,2}) )?(?:([A-Z][a-z]{2}) )?(\d{4})/g)].flatMap(([, d, m, y]) => {
      const day = (m, d) => Number(y) * 10_000 + m * 100 + d;
      return [day(months[m] ?? 1, Number(d ?? 1)), day(months[m] ?? 12, Number(d ?? 31))];
    });
    return days.length > 0 ? [Math.min(...days), Math.max(...days)] : null;
  },
  Figure(text) {
    const figures = [...text.split("\n")[0].matchAll(/\d[\d,]*(?:\.\d+)?/g)].map((m) => Number(m[0].replaceAll(",", "")));
    return figures.length > 0 ? [Math.min(...figures), Math.max(...figures)] : null;
  },
  By: (text) => [text.trim().toLowerCase(), text.trim().toLowerCase()],
};

/** Clicks on the head of a column twice: each time the rows stand in the order that its mark says. */
export async function sorts(page, column, where, problems) {
  const head = page.locator("table.claims thead th").filter({ hasText: column });
  const index = await head.evaluate((e) => [...e.parentElement.children].indexOf(e));
  for (let turn = 0; turn < 2; turn++) {
    await follow(page, () => head.locator("a").click());
    const way = await head.getAttribute("aria-sort");
    if (way !== "ascending" && way !== "descending") {
      problems.add(where, `sorted by ${column}, the column is not marked`);
      return;
    }
    const texts = await page.locator(`table.claims tbody tr td:nth-child(${index + 1})`).allInnerTexts();
    const values = texts.map(spans[column]).filter((v) => v !== null);
    const wrong = values.findIndex((v, i) => i > 0 && (way === "ascending" ? v[1] < values[i - 1][0] : v[0] > values[i - 1][1]));
    if (wrong > 0) problems.add(where, `sorted by ${column}, ${way}: ${values[wrong][0]} stands after ${values[wrong - 1][0]}`);
    if (values.length < 2) problems.add(where, `sorted by ${column} there is nothing to order`);
  }
}

/** Every row that a choice of the form leaves is one that was chosen. */
export async function narrows(page, field, value, holds, where, problems) {
  const before = await page.locator("table.claims tbody tr").count();
  const control = page.locator(`form.filters [name=${field}]`).last();
  if ((await control.evaluate((e) => e.tagName)) === "SELECT") await control.selectOption({ label: value });
  else await control.fill(value);
  await follow(page, () => page.getByRole("button", { name: "Show", exact: true }).click());
  const rows = await page.locator("table.claims tbody tr").allInnerTexts();
  if (rows.length === 0 || rows.length >= before) problems.add(where, `choosing ${value} leaves ${rows.length} of ${before} rows`);
  const others = rows.filter((r) => !holds(r));
  if (others.length > 0) problems.add(where, `choosing ${value} leaves a row of another: ${others[0].replace(/\s+/g, " ").slice(0, 80)}`);
}
