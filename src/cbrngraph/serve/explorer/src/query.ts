/** The page where queries are written: editor, question library, answers, links that share them. */

import { onState, readState, writeState } from "./address";
import { type Answer, type Problem, ProblemError, ask, hints } from "./answer";
import { behind } from "./cite";
import { type Vocabulary, complete, prefixed, vocabulary } from "./complete";
import { all, button, h, one } from "./dom";
import { type Editor, editor } from "./editor";
import { type Question, library, questions } from "./library";
import { announce } from "./live";
import { isLocal } from "./local";
import { endpoint, standIn } from "./page";
import { results } from "./results";

const form = one<HTMLFormElement>("form[data-query]");
const area = form && one<HTMLTextAreaElement>("textarea[name=query]", form);
const place = one("[data-results]");
if (form && area && place && (endpoint || isLocal(form))) void start(form, area, place);

async function start(form: HTMLFormElement, area: HTMLTextAreaElement, place: HTMLElement): Promise<void> {
  const [known, found] = await Promise.all([vocabulary(), questions()]);
  const asked = wanted(found);
  if (asked) area.value = asked;
  const pad = editor(area, complete, () => void page.run());
  const page = new QueryPage(pad, place, known);
  bar(form, page);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void page.run();
  });
  const shelf = library(found, (question) => page.take(question));
  form.after(shelf);
  form.parentElement?.classList.add("with-library");
  onState((state) => {
    if (state["query"]) page.take({ sparql: state["query"] });
  });
  standIn(document);
  if (asked) void page.run(readState()["view"]);
}

/** The query that the address brings: after the hash, or before it as forms write it; or that of a question. */
function wanted(found: readonly Question[]): string {
  const search = new URLSearchParams(location.search);
  const state = readState();
  const name = state["question"] ?? search.get("question");
  return state["query"] ?? search.get("query") ?? found.find((question) => question.name === name)?.sparql ?? "";
}

class QueryPage {
  private running: AbortController | null = null;
  readonly stop = button("Stop", () => this.running?.abort(), { hidden: true });

  constructor(
    private readonly pad: Editor,
    private readonly place: HTMLElement,
    private readonly known: Vocabulary,
  ) {}

  /** Take a query into the editor and run it. */
  take(question: Pick<Question, "sparql">): void {
    this.pad.set(question.sparql.trim());
    void this.run();
    this.place.scrollIntoView({ block: "nearest" });
  }

  /** Write the prefixes that the query uses and does not declare: this endpoint knows them, others do not. */
  declare(): void {
    const query = prefixed(this.pad.text(), this.known.prefixes);
    if (query !== this.pad.text()) this.pad.set(query);
  }

  /** The query as it is asked: an endpoint knows the prefixes, the engine in the browser has to be told them. */
  private query(): string {
    if (!endpoint) this.declare();
    return this.pad.text();
  }

  async run(view = "table"): Promise<void> {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    const query = this.query();
    this.pad.unmark();
    this.busy(true);
    const since = performance.now();
    try {
      const answer = await ask(query, mine.signal);
      const milliseconds = performance.now() - since;
      if (endpoint)
        behind(
          `${endpoint}?${new URLSearchParams({ query, format: answer.kind === "graph" ? "ttl" : "csv" }).toString()}`,
        );
      const changed = (chosen: string): void => writeState({ query, view: chosen === "table" ? "" : chosen });
      await results(this.place, { query, answer, milliseconds, view, prefixes: this.known.prefixes, changed });
      if (answer.kind !== "rows") changed("table");
      void this.advise(query, answer, mine);
    } catch (error) {
      if (this.running === mine) this.fail(error, mine.signal.aborted);
    } finally {
      if (this.running === mine) this.busy(false);
    }
  }

  /** Say below the number of rows what the query most likely does not mean. */
  private async advise(query: string, answer: Answer, mine: AbortController): Promise<void> {
    const told = await hints(query, answer, mine.signal).catch(() => []);
    if (!told.length || this.running !== mine) return;
    const parts = told.map((hint) => h("pre", {}, hint));
    const note = h("div", { class: "warning hints" }, h("strong", {}, "This may not be what was meant"), parts);
    one(".bar", this.place)?.after(note);
    announce("This may not be what was meant");
  }

  private busy(on: boolean): void {
    this.place.setAttribute("aria-busy", String(on));
    this.place.classList.toggle("busy", on);
    this.stop.hidden = !on;
  }

  private fail(error: unknown, stopped: boolean): void {
    if (stopped) this.place.replaceChildren(h("p", { class: "soft" }, "Stopped."));
    else if (error instanceof ProblemError) this.problem(error.problem);
    else this.problem({ title: "The endpoint cannot be reached", detail: String(error) });
  }

  private problem(problem: Problem): void {
    const { line, column } = problem;
    const go = line && column ? button(`Go to line ${line}, column ${column}`, () => this.pad.focus()) : null;
    if (line && column) this.pad.mark(line, column, problem.detail ?? problem.title);
    this.place.replaceChildren(
      h(
        "div",
        { class: "warning", role: "alert" },
        h("strong", {}, problem.title),
        h("pre", {}, problem.detail ?? ""),
        go,
      ),
    );
    announce(problem.title);
  }
}

/** A site of files has no endpoint to send to: its form gets a button, and its warning says what happens instead. */
function here(form: HTMLFormElement): void {
  form.append(h("p", {}, h("button", {}, "Run the query")));
  const warning = one("main > p.warning");
  warning?.replaceChildren(
    "This site is made of files alone: queries are answered in your browser. The first one fetches the engine and the graph, up to six megabytes.",
  );
}

function bar(form: HTMLFormElement, page: QueryPage): void {
  if (!endpoint) here(form);
  const submit = one<HTMLButtonElement>("button, input[type=submit]", form);
  for (const part of all("label[for=format], select[name=format]", form)) part.hidden = true; // an answer is shown, and saved in any form
  submit?.after(
    " ",
    page.stop,
    " ",
    button("Write the prefixes out", () => page.declare()),
    " ",
    h("span", { class: "soft" }, "Ctrl-Enter runs, Ctrl-Space completes"),
  );
}
