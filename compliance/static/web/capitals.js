// An amount in yuan as Chinese capitals, by the same table as compliance/foundation/money.py; "" while it is no amount.
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
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

function wholeCapitals(whole) {
  for (const [unit, word] of [[10 ** 8, "亿"], [10 ** 4, "万"]]) {
    const head = Math.floor(whole / unit);
    const tail = whole % unit;
    if (head) {
      const gap = tail > 0 && tail < unit / 10 ? "零" : "";
      return wholeCapitals(head) + word + gap + (tail ? wholeCapitals(tail) : "");
    }
  }
  return groupCapitals(whole);
}

export function capitals(text) {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(",", ""));
  if (!match) return "";
  const whole = Number(match[1]);
  const cents = Number((match[2] ?? "").padEnd(2, "0"));
  let words = whole ? `${wholeCapitals(whole)}元` : "";
  if (!cents) return `${words || "零元"}整`;
  const jiao = Math.floor(cents / 10);
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (whole) words += "零";
  return words + (cents % 10 ? `${DIGITS[cents % 10]}分` : "整");
}
