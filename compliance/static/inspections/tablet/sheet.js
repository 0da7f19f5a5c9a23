// Draws the list and redraws one item at a time, so that nothing that is being typed is lost.
import { autosave } from "./autosave.js";
import { isAnswered, nothing, wantsEvidence } from "./merge.js";
import { show, fen } from "./money.js";
import { PhotoDialog } from "./picture.js";
import { drawRows } from "./rows.js";
import { fill, icon, of, word } from "./words.js";

const CONFORMITY = ["conforms", "breach", "not_applicable", "not_inspected"];
const OTHER = ["not_applicable", "not_inspected"];
const MARKS = { conforms: "check", breach: "cross", not_applicable: "dot", not_inspected: "question" };

export class Sheet {
  constructor(open) {
    this.open = open;
    this.photo = new PhotoDialog();
    this.bulk = document.getElementById("bulk-dialog");
    document.getElementById("bulk-do").addEventListener("click", () => this.#bulk());
  }

  draw(visit) {
    this.visit = visit;
    this.photo.visit = visit;
    this.cards = new Map();
    this.sections = new Map();
    this.at = null;
    document.getElementById("groups").replaceChildren();
    const groups = new Map();
    for (const item of this.visit.bundle.checklist.items) {
      if (!groups.has(item.group_id)) groups.set(item.group_id, []);
      groups.get(item.group_id).push(item);
    }
    const main = document.getElementById("items");
    main.replaceChildren();
    for (const [id, items] of groups) {
      const section = fill("group-section");
      const link = fill("group-link");
      section.id = `group-${id}`;
      // The address says which visit is open: the group is moved to without it.
      link.firstElementChild.addEventListener("click", (event) => { event.preventDefault(); this.#goToGroup(section, items); });
      for (const part of [section, link]) part.querySelector(".group-words").textContent = of(items[0].group);
      for (const item of items) section.querySelector(".group-items").append(this.#card(item));
      section.querySelector(".group-bulk").addEventListener("click", () => this.#askBulk(id, items));
      this.sections.set(id, { section, link, items });
      main.append(section);
      document.getElementById("groups").append(link);
    }
  }

  refresh() {
    this.#mark();
    for (const [code, card] of this.cards) this.#refreshCard(card, code);
    for (const { section, link, items } of this.sections.values()) {
      const asked = items.filter((item) => this.visit.asked.has(item.code));
      const open = asked.filter((item) => !isAnswered(item, this.visit.of(item.code)));
      const breaches = asked.filter((item) => this.visit.of(item.code).answers[0]?.answer === "breach");
      const count = `${asked.length - open.length} / ${asked.length}`;
      for (const part of [section, link]) part.querySelector(".group-count").textContent = count;
      link.classList.toggle("done", !open.length);
      link.classList.toggle("has-breach", breaches.length > 0);
      section.hidden = link.hidden = !asked.length;
      const bulk = section.querySelector(".group-bulk");
      bulk.hidden = !open.length || this.visit.state.stage === "returned" || this.visit.sealed;
      bulk.textContent = word("bulk", { count: open.length });
    }
  }

  #goToGroup(section, items) {
    const first = items.find((item) => this.visit.asked.has(item.code));
    if (document.body.dataset.one === "yes" && first) this.#show(first.code);
    section.scrollIntoView({ block: "start" });
    section.querySelector("h2").focus({ preventScroll: true });
  }

  // One item at a time: `by` steps on from the one that is shown, over what is not asked.
  step(by) {
    const codes = this.visit.list.map((item) => item.code);
    const at = Math.max(0, codes.indexOf(this.at ?? this.visit.open[0]?.code ?? codes[0]));
    this.#show(codes[Math.min(codes.length - 1, Math.max(0, at + by))]);
  }

  #show(code) {
    this.at = code;
    this.#mark();
    this.cards.get(code)?.element.scrollIntoView({ block: "nearest" });
  }

  #mark() {
    const one = document.body.dataset.one === "yes";
    for (const [code, card] of this.cards) card.element.classList.toggle("shown", !one || code === this.at);
    for (const { section, items } of this.sections.values()) section.classList.toggle("shown", !one || items.some((item) => item.code === this.at));
  }

  goTo(code) {
    const card = this.cards.get(code)?.element;
    if (!card) return;
    this.at = code;
    this.#mark();
    card.scrollIntoView({ block: "center" });
    card.classList.add("found");
    setTimeout(() => card.classList.remove("found"), 1600);
    (card.querySelector(".answers input, .item-input input, .item-input select, .item-file") ?? card).focus({ preventScroll: true });
  }

  #card(item) {
    const element = fill("item-card");
    const card = { item, element, part: (name) => element.querySelector(`.${name}`) };
    this.cards.set(item.code, card);
    element.id = `item-${item.code}`;
    card.part("item-code").textContent = item.code;
    card.part("item-text").textContent = of(item.text) + (item.unit ? ` (${of(item.unit)})` : "");
    this.#drawAnswers(card);
    this.#drawInput(card);
    this.#drawBasis(card);
    this.#drawTexts(card);
    const proof = fill("proof-panel");
    card.part("item-proof").append(proof);
    proof.querySelector(".proof-line").addEventListener("click", () => this.open.line(item, null));
    for (const input of element.querySelectorAll(".item-file")) {
      input.setAttribute("aria-label", word("photo-of", { number: "", item: item.code }));
      input.addEventListener("change", () => this.#photograph(card, input));
    }
    return element;
  }

  #drawAnswers(card) {
    const { item } = card;
    card.part("answers").dataset.count = item.type === "conformity" ? 4 : 2;
    for (const answer of item.type === "conformity" ? CONFORMITY : OTHER) {
      const choice = fill("answer-choice");
      const input = choice.querySelector("input");
      Object.assign(input, { name: `answer-${item.code}`, value: answer });
      choice.classList.add(`answer-${answer}`);
      choice.querySelector("span").append(icon(MARKS[answer]), word(answer));
      input.addEventListener("change", () => this.#answer(card, answer));
      card.part("answers").append(choice);
    }
  }

  #drawInput(card) {
    const { item } = card;
    const place = card.part("item-input");
    if (item.type === "conformity" || item.type === "photo") return;
    place.hidden = false;
    if (item.type === "table") {
      const add = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary row-add" });
      add.append(icon("plus"), word("add-row"));
      add.addEventListener("click", () => this.open.row(item, null));
      place.append(add);
      return;
    }
    const record = (value) => this.#record(card, value);
    if (item.type === "choice") {
      place.classList.add("answers");
      place.dataset.count = item.choices.length;
      for (const option of item.choices) {
        const choice = fill("answer-choice");
        const input = choice.querySelector("input");
        Object.assign(input, { name: `choice-${item.code}`, value: option.id });
        choice.querySelector("span").append(of(option.words));
        input.addEventListener("change", () => record(option.id));
        place.append(choice);
      }
      return;
    }
    const input = document.createElement(item.type === "text" ? "textarea" : "input");
    input.className = item.type === "text" ? "form-control" : "form-control num";
    if (item.type !== "text") input.inputMode = item.type === "amount" ? "decimal" : "numeric";
    input.maxLength = 1000;
    input.setAttribute("aria-label", of(item.text));
    autosave(input, () => record(input.value.trim()), this.visit.hold);
    place.append(input);
  }

  #drawBasis(card) {
    const { item } = card;
    const rows = [["guide", of(item.guide)], ["article", item.article], ["clause", of(item.clause)], ["violation", of(item.violation_words)]];
    const list = document.createElement("dl");
    for (const [key, text] of rows.filter((row) => row[1])) {
      const row = document.createElement("div");
      row.append(Object.assign(document.createElement("dt"), { textContent: word(key) }), Object.assign(document.createElement("dd"), { textContent: text }));
      list.append(row);
    }
    card.part("item-basis").append(list);
    this.#toggle(card, "tool-basis", "item-basis");
  }

