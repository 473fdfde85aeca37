// Filters, kept in the address; links that open what they point at; buttons that copy. Without it the page is whole.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const controls = { q: $("f-q"), v: $("f-v"), d: $("f-d"), s: $("f-s"), c: $("f-c"), m: $("f-m") };
  const VERDICTS = new Set([...$("f-v").options].map((option) => option.value));
  const failing = new Set(["diverges", "crashed", "hung"]);
  const kept = new Set(["conforms", "wording", "in-part", "observed-only", "waived"]);
  const differ = (one, two) => one.some((way, i) => way !== two[i] && way !== "-" && two[i] !== "-");
  const anyDiffer = (ways) => ways[0].some((_, i) => new Set(ways.map((way) => way[i]).filter((way) => way !== "-")).size > 1);
  const sections = new Map([...document.querySelectorAll("details[data-clause]")].map((e) => [e.dataset.clause, e]));
  const rows = [...document.querySelectorAll("tr[data-clause]")].map((row) => ({
    row,
    section: sections.get(row.dataset.clause),
    text: row.querySelector("th").textContent.toLowerCase(),
    // Each cell begins its classes with its verdict: what there is said again in the row would be a tenth of the matrix.
    verdicts: [...row.children].slice(1).map((cell) => cell.classList[0].slice(2)),
    // For each subject a number for the scenarios that ran on the same ones; "-" where they did not, which differs from nothing.
    ways: (row.dataset.w || "0").split(" ").map((way) => way.split(".")),
    contradicts: "contradicts" in row.dataset,
    observed: "observed" in row.dataset,
  }));
  const claims = [...document.querySelectorAll("details[data-claim]")].map((e) => ({ e, text: e.firstElementChild.textContent.toLowerCase() }));
  const groups = [...document.querySelectorAll(".matrix tbody")].map((body) => ({ body, rows: rows.filter((r) => body.contains(r.row)) }));
  const parts = [...document.querySelectorAll("#clauses section.chapter")].map((e) => ({ e, details: [...e.querySelectorAll("details[data-clause]")] }));

  // Thousands of cells: what they are to a screen reader, where a grid is no table, is not said in each.
  for (const cell of document.querySelectorAll(".wide .verdicts tr[data-clause] > td")) cell.setAttribute("role", "cell");

  // Which column each is the next version of, if any.
  const before = document.querySelector(".filters").dataset.before.split(",");

  // Of two subjects that are compared, the columns of the others are out of sight; of many, a chosen one stands first.
  const columns = document.head.appendChild(document.createElement("style"));

  const value = (key) => (controls[key] ? controls[key].value.trim() : "");

  // A subject is asked for by its name or a part of it; where one is so called in whole words, others that begin alike are not meant.
  const labels = [...document.querySelectorAll("#f-s option")].slice(1).map((e) => e.textContent.toLowerCase().replace(/\s+/g, "-"));
  const holds = (label, who, whole) => {
    for (let at = label.indexOf(who); at >= 0; at = label.indexOf(who, at + 1)) {
      if (!whole || !(/[a-z0-9.]/.test(label[at - 1] || " ") || /[a-z0-9]/.test(label[at + who.length] || " "))) return true;
    }
    return false;
  };
  function called(who) {
    const [whole, parts] = [true, false].map((whole) => labels.flatMap((label, i) => (holds(label, who, whole) ? [i] : [])));
    return whole.length ? whole : parts;
  }

  // What a word of the search asks: SUBJECT:VERDICT (!VERDICT: nobody so called has it), SUBJECT:changed, fails:NUMBER, on
  // how many subjects. Claims are asked for words alone.
  const is = (verdict, wanted) => (wanted === "fails" ? failing.has(verdict) : verdict === wanted);
  const changes = (ways, i) => before[i] !== "" && differ(ways[i], ways[before[i]]);
  const ofRows = (asks) => (thing) => (thing.verdicts ? asks(thing) : undefined);
  function meaning(word, together) {
    const [, who, not, wanted] = (!together && word.match(/^(.+):(!?)([a-z-]+|\d+)$/)) || [];
    if (who === "fails" && !not && /^\d+$/.test(wanted)) return ofRows((r) => r.verdicts.filter((x) => failing.has(x)).length === Number(wanted));
    const columns = who ? called(who) : [];
    if (columns.length && wanted === "changed") return ofRows((r) => columns.some((i) => changes(r.ways, i)) !== (not === "!"));
    if (columns.length && (wanted === "fails" || VERDICTS.has(wanted))) return ofRows((r) => columns.some((i) => is(r.verdicts[i], wanted)) !== (not === "!"));
    return (thing) => thing.text.includes(word);
  }

  function apply() {
    const found = query(value("q").toLowerCase(), meaning);
    const [v, d, s, c, m] = ["v", "d", "s", "c", "m"].map(value);
    const compared = s !== "" && c !== "" && s !== c;
    const seen = compared ? [s, c].map(Number) : s === "" ? null : [Number(s)];
    let [shown, others, unknown] = [0, 0, 0];
    for (const r of rows) {
      const considered = seen ? seen.map((i) => r.verdicts[i]) : r.verdicts;
      const failures = r.verdicts.filter((x) => failing.has(x)).length;
      const fits =
        found(r) !== false &&
        (!v || considered.includes(v)) &&
        (!d || (d === "contradicts" ? r.contradicts : r.observed)) &&
        (!compared || differ(r.ways[s], r.ways[c])) &&
        (m !== "differ" || anyDiffer(r.ways)) &&
        (m !== "changed" || (s === "" ? r.ways.some((_, i) => changes(r.ways, i)) : changes(r.ways, Number(s)))) &&
        (m !== "fails" || considered.some((x) => failing.has(x))) &&
        (m !== "alone" || (failures === 1 && considered.some((x) => failing.has(x)) && r.verdicts.some((x) => kept.has(x))));
      r.row.hidden = !fits;
      if (r.section) r.section.hidden = !fits;
      shown += fits;
      others += fits && compared && r.verdicts[s] !== r.verdicts[c];
      unknown += compared && (r.verdicts[s] === "not-run") !== (r.verdicts[c] === "not-run");
    }
    columns.textContent = compared ? `.verdicts tr > :not(:first-child, :nth-child(${+s + 2}), :nth-child(${+c + 2})) { display: none } .verdicts { --columns: 2 !important }` : s === "" ? "" : `.wide .verdicts tr > :first-child { order: -2 } .wide .verdicts tr > :nth-child(${+s + 2}) { order: -1; background-color: var(--raised) }`;
    for (const g of groups) g.body.hidden = g.rows.length > 0 && g.rows.every((r) => r.row.hidden);
    for (const p of parts) p.e.hidden = p.details.length > 0 && p.details.every((e) => e.hidden);
    for (const c of claims) c.e.hidden = found(c) === false;
    $("f-count").textContent = shown === rows.length && !compared ? `${rows.length} clauses` : `${shown} of ${rows.length} clauses${compared ? ` differ, ${others} in the verdict${unknown ? `; ${unknown} not run on one of them` : ""}` : ""}`;
    document.querySelector(".nothing").hidden = shown > 0;
  }

  // The address is #ANCHOR?q=…&v=…; either half may be missing.
  function split() {
    const [anchor, query = ""] = location.hash.slice(1).split("?");
    return [anchor, new URLSearchParams(query)];
  }

  function remember() {
    const query = new URLSearchParams();
    for (const key in controls) if (value(key)) query.set(key, value(key));
    const hash = query.size ? `#?${query}` : "";
    history.replaceState(null, "", location.pathname + location.search + hash);
    apply();
  }

  function clear() {
    for (const key in controls) if (controls[key]) controls[key].value = "";
    remember();
  }

  // What a packed body holds is there once it is unpacked.
  async function found(anchor) {
    const home = anchor && !$(anchor) && document.querySelector(`[data-holds~="${CSS.escape(anchor)}"]`);
    const box = home && home.querySelector("[data-packed]");
    if (box) await unpack(box);
    return anchor && $(anchor);
  }

  async function follow() {
    const [anchor, query] = split();
    if (location.hash.includes("?")) for (const key in controls) if (controls[key]) controls[key].value = query.get(key) || "";
    apply();
    const target = await found(decodeURIComponent(anchor));
    if (!target) return;
    if (target.closest("[hidden]")) {
      for (const key in controls) if (controls[key]) controls[key].value = "";
      apply();
    }
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    target.scrollIntoView();
  }

  // Lines get numbers and colours when they are first seen.
  const WORDS = /(#.*)|([rbfu]*(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|\b(\d[\w.]*)|\b(True|False|None)\b|\b(and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b|\b(abs|callable|dict|float|getattr|hasattr|id|int|isinstance|iter|len|list|map|next|print|range|repr|set|setattr|sorted|str|sum|super|tuple|type|zip)\b/g;
  const KINDS = ["c", "s", "n", "n", "k", "b"];

  function list(pre) {
    if (!pre || !pre.dataset.first) return;
    const code = pre.firstElementChild;
    const source = code.textContent;
    const marked = new Set((pre.dataset.marked || "").split(" "));
    const first = Number(pre.dataset.first);
    delete pre.dataset.first;
    code.textContent = "";
    let line = null;
    let number = first;
    const add = (text, kind) => {
      text.split("\n").forEach((part, i) => {
        if (i || !line) {
          line = document.createElement("span");
          line.className = marked.has(String(number)) ? "line marked" : "line";
          line.dataset.n = number++;
          code.append(line);
        }
        if (!part) return;
        const word = kind ? document.createElement("i") : null;
        if (word) [word.className, word.textContent] = [kind, part];
        line.append(word || part);
      });
    };
    let at = 0;
    for (const match of source.matchAll(WORDS)) {
      add(source.slice(at, match.index), "");
      add(match[0], KINDS[match.slice(1).findIndex(Boolean)]);
      at = match.index + match[0].length;
    }
    add(source.slice(at), "");
  }

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.append(...[content].flat());
    return made;
  }

  function folded(text) {
    if (text.length <= 160) return element("code", text);
    const toggle = element("span", `show all (${text.length.toLocaleString("en")} characters)`, { class: "toggle" });
    const summary = element("summary", [element("code", `${text.slice(0, 160)}…`), " ", toggle]);
    return element("details", [summary, element("pre", element("code", text), { tabindex: 0 })], { class: "long" });
  }

  // A row is [name, expected], or [name, expected, seen, kind]: 1 the first difference, 0 another, 2 none.
  const differs = (row) => row.length > 2 && row[3] < 2;
  function row([name, expected, seen, kind]) {
    if (seen === undefined) return element("tr", [element("th", name, { scope: "row" }), element("td", folded(expected), { colspan: 2 })]);
    if (kind === 2) return element("tr", [element("th", name, { scope: "row" }), element("td", folded(expected)), element("td", folded(seen))]);
    const first = kind === 1;
    const ne = element("span", "≠", { class: "ne", "aria-hidden": true });
    const said = first ? element("b", " ◀ first difference", { class: "here" }) : element("span", " differs", { class: "sr" });
    const cells = [element("th", [ne, name, said], { scope: "row" }), element("td", folded(expected)), element("td", folded(seen))];
    return element("tr", cells, { class: first ? "first differs" : "differs" });
  }

  function table(steps, on) {
    const head = ["Observable", "Reference", on].map((title) => element("th", title, { scope: "col" }));
    const bodies = steps.map(([number, line, rows]) => {
      const title = `Step ${number}${line ? `, line ${line}` : ""}`;
      const heading = element("th", title, { scope: "rowgroup", colspan: 3 });
      return element("tbody", [element("tr", heading, { class: "step" }), ...rows.map(row)]);
    });
    return element("table", [element("thead", element("tr", head)), ...bodies], { class: "trace" });
  }

  function inflated(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  }

  // A place is SHELF.NUMBER; a shelf is unpacked once. Rows of traces, and lines of markup that stand in several places,
  // are numbers of what lies on theirs.
  const shelves = new Map();
  function shelf(name) {
    if (!shelves.has(name)) shelves.set(name, inflated($(`shelf-${name}`).value).then(JSON.parse));
    return shelves.get(name);
  }
  async function shelved(place) {
    const [name, number] = place.split(".");
    return (await shelf(name))[number];
  }

  // Both traces, side by side: what differs in the step that holds the first difference; folded, all else.
  async function trace(box) {
    const place = box.dataset.traces;
    delete box.dataset.traces;
    const [parts, rows] = await Promise.all([shelved(place), shelf("rows-0")]);
    const [before, at, after] = parts.map((steps) => steps.map(([number, line, ids]) => [number, line, ids.map((id) => rows[id])]));
    const count = (some, what) => (some.length === 1 ? `1 ${what}` : `${some.length} ${what}s`);
    const rest = (some, words) => {
      const made = element("details", element("summary", words));
      made.addEventListener("toggle", () => made.append(table(some, box.dataset.on)), { once: true });
      return made;
    };
    box.replaceChildren(element("p", "Both traces, side by side:", { class: "quiet" }));
    if (before.length) box.append(rest(before, `${count(before, "step")} before, equal`));
    for (const [number, line, rows] of at) {
      const [differing, equal] = [rows.filter(differs), rows.filter((row) => !differs(row))];
      box.append(table([[number, line, differing]], box.dataset.on));
      if (equal.length) box.append(rest([[number, line, equal]], `${count(equal, "observable")} of this step, equal${equal.some((row) => row.length > 2) ? " or not compared" : ""}`));
    }
    if (after.length) box.append(rest(after, `${count(after, "step")} after`));
  }

  // What is packed is markup: what it shows was escaped before.
  async function unpack(box) {
    const place = box.dataset.packed;
    delete box.dataset.packed;
    const [pieces, lines] = await Promise.all([shelved(place), shelf("lines-0")]);
    box.innerHTML = pieces.map((piece) => (typeof piece === "number" ? lines[piece] : piece)).join("");
    opened(box);
  }

  // What a reader opens is made then.
  function opened(part) {
    if (part.matches(".source")) return list(part.querySelector("pre"));
    for (const box of part.querySelectorAll("[data-packed]")) unpack(box);
    for (const box of part.querySelectorAll("[data-traces]")) trace(box);
    if (navigator.clipboard) for (const button of part.querySelectorAll(".copy")) button.hidden = false;
  }
  document.addEventListener("toggle", (event) => event.target.open && opened(event.target), true);
  for (const pre of document.querySelectorAll("details.source[open] pre")) list(pre);
  const inSight = (box) => !box.closest("details:not([open])");
  for (const box of document.querySelectorAll("[data-packed]")) if (inSight(box)) unpack(box);
  for (const box of document.querySelectorAll("[data-traces]")) if (inSight(box)) trace(box);

  for (const key in controls) if (controls[key]) controls[key].addEventListener("input", remember);
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".filters").hidden = false;
  $("f-clear").addEventListener("click", clear);
  document.querySelector(".nothing .clear").addEventListener("click", clear);
  // A second click on the link one came by changes no address, yet it should open its target again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) setTimeout(follow);
  });
  addEventListener("hashchange", follow);

  if (navigator.clipboard) for (const button of document.querySelectorAll(".copy")) button.hidden = false;
  document.addEventListener("click", async ({ target }) => {
    if (!target.matches(".copy")) return;
    await navigator.clipboard.writeText(target.previousElementSibling.textContent);
    target.textContent = "Copied";
    setTimeout(() => (target.textContent = "Copy"), 1500);
  });
  follow();
})();
