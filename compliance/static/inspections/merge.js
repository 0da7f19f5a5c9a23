// The same merge as compliance/inspections/merge_rules.py: what events come to, in whatever order they arrived.
const ANSWERS = new Set(["answer", "not_inspected"]);

function answered(event) {
  if (event.kind === "not_inspected") return { answer: "not_inspected", reason: event.value.reason ?? "", value: "" };
  return { answer: event.value.answer, reason: (event.value.reason ?? "").trim(), value: (event.value.value ?? "").trim() };
}

const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);

function root(event, events) {
  const seen = new Set([event.id]);
  while (event.replaces && !seen.has(event.replaces)) {
    seen.add(event.replaces);
    if (!events.has(event.replaces)) return event.replaces;
    event = events.get(event.replaces);
  }
  return event.id;
}

export function merge(events) {
  const replaced = new Set([...events.values()].map((event) => event.replaces).filter(Boolean));
  const heads = [...events.values()].filter((event) => !replaced.has(event.id)).sort((one, two) => (one.id < two.id ? -1 : 1));
  const items = new Map();
  const of = (code) => {
    if (!items.has(code)) items.set(code, { answers: [], heads: [], notes: [], lines: [], photos: [] });
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
    } else if (event.kind === "line" && event.value) {
      item.lines.push({ id: root(event, events), event, value: event.value });
    }
  }
  return items;
}

export const nothing = Object.freeze({ answers: [], heads: [], notes: [], lines: [], photos: [] });

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

export function isAnswered(item, found) {
  if (item.type === "photo" && found.photos.length) return true;
  const one = found.answers[0];
  if (!one) return false;
  if (one.answer === "not_applicable") return one.reason !== "";
  if (one.answer === "not_inspected") return true;
  if (item.type === "conformity") return one.answer === "conforms" || one.answer === "breach";
  return one.answer === "recorded" && one.value !== "";
}

export function wantsEvidence(item, found) {
  return found.answers[0]?.answer === "breach" && item.evidence !== "none" && found.photos.length === 0;
}
