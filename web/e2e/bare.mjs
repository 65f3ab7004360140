// Pages in a browser that runs no script.

/**
 * A page opened without script is whole: it has a heading and what is named in
 * needs; no button stands outside of a form, where without script it does nothing;
 * nothing that script fills stands there empty; and every picture is one.
 */
export async function bare(page, where, problems, needs = {}) {
  for (const [what, selector] of Object.entries({ "a heading": "h1", ...needs })) {
    const all = page.locator(selector);
    const words = (await all.allInnerTexts().catch(() => [])).join("").trim();
    const drawn = await page.locator(selector).locator("visible=true").count();
    if (drawn === 0 || (words === "" && !/img|svg|input/.test(selector))) problems.add(where, `without script there is not ${what} (${selector})`);
  }
  for (const button of await page.locator("button:visible").all()) {
    const name = (await button.innerText()).trim();
    if ((await button.locator("xpath=ancestor::form").count()) === 0) problems.add(where, `without script a button does nothing: ${name}`);
  }
  for (const empty of await page.locator("[data-map]:visible, [data-play]:visible, output:visible").all()) {
    if ((await empty.innerText()).trim() === "") problems.add(where, `without script something is empty: ${(await empty.getAttribute("class")) ?? "output"}`);
  }
  // Nothing can be evaluated in the page: a picture is asked for as the page does.
  for (const img of await page.locator("img:visible").all()) {
    await img.scrollIntoViewIfNeeded();
    const from = new URL(await img.getAttribute("src"), page.url());
    if (from.protocol === "data:") continue;
    const answer = await page.request.get(from.href);
    if (!answer.ok() || !/^image\//.test(answer.headers()["content-type"] ?? "")) problems.add(where, `without script a picture is none: ${from.pathname} answers ${answer.status()}`);
  }
}

/** A page that is not there yet asks again by itself until it is, without script and without a hand. */
export async function waits(page, selector, where, problems, most = 120_000) {
  if ((await page.locator(selector).count()) > 0) return;
  const again = await page.locator("meta[http-equiv=refresh]").count();
  if (again === 0) {
    problems.add(where, "the page is not there yet and does not ask again by itself");
    return;
  }
  await page.locator(selector).first().waitFor({ state: "attached", timeout: most }).catch(() => problems.add(where, `the page asked again by itself and in ${most / 1000} s was not there`));
}
