// The same merge as compliance/inspections/merge_rules.py and ready_rules.py: what events come to, in whatever order they
// arrived, which hash that has, and what it still lacks. What is signed out of reach of the server is this.
import { canonical, hashOf } from "./hashing.js";

const ANSWERS = new Set(["answer", "not_inspected"]);
const SKIPPED = new Set(["not_applicable", "not_inspected"]);
// White space as Python's str.strip() knows it, which is not quite what trim() takes away.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const EDGES = new RegExp(`^${SPACE}|${SPACE}$`, "g");
export const strip = (text) => (text ?? "").replace(EDGES, "");

function answered(event) {
  if (event.kind === "not_inspected") return { answer: "not_inspected", reason: event.value.reason || "", value: "" };
  return { answer: event.value.answer, reason: strip(event.value.reason), value: strip(event.value.value) };
}

const same = (one, two) => canonical(one) === canonical(two);
const byText = (one, two) => (one < two ? -1 : one > two ? 1 : 0);

function root(event, events) {
  const seen = new Set([event.id]);
  while (event.replaces && !seen.has(event.replaces)) {
    seen.add(event.replaces);
    if (!events.has(event.replaces)) return event.replaces;
    event = events.get(event.replaces);
  }
  return event.id;
}

export function headsOf(events) {
  const replaced = new Set([...events.values()].map((event) => event.replaces).filter(Boolean));
  return [...events.values()].filter((event) => !replaced.has(event.id)).sort((one, two) => byText(one.id, two.id));
}

const empty = () => ({ answers: [], heads: [], notes: [], lines: [], photos: [], rows: [] });

// What stands of each chain of one kind: [{id, event, value, heads}] by the chain's first id; a chain that was split keeps all
// its heads, the first of which is shown.
function chains(heads, events, kind) {
  const found = new Map();
  for (const event of heads.filter((one) => one.kind === kind)) {
    const id = root(event, events);
    if (!found.has(id)) found.set(id, { id, event, value: event.value, heads: [], split: [] });
    const chain = found.get(id);
    chain.heads.push(event);
    if (!same(chain.value, event.value)) chain.split.push(event.item || `@${kind}`);
  }
  return [...found.values()].sort((one, two) => byText(one.id, two.id));
}

const standing = (found) => found.filter((chain) => chain.value);

// Each patient once a round; what two tablets found differently stays, both ways.
function patrolsOf(found) {
  const kept = new Map();
  for (const chain of standing(found)) {
    const key = `${chain.value.round}/${chain.value.key}`;
    const of = kept.get(key) ?? [];
    const there = of.find((other) => same(other.value, chain.value));
    if (there) there.heads.push(...chain.heads);
    else kept.set(key, [...of, { ...chain, heads: [...chain.heads] }]);
  }
  return kept;
}

// What belongs to the visit and to no item: rounds, inquiries, papers taken away.
export function site(events) {
  const heads = headsOf(events);
  const patrols = patrolsOf(chains(heads, events, "patrol"));
  return { patrols, inquiries: standing(chains(heads, events, "inquiry")), materials: standing(chains(heads, events, "material")) };
}

export function merge(events) {
  const items = new Map();
  const heads = headsOf(events);
  const of = (code) => {
    if (!items.has(code)) items.set(code, empty());
    return items.get(code);
  };
  for (const event of heads) {
    const item = of(event.item);
    if (ANSWERS.has(event.kind)) {
      item.heads.push(event);
      const found = answered(event);
      if (!item.answers.some((one) => same(one, found))) item.answers.push(found);
    } else if (event.kind === "note" && event.value) {
      item.notes.push(event);
    } else if (event.kind === "photo" && event.value) {
      item.photos.push(event);
    }
  }
  for (const kind of ["line", "row", "patrol", "inquiry", "material"]) {
    const found = chains(heads, events, kind);
    for (const chain of found) {
      for (const code of chain.split) of(code).split = true;
      if (chain.value && (kind === "line" || kind === "row")) of(chain.event.item)[`${kind}s`].push(chain);
    }
    if (kind === "patrol" && [...patrolsOf(found).values()].some((one) => one.length > 1)) of("@patrol").split = true;
  }
  return items;
}

export const nothing = Object.freeze(empty());

export function tokenOf(item) {
  const found = item?.answers[0];
  return found && (found.answer === "recorded" ? found.value : found.answer);
}

// Items that are asked, given the answers so far; one behind a hidden item is hidden too.
export function shown(checklist, items) {
  const seen = new Set();
  for (const item of checklist) {
    const when = item.show_when;
    if (!when || (seen.has(when.item) && when.answers.includes(tokenOf(items.get(when.item))))) seen.add(item.code);
  }
  return seen;
}

function fits(item, one) {
  if (SKIPPED.has(one.answer)) return true;
  return (item.type === "conformity") === (one.answer === "conforms" || one.answer === "breach");
}

