/* The stage on which a network is shown: one moves it, comes nearer, points at a node or a tie, by mouse, finger or
   keys; names stand where there is room. What is told of a node or a tie is the matter of who sets the stage: the page
   of a notebook (network.js) and the explorer of the site, which takes this file in as it is.

   svg: the drawing, with a viewBox. parts: its groups { world, regions } and, where ties have a direction, the marker
   { arrow }. nodes: { x, y, r, label, name, el, text, ties }, in the order in which they deserve a name; el is the group
   of a mark with data-n, text its name. ties: { a, b, el, more }; those with more are seen when all are. options:
   { directed, tell(what, pinned), wheel: whether the wheel comes nearer before a click, look: where to begin }. */
function stage(svg, parts, nodes, ties, options) {
  "use strict";
  const { world, regions, arrow } = parts, directed = options.directed;
  const over = new AbortController();
  const on = (target, kind, done, more) => target.addEventListener(kind, done, { signal: over.signal, ...more });

  /* ---- where one looks: a point of the drawing (x, y) and how near (k) ---- */

  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const look = options.look || { x: 0, y: 0, k: 1 };
  let unit = 1; // pixels of the screen for a point of the drawing
  let frame = null;

  function later() {
    if (frame === null) frame = requestAnimationFrame(draw);
  }

  function change(done) {
    done();
    look.k = Math.min(Math.max(look.k, 0.5), 16);
    look.x = Math.min(Math.max(look.x, wide * (0.3 - look.k)), wide * 0.7);
    look.y = Math.min(Math.max(look.y, high * (0.3 - look.k)), high * 0.7);
    later();
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
    if (directed) arrows(marks);
    else for (const tie of ties) if (!tie.el.hasAttribute("d")) tie.el.setAttribute("d", `M${tie.a.x} ${tie.a.y}L${tie.b.x} ${tie.b.y}`);
    names(box, marks);
  }

  // Ties with a direction end at the mark, which has another size now; they bend, so that both ways can be seen.
  function arrows(marks) {
    const size = (ties.length > 400 ? 5 : 7) / (unit * look.k);
    arrow.setAttribute("markerWidth", size);
    arrow.setAttribute("markerHeight", size);
    for (const tie of ties) {
      const { a, b } = tie, far = Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1e-6);
      const reach = Math.min(b.r * marks + 1 / (unit * look.k), far / 2) / far, [u, v] = bend(tie);
      tie.el.setAttribute("d", `M${a.x} ${a.y}Q${u} ${v} ${b.x - (b.x - a.x) * reach} ${b.y - (b.y - a.y) * reach}`);
    }
  }

  function bend({ a, b }) {
    return [(a.x + b.x) / 2 - (b.y - a.y) * 0.08, (a.y + b.y) / 2 + (b.x - a.x) * 0.08];
  }

  function zoom(by, x = wide / 2, y = high / 2) {
    change(() => {
      const k = Math.min(Math.max(look.k * by, 0.5), 16), share = k / look.k;
      look.x = x - (x - look.x) * share;
      look.y = y - (y - look.y) * share;
      look.k = k;
    });
  }

  function home() {
    change(() => { look.x = look.y = 0; look.k = 1; });
  }

  /* ---- names: those for which there is room, the most deserving first ---- */

  const measure = document.createElement("canvas").getContext("2d");
  const LETTERS = 11, LONGEST = 30;
  const AROUND = [0, -12, 12, -24, 24, -36, 36, -48].flatMap((dy) => [0, -30, 30, -60, 60].map((dx) => [dx, dy]))
    .sort((one, other) => Math.hypot(...one) - Math.hypot(...other)); // pixels, the nearest first
  const short = (text) => text.length > LONGEST ? text.slice(0, LONGEST - 1).trimEnd() + "…" : text;

  function names(box, marks) {
    const family = getComputedStyle(svg).fontFamily, scale = unit * look.k, taken = [];
    const left = -(box.width / unit - wide) / 2, top = -(box.height / unit - high) / 2;
    const place = (x, y) => [(x * look.k + look.x - left) * unit, (y * look.k + look.y - top) * unit];
    for (const node of nodes) {
      [node.sx, node.sy] = place(node.x, node.y);
      node.sr = node.r * marks * scale;
    }
    const seen = nodes.filter((node) => node.sx > -50 && node.sx < box.width + 50 && node.sy > -50 && node.sy < box.height + 50);
    measure.font = `bold 12.5px ${family}`;
    for (const el of regions.children) nameOfRegion(el, box, place, taken, seen);
    measure.font = `${LETTERS}px ${family}`;
    const chosen = shown && shown.ties ? new Set([shown, ...shown.ties.flatMap(({ a, b }) => [a, b])]) : new Set(shown ? [shown.a, shown.b] : []);
    const order = [...seen].sort((one, other) => chosen.has(other) - chosen.has(one)); // else as they stand
    for (const node of nodes) node.text.style.display = "none";
    for (const node of order) nameOf(node, chosen, box, taken, seen);
  }

  // The name of a region moves up, down or aside to where it covers fewest marks, and no further than it must.
  function nameOfRegion(el, box, place, taken, seen) {
    const text = el.firstChild, w = measure.measureText(text.textContent).width / 2;
    const [sx, sy] = place(...el.getAttribute("transform").match(/-?[\d.]+/g).map(Number));
    let best = null, least = Infinity;
    for (const [dx, dy] of look.k < 2.5 && unit * look.k > 0.65 ? AROUND : []) {
      const room = [sx + dx - w, sy + dy - 8, sx + dx + w, sy + dy + 8];
      if (outside(room, box) || taken.some((other) => touch(room, other))) continue;
      const covered = seen.filter((node) => covers(room, node)).length;
      if (covered < least) [best, least] = [{ room, dx, dy }, covered];
    }
    text.style.display = best ? "" : "none";
    if (!best) return;
    taken.push(best.room);
    text.setAttribute("x", best.dx);
    text.setAttribute("y", best.dy);
  }

  function nameOf(node, chosen, box, taken, seen) {
    const text = chosen.has(node) && chosen.size < 3 ? node.name : short(node.name);
    const bold = node === shown || (chosen.size < 3 && chosen.has(node)); // as the style has it
    const w = measure.measureText(text).width * (bold ? 1.12 : 1), gap = node.sr + (bold ? 5 : 2);
    const sides = [[gap + w / 2, 0], [-gap - w / 2, 0], [0, gap + 6], [0, -gap - 6], [gap * 0.7 + w / 2, gap * 0.7 + 5], [-gap * 0.7 - w / 2, -gap * 0.7 - 5]];
    for (const [dx, dy] of sides) {
      const x = node.sx + dx, y = node.sy + dy, room = [x - w / 2 - 2, y - 6.5, x + w / 2 + 2, y + 6.5];
      if (outside(room, box)) continue;
      if (taken.some((other) => touch(room, other))) continue;
      if (node !== shown && seen.some((other) => other !== node && covers(room, other))) continue;
      taken.push(room);
      node.text.textContent = text;
      node.text.setAttribute("x", dx);
      node.text.setAttribute("y", dy);
      node.text.style.display = "";
      return;
    }
  }

  const outside = (room, box) => room[0] < 0 || room[2] > box.width || room[1] < 0 || room[3] > box.height;
  const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function covers(room, node) {
    const x = Math.min(Math.max(node.sx, room[0]), room[2]), y = Math.min(Math.max(node.sy, room[1]), room[3]);
    return Math.hypot(x - node.sx, y - node.sy) < node.sr;
  }

  /* ---- what is shown: a node or a tie, pointed at or pinned ---- */

  let shown = null, pinned = false;

  function show(what, pin = false) {
    if (pinned && !pin) return;
    pinned = pin && what !== null;
    if (what === shown && !pin) return;
    shown = what;
    for (const el of svg.querySelectorAll(".hi, .me")) el.classList.remove("hi", "me");
    svg.classList.toggle("focus", what !== null);
    if (what) {
      const near = what.ties || [what];
      for (const tie of near) for (const one of [tie, tie.a, tie.b]) mark(one, "hi");
      for (const one of what.ties ? [what] : [what.a, what.b]) mark(one, "hi", "me");
    }
    options.tell(what, pinned);
    later();
  }

  function mark(one, ...kinds) { // its name stands within its group, or in one of its own
    one.el.classList.add(...kinds);
    if (one.text) one.text.classList.add(...kinds);
  }

  function release() {
    pinned = false;
    show(null);
  }

  function seek(node) { // brings it to the middle
    change(() => {
      look.k = Math.max(look.k, 2);
      look.x = wide / 2 - node.x * look.k;
      look.y = high / 2 - node.y * look.k;
    });
    show(node, true);
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
    const turn = directed ? 0.04 : 0; // half of the bend: where the curve is
    const u = (a.sx + b.sx) / 2 - (b.sy - a.sy) * turn, v = (a.sy + b.sy) / 2 + (b.sx - a.sx) * turn;
    return Math.min(part(a.sx, a.sy, u, v, x, y), part(u, v, b.sx, b.sy, x, y));
  }

  function part(x1, y1, x2, y2, x, y) {
    const dx = x2 - x1, dy = y2 - y1, share = Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1), 0), 1);
    return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
  }

  const fingers = new Map();
  let moved = 0, active = options.wheel;

  on(svg, "pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    moved = 0;
    active = true;
  });
  on(svg, "pointermove", (event) => {
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
  on(svg, "pointerup", (event) => {
    if (fingers.delete(event.pointerId) && moved <= 4) show(at(event), true);
  });
  on(svg, "pointercancel", (event) => fingers.delete(event.pointerId));
  on(svg, "pointerleave", (event) => { if (!fingers.has(event.pointerId)) { show(null); active = options.wheel; } });
  on(svg, "wheel", (event) => {
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

  on(svg, "focusin", (event) => {
    const el = event.target.closest("[data-n]");
    if (el && el.matches(":focus-visible")) { pinned = false; show(nodes[el.dataset.n]); }
  });
  on(svg, "focusout", () => show(null));
  on(svg, "keydown", (event) => {
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
  on(document, "keydown", (event) => { if (event.key === "Escape") release(); });

  const sizes = new ResizeObserver(later);
  sizes.observe(svg);
  draw();
  return { look, show, seek, zoom, home, stop: () => { over.abort(); sizes.disconnect(); } };
}
