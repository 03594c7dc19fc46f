/** What a query brought: a table, where the columns allow a network or a map, and the answer in each form to be saved. */

import { type Answer, GRAPH_FORMS, ROW_FORMS, type Row, askAs } from "./answer";
import { button, h } from "./dom";
import { announce } from "./live";
import { countryColumns, mapOf } from "./resultmap";
import { ends, networkOf } from "./resultnet";
import { saveBlob } from "./save";
import { type Names, cellOf, isNumeric, namesFor } from "./terms";
import { many } from "./words";

const STEP = 200;

export interface Shown {
  query: string;
  answer: Answer;
  milliseconds: number;
  /** table, network or map. */
  view: string;
  prefixes: Readonly<Record<string, string>>;
  changed(view: string): void;
}

/** Show an answer. */
export async function results(into: HTMLElement, shown: Shown): Promise<void> {
  const { answer } = shown;
  const told = h(
    "p",
    { class: "soft" },
    `${counted(answer)}, in ${shown.milliseconds.toLocaleString("en", { maximumFractionDigits: 0 })} ms`,
  );
  const forms = answer.kind === "graph" ? GRAPH_FORMS : ROW_FORMS;
  const body = answer.kind === "rows" ? await tabs(answer.columns, answer.rows, shown) : [plain(answer)];
  into.replaceChildren(h("div", { class: "bar" }, told, saves(shown.query, forms)), ...body);
  announce(counted(answer));
}

function counted(answer: Answer): string {
  if (answer.kind === "rows") return many(answer.rows.length, "row");
  return answer.kind === "truth" ? (answer.value ? "Yes" : "No") : "Statements";
}

function plain(answer: Exclude<Answer, { kind: "rows" }>): HTMLElement {
  if (answer.kind === "truth") return h("p", { class: "truth" }, answer.value ? "Yes" : "No");
  return h("pre", { tabindex: 0, "aria-label": "Statements as Turtle" }, answer.text);
}

function saves(query: string, forms: Readonly<Record<string, [media: string, ending: string]>>): HTMLElement {
  const said = h("span", { class: "soft", role: "status" });
  const made = Object.entries(forms).map(([name, [media, ending]]) =>
    button(name, () => {
      askAs(query, media).then(
        (blob) => saveBlob(`answer.${ending}`, blob),
        (error: unknown) => said.replaceChildren(` ${String(error)}`),
      );
    }),
  );
  return h(
    "div",
    { class: "saves", role: "group", "aria-label": "Save the answer as" },
    h("span", { class: "soft" }, "Save as "),
    made,
    said,
  );
}

async function tabs(columns: readonly string[], rows: readonly Row[], shown: Shown): Promise<HTMLElement[]> {
  const names = await namesFor(rows, shown.prefixes);
  const body = h("div", { class: "view" });
  const views: Record<string, () => void> = { table: () => body.replaceChildren(...tableOf(columns, rows, names)) };
  if (ends(columns, rows).length > 1) views["network"] = () => networkOf(body, columns, rows, names);
  if (countryColumns(columns, rows).length) views["map"] = () => void mapOf(body, columns, rows, names);
  const choose = (view: string): void => {
    views[view]?.();
    for (const one of chips) one.setAttribute("aria-pressed", String(one.dataset["view"] === view));
    shown.changed(view);
  };
  const chips = Object.keys(views).map((view) =>
    button(`As a ${view}`, () => choose(view), { "aria-pressed": "false", "data-view": view }),
  );
  choose(shown.view in views ? shown.view : "table");
  return [
    ...(chips.length > 1 ? [h("div", { class: "chips", role: "group", "aria-label": "Shown as" }, chips)] : []),
    body,
  ];
}

function tableOf(columns: readonly string[], rows: readonly Row[], names: Names): HTMLElement[] {
  if (!rows.length) return [h("p", {}, "The answer has no rows.")];
  const right = columns.map((column) => (isNumeric(rows, column) ? "n" : null));
  const head = h(
    "tr",
    {},
    columns.map((column, place) => h("th", { scope: "col", class: right[place] }, column)),
  );
  const body = h("tbody");
  const more = button("Show more rows", () => fill());
  const fill = (): void => {
    const next = rows.slice(body.childElementCount, body.childElementCount + STEP);
    body.append(
      ...next.map((row) =>
        h(
          "tr",
          {},
          columns.map((column, place) => h("td", { class: right[place] }, cellOf(row[column], names))),
        ),
      ),
    );
    more.hidden = body.childElementCount >= rows.length;
  };
  fill();
  const scroll = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rows" },
    h("table", {}, h("thead", {}, head), body),
  );
  return [scroll, more];
}
