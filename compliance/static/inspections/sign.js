// Reading and signing: what is missing, what is signed, and one pad after the other; the server seals.
import { ask, Refused } from "./api.js";
import { show } from "./money.js";
import { fill, icon, of, word } from "./words.js";

const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
const groups = (hash) => hash.match(/.{1,4}/g).join(" ");

export class SignDialog {
  constructor(visit, page, goTo) {
    Object.assign(this, { visit, page, goTo });
    this.dialog = document.getElementById("sign-dialog");
    this.body = document.getElementById("sign-body");
  }

  async open() {
    this.dialog.showModal();
    this.signing = false;
    this.#draw();
    if (this.visit.queue.unsent) await this.visit.queue.flush();
    this.#draw();
  }

  refresh() {
    if (this.dialog.open && !this.signing) this.#draw();
  }

  #draw() {
    const { state, queue } = this.visit;
    if (queue.unsent) {
      this.body.replaceChildren(this.#line("due", "upload", word("sign-unsent", { count: queue.unsent })));
    } else if (state.stage === "sealed") {
      this.#drawSealed();
    } else if (state.missing.length) {
      this.#drawMissing(state.missing);
    } else {
      this.#drawSigners();
    }
  }

  #line(kind, name, text) {
    const line = make("p", `notice notice-${kind}`);
    line.append(icon(name), make("span", "", text));
    return line;
  }

  #drawSealed() {
    const record = Object.assign(make("a", "btn btn-primary", word("open-record")), { href: this.page.record });
    const leave = Object.assign(make("a", "btn btn-outline-primary", word("leave")), { href: this.page.page });
    const acts = make("p", "dialog-end");
    acts.append(leave, record);
    this.body.replaceChildren(this.#line("good", "seal", word("sealed", { number: this.visit.state.number })), acts);
  }

  #drawMissing(missing) {
    const codes = [...new Set(missing.map((one) => one.item))];
    const list = make("ul", "missing");
    for (const code of codes) {
      const item = this.visit.bundle.checklist.items.find((one) => one.code === code);
      const reasons = missing.filter((one) => one.item === code).map((one) => word(`missing-${one.reason}`));
      const button = make("button", "");
      button.type = "button";
      button.append(make("span", "item-code", code), make("span", "missing-words", of(item.text)), make("span", "missing-reason", reasons.join("; ")));
      button.addEventListener("click", () => { this.dialog.close(); this.goTo(code); });
      const entry = document.createElement("li");
      entry.append(button);
      list.append(entry);
    }
    this.body.replaceChildren(this.#line("due", "warn", word("sign-missing", { count: codes.length })), list);
  }

  #drawSigners() {
    const { visit } = this;
    const { state } = visit;
    const count = (answer) => visit.list.filter((item) => visit.of(item.code).answers[0]?.answer === answer).length;
    const parts = [this.#line("good", "check", word("sign-ready"))];
    if (state.stale_signatures) parts.push(this.#line("due", "warn", word("sign-stale")));
    parts.push(make("p", "sign-counts", word("sign-counts", { conforms: count("conforms"), breach: count("breach"), na: count("not_applicable"), ni: count("not_inspected") })));
    const skipped = visit.list.filter((item) => visit.of(item.code).answers[0]?.answer === "not_inspected").map((item) => item.code);
    if (skipped.length) parts.push(make("p", "muted", word("sign-not-inspected", { items: skipped.join(", ") })));
    if (visit.lines.length) parts.push(make("p", "", word("sign-suspected", { amount: show(visit.suspected), count: visit.lines.length })));
    parts.push(make("p", "muted sign-over", word("sign-over")), make("p", "hash sign-hash", groups(state.content)));
    const list = make("ul", "signers");
    for (const officer of visit.bundle.team) list.append(this.#officer(officer));
    list.append(this.#representative());
    const holders = state.devices.filter((one) => one.unsent && one.device !== visit.queue.device);
    if (holders.length) parts.push(this.#line("due", "upload", word("waiting-tablet", { count: holders.reduce((sum, one) => sum + one.unsent, 0) })));
    this.body.replaceChildren(...parts, list);
  }

  #row(title, under) {
    const row = document.createElement("li");
    row.append(make("strong", "", title), make("span", "muted", under));
    return row;
  }

  #officer(officer) {
    const row = this.#row(officer.name, `${word("officer")} · ${word("certificate", { number: officer.certificate || "—" })}`);
    if (this.visit.state.signatures.some((one) => one.role === "officer" && one.by === officer.id)) return this.#done(row, word("signed"));
    const own = officer.id === this.visit.bundle.me;
    const fields = own ? [] : [["account", word("account", { name: officer.name })], ["password", word("password", { name: officer.name })]];
    return this.#button(row, "primary", word("sign-now"), () => this.#pad({ role: "officer", by: officer.id, name: officer.name, fields }));
  }

  #representative() {
    const row = this.#row(word("representative"), this.visit.bundle.provider.name);
    const signature = this.visit.state.signatures.find((one) => one.role === "representative");
    if (signature) return this.#done(row, signature.refused ? word("refused-sign") : `${word("signed")} ${signature.name}`);
    const fields = [["name", word("their-name")], ["position", word("their-position")], ["phone", word("their-phone"), true], ["opinion", word("their-opinion")]];
    this.#button(row, "primary", word("sign-now"), () => this.#pad({ role: "representative", name: word("representative"), fields }));
    const refusal = [["reason", word("refuse-reason")], ["witness", word("witness")], ["witness_unit", word("witness-unit")]];
    return this.#button(row, "secondary", word("refuse"), () => this.#pad({ role: "representative", name: word("refuse"), fields: refusal, refused: true }));
  }

  #done(row, text) {
    const status = make("span", "status status-good");
    status.append(icon("check"), make("span", "", text));
    row.append(status);
    return row;
  }

  #button(row, kind, text, act) {
    const button = make("button", kind === "primary" ? "btn btn-primary" : "btn btn-outline-secondary", text);
    button.type = "button";
    button.addEventListener("click", act);
    row.append(button);
    return row;
  }

  async #pad(signer) {
    this.signing = true;
    const content = this.visit.state.content;
    const panel = fill("sign-pad");
    const inputs = new Map(signer.fields.map((field) => [field[0], this.#field(panel, field)]));
    const label = panel.querySelector("#pad-label");
    label.textContent = signer.refused ? "" : word("draw-here", { name: signer.name });
    panel.querySelector(".pad-frame").hidden = panel.querySelector(".pad-clear").hidden = Boolean(signer.refused);
    if (signer.refused) panel.querySelector(".pad-done span").textContent = word("refuse-record");
    const head = make("p", "pad-who");
    head.append(make("strong", "", signer.name));
    this.body.replaceChildren(head, panel);
    const canvas = panel.querySelector("canvas");
    const pad = signer.refused ? null : await this.#startPad(canvas);
    panel.querySelector(".pad-clear").addEventListener("click", () => pad.clear());
    const problem = panel.querySelector(".pad-problem");
    const done = panel.querySelector(".pad-done");
    const tell = (text) => { problem.textContent = text; problem.hidden = !text; };
    done.addEventListener("click", async () => {
      const empty = signer.fields.some(([key, , optional]) => !optional && !inputs.get(key).value.trim());
      if (empty) return tell(word("fields-empty"));
      if (pad?.isEmpty()) return tell(word("pad-empty"));
      done.disabled = true;
      tell("");
      try {
        await this.#send(signer, inputs, content, canvas);
        this.signing = false;
        this.#draw();
      } catch (error) {
        done.disabled = false;
        tell(this.#reason(error));
      }
      return undefined;
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

  async #startPad(canvas) {
    const { default: SignaturePad } = await import(this.page.pad);
    const ratio = Math.max(devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    return new SignaturePad(canvas, { penColor: "#1b1f24", backgroundColor: "#ffffff" });
  }

  async #send(signer, inputs, content, canvas) {
    const { visit } = this;
    const value = { role: signer.role, content, refused: Boolean(signer.refused), image: null };
    for (const [key, input] of inputs) if (!["account", "password"].includes(key)) value[key] = input.value.trim();
    if (!signer.refused) {
      value.image = await visit.drawn(canvas);
      await visit.queue.flush();
      if (visit.queue.unsent) throw new Refused(0, { zh: word("sign-unsent", { count: visit.queue.unsent }), en: word("sign-unsent", { count: visit.queue.unsent }) });
    }
    const event = { ...visit.event("signature", "", value), by: signer.by ?? visit.bundle.me };
    const officer = inputs.has("password") ? { name: inputs.get("account").value, password: inputs.get("password").value } : null;
    const receipt = await ask("POST", this.page.sign, { json: { device: visit.queue.device, unsent: 0, event, officer } });
    visit.events.set(event.id, event);
    visit.state = { ...visit.state, ...receipt };
    visit.changed();
  }

  #reason(error) {
    if (error instanceof Refused) {
      const items = Object.keys(error.body.fields ?? {}).filter((key) => /-\d/.test(key));
      return [of(error.body) || error.body.message, of(error.body.do), items.join(", ")].filter(Boolean).join(" ");
    }
    return word("unreachable", { count: 1 });
  }
}
