/* What is told of a node or a tie of a network: its name, its ties or its links, and what these rest on. Every text is
   set as text, never as markup. about: { directed, weight: what a weight counts, receipts: whether links are known,
   why: else why not }. ways: { pin(tie), ofLink(link) → content of an item, ofNode(node), ofTie(tie) → more at the end,
   named(node) → its name, or a link on it }. Of a tie that is shown in part, its sources are so many at least (atLeast). */
function told(about, ways) {
  "use strict";

  function line(tag, kind, ...content) {
    const el = document.createElement(tag);
    if (kind) el.className = kind;
    el.append(...content);
    return el;
  }

  const many = (n, one, more) => `${n.toLocaleString("en")} ${n === 1 ? one : more || one + "s"}`;
  const behind = (n) => n ? many(n, "independent source") : "no independent source: inferred, set down by an editor, or read in a copy";
  const period = (first, last) => first || last ? `${first || "…"} to ${last || "…"}` : "no date";
  // Of a tie the widest bounds are known: the first day that its dates can mean, and the last.
  const bounds = (first, last) => !first && !last ? "no date" : [
    first ? `from ${first} at the earliest` : "begin not known", last ? `until ${last} at the latest` : "end not known"].join(", ");
  const number = (weight) => String(+weight.toPrecision(6));
  const far = (tie, node) => tie.a === node ? tie.b : tie.a;

  function ofNode(node) {
    const sum = node.ties.reduce((whole, tie) => whole + tie.weight, 0), parts = [line("h2", "", ways.named(node))];
    const what = [node.kind, node.region].filter(Boolean).join(", ");
    if (what) parts.push(line("p", "", what));
    parts.push(line("p", "soft", line("code", "", node.id), ` · ${many(node.ties.length, "tie")} · sum of weights ${number(sum)}`));
    parts.push(...ways.ofNode(node));
    if (node.ties.length) parts.push(tiesOf(node));
    return parts;
  }

  function tiesOf(node) {
    const table = line("table", ""), head = line("tr", "");
    head.append(line("th", "", "tied to"), line("th", "n", "weight"), line("th", "n", about.receipts ? "sources" : ""));
    head.children[1].title = about.weight;
    head.children[2].title = "independent sources";
    table.append(head);
    const order = [...node.ties].sort((one, other) => other.weight - one.weight || (far(one, node).label < far(other, node).label ? -1 : 1));
    for (const tie of order) {
      const row = line("tr", ""), to = line("button", "to", (about.directed ? (tie.a === node ? "→ " : "← ") : "") + far(tie, node).label);
      to.type = "button";
      to.addEventListener("click", () => ways.pin(tie));
      row.append(line("td", "", to), line("td", "n", number(tie.weight)), line("td", "n", tie.total ? (tie.atLeast ? "≥ " : "") + tie.sources : ""));
      table.append(row);
    }
    return table;
  }

  function ofTie(tie) {
    const arrow = about.directed ? " → " : " – ";
    const parts = [line("h2", "", ways.named(tie.a), arrow, ways.named(tie.b)), line("p", "", `${about.weight}: ${number(tie.weight)}`)];
    if (!tie.total) return [...parts, line("p", "soft", about.why)];
    const rests = `${many(tie.total, "link")} on ${tie.atLeast ? "at least " : ""}${behind(tie.sources)}`;
    parts.push(line("p", "", line("strong", "", rests), `, ${bounds(tie.first, tie.last)}`));
    parts.push(line("ol", "", ...tie.links.map((link) => line("li", "", ...ways.ofLink(link)))));
    if (tie.total > tie.links.length) parts.push(line("p", "soft", `and ${many(tie.total - tie.links.length, "more link")}`));
    return [...parts, ...ways.ofTie(tie)];
  }

  function pages(found) { // [title, url, rest]: a source becomes a link only where its address begins with http
    const fold = line("details", "", line("summary", "soft", many(found.length, "page")), line("ul", "soft"));
    fold.open = found.length < 3;
    for (const [title, url, rest] of found) fold.lastChild.append(line("li", "", page(title, url), rest ? `, ${rest}` : ""));
    return fold;
  }

  function page(title, url) {
    if (!/^https?:\/\//i.test(url)) return title;
    const link = line("a", "", title);
    link.href = url; // followed on a click only
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }

  return { line, many, behind, period, ofNode, ofTie, pages };
}
