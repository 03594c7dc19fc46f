/* The page of a network in a notebook: its data unpacked, what the panel tells, the bar. The stage (stage.js) moves it,
   told.js says what is told. No library, and nothing from elsewhere: all that is told stands in the data of the page. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const svg = document.getElementById("net");
  if (!svg || !data.nodes.length) return;
  const panel = document.getElementById("told");
  const all = document.getElementById("all");
  const SVG = svg.namespaceURI;
  const word = (place) => data.words[place];

  // Nodes stand in the order in which they deserve a name; ties from the lightest to the heaviest.
  const nodes = data.nodes.map(([id, label, name, kind, region, group, x, y, r]) =>
    ({ id: word(id), label: word(label), name: word(name), kind: word(kind), region: word(region), group, x, y, r, ties: [] }));
  const ties = data.ties.map(([a, b, weight, width, first, last, sources, total, links], place) => {
    const tie = { place, a: nodes[a], b: nodes[b], weight, width, first: word(first), last: word(last), sources, total, links };
    tie.a.ties.push(tie);
    tie.b.ties.push(tie);
    return tie;
  });

  /* ---- the drawing as it came, and the ties that it leaves out ---- */

  for (const el of svg.querySelectorAll("[data-n]")) {
    const node = nodes[el.dataset.n];
    node.el = el;
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", el.querySelector("title").textContent);
    el.setAttribute("tabindex", "-1");
    el.querySelector("title").remove(); // the panel tells more
    node.text = el.querySelector("text") || el.appendChild(document.createElementNS(SVG, "text"));
    node.text.textContent = "";
    node.text.removeAttribute("class");
  }
  for (const el of svg.querySelectorAll("#ties [data-t]")) {
    ties[el.dataset.t].el = el;
    el.querySelector("title").remove();
  }
  for (const tie of ties) {
    if (tie.el) continue;
    const el = tie.el = document.createElementNS(SVG, "path");
    el.setAttribute("class", "t more" + (tie.a.group === tie.b.group ? " g" + tie.a.group : ""));
    el.setAttribute("stroke-width", tie.width);
    if (data.directed) el.setAttribute("marker-end", "url(#arrow)");
    document.getElementById("ties").appendChild(el);
    tie.more = true;
  }
  svg.classList.add("live");
  for (const el of document.querySelectorAll("#bar, #hint")) el.hidden = false;

  /* ---- the panel ---- */

  const rest = panel.firstElementChild; // what the panel says while nothing is shown
  const tells = told(data, { pin: (tie) => play.show(tie, true), named: (node) => node.label, ofNode: () => [], ofTie, ofLink });
  const { line } = tells;

  function ofTie(tie) {
    const call = line("code", "", `net.why(${JSON.stringify(tie.a.id)}, ${JSON.stringify(tie.b.id)})`);
    return [line("p", "soft", "every claim, with its words: ", call)];
  }

  function ofLink([name, type, first, last, sources, set]) {
    const head = [word(name), word(type)].filter(Boolean).join(" · "), found = data.sets[set].map((place) => data.sources[place]);
    const parts = head ? [line("strong", "", head), document.createElement("br")] : [];
    parts.push(`${tells.period(word(first), word(last))}; ${tells.behind(sources)}`);
    return found.length ? [...parts, tells.pages(found)] : parts;
  }

  function tell(what, pinned) {
    panel.replaceChildren(...(what ? what.ties ? tells.ofNode(what) : tells.ofTie(what) : [rest]));
    if (pinned) panel.prepend(line("p", "soft", "pinned; Escape lets go"));
  }

  const parts = { world: document.getElementById("world"), regions: document.getElementById("regions"), arrow: document.getElementById("arrow") };
  const wheel = window.parent === window; // within another page the wheel is that page's, until a click
  const play = stage(svg, parts, nodes, ties, { directed: data.directed, tell, wheel });

  /* ---- the bar ---- */

  document.getElementById("nearer").addEventListener("click", () => play.zoom(1.4));
  document.getElementById("farther").addEventListener("click", () => play.zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", play.home);
  if (all) all.addEventListener("change", () => svg.classList.toggle("all", all.checked));

  const find = document.getElementById("find"), list = document.getElementById("names");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  for (const label of [...new Set(nodes.map((node) => node.label))].sort()) list.append(Object.assign(document.createElement("option"), { value: label }));

  function seek() {
    const text = plain(find.value);
    if (!text) return;
    const found = nodes.find((node) => plain(node.label) === text) || nodes.find((node) => plain(node.label).startsWith(text)) ||
      nodes.find((node) => plain(node.label).includes(text) || plain(node.id).includes(text));
    find.setCustomValidity(found ? "" : "no node has that name");
    find.reportValidity();
    if (found) play.seek(found);
  }
  find.addEventListener("change", seek);
  find.addEventListener("input", () => find.setCustomValidity(""));
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") seek(); });
})();
