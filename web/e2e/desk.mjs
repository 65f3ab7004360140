// Works the inbox of a running desk by keyboard alone, then without script:
//
//	node desk.mjs LINK CASE
//
// LINK is the one that serve prints for the first account; the case has at least
// four proposals, two of one origin, and the text of a page (see
// cmd/tidewaiter/browserdesk_test.go). Every problem is a line; with any, the code
// is 1. TIDEWAITER_PICTURES names a folder for pictures of the pages.
import { join } from "node:path";
import { Problems, eventually, follow, open, patience, start } from "./browser.mjs";
import { accessible, fits } from "./checks.mjs";
import { leave, main, says } from "./hands.mjs";
import { tabs } from "./keys.mjs";
import { looks } from "./looks.mjs";

const [link, id] = process.argv.slice(2);
if (!link || !id) {
  console.error("usage: node desk.mjs LINK CASE");
  process.exit(2);
}
const base = new URL(link).origin;
const inbox = `${base}/desk/cases/${id}/inbox`;
const password = "seven grey herons at dawn";
const pictures = process.env.TIDEWAITER_PICTURES;
const problems = new Problems();
const expect = (where, what, truth) => {
  if (!truth) problems.add(where, what);
};

const browser = await start();
try {
  const page = await open(browser, base, problems, { allow: [409, 422] });
  const key = (k) => leave(page, k);
  const hears = (where, pattern) => says(page, pattern, where, problems);
  /** Waits until something of the page where the focus is holds. */
  const focus = async (where, what, get, holds) => expect(where, what, holds(await eventually(() => page.evaluate(get), holds)));

  // In by the link.
  await page.goto(link);
  await page.fill("input[name=name]", "maria");
  await page.fill("input[name=password]", password);
  await page.fill("input[name=again]", password);
  await key("Enter");

  // Every page as it stands, in three looks.
  await page.goto(inbox);
  const first = await page.locator("[data-row] a").first().getAttribute("href");
  const origin = await page.evaluate(async (at) => {
    const html = await (await fetch(`${at}?by=origin`)).text();
    return [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("section h2 a")].map((a) => a.getAttribute("href")).find((h) => /origin=./.test(h));
  }, inbox);
  const source = await page.locator("section h2 a").first().getAttribute("href");
  for (const [name, at] of Object.entries({ inbox, proposal: base + first, origin: base + origin, source: base + source, history: `${base}/desk/cases/${id}/history`, effect: `${base}/desk/cases/${id}/effect` })) {
    await page.goto(at);
    await looks(page, name, problems, { tab: name === "proposal" || name === "inbox" });
  }

  // The list: j and k go over the rows, Enter opens.
  await page.goto(inbox);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await focus("list", "j and k do not move over the rows", () => document.activeElement?.getAttribute("href"), (href) => href === first);
  await key("Enter");
  expect("list", "Enter does not open the row", new URL(page.url()).pathname === first);

  // What accepting would do is told without being asked for.
  await page.waitForFunction(() => document.querySelector("#effect") && !document.querySelector("#effect[data-wait]"), null, { timeout: patience, polling: 100 });
  const effect = await page.locator("#effect").innerText();
  expect("proposal", `what accepting would do is not told: ${effect}`, /With it accepted|counted anew/.test(effect));

  // Next and before, and help.
  const one = page.url();
  await key("j");
  expect("proposal", "j does not lead to the next", page.url() !== one);
  await key("k");
  expect("proposal", "k does not lead back", page.url() === one);
  await page.keyboard.press("?");
  expect("help", "? shows no keys", await page.locator("dialog.keys").waitFor().then(() => true, () => false));
  await accessible(page, "help", problems);
  await page.keyboard.press("a");
  expect("help", "a key decides while the help is open", page.url() === one);
  await page.keyboard.press("Escape");
  // A dialog tells that it is closed in a task of its own, after the key.
  expect("help", "Escape does not close it", await page.locator("dialog.keys").waitFor({ state: "detached" }).then(() => true, () => false));

  // In a field keys are text.
  await page.keyboard.press("r");
  await page.keyboard.type("jerk again, sure");
  await focus("reject", "keys in a field are not text", () => document.activeElement?.value, (text) => text === "jerk again, sure");
  expect("reject", "a key in a field leads on", page.url() === one);
  await key("Enter");
  await hears("reject", /^Rejected: /m);
  expect("reject", "nothing is announced", await page.waitForFunction(() => /Rejected/.test(document.querySelector("[data-say]")?.textContent ?? ""), null, { timeout: patience, polling: 100 }).then(() => true, () => false));
  await key("u");
  await hears("undo", /^Taken back: /m);

  // Accept, by one key; edit and accept; the same as another.
  await page.goto(one);
  await key("a");
  await hears("accept", /^Accepted: /m);
  await page.keyboard.press("e");
  await focus("edit", "e does not lead into the fields", () => document.activeElement?.getAttribute("name") ?? "", (name) => name.startsWith("c-"));
  await page.locator("[name=c-note]").focus();
  await page.keyboard.type("looked at");
  await page.locator("button[name=do][value=edit]").focus();
  await key("Enter");
  await hears("edit", /^Edited: /m);
  await page.keyboard.press("s");
  await focus("same as", "s does not lead into the list", () => document.activeElement?.getAttribute("name"), (name) => name === "same" || name === "other");

  // Keys can be turned off.
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.locator("dialog.keys button", { hasText: "off" }).click();
  const here = page.url();
  await page.keyboard.press("j");
  await page.waitForTimeout(200); // in which nothing may happen
  expect("keys off", "a key that is off leads on", page.url() === here);
  await page.keyboard.press("?");
  await page.locator("dialog.keys button", { hasText: "on" }).click();

  // Two editors: the second is shown both rows.
  const second = await open(browser, base, problems, { allow: [409], colorScheme: "light" });
  await second.context().addCookies(await page.context().cookies());
  await second.goto(page.url());
  await key("a");
  await leave(second, "a");
  await says(second, /Somebody else changed this claim/, "conflict", problems);
  await accessible(second, "conflict", problems);
  await fits(second, "conflict", problems);
  await tabs(second, "conflict", problems);
  if (pictures) await second.screenshot({ path: join(pictures, "desk-conflict.png"), fullPage: true });

  // Without script.
  const bare = await open(browser, base, problems, { javaScriptEnabled: false });
  await bare.context().addCookies(await page.context().cookies());
  await bare.goto(inbox);
  await follow(bare, () => bare.locator("[data-row] a").first().click());
  await bare.locator("main summary", { hasText: "Edit" }).click();
  await bare.locator("[name=c-note]").fill("without script");
  await follow(bare, () => bare.locator("button[name=do][value=edit-accept]").click());
  expect("bare", "no decision without script", /Accepted: /.test(await main(bare)));
} finally {
  await browser.close();
}
for (const line of problems.list) console.log(line);
console.log(problems.list.length === 0 ? "desk: nothing found" : `desk: ${problems.list.length} problems`);
process.exit(problems.list.length === 0 ? 0 : 1);
