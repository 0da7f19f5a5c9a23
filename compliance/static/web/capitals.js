// An amount in yuan as Chinese capitals, by the same table as compliance/foundation/money.py; "" while it is no amount.
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

function groupCapitals(group) {
  let words = "";
  let gap = false;
  for (const place of [3, 2, 1, 0]) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit) {
      words += (gap && words ? "零" : "") + DIGITS[digit] + PLACES[place];
      gap = false;
    } else {
      gap = true;
    }
  }
  return words;
}

function wholeCapitals(digits) {
  const groups = [];
  for (let end = digits.length; end > 0; end -= 4) groups.push(Number(digits.slice(Math.max(0, end - 4), end)));
  let words = "";
  let gap = false;
  for (let power = groups.length - 1; power >= 0; power -= 1) {
    const group = groups[power];
    if (!group) {
      gap = words !== "";
      continue;
    }
    if (gap || (words && group < 1000)) words += "零";
    words += groupCapitals(group) + GROUPS[power];
    gap = false;
  }
  return words;
}

export function capitals(text) {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(",", ""));
  if (!match) return "";
  const digits = match[1].replace(/^0+/, "");
  const cents = Number((match[2] ?? "").padEnd(2, "0"));
  let words = digits ? `${wholeCapitals(digits)}元` : "";
  if (!cents) return `${words || "零元"}整`;
  const jiao = Math.floor(cents / 10);
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (digits) words += "零";
  return words + (cents % 10 ? `${DIGITS[cents % 10]}分` : "整");
}
