// The checks of the walk against pages with planted faults: a check that cannot
// fail proves nothing. node --test selftest.mjs
import { createServer } from "node:http";
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { bare, waits } from "./bare.mjs";
import { Problems, open, settled, start } from "./browser.mjs";
import { accessible, crawl, fits, reachable } from "./checks.mjs";
import { letsGo, skips, tabs } from "./keys.mjs";
import { layers } from "./layer.mjs";
import { cardsOpen, differencesOpen, sentenceOpens } from "./numbers.mjs";
import { printed } from "./paper.mjs";
import * as planted from "./planted.mjs";
import { honoursLessMotion, plays } from "./playing.mjs";
import { forced, grows, zooms } from "./reflow.mjs";
import { telling } from "./surfaces.mjs";
import { narrows, sorts, takesAway } from "./table.mjs";
import { code } from "./totp.mjs";

const { page } = planted;
let asked = 0; // how often the page that is not there yet was asked for
const pages = {
  "/good": page(`<p>Text.</p><a href="/good#here" id="here">A link</a>`),
  "/outside": page(`<img alt="" src="http://127.0.0.2:9/x.png">`),
  "/console": page(`<p>Text.</p>`, `<script>console.error("planted")</script>`),
  "/error": page(`<p>Text.</p>`, `<script>throw new Error("planted")</script>`),
  "/alt": page(`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`),
  "/faint": page(`<p style="color:#ccc;background:#fff">Text that is hard to read.</p>`),
  "/wide": page(`<div style="width:900px;height:10px">wide</div>`),
  "/small": page(`<button style="width:12px;height:12px;padding:0">x</button>`),
  "/anchor": page(`<a href="/good#nowhere">A link</a>`),
  "/dead": page(`<a href="/gone">A link</a>`),
  "/never": page(`<p>It is being computed.</p>`),
  "/stuck": page(`<p>It is being computed.</p>`, `<meta http-equiv="refresh" content="1">`),
  "/soon": () => (++asked > 2 ? page(`<h2 id="moved">There</h2>`) : page(`<p>It is being computed.</p>`, `<meta http-equiv="refresh" content="1">`)),
  "/cases/x/claims/A": planted.ground["/claims/A"],
  ...planted.ground,
};
const server = createServer((request, response) => {
  const at = new URL(request.url, "http://x").pathname;
  if (at === "/dot.svg") return response.writeHead(200, { "content-type": "image/svg+xml" }).end(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`);
  if (planted.files[at]) return response.writeHead(200, { "content-type": "text/csv" }).end(planted.files[at]);
  const body = typeof pages[at] === "function" ? pages[at]() : pages[at];
  response.writeHead(body ? 200 : 404, { "content-type": "text/html" }).end(body ?? "");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await start();
test.after(async () => {
  await browser.close();
  server.close();
});

async function found(at, check, options) {
  const problems = new Problems();
  const p = await open(browser, base, problems, options);
  await p.goto(base + at);
  await settled(p);
  if (check) await check(p, at, problems);
  await p.context().close();
  return problems.list.join("\n");
}
const phone = { viewport: { width: 390, height: 700 } };

for (const [name, at, check, want, options] of [
  ["a request to somebody else", "/outside", null, /asks http:\/\/127\.0\.0\.2/],
  ["a message of the console", "/console", null, /console error: planted/],
  ["a script's error", "/error", null, /script error: planted/],
  ["a picture without words", "/alt", accessible, /axe image-alt/],
  ["text that is too faint", "/faint", accessible, /axe color-contrast/],
  ["a page that is too wide", "/wide", fits, /too wide: div/, phone],
  ["a button that is too small", "/small", reachable, /too small to hit/, phone],
  ["a page that does not ask again", "/never", (p, at, problems) => waits(p, "#moved", at, problems, 3000), /does not ask again by itself/, { javaScriptEnabled: false }],
  ["a page that never is there", "/stuck", (p, at, problems) => waits(p, "#moved", at, problems, 3000), /in 3 s was not there/, { javaScriptEnabled: false }],
]) {
  test(`finds ${name}`, async () => assert.match(await found(at, check, options), want));
}
for (const [name, at, want] of [
  ["an anchor that is not there", "/anchor", /leads to \/good#nowhere/],
  ["a dead end", "/dead", /answers 404/],
]) {
  test(`finds ${name}`, async () => {
    const problems = new Problems();
    await crawl(base, at, problems);
    assert.match(problems.list.join("\n"), want);
  });
}
test("finds nothing on a good page", async () => {
  const problems = new Problems();
  await crawl(base, "/good", problems);
  assert.equal(problems.list.join("\n") + (await found("/good", accessible)) + (await found("/good", fits, phone)), "");
});
test("waits for a page that comes by itself", async () => assert.equal(await found("/soon", (p, at, problems) => waits(p, "#moved", at, problems, 20_000), { javaScriptEnabled: false }), ""));

/** Holds a check to find each planted fault, and nothing on the page without. Most of the time is waiting. */
function finds(what, { good, bad }, check, options) {
  const kind = `/planted/${what.replaceAll(" ", "-")}`;
  pages[kind] = good;
  describe(what, { concurrency: 3 }, () => {
    test("finds nothing on a good page", async () => assert.equal(await found(kind, check, options), ""));
    bad.forEach(([name, body, want], i) => {
      pages[`${kind}/${i}`] = body;
      test(`finds ${name}`, async () => assert.match(await found(`${kind}/${i}`, check, options), want));
    });
  });
}
finds("keyboard", planted.keys, tabs);
finds("skip link", planted.skip, skips);
finds("no trap", planted.trap, (p, at, problems) => letsGo(p, ".map", at, problems));
finds("print", planted.paper, (p, at, problems) => printed(p, at, problems, planted.paper.says));
finds("zoom", planted.larger, zooms);
finds("letters", planted.letters, grows);
finds("forced colours", planted.ownColours, forced, { forcedColors: "active", colorScheme: "dark" });
finds("no script", planted.noScript, (p, at, problems) => bare(p, at, problems, planted.noScript.needs), { javaScriptEnabled: false, allow: [404] });
finds("taking away", planted.away, takesAway);
finds("sorting", planted.order, (p, at, problems) => sorts(p, "Figure", at, problems));
finds("filtering", planted.choice, (p, at, problems) => narrows(p, "q", "Dunay", (row) => row.includes("Dunay"), at, problems));
finds("cards", planted.cards, cardsOpen);
finds("differences", planted.differences, differencesOpen);
finds("the sentence", planted.sentence, sentenceOpens);
finds("playing", planted.played, (p, at, problems) => plays(p, at, problems, { most: 8000, soon: 2500 }));
finds("a layer of the map", planted.layer, (p, at, problems) => layers(p, at, problems, { most: 4000 }));
finds("less motion", planted.motion, async (still, at, problems) => {
  const moved = await open(browser, base, problems, { reducedMotion: "no-preference" });
  await moved.goto(base + at);
  await honoursLessMotion(moved, still, at, problems, { soon: 2500 });
  await moved.context().close();
});

test("the surfaces tell a word, but for the search that was asked for it", () => {
  const said = (text) => ({ status: 200, text });
  const answers = new Map([["/cases/x", said("a walrus")], ["/search?q=walrus", said("nothing has walrus")], ["/feed.atom", said("a heron")]]);
  assert.deepEqual(telling(answers, ["walrus"]), ['/cases/x has "walrus"']);
  assert.deepEqual(telling(answers, ["heron", "walrus"]), ['/cases/x has "walrus"', '/feed.atom has "heron"']);
});

test("codes are those of RFC 6238", () => {
  // The table of its appendix B, of which six of eight figures are shown.
  for (const [seconds, want] of [[59, "287082"], [1111111109, "081804"], [2000000000, "279037"], [20000000000, "353130"]]) {
    assert.equal(code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", seconds * 1000), want);
  }
});
