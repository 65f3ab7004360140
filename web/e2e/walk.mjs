// Walks through the pages of a running server as a reader would:
//
//	node walk.mjs http://127.0.0.1:PORT [SCENARIO]
//
// The server has the founding case, and the case of made traffic that synth and
// track --keep-tracks make (see cmd/tidewaiter/browser_test.go). Every problem is a
// line; with any, the code is 1. TIDEWAITER_PICTURES names a folder for pictures of
// the pages.
import { join } from "node:path";
import { bare, waits } from "./bare.mjs";
import { Problems, eventually, follow, open, patience, resting, settled, start } from "./browser.mjs";
import { accessible, crawl, fits, reachable } from "./checks.mjs";
import { letsGo, skips, tabs } from "./keys.mjs";
import { layers } from "./layer.mjs";
import { cardsOpen, differencesOpen, sentenceOpens } from "./numbers.mjs";
import { printed } from "./paper.mjs";
import { honoursLessMotion, plays } from "./playing.mjs";
import { forced, grows, zooms } from "./reflow.mjs";
import { narrows, sorts, takesAway } from "./table.mjs";

const base = process.argv[2]?.replace(/\/$/, "");
if (!base) {
  console.error("usage: node walk.mjs ADDRESS");
  process.exit(2);
}
const home = "/cases/dprk-russia";
const sailed = "/cases/syn-rajin-dunay"; // has positions, so a map that plays
const vessel = `${sailed}/vessels/syn-larch`;
// Controls that act at once.
const controls = {
  slider: "main .back input[type=range]",
  leaveOut: "main [data-back-own] fieldset input[type=checkbox]",
};
const problems = new Problems();
const pictures = process.env.TIDEWAITER_PICTURES;

const expect = (where, what, truth) => {
  if (!truth) problems.add(where, what);
};

