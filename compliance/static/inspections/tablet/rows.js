// A row of a table of sampled records: one input a column, by its type; the amounts of a column are summed on the list.
import { field } from "./forms.js";
import { fen, show } from "./money.js";
import { act, make, of, word } from "./words.js";

const good = { amount: (text) => fen(text) !== null, number: (text) => /^\d{1,9}$/.test(text), day: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text), text: () => true };

export class RowDialog {
  constructor() { this.dialog = document.getElementById("row-dialog"); }

  open(visit, item, row) {
    const body = document.getElementById("row-body");
    const inputs = item.columns.map((column) => {
      const made = field(of(column.words), { value: row?.value.cells[column.id] ?? "", type: { day: "date", amount: "text", number: "number" }[column.type] ?? "text", longest: 300, optional: true });
      if (column.type === "amount") made.input.inputMode = "decimal";
      return { column, ...made };
    });
    const problem = Object.assign(make("p", "item-problem", word("row-wrong")), { hidden: true });
    problem.setAttribute("role", "alert");
    const keep = act(word("keep-row"), async () => {
      const cells = Object.fromEntries(inputs.map(({ column, input }) => [column.id, input.value.trim()]));
      let wrong = !Object.values(cells).some(Boolean);
      for (const { column, input } of inputs) {
        const bad = cells[column.id] !== "" && !good[column.type](cells[column.id]);
        input.setAttribute("aria-invalid", String(bad));
        wrong ||= bad;
      }
      problem.hidden = !wrong;
      if (!wrong) await this.#replace(visit, item, row, { cells });
    }, "btn btn-primary");
    const acts = make("p", "dialog-end");
    if (row) acts.append(act(word("remove"), () => this.#replace(visit, item, row, null), "btn btn-outline-danger"));
    acts.append(keep);
    const grid = make("div", "line-grid");
    grid.append(...inputs.map(({ box }) => box));
    body.replaceChildren(make("p", "muted", `${item.code} ${of(item.text)}`), grid, problem, acts);
    this.dialog.showModal();
    inputs[0].input.focus();
  }

  async #replace(visit, item, row, value) {
    this.dialog.close();
    await visit.acts(() => (row?.heads ?? [null]).map((head) => visit.event("row", item.code, value, head?.id ?? null)));
  }
}

// The rows of one item, each to be opened, with the sums of its amounts.
export function drawRows(list, item, found, open) {
  const text = (row) => item.columns.map((column) => row.value.cells[column.id]).filter(Boolean).join(" · ");
  const entries = found.rows.map((row, at) => {
    const button = act("", () => open(row), "");
    button.append(make("span", "line-words", `${at + 1}. ${text(row)}`));
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  });
  const sums = item.columns.filter((column) => column.type === "amount").map((column) => {
    const sum = found.rows.reduce((all, row) => all + (fen(row.value.cells[column.id]) ?? 0), 0);
    return `${of(column.words)} ${show(sum)}`;
  });
  if (entries.length) entries.push(Object.assign(make("li", "row-sum"), { textContent: [word("rows", { count: found.rows.length }), ...sums].join(" · ") }));
  list.hidden = !entries.length;
  list.replaceChildren(...entries);
}
