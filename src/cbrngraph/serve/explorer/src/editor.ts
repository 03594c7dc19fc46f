/** The SPARQL editor: CodeMirror 6 in a shadow root, where its styles are let in by a strict Content-Security-Policy. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import type { CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Editor {
  text(): string;
  set(text: string): void;
  /** Mark a place, counted from 1, and say what is wrong there. */
  mark(line: number, column: number, told: string): void;
  unmark(): void;
  focus(): void;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.standard(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.string, tags.number], color: "var(--code-literal)" },
  { tag: [tags.atom, tags.propertyName], color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": {
    color: "var(--fg)",
    backgroundColor: "var(--bg)",
    fontSize: "0.9rem",
    border: "1px solid var(--rule)",
    borderRadius: "4px",
  },
  "&.cm-focused": { outline: "2px solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    minHeight: "14rem",
    maxHeight: "60vh",
  },
  ".cm-content": { caretColor: "var(--fg)" },
  ".cm-cursor": { borderLeftColor: "var(--fg)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--link) 8%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--link) 28%, transparent)",
  },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--link) 25%, transparent)" },
  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    color: "var(--fg)",
    border: "1px solid var(--rule)",
    maxWidth: "34rem",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85" },
  ".cm-diagnostic": { padding: "4px 8px" },
});

/** Put an editor in the place of a text area; `run` is called on Ctrl-Enter. */
export function editor(area: HTMLTextAreaElement, complete: CompletionSource, run: () => void): Editor {
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({ mode: "open" });
  area.after(host);
  area.hidden = true;
  const told = {
    "aria-label": "SPARQL query; Ctrl-Enter runs it, Ctrl-Space completes",
    "aria-multiline": "true",
    tabindex: "0",
  };
  const state = EditorState.create({
    doc: area.value,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      closeBrackets(),
      lintGutter(),
      indentUnit.of("  "),
      EditorView.lineWrapping,
      StreamLanguage.define(sparql),
      syntaxHighlighting(colours),
      look,
      autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
      keymap.of([
        { key: "Mod-Enter", run: () => (run(), true) },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of(told),
      EditorView.domEventHandlers({ beforeinput: replaced }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) area.value = update.state.doc.toString();
      }),
    ],
  });
  return handle(new EditorView({ state, parent: root, root }));
}

/** Text over a selection: a browser that replaces it by itself gives it inline styles, which the page's policy blocks. */
function replaced(event: InputEvent, view: EditorView): boolean {
  const { data, inputType } = event;
  const { main } = view.state.selection;
  if (inputType !== "insertText" || !data || main.empty || view.composing) return false;
  const insert = (): ReturnType<typeof view.state.update> =>
    view.state.update(view.state.replaceSelection(data), { userEvent: "input.type" });
  const taken = view.state
    .facet(EditorView.inputHandler)
    .some((handler) => handler(view, main.from, main.to, data, insert));
  if (!taken) view.dispatch(insert());
  event.preventDefault();
  return true;
}

function handle(view: EditorView): Editor {
  return {
    text: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (line, column, told) => {
      const found = place(view, line, column);
      view.dispatch(setDiagnostics(view.state, [{ ...found, severity: "error", message: told }]));
      view.dispatch({ selection: { anchor: found.from }, scrollIntoView: true });
    },
    unmark: () => view.dispatch(setDiagnostics(view.state, [])),
    focus: () => view.focus(),
  };
}

/** The word at a line and a column, or the letter before the end of what there is. */
function place(view: EditorView, line: number, column: number): Pick<Diagnostic, "from" | "to"> {
  const { doc } = view.state;
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const word = /^[^\s(){}.;,]+/.exec(doc.sliceString(from, row.to))?.[0].length ?? 1;
  return from < row.to ? { from, to: from + word } : { from: Math.max(from - 1, 0), to: Math.max(from, 1) };
}
