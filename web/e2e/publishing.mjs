// Works a running desk by keyboard alone, from the first link to a redaction:
//
//	node publishing.mjs LINK PLAN
//
// LINK is the one that serve prints for the first account. PLAN is JSON: the case,
// the file of an article that its count has to move by, a vessel on no list with a
// voyage put together from tracks and a claim that was accepted, and words that
// stand nowhere else (see cmd/tidewaiter/browserpublishing_test.go). Every problem is
// a line; with any, the code is 1. TIDEWAITER_PICTURES names a folder for pictures
// of the pages.
import { readFile } from "node:fs/promises";
import { Problems, eventually, open, start } from "./browser.mjs";
import { button, choose, field, leave, link, looksAgain, main, press, says, write, writeTime } from "./hands.mjs";
import { looks } from "./looks.mjs";
import { ask, found, surfaces, telling } from "./surfaces.mjs";
import { code } from "./totp.mjs";

const [first, plan] = process.argv.slice(2);
if (!first || !plan) {
  console.error("usage: node publishing.mjs LINK PLAN");
  process.exit(2);
}
const { case: id, article, secret, vessel } = JSON.parse(plan);
const base = new URL(first).origin;
const home = `${base}/cases/${id}`;
const at = `${base}/desk/cases/${id}`;
const password = "seven grey herons at dawn";
const problems = new Problems();
const word = secret.split(" ")[0];
const aside = "narwhal"; // in what an editor says of a version
const names = [vessel.name, vessel.id, vessel.mmsi, vessel.imo, vessel.owner, vessel.voyage];
let claim = ""; // that is put under embargo, and then redacted

const expect = (where, what, truth) => {
  if (!truth) problems.add(where, what);
};
const look = (page, name, tab = false) => looks(page, name, problems, { tab });
const hears = (page, pattern, where) => says(page, pattern, where, problems);
/** The form of a page that goes to an address. */
const form = (page, action) => page.locator(`main form[method=post][action$="${action}"]`);
const send = (page, action, name) => press(page, form(page, action).getByRole("button", { name, exact: true }));

/** What the public can ask for, held to none of these words. */
async function nowhere(where, words, versions) {
  const rows = [`/claims/${claim}`, `/vessels/${vessel.id}`, `/voyages/${vessel.voyage}`, "/documents/seed"];
  const answers = await surfaces(base, id, { versions, rows, words: [word, vessel.name.split(" ")[1]] }, problems);
  for (const line of telling(answers, words)) problems.add(where, line);
  return answers;
}

/** Publishes what the desk has: one editor proposes it, and the other signs. */
async function publish(one, other, reason, until) {
  await one.goto(`${at}/publish`);
  await write(one, field(one, "reason"), reason);
  if (until) await writeTime(one, field(one, "until"), until);
  await press(one, button(one, "Propose for a second signature"));
  await hears(one, /You proposed it, so another editor signs/, "publish");
  await other.goto(`${at}/publish`);
  await send(other, "/publish/sign", "Sign and publish");
  await hears(other, /Published versions/, "publish");
}