export function isAnswered(item, found) {
  if ((item.type === "photo" && found.photos.length) || (item.type === "table" && found.rows.length)) return true;
  const one = found.answers[0];
  if (!one || !fits(item, one)) return false;
  if (one.answer === "not_applicable") return one.reason !== "";
  return one.answer !== "recorded" || one.value !== "";
}

export function wantsEvidence(item, found) {
  return found.answers[0]?.answer === "breach" && item.evidence !== "none" && found.photos.length === 0;
}

export function conflicts(item) {
  return item.answers.length > 1 || Boolean(item.split);
}

// What the items that are asked still lack: [{item, reason}]. A photo on this tablet counts as there.
export function missing(checklist, items) {
  const asked = shown(checklist, items);
  const found = [];
  for (const item of checklist.filter((one) => asked.has(one.code))) {
    const of = items.get(item.code) ?? nothing;
    for (const reason of lacks(item, of)) found.push({ item: item.code, reason });
  }
  const known = new Set(checklist.map((item) => item.code));
  for (const [code, item] of items) if ((known.has(code) || code[0] === "@") && conflicts(item)) found.push({ item: code, reason: "conflict" });
  return found;
}

function lacks(item, found) {
  const one = found.answers[0];
  const reasons = [];
  if (item.type === "photo") {
    if (!found.photos.length && !(one && SKIPPED.has(one.answer))) reasons.push("photo");
  } else if (item.type === "table") {
    if (!found.rows.length && !(one && SKIPPED.has(one.answer))) reasons.push("answer");
  } else if (!one || !fits(item, one)) reasons.push("answer");
  if (found.lines.length && one?.answer !== "breach") reasons.push("line");
  if (one?.answer === "not_applicable" && !one.reason) reasons.push("reason");
  if (one?.answer === "recorded" && !one.value) reasons.push("value");
  if (wantsEvidence(item, found)) reasons.push("evidence");
  return reasons;
}

const inOrder = (map) => Object.fromEntries([...map].sort(([one], [two]) => byText(one, two)));

// The merged content as it is hashed, shown and signed: compliance/inspections/merge_rules.py, Content.as_dict.
export function contentOf(visit, checklist, events) {
  const items = merge(events);
  const heads = headsOf(events);
  const answers = new Map();
  const notes = new Map();
  const photos = new Map();
  const entries = (kind) => standing(chains(heads, events, kind));
  for (const [code, item] of items) {
    if (item.answers.length) answers.set(code, item.answers[0]);
    const texts = [...new Set(item.notes.map((event) => strip(event.value.text)).filter(Boolean))];
    if (texts.length) notes.set(code, texts);
    for (const event of item.photos) photos.set(`${code} ${event.value.sha256}`, { item: code, sha256: event.value.sha256 });
  }
  // A line belongs to the chain that it began, under whatever item its last version stands.
  const lines = entries("line").map(({ id, event, value }) => ({ id, item: event.item, ...value }));
  const some = (name, list) => (list.length ? { [name]: list } : {});
  const bare = ({ id, value }) => ({ id, ...value });
  const open = [...items].filter(([, item]) => conflicts(item)).map(([code]) => code).sort(byText);
  const arrivals = heads.filter((event) => event.kind === "arrival").map((event) => event.at).sort(byText);
  return {
    ...(open.length ? { conflicts: open } : {}),
    format: 1,
    visit,
    checklist: { code: checklist.code, version: checklist.version, sha256: checklist.sha256 },
    arrival: arrivals[0] ?? "",
    answers: inOrder(answers),
    notes: inOrder(notes),
    lines,
    photos: [...photos.values()].sort((one, two) => byText(one.item, two.item) || byText(one.sha256, two.sha256)),
    patrols: [...patrolsOf(chains(heads, events, "patrol")).values()].flat().sort((one, two) => byText(one.id, two.id)).map(bare),
    ...some("inquiries", entries("inquiry").map(bare)),
    ...some("materials", entries("material").map(bare)),
    ...some("rows", entries("row").map(({ id, event, value }) => ({ id, item: event.item, ...value }))),
  };
}

export const contentHash = (visit, checklist, events) => hashOf(contentOf(visit, checklist, events));

// Codes of the items in which two contents differ; "" stands for what belongs to the visit as a whole.
export function differing(one, two) {
  const parts = (content) => {
    const found = new Map();
    const add = (code, part) => found.set(code, [...(found.get(code) ?? []), part]);
    for (const [code, answer] of Object.entries(content.answers)) add(code, answer);
    for (const [code, texts] of Object.entries(content.notes)) add(code, texts);
    for (const line of content.lines) add(line.item, line);
    for (const photo of content.photos) add(photo.item, photo.sha256);
    for (const row of content.rows ?? []) add(row.item, row);
    add("", [content.arrival, content.checklist, content.patrols, content.inquiries ?? [], content.materials ?? []]);
    return found;
  };
  const [left, right] = [parts(one), parts(two)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((code) => !same(left.get(code) ?? [], right.get(code) ?? [])).sort(byText);
}
