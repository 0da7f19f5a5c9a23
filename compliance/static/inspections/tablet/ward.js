// Ward rounds and night checks: bed by bed, who is there, on leave, away or another; the rate runs along.
import { ask, urls } from "./api.js";
import { autosave } from "./autosave.js";
import { choice, field } from "./forms.js";
import { patientsOf, rowsOfText } from "./roster.js";
import { act, fill, icon, make, word } from "./words.js";

const FOUND = [["present", "conforms"], ["leave", "not_applicable"], ["absent", "breach"], ["other_person", "breach"]];
const SUSPECTED = { absent: "phantom_bed", other_person: "impersonation_help" };
const PATIENT = ["key", "ward", "bed", "name", "identity", "number", "admitted_on"];

export const placeOf = (one) => [one.ward, one.bed && word("bed", { number: one.bed })].filter(Boolean).join(" ");

// Rounds with their beds, as compliance/inspections/round_rules.py counts them.
export function roundsOf(visit) {
  const rounds = new Map();
  for (const chains of visit.site.patrols.values()) {
    const { round, key } = chains[0].value;
    if (!rounds.has(round)) rounds.set(round, { number: round, head: null, found: new Map() });
    if (key) rounds.get(round).found.set(key, chains);
    else rounds.get(round).head = chains[0];
  }
  return [...rounds.values()].sort((one, two) => one.number - two.number).map((round) => {
    const patients = round.head?.value.patients ?? [];
    const listed = new Set(patients.map((one) => one.key));
    const others = [...round.found].filter(([key]) => !listed.has(key)).map(([, chains]) => chains[0].value);
    const beds = [...patients, ...others].map((one) => ({ one, chains: round.found.get(one.key) ?? [], listed: listed.has(one.key) }));
    const counted = (kind) => beds.filter(({ chains }) => chains[0]?.value.found === kind).length;
    const rate = patients.length ? (Math.floor((2000 * counted("present")) / patients.length + 1) >> 1) / 10 : null;
    return { ...round, patients, beds, counted, left: beds.filter(({ chains }) => !chains.length).length, rate };
  });
}

export class Ward {
  constructor({ visit, place, line }) {
    Object.assign(this, { visit, place, line, number: null, forms: {} });
  }

