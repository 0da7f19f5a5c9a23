// The visits of this person as this tablet knows them, with or without a network.
import { icon, make, fill, dayText, status, word } from "./words.js";

const KINDS = { released: "neutral", arrived: "due", signing: "due", sealed: "good", returned: "bad" };
const MARKS = { sealed: "sealed-short", returned: "returned-short" };

export function drawDay(place, { day, held, loaded }) {
  const screen = fill("screen-day");
  const parts = { open: [], done: [] };
  for (const card of day?.visits ?? []) parts[card.stage === "sealed" ? "done" : "open"].push(card);
  for (const [part, cards] of Object.entries(parts)) {
    const section = screen.querySelector(`[data-part="${part}"]`);
    section.querySelector(".day-count").textContent = cards.length || "";
    section.querySelector(".visits").replaceChildren(...cards.map((card) => visitCard(card, held.get(card.id) ?? 0, loaded.has(card.id))));
    section.querySelector(".visits").hidden = !cards.length;
  }
  screen.querySelector(".day-empty").hidden = parts.open.length > 0;
  screen.querySelector('[data-part="done"]').hidden = !parts.done.length;
  const coming = screen.querySelector('[data-part="upcoming"]');
  coming.hidden = !day?.upcoming?.length;
  coming.querySelector(".visits").replaceChildren(...(day?.upcoming ?? []).map(blindCard));
  place.replaceChildren(screen);
}

// A visit as the list of the day has it, from what the tablet keeps of it.
export function cardOf(bundle) {
  const { provider, notice, authority, from, to, stage, number, count, progress } = bundle;
  const { answered, asked, breaches } = progress;
  return { id: bundle.visit, provider, authority, notice, from, to, stage, number, events: count, answered, asked, breaches };
}

const days = (one) => (one.from === one.to ? dayText(one.from) : `${dayText(one.from)} – ${dayText(one.to)}`);

function visitCard(card, unsent, loaded) {
  const entry = fill("visit-card");
  entry.firstElementChild.href = `#visit/${card.id}`;
  entry.querySelector(".visit-name").textContent = card.provider.name;
  entry.querySelector(".visit-where").textContent = [card.provider.township || card.provider.district, days(card)].filter(Boolean).join(" · ");
  const tags = entry.querySelector(".visit-tags");
  tags.append(status(KINDS[card.stage] ?? "neutral", word(MARKS[card.stage] ?? card.stage)), status("neutral", word(card.notice)));
  if (card.number) tags.append(make("span", "muted", card.number));
  if (unsent) tags.append(status("due", word("unsent", { count: unsent })));
  else if (!loaded) tags.append(status("bad", word("no-bundle")));
  const count = entry.querySelector(".visit-count");
  if (card.asked) count.append(`${card.answered} / ${card.asked}`);
  if (card.breaches) count.append(make("span", "visit-breaches", word("breaches", { count: card.breaches })));
  return entry;
}

function blindCard(one) {
  const row = make("span", "visit blind");
  row.append(icon("lock"), make("span", "visit-name", days(one)), make("span", "visit-where", one.district || word("district")));
  const entry = document.createElement("li");
  entry.append(row);
  return entry;
}
