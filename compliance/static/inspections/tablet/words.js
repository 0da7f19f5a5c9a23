// Phrases of the page in the reader's language; the server wrote them into a list, so that they are translated in one place.
const phrases = new Map(Array.from(document.querySelectorAll("#words > [data-word]"), (entry) => [entry.dataset.word, entry.textContent]));
const chinese = document.documentElement.lang.startsWith("zh");

export function word(key, values = {}) {
  return (phrases.get(key) ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const of = (words) => (words ? (chinese ? words.zh : words.en) : "");

export const joined = (words) => words.join(chinese ? "、" : ", ");

const WEEKDAYS = chinese ? ["日", "一", "二", "三", "四", "五", "六"] : ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

// 2024-03-05 as text: 2024年3月5日(周二).
export function dayText(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return chinese ? `${year}年${month}月${day}日(周${weekday})` : `${weekday} ${iso}`;
}

// An instant on a Shanghai clock, to the minute.
export const instant = (iso) => (iso ? new Date(Date.parse(iso) + 8 * 3600_000).toISOString().slice(0, 16).replace("T", " ") : "");

export function icon(name) {
  const template = document.querySelector(`#icons > [data-icon="${name}"]`);
  return template.firstElementChild.cloneNode(true);
}

export function fill(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export const make = (tag, className = "", text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

export function status(kind, text) {
  const mark = make("span", `status status-${kind}`);
  mark.append(icon({ good: "check", due: "upload", bad: "warn" }[kind] ?? "dot"), make("span", "", text));
  return mark;
}

// A list of facts: [name, value] pairs, empty ones left out.
export function facts(list, pairs) {
  list.replaceChildren(...pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined).map(([name, value]) => {
    const row = document.createElement("div");
    const told = make("dd");
    told.append(value);
    row.append(make("dt", "", name), told);
    return row;
  }));
}

export function notice(kind, text, action) {
  const line = make("p", `notice notice-${kind}`);
  line.append(icon({ bad: "warn", due: "offline", good: "seal", new: "info" }[kind]), make("span", "", text));
  if (action) line.append(action);
  return line;
}

export const link = (href, text) => Object.assign(make("a", "btn btn-outline-primary", text), { href });

export function act(text, does, kind = "btn btn-outline-primary") {
  const button = Object.assign(make("button", kind, text), { type: "button" });
  button.addEventListener("click", does);
  return button;
}