  draw() {
    const rounds = roundsOf(this.visit);
    const round = rounds.find((one) => one.number === this.number) ?? rounds.at(-1);
    this.number = round?.number ?? null;
    const locked = this.visit.locked("@patrol");
    const parts = round ? [this.#summary(round), this.#beds(round, locked)] : [make("p", "muted", word("no-round"))];
    if (round && !locked) parts.push(this.#kept("stranger", round.number, () => this.#stranger(round)));
    if (!locked) parts.push(this.#kept("begin", rounds.length, () => this.#begin(rounds)));
    this.place.replaceChildren(...parts);
  }

  // What is half filled in stays as it is while the beds around it are drawn anew.
  #kept(part, key, make) {
    if (this.forms[part]?.key !== key) this.forms[part] = { key, box: make() };
    return this.forms[part].box;
  }

  #summary(round) {
    const box = make("section", "ward-summary");
    box.append(make("h3", "", word("round", { number: round.number, mode: word(round.head?.value.mode ?? "ward") })));
    const told = [...FOUND.map(([kind]) => kind), "unlisted"].filter((kind) => round.counted(kind)).map((kind) => `${word(kind)} ${round.counted(kind)}`);
    if (round.left) told.push(word("left-beds", { count: round.left }));
    box.append(make("p", "", [word("listed", { count: round.patients.length }), ...told].join(" · ")));
    const rate = make("p", "ward-rate");
    rate.append(`${word("rate")} `, make("strong", "num", round.rate === null ? "—" : `${round.rate.toFixed(1)}%`));
    box.append(rate, make("p", "muted", word("rate-how")));
    return box;
  }

  #beds(round, locked) {
    const list = make("ul", "beds");
    list.toggleAttribute("inert", locked);
    list.append(...round.beds.map((bed) => this.#bed(round, bed)));
    return list;
  }

  #bed(round, { one, chains, listed }) {
    const row = make("li", "bed");
    const value = chains.length === 1 ? chains[0].value : null;
    row.dataset.found = chains.length > 1 ? "differs" : (value?.found ?? "");
    const head = make("p", "bed-head");
    head.append(make("strong", "", placeOf(one) || "—"), make("span", "", one.name || word("no-name")));
    const facts = [one.number, one.identity, one.admitted_on && word("admitted", { day: one.admitted_on })].filter(Boolean);
    row.append(head, make("p", "muted bed-facts", facts.join(" · ")));
    if (chains.length > 1) row.append(make("p", "bed-differs", word("differs-bed", { found: chains.map((chain) => word(chain.value.found)).join(" / ") })));
    const options = (listed ? FOUND : [["unlisted", "breach"], ...FOUND]).map(([kind, look]) => [kind, word(kind), look]);
    row.append(choice(`${placeOf(one)} ${one.name}`, options, value?.found, (found) => this.#say(round, one, { found })));
    if (value) row.append(...this.#more(round, one, value));
    return row;
  }

  #more(round, one, value) {
    const { box, input } = field(word("note"), { value: value.note, longest: 500, optional: true });
    autosave(input, () => input.value.trim() !== value.note && this.#say(round, one, { note: input.value.trim() }), this.visit.hold);
    const item = this.visit.bundle.checklist.items.find((each) => this.visit.asked.has(each.code) && each.violation === SUSPECTED[value.found]);
    if (!item) return [box];
    const add = act("", () => this.line(item, this.#preset(one, value)), "btn btn-outline-primary");
    add.append(icon("plus"), make("span", "", word("suspect-line")));
    const acts = make("p", "proof-acts");
    acts.append(add);
    return [box, acts];
  }

  #preset(one, value) {
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    return {
      item_name: [word(value.found === "absent" ? "phantom" : "impersonation"), placeOf(one), one.name].filter(Boolean).join(" "),
      item_code: one.number, occurred_from: one.admitted_on || today, occurred_to: today, violation: SUSPECTED[value.found],
    };
  }

  // What is said of a patient takes the place of all that stands of the same patient in this round.
  #say(round, one, change) {
    return this.visit.acts(() => {
      const chains = this.visit.site.patrols.get(`${round.number}/${one.key}`) ?? [];
      const before = chains[0]?.value ?? { round: round.number, note: "", ...Object.fromEntries(PATIENT.map((key) => [key, one[key] ?? ""])) };
      const heads = chains.flatMap((chain) => chain.heads);
      return (heads.length ? heads : [null]).map((head) => this.visit.event("patrol", "", { ...before, ...change }, head?.id ?? null));
    });
  }

  #add(value) { return this.visit.acts(() => [this.visit.event("patrol", "", value)]); }

  #stranger(round) {
    const box = make("details", "ward-more");
    const inputs = { ward: field(word("ward-name"), { longest: 60 }), bed: field(word("bed-number"), { longest: 60 }), name: field(word("patient-name"), { longest: 60 }) };
    const add = act(word("add-patient"), async () => {
      const one = Object.fromEntries(Object.entries(inputs).map(([key, { input }]) => [key, input.value.trim()]));
      if (!one.name && !one.bed) return inputs.name.input.focus();
      const patient = { key: `+${Date.now().toString(36)}`, identity: "", number: "", admitted_on: "", ...one };
      await this.#add({ round: round.number, found: "unlisted", note: "", ...patient });
      delete this.forms.stranger;
      return this.draw();
    });
    const grid = make("div", "line-grid");
    grid.append(...Object.values(inputs).map(({ box: part }) => part));
    box.append(make("summary", "", word("not-on-list")), grid, add);
    return box;
  }

  #begin(rounds) {
    const box = make("section", "ward-begin");
    box.append(make("h3", "", word(rounds.length ? "another-round" : "begin-round")), make("p", "muted", word("roster-how")));
    const mode = field(word("mode"), { options: [["ward", word("ward")], ["night", word("night")]] });
    const file = field(word("roster"), { optional: true });
    Object.assign(file.input, { type: "file", accept: ".xlsx,.csv,.txt" });
    const problem = Object.assign(make("p", "item-problem"), { hidden: true });
    problem.setAttribute("role", "alert");
    const begin = act(word("begin"), async () => {
      problem.hidden = true;
      begin.disabled = true;
      try {
        const [source] = file.input.files;
        const patients = source ? await this.#read(source) : [];
        const number = String(Math.max(0, ...rounds.map((one) => Number(one.number))) + 1);
        await this.#add({ round: number, key: "", mode: mode.input.value, source: source?.name.slice(0, 120) ?? "", patients });
        this.number = number;
        this.draw();
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
      }
      begin.disabled = false;
    }, "btn btn-primary");
    box.append(mode.box, file.box, problem, begin);
    return box;
  }

  // A sheet of Excel is read by the server, which keeps nothing of it; a text file is read here, without a network.
  async #read(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const sheet = bytes[0] === 0x50 && bytes[1] === 0x4b;
    let rows;
    try {
      rows = sheet ? (await ask(this.visit.bundle.me, "POST", urls.sheet(this.visit.id), { bytes, type: "application/octet-stream" })).rows : rowsOfText(bytes);
    } catch (error) {
      throw new Error(error.body?.zh ?? word("sheet-offline"));
    }
    const patients = patientsOf(rows);
    if (!patients?.length) throw new Error(word("roster-empty"));
    return patients;
  }
}
