// Strict JSON. Objects become Maps, for a plain object of JavaScript would put keys of digits first and lose a key that
// stands twice. Numbers are whole and exact. What is read is written again and must give the same text.
class Wrong extends Error {
  constructor(at, found, expected) { super(at); this.at = at; this.found = String(found); this.expected = String(expected); }
}

function readJson(text) {
  let at = 0;
  const line = () => `line ${text.slice(0, at).split("\n").length}`;
  const no = (expected) => { throw new Wrong(line(), JSON.stringify(text.slice(Math.max(0, at - 10), at + 30)), expected); };
  const blank = () => { while (at < text.length && " \n\r\t".includes(text[at])) at += 1; };
  const take = (sign) => { if (text[at] !== sign) no(JSON.stringify(sign)); at += 1; };
  const string = () => {
    const found = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    found.lastIndex = at;
    const match = found.exec(text);
    if (!match) no("a string");
    const read = JSON.parse(match[0]);
    if (/\p{Surrogate}/u.test(read)) no("whole characters");
    at = found.lastIndex;
    return read;
  };
  const number = () => {
    const found = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
    found.lastIndex = at;
    const match = found.exec(text);
    if (!match || !Number.isSafeInteger(Number(match[0])) || match[0] === "-0") no("a whole number");
    at = found.lastIndex;
    return Number(match[0]);
  };
  const value = (depth) => {
    if (depth > 100) no("fewer levels");
    blank();
    const sign = text[at];
    if (sign === "{") return object(depth);
    if (sign === "[") return list(depth);
    if (sign === '"') return string();
    for (const [word, means] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) { at += word.length; return means; }
    }
    return number();
  };
  const items = (end, one) => {
    at += 1; blank();
    if (text[at] === end) { at += 1; return; }
    for (;;) {
      one(); blank();
      if (text[at] === end) { at += 1; return; }
      take(","); blank();
    }
  };
  const object = (depth) => {
    const found = new Map();
    items("}", () => {
      const key = string();
      if (found.has(key)) { at -= 1; throw new Wrong(line(), `key ${JSON.stringify(key)} twice`, "each key once"); }
      blank(); take(":");
      found.set(key, value(depth + 1));
    });
    return found;
  };
  const list = (depth) => {
    const found = [];
    items("]", () => found.push(value(depth + 1)));
    return found;
  };
  const found = value(0);
  blank();
  if (at !== text.length) no("the end");
  return found;
}

const isObject = (value) => value instanceof Map;
const isList = Array.isArray;

// Keys in the order of their code points, as Python sorts them; JavaScript would sort by half characters.
function byPoint(one, other) {
  const mine = [...one], theirs = [...other];
  for (let place = 0; place < Math.min(mine.length, theirs.length); place += 1) {
    const difference = mine[place].codePointAt(0) - theirs[place].codePointAt(0);
    if (difference) return difference;
  }
  return mine.length - theirs.length;
}
const sorted = (map) => [...map.entries()].sort((one, other) => byPoint(one[0], other[0]));

function written(value, comma, colon) {
  if (isObject(value)) return "{" + sorted(value).map(([key, part]) => JSON.stringify(key) + colon + written(part, comma, colon)).join(comma) + "}";
  if (isList(value)) return "[" + value.map((part) => written(part, comma, colon)).join(comma) + "]";
  return JSON.stringify(value);
}
const canonical = (value) => written(value, ",", ":");
const onOneLine = (value) => written(value, ", ", ": ");

function asText(record) {
  const laidOut = (value, depth) => {
    const indent = " ".repeat(depth + 1);
    if (isObject(value) && depth < 3 && [...value.values()].some(isList)) {
      return "{\n" + sorted(value).map(([key, part]) => `${indent}${JSON.stringify(key)}: ${laidOut(part, depth + 1)}`).join(",\n") + "}";
    }
    if (isList(value) && value.length) return "[\n" + value.map((one) => indent + onOneLine(one)).join(",\n") + "]";
    return onOneLine(value);
  };
  const first = (key) => (key === "format" ? 0 : 1);
  const parts = sorted(record).sort((one, other) => first(one[0]) - first(other[0]));
  return "{" + parts.map(([key, part]) => ` ${JSON.stringify(key)}: ${laidOut(part, 1)}`).join(",\n").trimStart() + "\n}\n";
}

function readRecord(text) {
  const record = readJson(text);
  if (!isObject(record)) return record;
  const own = asText(record);
  if (own !== text) {
    let place = 0;
    while (place < own.length && own[place] === text[place]) place += 1;
    const shown = (from) => JSON.stringify(from.slice(Math.max(0, place - 10), place + 30));
    throw new Wrong(`line ${text.slice(0, place).split("\n").length}`, shown(text), shown(own));
  }
  return record;
}
