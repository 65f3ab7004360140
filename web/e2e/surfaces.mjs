// Everything that the public can ask of a case.
import { crawl } from "./checks.mjs";

const files = ["", "/claims.csv", "/stix.json", "/entities.ftm.json", "/map.svg"];
const cited = ["/citation.txt", "/citation.bib", "/citation.csl.json"]; // of versions
const data = ["", "/claims", "/map.geojson", "/tracks", "/replies"];

/**
 * Asks for every address that the pages of a case lead to, and for what is not
 * led to: the exports, the API, the feeds, the search and the pages of rows, of the
 * case and of its versions, whether there are as many or not. Answers are by
 * address, each with its status and text.
 */
export async function surfaces(base, id, { versions, rows, words }, problems) {
  const answers = new Map();
  const home = `/cases/${id}`;
  const ours = (at) => at === "/" || at === "/corrections" || at === home || at.startsWith(`${home}/`);
  await crawl(base, "/", problems, {
    skip: (at) => !ours(at) || /\/v\/|\/working|as_of=|\.png$/.test(at),
    read: (at, text) => answers.set(at, { status: 200, text }),
  });
  const list = ["/", "/corrections", "/feed.atom", "/feed.json", "/api/cases", `${home}/feed.atom`, `${home}/feed.json`];
  for (const word of words) list.push(`/search?q=${encodeURIComponent(word)}`, `/api/search?q=${encodeURIComponent(word)}`);
  for (const below of ["", ...versions.map((n) => `/v/${n}`)]) {
    for (const at of [...files, ...rows]) list.push(home + below + at);
    for (const at of [...data, ...rows.filter((row) => row.startsWith("/claims/"))]) list.push(`/api${home}${below}${at}`);
    list.push(`${home}${below}/share.png`);
    if (below) list.push(...cited.map((at) => home + below + at));
  }
  for (const at of list) {
    if (answers.has(at)) continue;
    answers.set(at, await ask(base, at));
  }
  return answers;
}

/** What an address answers. */
export async function ask(base, at) {
  const answer = await fetch(base + at, { redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
}

/** The addresses whose answers have one of the words, but for the search that was
 * asked for it and says so. */
export function telling(answers, words) {
  const out = [];
  for (const [at, { text }] of answers) {
    const asked = decodeURIComponent(at).toLowerCase();
    for (const word of words) {
      if (!asked.includes(word.toLowerCase()) && text.includes(word)) out.push(`${at} has ${JSON.stringify(word)}`);
    }
  }
  return out;
}

/** How much the search of the API finds. */
export const found = (answers, word) => JSON.parse(answers.get(`/api/search?q=${encodeURIComponent(word)}`).text).matched;