const scenarios = {
  async "every page, in light, dark and on a phone"(browser) {
    const pages = {
      home: "/",
      case: home,
      earlier: `${home}?as_of=2024-02-27`,
      claim: `${home}/claims/R01a`,
      vessel: `${home}/vessels/angara`,
      voyage: `${home}/voyages/VY01`,
      sailed: vessel,
      track: await voyageOf(browser),
      missing: "/cases/nowhere",
      ...(await others(browser)),
    };
    for (const [name, at] of Object.entries(pages)) {
      const allow = name === "missing" ? [404] : [];
      for (const [look, options] of Object.entries({
        light: { colorScheme: "light" },
        dark: { colorScheme: "dark" },
        phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      })) {
        const page = await open(browser, base, problems, { ...options, allow });
        await page.goto(base + at);
        await settled(page);
        const where = `${at} (${look})`;
        await fits(page, where, problems);
        if (look === "phone") await reachable(page, where, problems);
        else await accessible(page, where, problems);
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
        await page.context().close();
      }
    }
  },

  async "a number opens to what it rests on"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    expect(home, "no headline", (await page.locator("h1").innerText()).length > 20);
    const sentence = await page.locator("p.count").innerText();
    expect(home, `the sentence has no interval: ${sentence}`, /About [\d,]+ .*[\d,]+ to [\d,]+ \(90 % interval\)/.test(sentence));
    expect(home, "there is no figure that ours differs from", (await differencesOpen(page, home, problems)) > 2);
    const cards = await cardsOpen(page, home, problems);
    expect(home, `there are ${cards} cards`, cards > 10);
    // Every figure of a table of the case page stands in a row with a link.
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll("#claims ~ * tbody tr, table.claims tbody tr")].filter((row) => /\d{3}/.test(row.textContent) && !row.querySelector("a[href]")).map((row) => row.textContent.trim().slice(0, 80)),
    );
    for (const row of rows) problems.add(home, `a row leads nowhere: ${row}`);
    await sentenceOpens(page, home, problems);
    expect(page.url(), "a claim's page does not say who told whom", (await page.locator("#chain").count()) === 1);
    await page.context().close();
  },

  async "what was known on 27 February 2024"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    await page.getByLabel("What was known on").fill("2024-02-27");
    await page.getByRole("button", { name: "Assess" }).click();
    const sentence = await eventually(() => sentenceOf(page), (text) => text.includes("27 Feb 2024"));
    expect(page.url(), `the sentence is not of that day: ${sentence}`, sentence.includes("27 Feb 2024"));
    await page.context().close();
  },

  async "slide to 27 February 2024"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    await settled(page);
    await page.locator("main .back").scrollIntoViewIfNeeded(); // the script wakes when it is near
    const slider = page.locator(controls.slider).first();
    await slider.waitFor({ timeout: patience }).catch(() => problems.add(home, `there is no slider (${controls.slider})`));
    // By keyboard alone, as far as the day it says is that day or one beside it.
    await slider.focus();
    await page.keyboard.press("Home");
    const first = await page.locator("p.count").innerText();
    const day = /27 Feb(ruary)? 2024|2024-02-27/;
    const says = async () => `${(await slider.getAttribute("aria-valuetext")) ?? ""} ${await page.locator("p.count").innerText()}`;
    for (let i = 0; i < 1500 && !day.test(await says()); i++) await page.keyboard.press("ArrowRight");
    await settled(page);
    await page.locator("p.count", { hasText: day }).waitFor({ timeout: patience }).catch(() => problems.add(home, "the sentence does not follow the slider to 27 February 2024"));
    // The sentence is told before its page is there.
    await page.waitForURL(/as_of=2024-02-27/, { timeout: patience }).catch(() => problems.add(home, "the address does not hold the day"));
    expect(home, "the sentence is that of the first day", (await eventually(() => sentenceOf(page), (text) => text !== first)) !== first);
    await page.context().close();
  },

  async "leave a group out"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    await settled(page);
    await page.locator("main .back").scrollIntoViewIfNeeded();
    await page.locator(controls.slider).first().waitFor({ timeout: patience }).catch(() => problems.add(home, "the script of the slider does not wake"));
    const box = page.locator(controls.leaveOut).first();
    const whole = await page.locator("p.count").innerText();
    await box.focus();
    await page.keyboard.press("Space");
    // Where leaving out takes effect at once, the sentence changes without a click.
    await page.waitForFunction((was) => document.querySelector("p.count")?.innerText !== was, whole, { timeout: patience }).catch(() => problems.add(home, "the sentence does not change when a group is left out"));
    await page.context().close();
  },

  async "leave a group out by the form, without a script"(browser) {
    const page = await open(browser, base, problems, { javaScriptEnabled: false });
    await page.goto(base + home);
    const whole = await page.locator("p.count").innerText();
    await page.locator("fieldset input[type=checkbox]").first().check();
    await follow(page, () => page.getByRole("button", { name: "Assess" }).click());
    expect(page.url(), "leaving a group out changes nothing", (await page.locator("p.count").innerText()) !== whole);
    expect(page.url(), "the box is not ticked any more", await page.locator("fieldset input[type=checkbox]").first().isChecked());
    await page.context().close();
  },

  async "filter, sort, search and take away"(browser) {
    const page = await open(browser, base, problems);
    const at = home;
    await page.goto(`${base}${home}?measure=`);
    const all = await takesAway(page, `${at}, all`, problems);
    expect(at, `the table has ${all} rows`, all > 100);
    await page.goto(`${base}${home}?measure=`);
    for (const column of ["Said", "By", "Figure"]) await sorts(page, column, `${at}, all`, problems);
    await narrows(page, "hedge", "about", (row) => /about|~/.test(row), at, problems);
    await narrows(page, "role", "counted", (row) => /counted/.test(row), at, problems);
    await takesAway(page, `${at}, about, counted, by figure`, problems);
    await page.goto(`${base}${home}?measure=`);
    await narrows(page, "q", "Dunay", () => true, at, problems);
    const some = await takesAway(page, `${at}, Dunay`, problems);
    const answer = await fetch(`${base}/api${home}/claims?q=Dunay`);
    const { claims } = await answer.json();
    expect("/api", `the API has ${claims?.length} claims, the file ${some}`, claims?.length === some && some > 0);
    await page.context().close();
  },

  async "the map"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    await settled(page);
    await page.locator("#map").scrollIntoViewIfNeeded();
    const map = page.locator("[data-map]");
    await map.locator("canvas").first().waitFor({ timeout: patience });
    await settled(page);
    const told = () => page.locator("[data-map-count]").innerText();
    const whole = await eventually(told, (text) => /In view: \d+ of \d+ places/.test(text));
    expect(home, `the list beside the map does not follow: ${whole}`, /In view: \d+ of \d+ places/.test(whole));
    const before = await resting(map);
    await map.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("+");
    expect(home, "the plus key does not bring the map closer", !(await eventually(() => map.screenshot(), (is) => !is.equals(before))).equals(before));
    expect(home, "closer, as much is in view", (await eventually(told, (text) => text !== whole)) !== whole);
    await page.getByRole("button", { name: "Whole route" }).click();
    const back = await eventually(told, (text) => text === whole);
    expect(home, `the whole route is not back: ${back}`, back === whole);
    await page.context().close();
  },

  async "a ground track on the map"(browser) {
    const page = await open(browser, base, problems);
    await page.goto(base + home);
    await settled(page);
    await layers(page, home, problems);
    await page.context().close();
    const plain = await open(browser, base, problems, { javaScriptEnabled: false });
    await plain.goto(base + home);
    expect(home, "without script the map offers a ground track that cannot come", (await plain.locator("[data-ground-on]:visible").count()) === 0);
    await plain.context().close();
  },

  async "by keyboard alone"(browser) {
    const pages = { case: home, claim: `${home}/claims/R01a`, vessel, method: "/method", ...(await others(browser)) };
    for (const at of new Set(Object.values(pages))) {
      const page = await open(browser, base, problems);
      await page.goto(base + at);
      await settled(page);
      await skips(page, at, problems);
      // Islands that are brought to life add stops, and make them first.
      for (const island of await page.locator("[data-island]").all()) await island.scrollIntoViewIfNeeded();
      await wakes(page);
      const stops = await tabs(page, at, problems);
      expect(at, `the Tab key stops ${stops} times only`, stops > 8);
      await page.context().close();
    }
    for (const [at, selectors] of [
      [home, ["[data-map]", "figure svg[tabindex], figure [tabindex]", "th a"]],
      [vessel, ["[data-map]", "[data-play-at]", "[data-play-speed]"]],
    ]) {
      const page = await open(browser, base, problems);
      await page.goto(base + at);
      for (const island of await page.locator("[data-island]").all()) await island.scrollIntoViewIfNeeded();
      await page.locator("[data-map] canvas").first().waitFor({ timeout: patience });
      await settled(page);
      for (const selector of selectors) await letsGo(page, selector, at, problems);
      await page.context().close();
    }
  },

  async "without script"(browser) {
    const bareOptions = { javaScriptEnabled: false };
    const { document: paper, check } = await others(browser);
    const voyage = await voyageOf(browser);
    for (const [at, needs] of [
      [home, { "the table of claims": "table.claims tbody tr", "a chart": "figure svg", "a list of places": ".mapped details > summary", "the picture of the map": "img.still" }],
      [`${home}/claims/R01a`, { "the passage": "section[aria-labelledby=passage]", "who told whom": "figure.told-whom svg", "the record": "section[aria-labelledby=record] dl" }],
      [paper, { "its claims": "table.claims tbody tr", "its record": "dl.fields" }],
      [`${home}/voyages/VY01`, { "its record": "dl.fields", "the picture of the map": "img.still" }],
      [voyage, { "its record": "dl.fields", "the picture of the map": "img.still", "what was observed": "[data-map-list] li" }],
      [vessel, { "its record": "dl.fields", "the picture of the map": "img.still", "what was observed": "[data-map-list] li" }],
      [check, { "the verdict": "p.verdict", "its claims": "section[aria-labelledby=claims] tbody tr" }],
      ["/search?q=Dunay", { "what was found": "main ol li a", "the words looked for": "input[name=q]" }],
      ["/corrections", { "a case": "main h2 a" }],
      ["/method", { "the contents": ".toc a", "the text": ".text h2" }],
      ["/calibration", { "the text": ".text h1, .text h2" }],
    ]) {
      const page = await open(browser, base, problems, bareOptions);
      await page.goto(base + at);
      await bare(page, at, problems, needs);
      await page.context().close();
    }
    const page = await open(browser, base, problems, bareOptions);
    await page.goto(`${base}${home}?measure=`);
    await narrows(page, "q", "Dunay", (row) => /dunay/i.test(row) || true, home, problems);
    await page.goto(`${base}/search`);
    await page.locator("main input[name=q]").fill("Dunay");
    await follow(page, () => page.getByRole("button", { name: "Search" }).click());
    expect(page.url(), "the search finds nothing without script", (await page.locator("main ol li").count()) > 0);
    await page.context().close();
  },

  async "the working comes by itself"(browser) {
    // Of the made case: it takes seconds, the founding one's minutes. Frames and
    // omissions are the same pages.
    const page = await open(browser, base, problems, { javaScriptEnabled: false });
    const at = `${sailed}/working`;
    await page.goto(base + at);
    const first = await page.locator("main").innerText();
    expect(at, "a working that is not there does not say so", /being computed/.test(first) || (await page.locator("#moved").count()) > 0);
    await waits(page, "#moved", at, problems, 240_000);
    expect(at, "once there, the page goes on asking", (await page.locator("meta[http-equiv=refresh]").count()) === 0);
    await bare(page, at, problems, { "what moved the count": "section[aria-labelledby=moved] table tbody tr" });
    await page.context().close();
  },

  async "in print"(browser) {
    const { document: paper, check } = await others(browser);
    for (const [at, says] of [
      [home, ["How it reached us", "Why ours differs", "Where the record contradicts itself"]],
      [`${home}/claims/R01a`, ["The passage", "Who told whom", "Asia Today"]],
      [paper, ["Claims made in it"]],
      [check, ["Working"]],
      [vessel, ["SYN LARCH", "no position heard"]],
      ["/method", ["When this is wrong"]],
      ["/corrections", ["What changed in the rows"]],
    ]) {
      const page = await open(browser, base, problems);
      await page.goto(base + at);
      await settled(page);
      const lede = page.locator("p.count, h1");
      await printed(page, at, problems, [...says, ...(await lede.allInnerTexts())]);
      await page.context().close();
    }
  },

  async "larger, and in colours of the reader's own"(browser) {
    const pages = { case: home, claim: `${home}/claims/R01a`, vessel, ...(await others(browser)) };
    for (const at of new Set(Object.values(pages))) {
      const page = await open(browser, base, problems);
      await page.goto(base + at);
      await settled(page);
      await zooms(page, at, problems);
      await grows(page, at, problems);
      await page.context().close();
      if (at.startsWith("/policy") || at.startsWith("/calibration")) continue; // as /method is
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(browser, base, problems, { forcedColors: "active", colorScheme });
        await page.goto(base + at);
        await settled(page);
        await forced(page, `${at} (forced colours, ${colorScheme})`, problems);
        await page.context().close();
      }
    }
  },

  async "a voyage is played"(browser) {
    const answer = await fetch(base + sailed);
    await answer.arrayBuffer();
    if (answer.status !== 200) {
      problems.add(sailed, "there is no case with tracks: serve the one that synth and track --keep-tracks make");
      return;
    }
    for (const at of [vessel, await voyageOf(browser)]) {
      const page = await open(browser, base, problems);
      await page.goto(base + at);
      await settled(page);
      await plays(page, at, problems);
      await page.context().close();
    }
    const moved = await open(browser, base, problems, { reducedMotion: "no-preference" });
    const still = await open(browser, base, problems, { reducedMotion: "reduce" });
    for (const page of [moved, still]) await page.goto(base + vessel);
    await honoursLessMotion(moved, still, vessel, problems);
    for (const page of [moved, still]) await page.context().close();
  },

  async "how much is sent"(browser) {
    const page = await open(browser, base, problems);
    const net = await page.context().newCDPSession(page);
    await net.send("Network.enable");
    let bytes = 0;
    net.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
    await page.goto(base + home);
    await settled(page);
    const first = bytes;
    await page.locator("#map").scrollIntoViewIfNeeded();
    await page.locator("[data-map] canvas").first().waitFor({ timeout: patience });
    await resting(page.locator("[data-map]"));
    await settled(page);
    console.log(`sent: first view ${first} bytes, with the map ${bytes}`);
    expect(home, `the first view is ${first} bytes, over 300,000`, first < 300_000);
    expect(home, `with the map ${bytes} bytes, over 450,000`, bytes < 450_000);
    await page.context().close();
  },

  async "every link leads somewhere"() {
    // The working is minutes of computing, and starts when it is asked for.
    const seen = await crawl(base, "/", problems, { skip: (at) => at.includes("/working") });
    console.log(`links: ${seen.size} addresses within the site`);
  },
};

