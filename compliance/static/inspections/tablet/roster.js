// The list of in-patients that a round goes by: read from what the hospital hands over, by the headings it has.
const HEADINGS = [
  ["bed", /床/], ["ward", /科室|病区|科别/], ["name", /姓名/], ["identity", /身份|证件/], ["number", /住院号|病历号|登记号|就诊号/], ["admitted_on", /入院/],
];
const FIELDS = HEADINGS.map(([key]) => key);

// Text in UTF-8 or, as many systems write it, in GBK; cells by comma, semicolon or tab.
export function rowsOfText(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("gb18030").decode(bytes);
  }
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).filter((line) => line.trim());
  const sign = ["\t", ";", "，", ","].find((one) => (lines[0] ?? "").includes(one)) ?? ",";
  return lines.map((line) => cells(line, sign));
}

function cells(line, sign) {
  const found = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at];
    if (quoted && letter === '"' && line[at + 1] === '"') { cell += '"'; at += 1; }
    else if (letter === '"') quoted = !quoted;
    else if (letter === sign && !quoted) { found.push(cell.trim()); cell = ""; }
    else cell += letter;
  }
  return [...found, cell.trim()];
}

function day(text) {
  const found = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
}

// Patients of the rows under the first row that has a name's or a bed's heading; null where there is none.
export function patientsOf(rows) {
  const at = rows.findIndex((row) => row.some((cell) => /姓名/.test(cell)));
  if (at < 0) return null;
  const columns = new Map();
  rows[at].forEach((heading, place) => {
    const found = HEADINGS.find(([key, words]) => words.test(heading) && !columns.has(key));
    if (found) columns.set(found[0], place);
  });
  const keys = new Map();
  return rows.slice(at + 1).map((row) => {
    const one = Object.fromEntries(FIELDS.map((key) => [key, (row[columns.get(key)] ?? "").slice(0, 60)]));
    one.admitted_on = day(one.admitted_on);
    return one;
  }).filter((one) => one.name || one.bed).map((one) => {
    const key = one.number || `${one.ward}/${one.bed}/${one.name}`.slice(0, 50);
    keys.set(key, (keys.get(key) ?? 0) + 1);
    return { ...one, key: keys.get(key) > 1 ? `${key}#${keys.get(key)}` : key };
  });
}
