// Phrases of the page in the reader's language; the server wrote them into a list, so that they are translated in one place.
const phrases = new Map(Array.from(document.querySelectorAll("#words > [data-word]"), (entry) => [entry.dataset.word, entry.textContent]));
const chinese = document.documentElement.lang.startsWith("zh");

export function word(key, values = {}) {
  return (phrases.get(key) ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const of = (words) => (words ? (chinese ? words.zh : words.en) : "");

export function icon(name) {
  const template = document.querySelector(`#icons > [data-icon="${name}"]`);
  return template.firstElementChild.cloneNode(true);
}

export function fill(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