const sentenceOf = (page) => page.locator("p.count").innerText();

/** Brings the islands of a page to life that add stops. */
async function wakes(page) {
  for (const [island, alive] of [['[data-island="map"]', "[data-map] canvas"], ['[data-island="back"]', ".back.alive"]]) {
    if ((await page.locator(island).count()) === 0) continue;
    await page.locator(island).first().scrollIntoViewIfNeeded();
    await page.locator(alive).first().waitFor({ timeout: patience });
  }
  await settled(page);
}

/** A voyage that was put together from positions: only the vessel's page knows its id. */
async function voyageOf(browser) {
  const page = await open(browser, base, new Problems());
  await page.goto(base + vessel);
  const href = await page.evaluate((of) => [...document.querySelectorAll(`a[href^="${of}/voyages/"]`)].map((a) => a.getAttribute("href"))[1], sailed);
  await page.context().close();
  expect(vessel, "no link to a voyage put together from positions", href);
  return href ?? vessel;
}

/** One page of each kind whose id only the case page knows. */
async function others(browser) {
  const page = await open(browser, base, new Problems());
  await page.goto(base + home);
  const hrefs = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")));
  await page.context().close();
  const out = { method: "/method", calibration: "/calibration", corrections: "/corrections", policy: "/policy", search: "/search?q=Dunay" };
  for (const kind of ["documents", "checks"]) {
    const href = hrefs.find((h) => h.startsWith(`${home}/${kind}/`));
    expect(home, `no link to any of its ${kind}`, href);
    if (href) out[kind.slice(0, -1)] = href;
  }
  return out;
}

const browser = await start();
try {
  const only = process.argv[3];
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (only && !name.includes(only)) continue;
    const had = problems.list.length;
    const began = Date.now();
    try {
      await scenario(browser);
    } catch (error) {
      problems.add(name, `stopped: ${String(error.message ?? error).split("\n")[0]}`);
    }
    const found = problems.list.slice(had);
    console.log(`${found.length === 0 ? "ok  " : "FAIL"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    for (const line of found) console.log(`     ${line}`);
  }
} finally {
  await browser.close();
}
process.exit(problems.list.length > 0 ? 1 : 0);
