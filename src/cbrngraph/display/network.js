/* What a reader can do with a network: move it, come nearer, point at a node or a tie and read what stands behind it.
   No library, and nothing from elsewhere: all that is told stands in the data of the page. Every text is set as text,
   never as markup; a source becomes a link only where its address begins with http. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const svg = document.getElementById("net");
  if (!svg || !data.nodes.length) return;
  const world = document.getElementById("world");
  const told = document.getElementById("told");
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

  /* ---- where one looks: a point of the drawing (x, y) and how near (k) ---- */

  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const look = { x: 0, y: 0, k: 1 };
  let unit = 1; // pixels of the screen for a point of the drawing
  let frame = null;

  function change(done) {
    done();
    look.k = Math.min(Math.max(look.k, 0.5), 16);
    look.x = Math.min(Math.max(look.x, wide * (0.3 - look.k)), wide * 0.7);
    look.y = Math.min(Math.max(look.y, high * (0.3 - look.k)), high * 0.7);
    if (frame === null) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = null;
    const box = svg.getBoundingClientRect();
    unit = Math.max(Math.min(box.width / wide, box.height / high), 0.01);
    const marks = Math.min(Math.max(0.8 / unit, 1), 1.8) / Math.sqrt(look.k);
    world.setAttribute("transform", `translate(${look.x} ${look.y}) scale(${look.k})`);
    svg.style.setProperty("--m", marks);
    svg.style.setProperty("--t", 1 / (unit * look.k));
    svg.style.touchAction = look.k > 1.01 ? "none" : "pan-y"; // a page still scrolls where nothing has come nearer
    if (data.directed) arrows(marks);
    else for (const tie of ties) if (tie.more && !tie.el.hasAttribute("d")) tie.el.setAttribute("d", `M${tie.a.x} ${tie.a.y}L${tie.b.x} ${tie.b.y}`);
    names(box, marks);
  }

  // Ties with a direction end at the mark, which has another size now; they bend, so that both ways can be seen.
  function arrows(marks) {
    const head = document.getElementById("arrow"), size = (ties.length > 400 ? 5 : 7) / (unit * look.k);
    head.setAttribute("markerWidth", size);
    head.setAttribute("markerHeight", size);
    for (const tie of ties) {
      const { a, b } = tie, far = Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1e-6);
      const reach = Math.min(b.r * marks + 1 / (unit * look.k), far / 2) / far, [u, v] = bend(tie);
      tie.el.setAttribute("d", `M${a.x} ${a.y}Q${u} ${v} ${b.x - (b.x - a.x) * reach} ${b.y - (b.y - a.y) * reach}`);
    }
  }

  function bend({ a, b }) {
    const turn = data.directed ? 0.08 : 0;
    return [(a.x + b.x) / 2 - (b.y - a.y) * turn, (a.y + b.y) / 2 + (b.x - a.x) * turn];
  }

  function zoom(by, x = wide / 2, y = high / 2) {
    change(() => {
      const k = Math.min(Math.max(look.k * by, 0.5), 16), share = k / look.k;
      look.x = x - (x - look.x) * share;
      look.y = y - (y - look.y) * share;
      look.k = k;
    });
  }

  /* ---- names: those for which there is room, the most deserving first ---- */

  const measure = document.createElement("canvas").getContext("2d");
  const LETTERS = 11, LONGEST = 30;
  const short = (text) => text.length > LONGEST ? text.slice(0, LONGEST - 1).trimEnd() + "…" : text;

  function names(box, marks) {
    measure.font = `${LETTERS}px ${getComputedStyle(svg).fontFamily}`;
    const scale = unit * look.k, taken = [], seen = [];
    const left = -(box.width / unit - wide) / 2, top = -(box.height / unit - high) / 2;
    for (const node of nodes) {
      node.sx = (node.x * look.k + look.x - left) * unit;
      node.sy = (node.y * look.k + look.y - top) * unit;
      node.sr = node.r * marks * scale;
      if (node.sx > -50 && node.sx < box.width + 50 && node.sy > -50 && node.sy < box.height + 50) seen.push(node);
    }
    measure.font = `bold 12.5px ${getComputedStyle(svg).fontFamily}`;
    for (const el of document.querySelectorAll("#regions > g")) {
      const [x, y] = el.getAttribute("transform").match(/-?[\d.]+/g).map(Number), w = measure.measureText(el.textContent).width / 2;
      const sx = (x * look.k + look.x - left) * unit, sy = (y * look.k + look.y - top) * unit;
      const room = [sx - w, sy - 8, sx + w, sy + 8];
      const near = look.k < 2.5 && unit * look.k > 0.65 && room[0] >= 0 && room[2] <= box.width && !taken.some((other) => touch(room, other));
      el.firstChild.style.display = near ? "" : "none";
      if (near) taken.push(room);
    }
    measure.font = `${LETTERS}px ${getComputedStyle(svg).fontFamily}`;
    const chosen = shown && shown.ties ? new Set([shown, ...shown.ties.flatMap(({ a, b }) => [a, b])]) : new Set(shown ? [shown.a, shown.b] : []);
    const order = [...seen].sort((one, other) => chosen.has(other) - chosen.has(one)); // else as they stand
    for (const node of nodes) node.text.style.display = "none";
    for (const node of order) {
      const text = chosen.has(node) && chosen.size < 3 ? node.name : short(node.name);
      const bold = node === shown || (chosen.size < 3 && chosen.has(node)); // as the style has it
      const w = measure.measureText(text).width * (bold ? 1.12 : 1), gap = node.sr + (bold ? 5 : 2);
      const sides = [[gap + w / 2, 0], [-gap - w / 2, 0], [0, gap + 6], [0, -gap - 6], [gap * 0.7 + w / 2, gap * 0.7 + 5], [-gap * 0.7 - w / 2, -gap * 0.7 - 5]];
      for (const [dx, dy] of sides) {
        const x = node.sx + dx, y = node.sy + dy, room = [x - w / 2 - 2, y - 6.5, x + w / 2 + 2, y + 6.5];
        if (room[0] < 0 || room[2] > box.width || room[1] < 0 || room[3] > box.height) continue;
        if (taken.some((other) => touch(room, other))) continue;
        if (node !== shown && seen.some((other) => other !== node && covers(room, other))) continue;
        taken.push(room);
        node.text.textContent = text;
        node.text.setAttribute("x", dx);
        node.text.setAttribute("y", dy);
        node.text.style.display = "";
        break;
      }
    }
  }

  const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function covers(room, node) {
    const x = Math.min(Math.max(node.sx, room[0]), room[2]), y = Math.min(Math.max(node.sy, room[1]), room[3]);
    return Math.hypot(x - node.sx, y - node.sy) < node.sr;
  }

  /* ---- what is shown in the panel: a node or a tie, pointed at or pinned ---- */

  let shown = null, pinned = false;
  const rest = told.firstElementChild; // what the panel says while nothing is shown

  function show(what, pin = false) {
    if (pinned && !pin) return;
    pinned = pin && what !== null;
    if (what === shown && !pin) return;
    shown = what;
    for (const el of svg.querySelectorAll(".hi, .me")) el.classList.remove("hi", "me");
    svg.classList.toggle("focus", what !== null);
    if (what) {
      const near = what.ties || [what];
      for (const tie of near) for (const one of [tie, tie.a, tie.b]) one.el.classList.add("hi");
      for (const one of what.ties ? [what] : [what.a, what.b]) one.el.classList.add("hi", "me");
      told.replaceChildren(...(what.ties ? ofNode(what) : ofTie(what)));
      if (pinned) told.prepend(line("p", "soft", "pinned; Escape lets go"));
    } else {
      told.replaceChildren(rest);
    }
    if (frame === null) frame = requestAnimationFrame(draw);
  }

  function line(tag, kind, ...content) {
    const el = document.createElement(tag);
    if (kind) el.className = kind;
    el.append(...content);
    return el;
  }

  const many = (n, one, more) => `${n.toLocaleString("en")} ${n === 1 ? one : more || one + "s"}`;
  const behind = (n) => n ? many(n, "independent source") : "no independent source: inferred, set down by an editor, or read in a copy";
  const period = (first, last) => first || last ? `${first || "…"} to ${last || "…"}` : "no date";
  const arrow = data.directed ? " → " : " – ";

  function ofNode(node) {
    const sum = node.ties.reduce((whole, tie) => whole + tie.weight, 0), parts = [line("h2", "", node.label)];
    const what = [node.kind, node.region].filter(Boolean).join(", ");
    if (what) parts.push(line("p", "", what));
    parts.push(line("p", "soft", line("code", "", node.id), ` · ${many(node.ties.length, "tie")} · sum of weights ${+sum.toPrecision(6)}`));
    if (!node.ties.length) return parts;
    const table = line("table", ""), head = line("tr", "");
    head.append(line("th", "", "tied to"), line("th", "n", "weight"), line("th", "n", data.receipts ? "sources" : ""));
    head.children[1].title = data.weight;
    head.children[2].title = "independent sources";
    table.append(head);
    const order = [...node.ties].sort((one, other) => other.weight - one.weight || (far(one, node).label < far(other, node).label ? -1 : 1));
    for (const tie of order) {
      const row = line("tr", ""), to = line("button", "to", (data.directed ? (tie.a === node ? "→ " : "← ") : "") + far(tie, node).label);
      to.type = "button";
      to.addEventListener("click", () => show(tie, true));
      row.append(line("td", "", to), line("td", "n", String(+tie.weight.toPrecision(6))), line("td", "n", tie.total ? String(tie.sources) : ""));
      table.append(row);
    }
    return [...parts, table];
  }

  const far = (tie, node) => tie.a === node ? tie.b : tie.a;

  function ofTie(tie) {
    const parts = [line("h2", "", tie.a.label + arrow + tie.b.label), line("p", "", `${data.weight}: ${+tie.weight.toPrecision(6)}`)];
    if (tie.total) {
      parts.push(line("p", "", line("strong", "", `${many(tie.total, "link")} on ${behind(tie.sources)}`), `, ${period(tie.first, tie.last)}`));
      const links = line("ol", "");
      for (const link of tie.links) links.append(ofLink(link));
      parts.push(links);
      if (tie.total > tie.links.length) parts.push(line("p", "soft", `and ${many(tie.total - tie.links.length, "more link")}`));
      parts.push(line("p", "soft", "every claim, with its words: ", line("code", "", `net.why(${JSON.stringify(tie.a.id)}, ${JSON.stringify(tie.b.id)})`)));
    } else {
      parts.push(line("p", "soft", data.why));
    }
    return parts;
  }

  function ofLink([name, type, first, last, sources, set]) {
    const pages = data.sets[set].map((place) => data.sources[place]), item = line("li", "");
    const head = [word(name), word(type)].filter(Boolean).join(" · ");
    if (head) item.append(line("strong", "", head), document.createElement("br"));
    item.append(`${period(word(first), word(last))}; ${behind(sources)}`);
    if (pages.length) {
      const fold = line("details", "", line("summary", "soft", many(pages.length, "page")), line("ul", "soft"));
      fold.open = pages.length < 3;
      for (const [title, url, rest] of pages) fold.lastChild.append(line("li", "", page(title, url), rest ? `, ${rest}` : ""));
      item.append(fold);
    }
    return item;
  }

  function page(title, url) {
    if (!/^https?:\/\//i.test(url)) return title;
    const link = line("a", "", title);
    link.href = url; // followed on a click only
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }

  /* ---- pointing ---- */

  function at(event) { // the node, else the tie, at a point of the screen
    const box = svg.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    let best = null, least = event.pointerType === "touch" ? 14 : 5;
    for (const node of nodes) {
      const away = Math.hypot(node.sx - x, node.sy - y) - node.sr;
      if (away < least) [best, least] = [node, away];
    }
    if (best) return best;
    least = event.pointerType === "touch" ? 10 : 5;
    const visible = svg.classList.contains("all");
    for (const tie of ties) {
      if (tie.more && !visible && !tie.el.classList.contains("hi")) continue;
      const away = off(tie, x, y);
      if (away < least) [best, least] = [tie, away];
    }
    return best;
  }

  function off({ a, b }, x, y) { // how far a point is from a tie, in pixels
    const turn = data.directed ? 0.04 : 0; // half of the bend: where the curve is
    const u = (a.sx + b.sx) / 2 - (b.sy - a.sy) * turn, v = (a.sy + b.sy) / 2 + (b.sx - a.sx) * turn;
    return Math.min(part(a.sx, a.sy, u, v, x, y), part(u, v, b.sx, b.sy, x, y));
  }

  function part(x1, y1, x2, y2, x, y) {
    const dx = x2 - x1, dy = y2 - y1, share = Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1), 0), 1);
    return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
  }

  const fingers = new Map();
  let moved = 0, active = window.parent === window; // within another page the wheel is that page's, until a click

  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    moved = 0;
    active = true;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return event.pointerType === "touch" ? undefined : show(at(event));
    const others = [...fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    if (others.length) pinch(before, event, others[0]);
    else if (moved > 4) change(() => { look.x += (event.clientX - before.clientX) / unit; look.y += (event.clientY - before.clientY) / unit; });
    fingers.set(event.pointerId, event);
  });
  function pinch(before, now, other) {
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    zoom(apart(now) / apart(before), ...spot({ clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 }));
  }
  function spot(event) { // a point of the screen as one of the drawing
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.left - (box.width - wide * unit) / 2) / unit, (event.clientY - box.top - (box.height - high * unit) / 2) / unit];
  }
  svg.addEventListener("pointerup", (event) => {
    if (fingers.delete(event.pointerId) && moved <= 4) show(at(event), true);
  });
  svg.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  svg.addEventListener("pointerleave", (event) => { if (!fingers.has(event.pointerId)) { show(null); active = window.parent === window; } });
  svg.addEventListener("wheel", (event) => {
    if (!active && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-Math.max(Math.min(event.deltaY, 120), -120) / 400), ...spot(event));
  }, { passive: false });

  /* ---- keys ---- */

  let current = nodes[0];
  current.el.setAttribute("tabindex", "0");
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function go(node) {
    current.el.setAttribute("tabindex", "-1");
    current = node;
    node.el.setAttribute("tabindex", "0");
    node.el.focus({ preventScroll: true });
  }

  function next([dx, dy]) { // the nearest node in a direction
    let best = null, least = Infinity;
    for (const node of nodes) {
      const x = node.x - current.x, y = node.y - current.y, along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
      if (node !== current && along > 0.5 && along + 2.5 * across < least) [best, least] = [node, along + 2.5 * across];
    }
    return best;
  }

  svg.addEventListener("focusin", (event) => {
    const el = event.target.closest("[data-n]");
    if (el && el.matches(":focus-visible")) { pinned = false; show(nodes[el.dataset.n]); }
  });
  svg.addEventListener("focusout", () => show(null));
  svg.addEventListener("keydown", (event) => {
    const onNode = event.target.closest("[data-n]"), way = WAYS[event.key];
    if (way && onNode) { const found = next(way); if (found) { pinned = false; go(found); } }
    else if (way) change(() => { look.x -= way[0] * 60; look.y -= way[1] * 60; });
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") home();
    else if (onNode && (event.key === "Enter" || event.key === " ")) show(nodes[onNode.dataset.n], true);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { pinned = false; show(null); } });

  /* ---- the bar ---- */

  function home() { change(() => { look.x = look.y = 0; look.k = 1; }); }
  document.getElementById("nearer").addEventListener("click", () => zoom(1.4));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", home);
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
    if (!found) return;
    change(() => {
      look.k = Math.max(look.k, 2);
      look.x = wide / 2 - found.x * look.k;
      look.y = high / 2 - found.y * look.k;
    });
    show(found, true);
  }
  find.addEventListener("change", seek);
  find.addEventListener("input", () => find.setCustomValidity(""));
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") seek(); });

  new ResizeObserver(() => { if (frame === null) frame = requestAnimationFrame(draw); }).observe(svg);
  draw();
})();
