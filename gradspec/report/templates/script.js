// Filters, kept in the address; links that open what they point at; buttons that copy. Without it the page is whole.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const controls = { q: $("f-q"), v: $("f-v"), d: $("f-d"), s: $("f-s"), m: $("f-m") };
  const failing = new Set(["diverges", "crashed", "hung"]);
  const sections = new Map([...document.querySelectorAll("details[data-clause]")].map((e) => [e.dataset.clause, e]));
  const rows = [...document.querySelectorAll("tr[data-clause]")].map((row) => ({
    row,
    section: sections.get(row.dataset.clause),
    text: row.querySelector("th").textContent.toLowerCase(),
    verdicts: row.dataset.v.split(" "),
    contradicts: "contradicts" in row.dataset,
    observed: "observed" in row.dataset,
  }));
  const claims = [...document.querySelectorAll("details[data-claim]")].map((e) => ({ e, text: e.firstElementChild.textContent.toLowerCase() }));
  const groups = [...document.querySelectorAll(".matrix tbody")].map((body) => ({ body, rows: rows.filter((r) => body.contains(r.row)) }));
  const parts = [...document.querySelectorAll("#clauses section.chapter")].map((e) => ({ e, details: [...e.querySelectorAll("details[data-clause]")] }));

  const value = (key) => (controls[key] ? controls[key].value.trim() : "");

  function apply() {
    const words = value("q").toLowerCase().split(/\s+/).filter(Boolean);
    const [v, d, s, m] = ["v", "d", "s", "m"].map(value);
    const says = (text) => words.every((word) => text.includes(word));
    let shown = 0;
    for (const r of rows) {
      const considered = s === "" ? r.verdicts : [r.verdicts[Number(s)]];
      const failures = r.verdicts.filter((x) => failing.has(x)).length;
      const fits =
        says(r.text) &&
        (!v || considered.includes(v)) &&
        (!d || (d === "contradicts" ? r.contradicts : r.observed)) &&
        (m !== "differ" || new Set(r.verdicts).size > 1) &&
        (m !== "alone" || (failures === 1 && considered.some((x) => failing.has(x))));
      r.row.hidden = !fits;
      if (r.section) r.section.hidden = !fits;
      shown += fits;
    }
    for (const g of groups) g.body.hidden = g.rows.length > 0 && g.rows.every((r) => r.row.hidden);
    for (const p of parts) p.e.hidden = p.details.length > 0 && p.details.every((e) => e.hidden);
    for (const c of claims) c.e.hidden = !says(c.text);
    $("f-count").textContent = shown === rows.length ? `${rows.length} clauses` : `${shown} of ${rows.length} clauses`;
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

  function follow() {
    const [anchor, query] = split();
    if (location.hash.includes("?")) for (const key in controls) if (controls[key]) controls[key].value = query.get(key) || "";
    apply();
    const target = anchor && $(decodeURIComponent(anchor));
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

  // Traces are packed: what they show was escaped before.
  async function unpack(box) {
    const packed = Uint8Array.from(atob(box.dataset.packed), (c) => c.charCodeAt(0));
    delete box.dataset.packed;
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    box.innerHTML = await new Response(stream).text();
  }

  const opened = (details) => {
    if (details.matches(".source")) list(details.querySelector("pre"));
    else for (const box of details.querySelectorAll("[data-packed]")) unpack(box);
  };
  document.addEventListener("toggle", (event) => event.target.open && opened(event.target), true);
  for (const pre of document.querySelectorAll("details.source[open] pre")) list(pre);
  for (const box of document.querySelectorAll("[data-packed]")) if (!box.closest("details:not([open])")) unpack(box);

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

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll(".copy")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.previousElementSibling.textContent);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
    }
  }
  follow();
})();
