// Reading and signing: what is missing, what is signed, and one pad after the other. A signature is taken with or without a
// network, over the hash shown; the server seals when every tablet has sent all and the content is still what was signed.
import { show } from "./money.js";
import { startPad } from "./pad.js";
import { untouched } from "./touch.js";
import { act, fill, icon, joined, link, make, of, word } from "./words.js";

const groups = (hash) => hash.match(/.{1,4}/g).join(" ");

export class SignDialog {
  constructor(visit, goTo) {
    Object.assign(this, { visit, goTo, unsigned: new Map() });
    this.dialog = document.getElementById("sign-dialog");
    this.body = document.getElementById("sign-body");
    visit.queue.addEventListener("unsigned", ({ detail }) => { this.unsigned.set(detail.event.id, detail.refusal); });
  }

  async open() {
    this.dialog.showModal();
    this.signing = false;
    await this.#draw();
    await this.visit.queue.report();
    await this.refresh();
  }

  async refresh() {
    if (this.dialog.open && !this.signing) await this.#draw();
  }

  async #draw() {
    const { visit } = this;
    if (visit.sealed) return this.#drawSealed();
    const missing = [...visit.missing, ...(visit.state.missing ?? []).filter((one) => one.reason === "conflict" && !visit.missing.some((mine) => mine.item === one.item))];
    if (missing.length) return this.#drawMissing(missing);
    return this.#drawSigners();
  }

  #put(...parts) {
    untouched(() => { if (this.dialog.open && !this.signing) this.body.replaceChildren(...parts); });
  }

  #line(kind, name, text) {
    const line = make("p", `notice notice-${kind}`);
    line.append(icon(name), make("span", "", text));
    return line;
  }

  #drawSealed() {
    const record = Object.assign(link(`/inspections/${this.visit.id}/record`, word("open-record")), { className: "btn btn-primary" });
    const acts = make("p", "dialog-end");
    acts.append(link("#", word("leave")), record);
    acts.firstChild.addEventListener("click", () => this.dialog.close());
    this.signing = false;
    this.#put(this.#line("good", "seal", word("sealed", { number: this.visit.state.number })), acts);
  }

  #drawMissing(missing) {
    const codes = [...new Set(missing.map((one) => one.item))];
    const list = make("ul", "missing");
    for (const code of codes) {
      const item = this.visit.bundle.checklist.items.find((one) => one.code === code);
      const reasons = missing.filter((one) => one.item === code).map((one) => word(`missing-${one.reason}`));
      const button = act("", () => { this.dialog.close(); this.goTo(code); }, "");
      button.append(make("span", "item-code", item ? code : ""), make("span", "missing-words", item ? of(item.text) : word(`place-${code.slice(1)}`)), make("span", "missing-reason", reasons.join("; ")));
      const entry = document.createElement("li");
      entry.append(button);
      list.append(entry);
    }
    this.#put(this.#line("due", "warn", word("sign-missing", { count: codes.length })), list);
  }

  async #drawSigners() {
    const { visit } = this;
    const { state, queue } = visit;
    const hash = await visit.hash();
    const signed = visit.signatures(hash);
    const count = (answer) => visit.list.filter((item) => visit.of(item.code).answers[0]?.answer === answer).length;
    const parts = [this.#line("good", "check", word("sign-ready"))];
    if (queue.state === "unreachable") parts.push(this.#line("due", "offline", word("sign-offline")));
    parts.push(...await this.#changes(signed));
    parts.push(make("p", "sign-counts", word("sign-counts", { conforms: count("conforms"), breach: count("breach"), na: count("not_applicable"), ni: count("not_inspected") })));
    const skipped = visit.list.filter((item) => visit.of(item.code).answers[0]?.answer === "not_inspected").map((item) => item.code);
    if (skipped.length) parts.push(make("p", "muted", word("sign-not-inspected", { items: skipped.join(", ") })));
    if (visit.lines.length) parts.push(make("p", "", word("sign-suspected", { amount: show(visit.suspected), count: visit.lines.length })));
    parts.push(make("p", "muted sign-over", word("sign-over")), make("p", "hash sign-hash", groups(hash)));
    const list = make("ul", "signers");
    for (const officer of visit.bundle.team) list.append(this.#officer(officer, signed.get(officer.id), hash));
    list.append(this.#representative(signed.get("representative"), hash));
    const holders = (state.devices ?? []).filter((one) => one.waiting && one.device !== queue.device);
    const held = holders.reduce((sum, one) => sum + one.unsent, 0);
    if (held) parts.push(this.#line("due", "upload", word("waiting-tablet", { count: held })));
    const silent = [...new Set(holders.filter((one) => !one.unsent).map((one) => visit.bundle.team.find((officer) => officer.id === one.by)?.name).filter(Boolean))];
    if (silent.length) parts.push(this.#line("due", "upload", word("waiting-people", { names: joined(silent) })));
    this.#put(...parts, list);
  }

  // What has changed since someone signed, item by item where this tablet knows what was signed.
  async #changes(signed) {
    const stale = [...signed.values()].filter((one) => !one.holds);
    if (!stale.length && !this.visit.state.stale_signatures) return [];
    const parts = [this.#line("due", "warn", word("sign-stale"))];
    const codes = new Set();
    for (const one of stale) for (const code of (await this.visit.changedSince(one.event)) ?? []) codes.add(code || word("the-whole"));
    if (codes.size) parts.push(make("p", "sign-changes", word("changed-since", { items: joined([...codes]) })));
    return parts;
  }

  #row(title, under) {
    const row = document.createElement("li");
    row.append(make("strong", "", title), make("span", "muted", under));
    return row;
  }

  // How far a signature that holds has come: with the server, on its way, or waiting for its owner's password.
  #given(row, { event }, who) {
    const { queue } = this.visit;
    const refusal = this.unsigned.get(event.id);
    if (!queue.events.has(event.id)) return this.#done(row, event.value.refused ? word("refused-sign") : [word("signed"), event.value.role === "officer" ? "" : event.value.name].filter(Boolean).join(" "));
    if (refusal) row.append(make("span", "item-problem", word("unsigned", { words: of(refusal) })));
    if (!queue.unproved.includes(event)) return this.#done(row, word("signed-here"), "due");
    row.append(make("span", "muted", word("needs-password", { name: who })));
    return this.#button(row, "primary", word("confirm"), () => this.#prove(event, who));
  }

  #officer(officer, signature, hash) {
    const row = this.#row(officer.name, `${word("officer")} · ${word("certificate", { number: officer.certificate || "—" })}`);
    if (signature?.holds) return this.#given(row, signature, officer.name);
    if (this.#elsewhere((one) => one.role === "officer" && one.by === officer.id)) return this.#done(row, word("signed"));
    return this.#button(row, "primary", word("sign-now"), () => this.#pad({ role: "officer", by: officer.id, name: officer.name, fields: this.#credentials(officer), hash }));
  }

  #credentials(officer) {
    if (officer.id === this.visit.bundle.me) return [];
    return [["account", word("account", { name: officer.name }), true], ["password", word("password", { name: officer.name }), true]];
  }

  #representative(signature, hash) {
    const row = this.#row(word("representative"), this.visit.bundle.provider.name);
    if (signature?.holds) return this.#given(row, signature, "");
    const there = this.visit.state.signatures?.find((one) => one.role === "representative" && this.#current);
    if (there) return this.#done(row, there.refused ? word("refused-sign") : `${word("signed")} ${there.name}`);
    const fields = [["name", word("their-name")], ["position", word("their-position")], ["phone", word("their-phone"), true], ["opinion", word("their-opinion")]];
    this.#button(row, "primary", word("sign-now"), () => this.#pad({ role: "representative", name: word("representative"), fields, hash }));
    const refusal = [["reason", word("refuse-reason")], ["witness", word("witness")], ["witness_unit", word("witness-unit")]];
    return this.#button(row, "secondary", word("refuse"), () => this.#pad({ role: "representative", name: word("refuse"), fields: refusal, refused: true, hash }));
  }

  get #current() { return !this.visit.queue.unsent; }

  #elsewhere(fits) { return this.#current && this.visit.state.signatures?.some(fits); }

  #done(row, text, kind = "good") {
    const mark = make("span", `status status-${kind}`);
    mark.append(icon(kind === "good" ? "check" : "upload"), make("span", "", text));
    row.append(mark);
    return row;
  }

  #button(row, kind, text, does) {
    row.append(act(text, does, kind === "primary" ? "btn btn-primary" : "btn btn-outline-secondary"));
    return row;
  }

  // The owner of a signature drawn here gives the password now that there is a network.
  #prove(event, name) {
    this.signing = true;
    const panel = fill("sign-pad");
    const inputs = new Map(["account", "password"].map((key) => [key, this.#field(panel, [key, word(key, { name })])]));
    panel.querySelector("#pad-label").textContent = "";
    for (const part of [".pad-frame", ".pad-clear"]) panel.querySelector(part).hidden = true;
    panel.querySelector(".pad-done span").textContent = word("confirm");
    this.body.replaceChildren(panel);
    panel.querySelector(".pad-done").addEventListener("click", async () => {
      this.unsigned.delete(event.id);
      this.visit.queue.passwords.set(event.id, { name: inputs.get("account").value, password: inputs.get("password").value });
      this.signing = false;
      await this.visit.queue.flush();
      await this.#draw();
    });
    inputs.get("account").focus();
  }

  #pad(signer) {
    this.signing = true;
    const panel = fill("sign-pad");
    const inputs = new Map(signer.fields.map((field) => [field[0], this.#field(panel, field)]));
    panel.querySelector("#pad-label").textContent = signer.refused ? "" : word("draw-here", { name: signer.name });
    panel.querySelector(".pad-frame").hidden = panel.querySelector(".pad-clear").hidden = Boolean(signer.refused);
    if (signer.refused) panel.querySelector(".pad-done span").textContent = word("refuse-record");
    const head = make("p", "pad-who");
    head.append(make("strong", "", signer.name));
    this.body.replaceChildren(head, panel);
    const canvas = panel.querySelector("canvas");
    const pad = signer.refused ? null : startPad(canvas);
    panel.querySelector(".pad-clear").addEventListener("click", () => pad.clear());
    const problem = panel.querySelector(".pad-problem");
    const done = panel.querySelector(".pad-done");
    const tell = (text) => { problem.textContent = text; problem.hidden = !text; };
    done.addEventListener("click", async () => {
      if (signer.fields.some(([key, , optional]) => !optional && !inputs.get(key).value.trim())) return tell(word("fields-empty"));
      if (pad?.isEmpty()) return tell(word("pad-empty"));
      done.disabled = true;
      await this.#keep(signer, inputs, pad && canvas);
      this.signing = false;
      await this.visit.queue.flush();
      return this.#draw();
    });
    (inputs.values().next().value ?? done).focus();
  }

  #field(panel, [key, text, optional]) {
    const field = fill("text-field");
    const input = field.querySelector("input");
    input.id = `sign-${key}`;
    input.maxLength = 200;
    if (key === "password") Object.assign(input, { type: "password", autocomplete: "off" });
    if (key === "phone") input.inputMode = "tel";
    Object.assign(field.querySelector("label"), { htmlFor: input.id, textContent: optional ? `${text} ${word("optional")}` : text });
    panel.querySelector(".pad-fields").append(field);
    return input;
  }

  async #keep(signer, inputs, canvas) {
    const { visit } = this;
    const value = { role: signer.role, content: signer.hash, refused: Boolean(signer.refused) };
    for (const [key, input] of inputs) if (!["account", "password"].includes(key)) value[key] = input.value.trim();
    const proof = inputs.get("password")?.value ? { name: inputs.get("account").value, password: inputs.get("password").value } : null;
    await visit.sign(value, canvas, signer.by, (event) => { if (proof) visit.queue.passwords.set(event.id, proof); });
  }
}
