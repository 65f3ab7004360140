// Measures how long a frame of panning takes with many track points, in Chromium
// without a graphics card: node bench/pan.mjs [POINTS [FRAMES]], in web/. It
// starts the browser that $CHROMIUM names (default: chromium) and prints one line
// of JSON. Times are of drawing by script; what the browser's compositor takes
// on top is not in them.
import { build } from "esbuild";
import { createServer } from "node:http";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [points = "100000", frames = "120"] = process.argv.slice(2);
const home = new URL("..", import.meta.url).pathname;
const bundle = await build({ absWorkingDir: home, entryPoints: ["bench/page.ts"], bundle: true, format: "esm", target: "es2022", minify: true, write: false });
const land = await readFile(join(home, "../refdata/land-50m.bin"));
const profile = await mkdtemp(join(tmpdir(), "pan-"));
let browser;
const result = await new Promise((done, fail) => {
  const server = createServer((request, response) => {
    if (request.url === "/land") response.end(land);
    else if (request.url === "/page.js") response.setHeader("Content-Type", "text/javascript").end(bundle.outputFiles[0].contents);
    else if (request.url === "/result") {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        response.end();
        server.close();
        done(JSON.parse(body));
      });
    } else response.setHeader("Content-Type", "text/html").end('<!doctype html><style>#map{width:1000px;height:560px}canvas{all:unset}</style><div id="map"></div><script type="module" src="/page.js"></script>');
  });
  server.listen(0, "127.0.0.1", () => {
    browser = spawn(process.env.CHROMIUM ?? "chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, "--window-size=1100,700", `http://127.0.0.1:${server.address().port}/?points=${points}&frames=${frames}`], { stdio: "ignore" });
    browser.on("error", fail);
  });
  setTimeout(() => fail(new Error("no result within two minutes")), 120_000).unref();
});
browser.kill();
await new Promise((gone) => browser.once("exit", gone));
await rm(profile, { recursive: true, force: true });
console.log(JSON.stringify(result));
process.exit(0);
