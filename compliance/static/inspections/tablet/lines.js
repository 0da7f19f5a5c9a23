// A line in question: what was charged, when, how much, and which fund paid; only the suspected amount, never a multiple.
import { capitals } from "../../web/capitals.js";
import { fen, show, yuan } from "./money.js";
import { of, word } from "./words.js";

const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
const isNumber = (text) => /^\d{1,12}(\.\d{1,6})?$/.test(text);

export class LineDialog {
  constructor() {
    this.dialog = document.getElementById("line-dialog");
    this.form = document.getElementById("line-form");
    this.errors = document.getElementById("line-errors");
    this.form.addEventListener("input", (event) => this.#typed(event.target));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#save(); });
    document.getElementById("line-remove").addEventListener("click", () => this.#remove());
  }

  // The funds and breaches that this visit's bundle names.
  use(visit) {
    this.visit = visit;
    document.getElementById("line-funds").replaceChildren();
    this.form.violation.replaceChildren();
    this.#drawFunds();
    this.#drawViolations();
  }

  #drawFunds() {
    const place = document.getElementById("line-funds");
    for (const fund of this.visit.bundle.funds) {
      const field = document.getElementById("text-field").content.firstElementChild.cloneNode(true);
      const input = field.querySelector("input");
      Object.assign(input, { id: `fund-${fund.id}`, name: fund.id, inputMode: "decimal" });
      input.classList.add("num");
      input.dataset.fund = fund.id;
      Object.assign(field.querySelector("label"), { htmlFor: input.id, textContent: of(fund.words) });
      place.append(field);
    }
  }

  #drawViolations() {
    for (const violation of this.visit.bundle.violations) {
      this.form.violation.append(new Option(of(violation.words), violation.id));
    }
  }

  // A line that stands, or a new one with what is known of it (`known`).
  open(item, line, known = {}) {
    this.item = item;
    this.line = line;
    const value = line?.value ?? known;
    this.form.reset();
    this.errors.hidden = true;
    document.getElementById("line-of").textContent = word("line-of", { item: `${item.code} ${of(item.text)}` });
    for (const key of ["item_name", "item_code", "quantity", "unit_price", "total"]) this.form[key].value = value[key] ?? "";
    this.form.person.value = value.person && value.person !== "0.00" ? value.person : "";
    for (const key of ["occurred_from", "occurred_to"]) Object.assign(this.form[key], { max: today(), value: value[key] ?? "" });
    this.form.violation.value = value.violation || item.violation;
    for (const part of value.funds ?? []) {
      this.form[part.fund].value = part.amount;
      this.form.insured_place.value = part.insured_place ?? "";
    }
    document.getElementById("line-remove").hidden = !line;
    this.#typed(null);
    this.dialog.showModal();
  }

  #typed(input) {
    if (input) {
      input.removeAttribute("aria-invalid");
      this.errors.hidden = true;
    }
    const { quantity, unit_price: price, total, occurred_from: from, occurred_to: to } = this.form;
    if ((input === quantity || input === price) && isNumber(quantity.value) && fen(price.value) !== null) {
      const product = Math.round(Number(quantity.value) * fen(price.value));
      if (Number.isSafeInteger(product)) total.value = yuan(product);
    }
    if (input === from && !to.value) to.value = from.value;
    document.getElementById("line-capitals").textContent = capitals(total.value);
    const rest = (fen(total.value) ?? 0) - this.#parts().reduce((sum, part) => sum + (fen(part) ?? 0), 0);
    const words = !total.value ? "" : rest < 0 ? word("line-parts") : rest ? word("line-rest", { amount: show(rest) }) : word("line-rest-none");
    document.getElementById("line-rest").textContent = words;
    document.getElementById("line-rest").classList.toggle("field-error", rest < 0);
  }

  #parts() {
    return [...this.#funds().map((input) => input.value), this.form.person.value].filter(Boolean);
  }

  #funds() {
    return [...this.form.querySelectorAll("[data-fund]")];
  }

  #faults() {
    const { item_name: name, occurred_from: from, occurred_to: to, quantity, unit_price: price, total } = this.form;
    const faults = [];
    if (!name.value.trim()) faults.push(["line-name", "line-name-missing"]);
    if (!from.value || !to.value || to.value < from.value || to.value > today()) faults.push(["line-from", "line-days"]);
    if ((quantity.value && !isNumber(quantity.value)) || (price.value && fen(price.value) === null)) faults.push(["line-quantity", "line-number"]);
    if (fen(total.value) === null) faults.push(["line-total", "line-total"]);
    const parts = this.#parts().map(fen);
    if (parts.includes(null)) faults.push(["line-person", "line-part"]);
    else if (parts.reduce((sum, part) => sum + part, 0) > (fen(total.value) ?? Infinity)) faults.push(["line-total", "line-parts"]);
    return faults;
  }

  #value() {
    const place = this.form.insured_place.value.trim();
    const paid = this.#funds().filter((input) => fen(input.value));
    return {
      item_code: this.form.item_code.value.trim(),
      item_name: this.form.item_name.value.trim(),
      occurred_from: this.form.occurred_from.value,
      occurred_to: this.form.occurred_to.value,
      quantity: this.form.quantity.value.trim() || null,
      unit_price: this.form.unit_price.value ? yuan(fen(this.form.unit_price.value)) : null,
      total: yuan(fen(this.form.total.value)),
      person: yuan(fen(this.form.person.value) ?? 0),
      funds: paid.map((input) => ({ fund: input.dataset.fund, insured_place: place, amount: yuan(fen(input.value)) })),
      violation: this.form.violation.value,
    };
  }

  async #save() {
    const faults = this.#faults();
    for (const input of this.form.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    if (faults.length) {
      const list = document.createElement("ul");
      for (const [id, key] of faults) {
        const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: word(key) });
        link.addEventListener("click", (event) => { event.preventDefault(); document.getElementById(id).focus(); });
        const entry = document.createElement("li");
        entry.append(link);
        list.append(entry);
        document.getElementById(id).setAttribute("aria-invalid", "true");
      }
      this.errors.replaceChildren(list);
      this.errors.hidden = false;
      this.errors.focus();
      return;
    }
    this.dialog.close();
    await this.visit.act("line", this.item.code, this.#value(), this.line?.event.id ?? null);
  }

  async #remove() {
    this.dialog.close();
    await this.visit.act("line", this.item.code, null, this.line.event.id);
  }
}
