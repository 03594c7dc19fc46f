/** The question library beside the editor: a click brings a question's query into it. */

import { h, labelled } from "./dom";
import { json } from "./page";
import { at } from "./page";
import { capital, fold, grouped } from "./words";

export interface Question {
  name: string;
  title: string;
  theme: string;
  sparql: string;
}

export const questions = (): Promise<Question[]> => json<Question[]>("data/questions.json");

/** Return the library, to be searched and chosen from. */
export function library(found: readonly Question[], chosen: (question: Question) => void): HTMLElement {
  const list = h("div", { class: "themes" });
  const input = h("input", { type: "search", autocomplete: "off" });
  const show = (): void => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const seen = found.filter(({ name, title, theme }) =>
      words.every((word) => fold(`${name} ${title} ${theme}`).includes(word)),
    );
    const themes = [...grouped(seen, ({ theme }) => theme)];
    list.replaceChildren(...themes.map(([theme, of]) => group(theme, of, words.length > 0, chosen)));
    if (!seen.length) list.replaceChildren(h("p", { class: "soft" }, "No question has these words."));
  };
  input.addEventListener("input", show);
  show();
  return h(
    "section",
    { class: "library", "aria-label": "Questions" },
    h("h2", {}, `${found.length} questions`),
    labelled("Find", input),
    list,
  );
}

function group(
  theme: string,
  found: readonly Question[],
  open: boolean,
  chosen: (question: Question) => void,
): HTMLElement {
  const items = found.map((question) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "to", onclick: () => chosen(question) }, question.title),
      " ",
      h(
        "a",
        {
          href: at(`questions/${question.name}.html`),
          class: "soft",
          "aria-label": `About the question: ${question.title}`,
        },
        "about",
      ),
    ),
  );
  return h(
    "details",
    { open },
    h("summary", {}, capital(theme), h("span", { class: "soft" }, ` ${found.length}`)),
    h("ul", {}, items),
  );
}
