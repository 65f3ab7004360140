// Pages with planted faults, one each, and what the walk must find on them; and
// the same pages without the fault, on which it must find nothing.

export const page = (body, head = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page</title><link rel="icon" href="data:,">${head}</head><body><a class="skip" href="#main">To the content</a><main id="main"><h1>Page</h1>${body}</main></body></html>`;
const style = (rules) => `<style>${rules}</style>`;
const script = (text) => `<script type="module">${text}</script>`;

// By keyboard.
export const keys = {
  good: page(`<a href="/x">One</a> <button>Two</button> <details><summary>Three</summary><a href="/y">closed</a></details> <input aria-label="Four"> <input type="radio" name="five" aria-label="Five" checked> <input type="radio" name="five" aria-label="Six">`),
  bad: [
    ["radio buttons that Tab passes over", page(`<a href="/x">One</a> <input type="radio" name="two" aria-label="Two"> <input type="radio" name="two" aria-label="Three" checked onfocus="this.blur();document.querySelector('button').focus()"> <button>Four</button>`), /not reached by keyboard: <input type="radio" name="two" aria-label="Three"|does not lead on/],
    ["a link that Tab passes over", page(`<a href="/x">One</a><a href="/y" tabindex="0" onfocus="this.blur();document.querySelector('button').focus()">Two</a><button>Three</button>`), /not reached|does not lead on/],
    ["a focus that is not seen", page(`<a href="/x">One</a><button>Two</button>`, style("button:focus{outline:none}")), /focus is not seen on <button>/],
    ["a focus in a colour that is none", page(`<a href="/x">One</a><button>Two</button>`, style("button:focus{outline:2px solid transparent}")), /focus is not seen on <button>/],
    ["a trap", page(`<a href="/x">One</a><div class="map" tabindex="0" onkeydown="event.key==='Tab'&&event.preventDefault()">Two</div><a href="/y">Three</a>`), /does not lead on from <div class="map"/],
    ["an order that is not the page's", page(`<a href="/x">One</a><a href="/y" tabindex="2">Two</a><a href="/z" tabindex="1">Three</a>`), /out of order by keyboard/],
    ["a focus where nothing is shown", page(`<a href="/x" style="position:absolute;left:-999px">One</a><a href="/y">Two</a>`), /focus goes where nothing is shown/],
  ],
};
export const skip = {
  good: page(`<a href="/x">One</a>`, style(".skip{position:absolute;left:-99rem}.skip:focus{left:1rem}")),
  bad: [
    ["no link to the content", page(`<a href="/x">One</a>`).replace(/<a class="skip".*?<\/a>/, `<a href="/y">First</a>`), /first stop is no link to the content/],
    ["a link to the content that nobody sees", page(`<a href="/x">One</a>`, style(".skip{position:absolute;left:-99rem}")), /not seen when it has the focus/],
    ["a link to the content that leads elsewhere", page(`<a href="/x">One</a>`).replace('href="#main"', 'href="#foot"').replace("</body>", `<p id="foot" tabindex="-1">Foot</p></body>`), /does not lead into #foot/],
  ],
};
export const trap = {
  good: page(`<a href="/x">One</a><div class="map" tabindex="0">Two</div><a href="/y">Three</a>`),
  bad: [
    ["what keeps the Tab key", page(`<a href="/x">One</a><div class="map" tabindex="0" onkeydown="event.preventDefault()">Two</div><a href="/y">Three</a>`), /Tab does not lead on from \.map/],
    ["what keeps Shift and Tab", page(`<a href="/x">One</a><div class="map" tabindex="0" onkeydown="event.shiftKey&&event.preventDefault()">Two</div><a href="/y">Three</a>`), /Shift and Tab do not lead back/],
    ["a map that is not there", page(`<a href="/x">One</a>`), /there is no \.map/],
  ],
};

// On paper.
const sheet = "@page{margin:16mm 15mm}@media print{form,nav,.skip,.screen{display:none}}";
const words = "<p>The count is eleven containers.</p>";
export const paper = {
  says: ["eleven containers"],
  good: page(`${words}<form><button>Assess</button></form><nav>Pages</nav>`, style(sheet)),
  bad: [
    ["a button in print", page(`${words}<button>Assess</button>`, style(sheet)), /a control is printed: <button>/],
    ["navigation in print", page(`${words}<nav>Pages</nav>`, style("@page{margin:16mm 15mm}")), /a control is printed: <nav>/],
    ["a sentence that is not printed", page(`<p class="screen">The count is eleven containers.</p>`, style(sheet)), /does not say "eleven containers"/],
    ["a box that cuts", page(`${words}<pre style="overflow-x:auto">${"long ".repeat(60)}</pre>`, style(sheet)), /cut in print: <pre/],
    ["a line wider than the paper", page(`${words}<p style="white-space:nowrap">${"words on and on ".repeat(12)}</p>`, style(sheet)), /wider than the paper/],
    ["words below a cut", page(`${words}<div style="height:2em;overflow:hidden"><p>one</p><p style="margin-top:4em">below the cut</p></div>`, style(sheet)), /not on the printed page/],
  ],
};

// Larger.
export const larger = {
  good: page(`<h2>Two</h2><p>Text that is as wide as it has room.</p><a href="/x">Link</a><div style="overflow-x:auto"><table><tr>${"<td>figures</td>".repeat(20)}</tr></table></div>`),
  bad: [
    ["a page that has to be scrolled sideways", page(`<div style="width:900px">wide</div>`), /at 200 % ?: has to be scrolled sideways: the page/],
    ["a box that has to be scrolled sideways", page(`<div style="overflow-x:auto"><p style="width:500px">wide</p></div>`), /at 400 %: has to be scrolled sideways: <div/],
    ["text that is cut", page(`<p style="overflow:hidden;white-space:nowrap">${"words ".repeat(30)}</p>`), /at 400 %: cut: <p/],
    ["what is taken away when larger", page(`<p>Text</p><a class="far" href="/x">More</a>`, style("@media(max-width:40em){.far{display:none}}")), /not there any more: a \/x More/],
  ],
};
export const letters = {
  good: page(`<p>Text</p>`, style("p{font-size:1.1rem}")),
  bad: [
    ["letters that do not grow", page(`<p>Text</p>`, style("p{font-size:17px}")), /does not grow with the reader's letters: <p>/],
    ["a page that letters burst", page(`<p style="width:60rem">Text</p>`), /with letters twice as large the page is/],
  ],
};
const chart = (fill) => `<svg width="200" height="40" role="img" aria-label="Chart"><text x="5" y="20" fill="${fill}">35,000</text></svg>`;
export const ownColours = {
  good: page(`${chart("CanvasText")}<p><mark style="forced-color-adjust:none;background:Mark;color:MarkText">words</mark></p>`),
  bad: [
    ["a chart in colours of its own", page(`<meta name="color-scheme" content="light dark">${chart("#17222c")}`), /a chart's text is hardly seen with forced colours/],
    ["a mark that goes under", page(`<p><mark style="all:unset">words</mark></p>`), /what is marked is not told apart/],
  ],
};

// Without script.
export const noScript = {
  needs: { "a table": "table td" },
  good: page(`<table><tr><td>1</td></tr></table><form><button>Show</button></form><div data-map hidden></div><noscript><img alt="" src="/dot.svg"></noscript>`),
  bad: [
    ["a table that script makes", page(`<table id="t"></table>`, script("document.getElementById('t').innerHTML='<tr><td>1</td></tr>'")), /without script there is not a table/],
    ["a button that needs script", page(`<table><tr><td>1</td></tr></table><button>Play</button>`), /without script a button does nothing: Play/],
    ["a map that stays empty", page(`<table><tr><td>1</td></tr></table><div data-map style="height:50px"></div>`), /without script something is empty/],
    ["a picture that is none", page(`<table><tr><td>1</td></tr></table><noscript><img alt="" src="/gone.svg" width="9" height="9"></noscript>`), /without script a picture is none: \/gone.svg answers 404/],
  ],
};

// A table that is taken away: rows, and the file that its link gives.
const row = (id, figure, by) => `<tr id="claim-${id}"><td>1 Jan 2024</td><td>${by}</td><td><span><a href="/claims/${id}">${figure}</a><small>boxes</small></span></td></tr>`;
const claims = (rows, file = "/claims.csv", sort = "none") =>
  page(`<form class="filters"><input name="q" aria-label="Words"><button>Show</button></form><a download href="${file}">Download</a><table class="claims"><thead><tr><th>Said</th><th>By</th><th aria-sort="${sort}"><a href="?">Figure</a></th></tr></thead><tbody>${rows}</tbody></table>`);
export const files = { "/claims.csv": "id,note\r\nA,\"two, and\nthree\"\r\nB,\r\n", "/other.csv": "id,note\nA,\nC,\n", "/turned.csv": "id,note\nB,\nA,\n", "/ragged.csv": "id,note\nA\nB,\n", "/bare.csv": "note\nx\n" };
const two = row("A", "about 10", "US") + row("B", "about 20", "UK");
export const away = {
  good: claims(two),
  bad: [
    ["a file of other rows", claims(two, "/other.csv"), /the file has 2 rows, the table 2, and they are not the same/],
    ["a file in another order", claims(two, "/turned.csv"), /in another order than those of the table/],
    ["a file whose rows are not whole", claims(two, "/ragged.csv"), /not as wide as its head/],
    ["a file without ids", claims(two, "/bare.csv"), /no column of ids/],
  ],
};
export const order = {
  good: claims(two, "/claims.csv", "ascending"),
  bad: [
    ["rows out of order", claims(row("B", "about 20", "UK") + row("A", "about 10", "US"), "/claims.csv", "ascending"), /sorted by Figure, ascending: 10 stands after 20/],
    ["a column that is not marked", claims(two), /the column is not marked/],
  ],
};
export const choice = {
  good: claims(`${two}<tr><td>Dunay</td></tr>`).replace("<tbody>", `<tbody id="rows">`).replace("</main>", `${script("if(location.search.includes('q='))for(const r of document.querySelectorAll('#rows tr'))if(!r.textContent.includes('Dunay'))r.remove()")}</main>`),
  bad: [
    ["a filter that filters nothing", claims(`${two}<tr><td>Dunay</td></tr>`), /choosing Dunay leaves 3 of 3 rows/],
    ["a filter that leaves others", claims(`${two}<tr><td>Dunay</td></tr>`).replace("</main>", `${script("if(location.search.includes('q='))document.querySelector('#claim-A').remove()")}</main>`), /leaves a row of another/],
  ],
};

// Numbers that open.
export const ground = {
  "/claims/A": page(`<section id="passage">about 10 boxes</section><dl class="fields" id="record"><dt>Stated</dt><dd>about 10</dd></dl>`),
  "/claims/empty": page(`<p>10</p>`),
  "/checks/1": page(`<p>10 is not 30.</p><section aria-labelledby="claims"><h2 id="claims">Claims</h2><table><tbody><tr><td><a href="/claims/A">about 10</a></td></tr></tbody></table></section><table id="working"><tr><td>30</td></tr></table>`),
  "/checks/none": page(`<p>10 is not 30.</p>`),
};
const card = (text, check = "/checks/1", side = `<a href="/claims/A">about 10</a>`) => page(`<article class="card" id="check-1"><h2><b>x</b></h2><h3>${check ? `<a href="${check}">Check</a>` : "Check"}</h3><p>${text}</p><ul class="sides"><li>US: ${side}</li></ul></article>`);
export const cards = {
  good: card("10 is not 30."),
  bad: [
    ["a number that nothing behind it says", card("10 is not 31."), /nothing behind the card says 31/],
    ["a figure that leads nowhere", card("10 is not 30.", "/checks/1", "about 10"), /a figure leads nowhere/],
    ["a figure that leads to an empty page", card("10 is not 30.", "/checks/1", `<a href="/claims/empty">10</a>`), /shows neither passage nor record/],
    ["a card without a check", card("10 is not 30.", ""), /leads to no check/],
    ["a check that shows nothing", card("10 is not 30.", "/checks/none"), /shows nothing that it rests on/],
  ],
};
const differs = (stated, link, factor) => page(`<details class="differs"><summary>US: ${stated}. Ours is 30: 3 times that.</summary><table><tbody><tr><td>Bias</td><td>3.0</td><td>${factor}</td></tr></tbody></table>${link}</details>`);
const toClaim = `<a href="/claims/A">claim A</a>`;
const means = "What others say of how it counts";
export const differences = {
  good: differs("about 10", toClaim, means),
  bad: [
    ["a figure that its claim does not have", differs("about 12", toClaim, means), /the claim does not say 12/],
    ["a figure without a claim", differs("about 10", "", means), /leads to no claim/],
    ["a factor without words", differs("about 10", toClaim, ""), /a factor has no words/],
  ],
};
const lede = (beside, assumed = "about 65 %") => page(`<div class="lede"><p class="count">About 30 boxes, 20 to 40 (90 % interval); about 65 % of the variance.</p>${beside}</div><section aria-labelledby="assumed"><h2 id="assumed">Assumed</h2><p>${assumed}</p></section>
<table class="claims"><tbody><tr><td><span class="tag used">counted</span></td><td><a href="/cases/x/claims/A">10</a></td></tr></tbody></table>`);
export const sentence = {
  good: lede(`<a href="#assumed">Assumption: about 65 %</a> <a href="?role=counted">1 claim</a>`),
  bad: [
    ["a count that leads to no claims", lede(`<a href="#assumed">Assumption: about 65 %</a>`), /leads to no claims that it rests on/],
    ["a count of claims that is not theirs", lede(`<a href="#assumed">Assumption: about 65 %</a> <a href="?role=counted">2 claims</a>`), /"2 claims" leads to 1 rows/],
    ["a share that leads nowhere", lede(`<a href="?role=counted">1 claim</a>`), /the share of 65 % leads nowhere/],
    ["a share that is another where it leads", lede(`<a href="#assumed">Assumption: about 65 %</a> <a href="?role=counted">1 claim</a>`, "about 60 %"), /#assumed does not say 65 %/],
  ],
};

// A map that plays, in a few lines: 200 minutes from midnight.
const player = (change = "", markup = "") =>
  page(`<div data-island="map">${markup || `<div data-map style="width:200px;height:40px"><canvas width="200" height="40"></canvas></div><div data-play><button data-play-run>Play</button><input type="range" data-play-at min="0" max="86400" step="60" value="86400" aria-label="Moment"><select data-play-speed aria-label="Speed"><option value="600">a</option><option value="3600">b</option><option value="40000">c</option></select><output data-play-when></output></div><p data-play-where></p>`}</div>`,
    script(`const q=(s)=>document.querySelector(s),run=q("[data-play-run]"),bar=q("[data-play-at]"),when=q("[data-play-when]"),where=q("[data-play-where]"),pen=q("canvas").getContext("2d"),still=matchMedia("(prefers-reduced-motion: reduce)");
let frame=0,before=0,now=86400;
const show=()=>{when.value="at "+Math.round(now);where.textContent="SHIP at "+(now/1000).toFixed(3);bar.setAttribute("aria-valuetext",when.value+": "+where.textContent);pen.clearRect(0,0,200,40);pen.fillRect(now/500,5,9,9)};
const stop=()=>{cancelAnimationFrame(frame);frame=0;run.textContent="Play"};
const step=(t)=>{frame=requestAnimationFrame(step);if(still.matches&&t-before<1000)return;now=Math.min(86400,now+Math.min(still.matches?1000:250,t-before)/1000*q("[data-play-speed]").value);before=t;bar.value=now;show();if(now>=86400)stop()};
run.onclick=()=>{if(frame)return stop();if(now>=86400)now=0;run.textContent="Pause";before=performance.now();frame=requestAnimationFrame(step)};
bar.oninput=()=>{now=Number(bar.value);show()};show();`.replace(...(change || ["", ""]))));
export const played = {
  good: player(),
  bad: [
    ["a map without a time bar", player("", `<div data-map style="width:9px;height:9px"><canvas width="9" height="9"></canvas></div><button data-play-run></button><input data-play-at><output data-play-when></output><p data-play-where></p>`), /there is no time bar/],
    ["a moment that does not change", player(["when.value=\"at \"+Math.round(now);", "when.value=\"at noon\";"]), /the moment told does not change/],
    ["a place that does not change", player(["(now/1000).toFixed(3)", "1"]), /where the vessel is does not change in words/],
    ["a map that does not change", player(["pen.fillRect(now/500,5,9,9)", "pen.fillRect(1,5,9,9)"]), /the map does not change with the bar/],
    ["a screen reader that is told nothing", player(["bar.setAttribute(\"aria-valuetext\",when.value+\": \"+where.textContent);", ""]), /a screen reader is not told/],
    ["a button that does not pause", player(["if(frame)return stop();", "if(frame)return;"]), /paused, the button does not say Play|pausing does not hold/],
    ["an end that does not stop", player(["if(now>=86400)stop()", "if(now>=86400)now=0"]), /does not come to the end|at the end the button does not say Play|does not stop at the end/],
    ["an end from which nothing begins", player(["if(now>=86400)now=0;run", "run"]), /playing does not move the bar|does not begin anew/],
  ],
};
export const motion = {
  good: player(),
  bad: [
    ["a movement for who wants none", player(["if(still.matches&&t-before<1000)return;", ""]), /with less motion the picture moves/],
    ["no movement for anybody", player(["if(still.matches&&t-before<1000)return;", "if(t-before<1000)return;"]), /without that wish the picture moves/],
  ],
};

// A map with the ground track of a satellite, in a few lines.
const layered = (...change) =>
  page(`<div data-island="map"><div data-map style="--party-2:#8447ae"><canvas width="200" height="40"></canvas></div><label><input type="checkbox" data-ground-on> Ground track</label><div data-ground-moment hidden><input type="range" data-ground-at min="0" max="86400" step="60" value="600" aria-label="Moment"><output data-ground-when></output><button data-ground-go>Show</button></div><p data-ground-told></p><p data-map-told></p></div>`,
    script(`const q=(s)=>document.querySelector(s),on=q("[data-ground-on]"),at=q("[data-ground-at]"),told=q("[data-ground-told]"),when=q("output"),said=q("[data-map-told]"),box=q("[data-ground-moment]"),pen=q("canvas").getContext("2d");
const show=()=>{when.value="at "+at.value;at.setAttribute("aria-valuetext",when.value+", over 1");told.textContent="Over "+at.value+"; computed from the element set of 1 March"};
on.onchange=()=>{if(on.checked){box.hidden=false;pen.fillStyle="#8447ae";pen.fillRect(0,0,50,20);said.textContent="It is on the map";show()}else{pen.clearRect(0,0,200,40);box.hidden=true;told.textContent=""}};
at.oninput=show;`.replace(...(change.length > 0 ? change : ["", ""]))));
export const layer = {
  good: layered(),
  bad: [
    ["a track that is fetched before it is asked for", layered("at.oninput=show;", 'at.oninput=show;fetch("/dot.svg?ground.geojson")'), /is fetched before it is asked for/],
    ["a track that does not say what it rests on", layered("; computed from the element set of 1 March", ""), /does not say which element set/],
    ["a track that is not drawn", layered("pen.fillRect(0,0,50,20);", ""), /is not drawn/],
    ["a screen reader that is not told of it", layered('said.textContent="It is on the map";', ""), /a screen reader is not told that the ground track/],
    ["a point that does not follow", layered("at.oninput=show;", ""), /does not follow the bar/],
    ["a track that stays when it is turned off", layered("pen.clearRect(0,0,200,40);", ""), /turned off, the ground track is still drawn/],
    ["words that stay when it is turned off", layered('box.hidden=true;told.textContent=""', ""), /turned off, the ground track is still told/],
  ],
};
