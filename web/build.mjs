// Bundles the islands: node build.mjs FOLDER. The result is the same, byte for
// byte once unpacked, on any machine with the packages of package-lock.json: it is committed
// as ui/dist, and `make web-check` holds it to the sources.
import { build } from "esbuild";
import { copyFile, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}
const home = new URL(".", import.meta.url).pathname;
// page is on every public page, and fetches map, chart and back; desk is on pages of the desk.
const entries = ["page", "map", "chart", "back", "desk"];

await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: home,
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  minify: true,
  charset: "utf8",
  legalComments: "eof",
  external: ["./map.js", "./chart.js", "./back.js"],
  logLevel: "warning",
});

// The map is OpenLayers, a third of a megabyte: packed, so that the program stays
// under its limit. The server unpacks it as it starts.
await writeFile(`${out}/map.js.gz`, gzipSync(await readFile(`${out}/map.js`), { level: 9 }));
await rm(`${out}/map.js`);

// The fonts, as their packages have them: Latin, every weight in one file. The
// licence (SIL OFL 1.1) goes wherever they go.
for (const [name, font] of Object.entries({ serif: "source-serif-4", sans: "inter" })) {
  const from = `${home}node_modules/@fontsource-variable/${font}`;
  await copyFile(`${from}/files/${font}-latin-wght-normal.woff2`, `${out}/${name}.woff2`);
  await copyFile(`${from}/LICENSE`, `${out}/${name}-LICENSE.txt`);
}
console.log(`${out}: ${(await readdir(out)).sort().join(", ")}`);
