// A number opens to what it rests on: the words or the row behind it, in two
// clicks at most.

/** The numbers in a text, as they are written but for the commas. Dates count: they are said of something too. */
export const numbersIn = (text) => [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map((m) => m[0].replace(/,$/, "").replaceAll(",", ""));

/** Reads pages by their addresses, each once: title, words, links of main, and what a row rests on. */
function reader(page) {
  const known = new Map();
  return async (href) => {
    const at = href.split("#")[0];
    if (!known.has(at)) {
      known.set(
        at,
        await page.evaluate(async (at) => {
          const answer = await fetch(at);
          if (!answer.ok) return { status: answer.status };
          const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
          // Text of neighbours must not run together: 12 and 34 are not 1234.
          const words = (e) => (e ? [...(function* walk(n) { if (n.nodeType === 3) yield n.textContent; else for (const c of n.childNodes) yield* walk(c); })(e)].join(" ") : "");
          const main = doc.querySelector("main");
          return {
            status: answer.status,
            words: words(main),
            rests: ["#passage", "#record", "#claims", "#rows", "#working", "#map", "dl.fields"].filter((s) => doc.querySelector(s)),
            rows: [...doc.querySelectorAll("#claims ~ .scroll tbody tr a, #rows ~ ul a, section[aria-labelledby=claims] tbody tr a, section[aria-labelledby=rows] a")].map((a) => a.getAttribute("href")),
          };
        }, at),
      );
    }
    return known.get(at);
  };
}

/** A page that shows what a statement or a row is: its passage, its record, or the row's fields. */
const isGround = (to) => to.status === 200 && (to.rests.includes("#passage") || to.rests.includes("#record") || to.rests.includes("dl.fields"));

/**
 * The cards of contradictions. One click leads from a card to its check; there, or
 * one click on in a row that the check rests on, is every number of the card.
 * Returns how many cards there were.
 */
export async function cardsOpen(page, where, problems) {
  const read = reader(page);
  const cards = await page.locator("article.card").evaluateAll((all) =>
    all.map((e) => ({
      id: e.id,
      check: e.querySelector("h3 a")?.getAttribute("href") ?? "",
      words: [...e.querySelectorAll(":scope > p:not(.rows):not(.verdict), :scope > ul.sides li")].map((p) => p.textContent).join(" \n "),
      sides: [...e.querySelectorAll(":scope > ul.sides li")].map((li) => ({ text: li.textContent, href: li.querySelector("a[href]")?.getAttribute("href") ?? "" })),
    })),
  );
  for (const card of cards) {
    const at = `${where} #${card.id}`;
    for (const side of card.sides.filter((s) => /\d/.test(s.text))) {
      if (!side.href) problems.add(at, `a figure leads nowhere: ${side.text.trim().slice(0, 80)}`);
      else if (!isGround(await read(side.href))) problems.add(at, `${side.href} shows neither passage nor record`);
    }
    if (!card.check) {
      problems.add(at, "the card leads to no check");
      continue;
    }
    const check = await read(card.check);
    if (check.status !== 200 || check.rows.length + Number(check.rests.includes("#working")) === 0) {
      problems.add(at, `${card.check} shows nothing that it rests on`);
      continue;
    }
    // The sentence of the card stands on the check's page too, and explains nothing.
    let ground = check.words;
    for (const part of card.words.split("\n")) ground = ground.replace(part.trim(), " ");
    let have = new Set(numbersIn(ground));
    let missing = numbersIn(card.words).filter((n) => !have.has(n));
    for (const row of check.rows) {
      if (missing.length === 0) break;
      const to = await read(row);
      if (!isGround(to)) problems.add(at, `${row} shows neither passage nor record`);
      else {
        have = new Set(numbersIn(to.words));
        missing = missing.filter((n) => !have.has(n));
      }
    }
    for (const n of missing) problems.add(at, `nothing behind the card says ${n}`);
  }
  return cards.length;
}

/**
 * Why ours differs. One click opens a party's figure, the next leads to its claim,
 * which is of that figure; every factor has words beside its numbers. Returns how
 * many figures there were.
 */
export async function differencesOpen(page, where, problems) {
  const read = reader(page);
  const all = page.locator("details.differs");
  const n = await all.count();
  for (let i = 0; i < n; i++) {
    const one = all.nth(i);
    const summary = await one.locator("summary").innerText();
    const at = `${where}, ${summary.slice(0, 40)}`;
    if (!(await one.evaluate((e) => e.open))) await one.locator("summary").click();
    for (const row of await one.locator("tbody tr").allInnerTexts()) {
      if (/\d/.test(row) && !/[a-z]{3,} .*[a-z]{3,}/i.test(row.replace(/^\S+( \S+)?/, ""))) problems.add(at, `a factor has no words: ${row.replace(/\s+/g, " ").slice(0, 60)}`);
    }
    const link = one.locator("a[href*='/claims/']:visible").first();
    if ((await link.count()) === 0) {
      problems.add(at, "the figure leads to no claim");
      continue;
    }
    const claim = await read(await link.getAttribute("href"));
    if (!isGround(claim)) problems.add(at, "its claim shows neither passage nor record");
    else {
      const stated = numbersIn(/: (.*?)\. Ours/.exec(summary.replace(/\s+/g, " "))?.[1] ?? "");
      const have = new Set(numbersIn(claim.words));
      if (stated.length === 0) problems.add(at, "no figure is named");
      for (const s of stated) if (!have.has(s)) problems.add(at, `the claim does not say ${s}`);
    }
  }
  return n;
}

/**
 * The sentence. The link beside it leads to as many rows as it says, and the figure
 * of a row to its claim; the share that is assumed leads to where it is explained;
 * every other number beside it stands in a link of its own or is the count.
 */
export async function sentenceOpens(page, where, problems) {
  const lede = page.locator(".lede");
  const sentence = await lede.locator("p.count").innerText();
  const share = /(\d+) %\s+of the variance/.exec(sentence)?.[1];
  const links = await lede.locator("a[href]").evaluateAll((all) => all.map((a) => ({ text: a.textContent.trim(), href: a.getAttribute("href") })));
  const rests = links.find((l) => /\d+ claims?\b/.test(l.text));
  if (share) {
    const to = links.find((l) => numbersIn(l.text).includes(share));
    if (!to?.href.startsWith("#")) problems.add(where, `the share of ${share} % leads nowhere`);
    else {
      await lede.locator(`a[href="${to.href}"]`).first().click();
      const words = await page.locator(`section[aria-labelledby="${to.href.slice(1)}"]`).innerText().catch(() => "");
      if (!numbersIn(words).includes(share)) problems.add(where, `${to.href} does not say ${share} %`);
    }
  }
  for (const l of links.filter((l) => l.href.startsWith("#") && /\d/.test(l.text) && !numbersIn(l.text).includes(share))) {
    const words = await page.locator(`section[aria-labelledby="${l.href.slice(1)}"]`).innerText().catch(() => "");
    const have = new Set(numbersIn(words));
    for (const n of numbersIn(l.text)) if (!have.has(n)) problems.add(where, `${l.href} does not say ${n}, which leads there`);
  }
  if (!rests) {
    problems.add(where, "the count leads to no claims that it rests on");
    return;
  }
  const want = Number(numbersIn(rests.text)[0]);
  await lede.locator("a", { hasText: rests.text }).first().click();
  await page.waitForLoadState("networkidle");
  const rows = page.locator("table.claims tbody tr");
  const counted = await rows.locator(".tag.used").count();
  if ((await rows.count()) !== want || counted !== want) problems.add(page.url(), `"${rests.text}" leads to ${await rows.count()} rows, ${counted} of them counted`);
  await rows.locator("a[href*='/claims/']").first().click();
  await page.waitForLoadState("networkidle");
  if ((await page.locator("#passage").count()) === 0 || (await page.locator("#record").count()) === 0) problems.add(page.url(), "a claim's page has neither passage nor record");
}