const steps = {
  async "in by the link"(maria) {
    await maria.goto(first);
    await look(maria, "join", true);
    await write(maria, field(maria, "name"), "maria");
    await write(maria, field(maria, "password"), password);
    await write(maria, field(maria, "again"), password);
    await press(maria, button(maria, "Make the account"));
    await look(maria, "home");
    await press(maria, maria.locator(`main a[href="/desk/cases/${id}"]`));
    await look(maria, "case");
  },

  async "the founding article is pasted in"(maria) {
    await press(maria, maria.locator(`main a[href$="/watch"]`));
    await choose(maria, field(maria, "kind"), "phrase");
    await write(maria, field(maria, "text"), "ammunition containers");
    await press(maria, button(maria, "Watch"));
    await maria.goto(`${at}/imports`);
    await look(maria, "imports", true);
    await write(maria, field(maria, "text"), await readFile(article, "utf8"));
    await send(maria, "/imports/text", "Import");
    await looksAgain(maria, /^Stands\s+done/m, "import", problems);
    await hears(maria, /\d+ proposed claims added/, "import");
    await look(maria, "import");
    await press(maria, link(maria, "Imports"));
    await look(maria, "imports, one done");
    await maria.goto(`${at}/watch`);
    await hears(maria, /ammunition containers[^]*Hits[^]*Pyongyang/, "watch");
    await look(maria, "watch", true);
    await maria.goto(`${at}/archive/seed`);
    await hears(maria, /Kyiv Independent[^]*Shin Won-sik/, "archive");
    await look(maria, "archive");
  },

  async "its claims are accepted"(maria) {
    await maria.goto(`${at}/inbox`);
    await hears(maria, /\d+ claims are proposed/, "inbox");
    const proposed = Number(/(\d+) claims are proposed/.exec(await main(maria))?.[1] ?? 0);
    // Down the list to the figure that the article is about.
    const row = () => maria.evaluate(() => document.activeElement?.closest("[data-row]")?.textContent ?? "");
    for (let i = 0; i < proposed && !/6,700/.test(await row()); i++) await maria.keyboard.press("j");
    expect("inbox", "j does not lead to the figure of 6,700", /6,700/.test(await row()));
    await leave(maria);
    const effect = maria.locator("#effect:not([data-wait])");
    await effect.waitFor();
    const anew = effect.getByRole("button", { name: "Count it anew" });
    if ((await anew.count()) > 0) {
      await press(maria, anew);
      await effect.waitFor();
    }
    const told = await effect.innerText();
    expect("effect", `it is not told what accepting does: ${told}`, /The (median|count) would[^]*Now[^]*\d,\d{3}[^]*With it accepted[^]*\d,\d{3}/.test(told));
    expect("effect", `the count would not move: ${told}`, !/would read the same|would not move/.test(told));
    // All of them, one key each, from the first.
    await maria.goto(`${at}/inbox`);
    await maria.locator("h1").waitFor();
    await leave(maria, "Enter");
    for (let i = 0; i < proposed; i++) {
      claim = /id\s+(\S+)\s*$/m.exec(await maria.locator("section[aria-labelledby=read]").innerText())?.[1] ?? claim;
      await leave(maria, "a");
      await hears(maria, /^Accepted: /m, "accept");
    }
    await hears(maria, /Nothing is proposed/, "inbox");
    await look(maria, "inbox, nothing left");
  },

  async "they are published, and the count moves"(maria) {
    const sentence = async () => /<p class="count">([^]*?)<\/p>/.exec((await ask(base, `/cases/${id}`)).text)?.[1] ?? "";
    const was = await sentence();
    await maria.goto(`${at}/publish`);
    await look(maria, "publish", true);
    await looksAgain(maria, /count[^]*\d,\d{3}[^]*\d,\d{3}/, "publish", problems);
    await write(maria, field(maria, "reason"), "The founding article is in.");
    await press(maria, button(maria, "Publish")); // nobody else is there to sign
    await hears(maria, /The founding article is in\./, "versions");
    const is = await eventually(sentence, (text) => text !== was);
    expect("public case", `the count is as it was: ${is}`, /\d,\d{3}/.test(is) && is !== was);
    const from = /About [\d,]+/.exec(was)?.[0];
    expect("public case", `the figure is as it was: ${from}`, from && !is.includes(from));
    await press(maria, maria.locator(`main a[href$="/versions/2"]`));
    await hears(maria, /What it changed[^]*added/, "version");
    await look(maria, "version", true);
  },

  async "a second editor"(maria, bo) {
    await maria.goto(`${base}/desk/people`);
    await look(maria, "people", true);
    await choose(maria, field(maria, "role"), "editor");
    await field(maria, "all").focus();
    await maria.keyboard.press("Space");
    await press(maria, button(maria, "Make a link"));
    await hears(maria, /A link for/, "link");
    await look(maria, "link");
    await bo.goto((await maria.locator(".once").innerText()).trim());
    await write(bo, field(bo, "name"), "bo");
    await write(bo, field(bo, "password"), password);
    await write(bo, field(bo, "again"), password);
    await press(bo, button(bo, "Make the account"));
    await maria.goto(`${base}/desk/people`);
    await press(maria, link(maria, "bo"));
    await look(maria, "person");
  },

  async "with a second factor"(maria, bo) {
    await bo.goto(`${base}/desk/account`);
    await look(bo, "account", true);
    await write(bo, form(bo, "/second/begin").locator("[name=password]"), password);
    await press(bo, button(bo, "Set it up"));
    await look(bo, "second factor", true);
    await write(bo, field(bo, "code"), code(await bo.locator(".once").innerText()));
    await press(bo, button(bo, "Turn it on"));
    await hears(bo, /Recovery codes/, "recovery codes");
    await look(bo, "recovery codes");
    const spare = await bo.locator("ul.once li").first().innerText();
    await press(bo, link(bo, "I have kept them"));
    await bo.goto(`${base}/desk/account`);
    await look(bo, "account with a second factor");
    await press(bo, bo.getByRole("button", { name: "Log out" }));
    await bo.goto(`${at}/namings`); // and back there once he is in
    await look(bo, "login", true);
    await write(bo, field(bo, "name"), "bo");
    await write(bo, field(bo, "password"), password);
    await press(bo, button(bo, "Log in"));
    await look(bo, "code");
    await write(bo, field(bo, "code"), spare);
    await press(bo, button(bo, "Go on"));
    await hears(bo, /Namings/, "login");
    await maria.goto(`${base}/desk/journal`);
    await hears(maria, /bo[^]*second factor/, "journal");
    await look(maria, "journal");
  },

  async "who may not be named is not"(maria) {
    await maria.goto(`${at}/namings`);
    await hears(maria, new RegExp(`${vessel.name}[^]*not named[^]*two signatures`), "namings");
    await look(maria, "namings", true);
    await press(maria, link(maria, "Work the naming"));
    await look(maria, "naming, new", true);
    await write(maria, field(maria, "evidence"), vessel.claim);
    await press(maria, button(maria, "Keep"));
    await hears(maria, /two kinds of evidence: only what was stated is given[^]*an identity check[^]*a reply sought: nobody was asked[^]*It can be signed when nothing but signatures is missing/, "naming");
    // Said in public all the same, it is refused with what is missing.
    await maria.goto(`${at}/publish`);
    await write(maria, field(maria, "reason"), `${vessel.name} carried what came back`);
    await press(maria, button(maria, "Propose for a second signature"));
    await hears(maria, new RegExp(`The reason names ${vessel.name}, who may not be named yet\\. Missing: two kinds of evidence: only what was stated is given`), "publish");
    expect("publish", "what was typed is lost", (await field(maria, "reason").inputValue()).includes("carried"));
    await look(maria, "publish, refused");
    await nowhere("before the naming", names, [1, 2]);
  },

  async "its conditions are met, and two sign"(maria, bo) {
    await maria.goto(`${at}/naming?kind=vessel&of=${vessel.id}`);
    await press(maria, link(maria, "Note what is asked"));
    await look(maria, "reply", true);
    await write(maria, field(maria, "whom"), vessel.owner);
    await write(maria, field(maria, "asked_at"), "2026-02-02");
    await write(maria, field(maria, "answered_at"), "2026-02-09");
    await write(maria, field(maria, "answer"), "We carried fish.");
    await press(maria, button(maria, "Keep"));
    await hears(maria, /Reply reply-/, "reply");
    const reply = new URL(maria.url()).searchParams.get("id");
    await press(maria, link(maria, "Replies"));
    await hears(maria, new RegExp(vessel.owner), "replies");
    await look(maria, "replies");
    await maria.goto(`${at}/namings`);
    await press(maria, maria.locator(`main a[href*="naming?id="]`).first());
    const naming = maria.url();
    await write(maria, field(maria, "evidence"), `${vessel.claim};${vessel.voyage}`);
    await write(maria, field(maria, "identity"), "its number on the hull");
    await choose(maria, field(maria, "reply"), reply);
    await press(maria, button(maria, "Keep"));
    await hears(maria, /Missing:\s+the signature of an editor/, "naming");
    await press(maria, button(maria, "Sign"));
    await hears(maria, /You have signed it: another editor signs too/, "naming");
    await look(maria, "naming, signed once");
    await bo.goto(naming);
    await press(bo, button(bo, "Sign as the second editor"));
    await hears(bo, /All conditions are met/, "naming");
    await publish(bo, maria, `${vessel.name} may be named`);
    await look(maria, "versions");
    await maria.goto(`${home}/voyages/${vessel.voyage}`);
    await hears(maria, new RegExp(vessel.name), "the public voyage");
    for (const there of ["/claims.csv", "/stix.json", "/entities.ftm.json", "/v/3", `/v/3/vessels/${vessel.id}`, `/v/3/voyages/${vessel.voyage}`]) {
      const { status } = await ask(base, `/cases/${id}${there}`);
      expect("named", `${there} answers ${status}`, status === 200);
    }
    for (const there of ["/corrections", "/feed.atom", `/cases/${id}/stix.json`, `/cases/${id}/vessels/${vessel.id}`]) {
      const named = await eventually(() => ask(base, there), ({ text }) => text.includes(vessel.name));
      expect("named", `${there} does not name it`, named.text.includes(vessel.name));
    }
    for (const before of [1, 2]) expect("named", `version ${before} names whom it could not`, (await ask(base, `/cases/${id}/v/${before}/voyages/${vessel.voyage}`)).status === 404);
  },

  async "under embargo nothing is told"(maria, bo) {
    await maria.goto(`${at}/inbox/${claim}`);
    await maria.keyboard.press("e");
    await write(maria, field(maria, "c-note"), secret);
    await press(maria, form(maria, `/inbox/${claim}`).getByRole("button", { name: "Save and accept" }));
    await hears(maria, /^Accepted: /m, "edit");
    await publish(maria, bo, `a ${aside} was left out`, new Date(Date.now() + 5 * 3600_000));
    await maria.goto(`${at}/corrections`);
    await look(maria, "corrections", true);
    await choose(maria, field(maria, "version"), "2");
    await choose(maria, field(maria, "mended"), "4");
    await write(maria, field(maria, "text"), `There was a ${aside}.`);
    await press(maria, button(maria, "Publish it"));
    await hears(maria, /Correction 1/, "corrections");
    await maria.goto(`${at}/versions/4`);
    await hears(maria, /under embargo until/, "version");
    const hash = (await maria.locator("main dl.fields code").first().innerText()).trim();
    await look(maria, "version under embargo", true);
    const answers = await nowhere("under embargo", [word, aside, hash, hash.slice(0, 12), "/v/4", "Version 4", "version 4"], [1, 2, 3, 4]);
    expect("under embargo", "the search finds it", found(answers, word) === 0);
    for (const [a, { status }] of answers) expect("under embargo", `${a} answers ${status}`, !a.includes("/v/4") || status === 404);
    for (const a of [`/cases/${id}?hash=${hash}`, `/api/cases/${id}?hash=${hash}`]) {
      const { text } = await ask(base, a);
      expect("under embargo", `${a} tells it`, !text.includes(word) && !text.includes(aside) && !text.includes("ersion 4"));
    }
    // Lifted, it is told.
    await maria.goto(`${at}/versions/4`);
    await write(maria, field(maria, "why"), "the day has come");
    await press(maria, button(maria, "Lift it: public at once"));
    await hears(maria, new RegExp(`/cases/${id}/v/4[^]*the day has come`), "version");
    const told = [
      ...[`/cases/${id}/claims/${claim}`, `/cases/${id}/v/4/claims/${claim}`, `/cases/${id}/claims.csv`, `/api/cases/${id}/claims`, `/api/cases/${id}/claims/${claim}`].map((there) => [there, word]),
      [`/api/search?q=${word}`, claim],
      ...["/corrections", "/feed.atom", `/cases/${id}/feed.json`].map((there) => [there, aside]),
    ];
    for (const [there, what] of told) {
      const { text } = await eventually(() => ask(base, there), ({ text }) => text.includes(what));
      expect("lifted", `${there} does not tell it`, text.includes(what));
    }
  },

  async "what is redacted is nowhere"(maria, bo) {
    await maria.goto(`${at}/confidential`);
    await look(maria, "confidential", true);
    await write(maria, form(maria, "/look").locator("[name=name]"), word);
    await press(maria, button(maria, "Look"));
    await hears(maria, new RegExp(`It stands in:[^]*${claim}`), "confidential");
    await look(maria, "confidential, found");
    // What is under hold is not.
    await maria.goto(`${at}/holds`);
    await look(maria, "holds", true);
    await maria.locator("main [name=what]").first().focus();
    await maria.keyboard.press("ArrowDown");
    await choose(maria, field(maria, "table"), "claims");
    await write(maria, field(maria, "row"), claim);
    await write(maria, field(maria, "why"), "by order of a court");
    await press(maria, button(maria, "Place the hold"));
    await hears(maria, new RegExp(`${claim}[^]*held`, "i"), "holds");
    await maria.goto(`${at}/redact`);
    await look(maria, "redact", true);
    await choose(maria, field(maria, "table"), "claims");
    await write(maria, field(maria, "row"), claim);
    await press(maria, button(maria, "See what would be gone"));
    await hears(maria, /Under legal hold since[^]*It cannot be redacted until an admin lifts the hold/, "redact");
    await press(maria, link(maria, "the hold"));
    await write(maria, form(maria, "/holds/lift").locator("[name=why]"), "the court has decided");
    await press(maria, button(maria, "Lift it"));
    await hears(maria, /lifted/i, "holds");
    await look(maria, "holds, one lifted");

    await maria.goto(`${at}/redact?table=claims&row=${claim}`);
    await hears(maria, new RegExp(word), "redact");
    await look(maria, "redact, what would be gone", true);
    const action = form(maria, "/redact");
    await choose(maria, action.locator("[name=class]"), "court");
    await write(maria, action.locator("[name=authority]"), "District Court, 12 C 31");
    await write(maria, action.locator("[name=reason]"), "an order");
    await write(maria, action.locator("[name=confirm]"), "another row");
    await press(maria, button(maria, "Destroy it for good"));
    await hears(maria, /Type the id of the row[^]*Nothing was changed/, "redact");
    await write(maria, action.locator("[name=confirm]"), claim);
    await press(maria, button(maria, "Destroy it for good"));
    await hears(maria, /Redacted[^]*District Court, 12 C 31[^]*an order/, "redact");
    await look(maria, "redacted");

    const answers = await nowhere("redacted", [word], [1, 2, 3, 4]);
    expect("redacted", "the search finds it", found(answers, word) === 0);
    const gone = answers.get(`/cases/${id}/claims/${claim}`);
    expect("redacted", `its address answers ${gone?.status}`, gone?.status === 410 && gone.text.includes("District Court"));
    for (const [a, { status, text }] of answers) if (/claims\.csv$|\/claims$/.test(a) && status === 200) expect("redacted", `${a} has its id`, !text.includes(claim));
    // At the desk too, for both.
    for (const page of [maria, bo]) {
      for (const there of ["", "/inbox", "/history", "/effect", "/publish", "/versions", "/versions/1", "/versions/2", "/versions/3", "/versions/4", "/corrections", "/namings", "/replies", "/imports", "/imports/1", "/watch", "/redact", `/redact?table=claims&row=${claim}`, "/holds", `/inbox/${claim}`, `/history?table=claims&row=${claim}`]) {
        const answer = await page.context().request.get(at + there);
        expect("redacted", `${there} of the desk answers ${answer.status()}`, answer.status() < 500);
        expect("redacted", `${there} of the desk has it`, !(await answer.text()).includes(word));
      }
    }
    await maria.goto(`${at}/confidential`);
    await write(maria, form(maria, "/look").locator("[name=name]"), word);
    await press(maria, button(maria, "Look"));
    await hears(maria, /It stands nowhere in this case/, "confidential");
  },
};

const browser = await start();
try {
  const maria = await open(browser, base, problems, { allow: [422], colorScheme: "light" });
  const bo = await open(browser, base, problems, { colorScheme: "light" });
  for (const [name, step] of Object.entries(steps)) {
    const had = problems.list.length;
    const began = Date.now();
    try {
      await step(maria, bo);
    } catch (error) {
      problems.add(name, `stopped at ${maria.url()}: ${String(error.message ?? error).split("\n")[0]}`);
    }
    const lines = problems.list.slice(had);
    console.log(`${lines.length === 0 ? "ok  " : "FAIL"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    for (const line of lines) console.log(`     ${line}`);
    if (lines.some((line) => line.includes("stopped at"))) break; // each step rests on those before
  }
} finally {
  await browser.close();
}
process.exit(problems.list.length === 0 ? 0 : 1);