  #drawTexts(card) {
    const { item } = card;
    for (const [name, key] of [["item-reason", "reason"], ["item-note", "note"]]) {
      const input = card.part(name).querySelector("input, textarea");
      input.id = `${key}-${item.code}`;
      Object.assign(card.part(name).querySelector("label"), { htmlFor: input.id, textContent: word(key) });
    }
    const reason = card.part("item-reason").querySelector("input");
    autosave(reason, () => {
      const text = reason.value.trim();
      const one = this.visit.of(item.code).answers[0];
      if (one?.answer === "not_applicable" && one.reason !== text) this.visit.answer(item.code, { answer: "not_applicable", reason: text });
    }, this.visit.hold);
    const note = card.part("item-note").querySelector("textarea");
    autosave(note, () => this.visit.note(item.code, note.value.trim()), this.visit.hold);
    this.#toggle(card, "tool-note", "item-note", note);
  }

  #toggle(card, button, panel, focus) {
    card.part(button).addEventListener("click", () => {
      card.part(panel).hidden = !card.part(panel).hidden;
      card.part(button).setAttribute("aria-expanded", String(!card.part(panel).hidden));
      if (!card.part(panel).hidden) focus?.focus();
    });
  }

  async #answer(card, answer) {
    const { item } = card;
    if (answer === "not_inspected") await this.visit.answer(item.code, { bulk: false }, "not_inspected");
    else if (answer === "not_applicable") {
      const reason = card.part("item-reason").querySelector("input");
      await this.visit.answer(item.code, { answer, reason: reason.value.trim() });
      card.part("item-reason").hidden = false;
      reason.focus();
    } else await this.visit.answer(item.code, { answer });
  }

  async #record(card, value) {
    const numeric = card.item.type === "number" || card.item.type === "amount";
    const good = !numeric || (card.item.type === "amount" ? fen(value) !== null : /^\d{1,9}$/.test(value));
    card.part("item-input").firstElementChild.setAttribute("aria-invalid", String(!good));
    const one = this.visit.of(card.item.code).answers[0];
    if (!good || (one?.answer === "recorded" && one.value === value)) return;
    await this.visit.answer(card.item.code, { answer: "recorded", value });
  }

  async #photograph(card, input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      await this.visit.photograph(card.item.code, file);
      card.failed = "";
    } catch {
      card.failed = word("photo-failed");
    }
    this.visit.changed();
  }

  #refreshCard(card, code) {
    const { item, element } = card;
    const found = this.visit.of(code) ?? nothing;
    const [one] = found.answers;
    element.hidden = !this.visit.asked.has(code);
    if (element.hidden) return;
    const there = (item.type === "photo" && found.photos.length) || (item.type === "table" && found.rows.length);
    element.dataset.answer = found.answers.length > 1 ? "differs" : (one?.answer ?? (there ? "recorded" : ""));
    element.toggleAttribute("inert", this.visit.locked(code));
    this.#refreshReturned(card, code);
    if (item.type === "table") drawRows(card.part("item-rows"), item, found, (row) => this.open.row(item, row));
    for (const input of card.part("answers").querySelectorAll("input")) input.checked = found.answers.length === 1 && one.answer === input.value;
    this.#refreshInput(card, one);
    this.#refreshTexts(card, found, one);
    this.#refreshProof(card, found, one);
    this.#refreshPhotos(card, found);
    this.#refreshLines(card, found);
    this.#refreshDiffers(card, found);
    this.#refreshProblem(card);
  }

  // What a lead or manager asks to be put right here.
  #refreshReturned(card, code) {
    const back = this.visit.returns.filter((one) => one.item === code);
    const place = card.part("item-returned");
    place.hidden = !back.length;
    place.replaceChildren(...back.map((one) => Object.assign(document.createElement("p"), { textContent: word("sent-back", { comment: one.comment }) })));
  }

  #refreshInput(card, one) {
    const value = one?.answer === "recorded" ? one.value : "";
    for (const input of card.part("item-input").querySelectorAll("input, textarea")) {
      if (input.type === "radio") input.checked = input.value === value && value !== "";
      else if (document.activeElement !== input) input.value = value;
    }
  }

  #refreshTexts(card, found, one) {
    const reason = card.part("item-reason");
    reason.hidden = one?.answer !== "not_applicable";
    reason.classList.toggle("field-wrong", one?.answer === "not_applicable" && !one.reason);
    const input = reason.querySelector("input");
    if (document.activeElement !== input && one?.answer === "not_applicable") input.value = one.reason;
    const text = found.notes.map((event) => event.value.text).join("\n");
    const note = card.part("item-note").querySelector("textarea");
    if (document.activeElement !== note) note.value = text;
    if (text) {
      card.part("item-note").hidden = false;
      card.part("tool-note").setAttribute("aria-expanded", "true");
    }
  }

  #refreshProof(card, found, one) {
    const { item } = card;
    const panel = card.part("item-proof");
    const place = item.type === "photo" && !["not_applicable", "not_inspected"].includes(one?.answer);
    panel.hidden = !place && one?.answer !== "breach" && !(item.type === "conformity" && found.lines.length);
    panel.querySelector(".proof-words").hidden = panel.querySelector(".proof-line").hidden = place;
    const wants = wantsEvidence(item, found);
    panel.classList.toggle("wanted", wants);
    const done = item.evidence === "none" ? "no-duty" : "add-more";
    panel.querySelector(".proof-words span").textContent = word(wants ? (item.evidence === "copy" ? "copy-needed" : "evidence-needed") : done);
    panel.querySelector(".proof-photo").classList.toggle("btn-danger", wants);
    panel.querySelector(".proof-photo").classList.toggle("btn-outline-primary", !wants);
    const flag = item.type === "photo" && !found.photos.length && !one ? word("photo-wanted") : "";
    card.part("item-flag").textContent = flag;
  }

  #refreshPhotos(card, found) {
    const list = card.part("item-photos");
    list.hidden = !found.photos.length;
    const key = found.photos.map((event) => `${event.id}${this.visit.queue.files.has(event.value.sha256)}`).join();
    if (list.dataset.key === key) return;
    list.dataset.key = key;
    list.replaceChildren(...found.photos.map((event, at) => {
      const button = document.createElement("button");
      const waits = this.visit.queue.files.has(event.value.sha256);
      const name = word("photo-of", { number: at + 1, item: card.item.code });
      const picture = Object.assign(document.createElement("img"), { alt: name, width: 96, height: 96 });
      this.visit.picture(event.value.sha256).then((url) => { picture.src = url; });
      const mark = document.createElement("span");
      mark.className = waits ? "photo-mark waits" : "photo-mark";
      mark.append(icon(waits ? "upload" : "check"), Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: word(waits ? "photo-unsent" : "photo-kept") }));
      button.type = "button";
      button.append(picture, mark);
      button.addEventListener("click", () => this.photo.open(event, name, waits));
      const entry = document.createElement("li");
      entry.append(button);
      return entry;
    }));
  }

  #refreshLines(card, found) {
    const list = card.part("item-lines");
    list.hidden = !found.lines.length;
    list.replaceChildren(...found.lines.map((line) => {
      const button = document.createElement("button");
      button.type = "button";
      const name = Object.assign(document.createElement("span"), { className: "line-words", textContent: line.value.item_name });
      const days = Object.assign(document.createElement("span"), { className: "muted", textContent: line.value.occurred_from === line.value.occurred_to ? line.value.occurred_from : `${line.value.occurred_from} – ${line.value.occurred_to}` });
      const amount = Object.assign(document.createElement("span"), { className: "money", textContent: show(fen(line.value.total) ?? 0) });
      button.append(name, days, amount);
      button.addEventListener("click", () => this.open.line(card.item, line));
      const entry = document.createElement("li");
      entry.append(button);
      return entry;
    }));
  }

  #refreshDiffers(card, found) {
    const place = card.part("item-differs");
    place.hidden = found.answers.length < 2;
    if (place.hidden) return;
    const buttons = found.answers.map((one) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary" });
      button.textContent = [one.answer === "recorded" ? one.value : word(one.answer), one.reason].filter(Boolean).join(" · ");
      button.addEventListener("click", async () => {
        if (one.answer === "not_inspected") await this.visit.answer(card.item.code, { bulk: false }, "not_inspected");
        else await this.visit.answer(card.item.code, one);
      });
      return button;
    });
    const acts = Object.assign(document.createElement("p"), { className: "proof-acts" });
    acts.append(...buttons);
    place.replaceChildren(Object.assign(document.createElement("p"), { textContent: word("differs") }), acts);
  }

  #refreshProblem(card) {
    const place = card.part("item-problem");
    const refused = [...this.visit.queue.refused].filter(([id]) => this.visit.events.get(id)?.item === card.item.code && this.visit.events.get(id).kind !== "signature");
    place.hidden = !refused.length && !card.failed;
    place.replaceChildren(card.failed || "");
    for (const [id, refusal] of refused) {
      const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: word("drop") });
      drop.addEventListener("click", () => this.visit.forget(id));
      place.append(`${of(refusal)} `, drop);
    }
  }

  #askBulk(id, items) {
    this.bulkItems = items.filter((item) => this.visit.asked.has(item.code) && !isAnswered(item, this.visit.of(item.code)));
    document.getElementById("bulk-words").textContent = word("bulk-ask", { count: this.bulkItems.length, group: of(items[0].group) });
    this.bulk.showModal();
  }

  async #bulk() {
    this.bulk.close();
    // What a colleague answered while the question stood here is kept.
    await this.visit.acts(() => this.bulkItems
      .filter((item) => !isAnswered(item, this.visit.of(item.code)))
      .flatMap((item) => this.visit.answering(item.code, { bulk: true }, "not_inspected")));
  }
}
