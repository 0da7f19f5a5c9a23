// Small forms of the dialogs: a labelled field, a choice of a few large buttons, a value read back from them.
import { fill, make, word } from "./words.js";

let count = 0;

// A labelled input (or textarea, or select with `options`: [value, words]).
export function field(label, { value = "", type = "text", lines = 0, options = null, longest = 120, optional = false } = {}) {
  count += 1;
  const box = make("div", "field");
  const text = Object.assign(make("label", "form-label", label), { htmlFor: `field-${count}` });
  if (optional) text.append(" ", make("span", "optional", word("optional")));
  let input;
  if (options) {
    input = make("select", "form-select");
    input.append(...options.map(([key, words]) => new Option(words, key)));
  } else {
    input = make(lines ? "textarea" : "input", "form-control");
    if (lines) input.rows = lines;
    else if (type === "number") input.inputMode = "numeric";
    else input.type = type;
    input.maxLength = longest;
    input.autocomplete = "off";
  }
  input.id = `field-${count}`;
  if (!options || value) input.value = value;
  box.append(text, input);
  return { box, input };
}

// A few answers side by side, one of which may be chosen.
export function choice(legend, options, value, chosen) {
  count += 1;
  const set = make("fieldset");
  set.append(make("legend", "visually-hidden", legend));
  const answers = make("div", "answers");
  answers.dataset.count = String(options.length);
  for (const [key, words, kind = ""] of options) {
    const one = fill("answer-choice");
    const input = one.querySelector("input");
    Object.assign(input, { name: `choice-${count}`, value: key, checked: key === value });
    if (kind) one.classList.add(`answer-${kind}`);
    one.querySelector("span").append(words);
    input.addEventListener("change", () => chosen(key));
    answers.append(one);
  }
  set.append(answers);
  return set;
}

export function tick(label, checked, changed) {
  const line = make("label", "check-line");
  const input = Object.assign(make("input", "form-check-input"), { type: "checkbox", checked });
  line.append(input, make("span", "", label));
  input.addEventListener("change", () => changed(input.checked));
  return line;
}
