// The steps, in the order of the command line. Each throws Wrong with the place of the first value that is not what it
// must be: what it says, and what it has to be.
// In the order of the root.
const SECTIONS = ["providers", "excluded", "officers", "identities", "outside", "unfit"];
const PEOPLE = ["officers", "outside", "unfit"];
const UNFIT = ["no_certificate", "certificate_expires"];
const REASONS = ["not_active", "no_agreement", "visited_recently", "yearly_cap"];
const NOT_SUMMED = ["format", "plan", "frame", "sums", "seal"];
const nameOf = (row) => { const name = row.get("code") || row.get("officer") || row.get("title") || row.get("part"); return name ? ` (${name})` : ""; };
const shown = (value) => (isObject(value) || isList(value) ? canonical(value) : String(value));

function equal(at, found, expected) { if (found !== expected) throw new Wrong(at, shown(found), shown(expected)); }

function same(at, found, expected, named = true) {
  if (isObject(expected) && isObject(found)) {
    for (const [key, part] of expected) {
      if (!found.has(key)) throw new Wrong(`${at}.${key}`, "missing", shown(part));
      same(`${at}.${key}`, found.get(key), part, named);
    }
    const extra = [...found.keys()].filter((key) => !expected.has(key)).sort(byPoint);
    if (extra.length) throw new Wrong(`${at}.${extra[0]}`, "present", "absent");
  } else if (isList(expected) && isList(found)) {
    expected.slice(0, found.length).forEach((ours, place) => same(`${at}[${place}]${named && isObject(ours) ? nameOf(ours) : ""}`, found[place], ours, named));
    if (found.length !== expected.length) throw new Wrong(`${at} (length)`, found.length, expected.length);
  } else equal(at, found, expected);
}

function only(at, found, keys) {
  const odd = [...new Set([...found.keys(), ...keys])].filter((key) => !found.has(key) || !keys.includes(key)).sort(byPoint);
  if (odd.length) throw new Wrong(`${at}.${odd[0]}`, found.has(odd[0]) ? "present" : "missing", [...keys].sort().join(", "));
}

function sealedOf(record) {
  const frame = record.get("frame"), full = record.get("edition") === "full";
  // The public edition has the hashes of identities and not the rows.
  const sections = SECTIONS.filter((section) => full || section !== "identities");
  return [["plan", record.get("plan")], ...sections.map((section) => [`frame.${section}`, frame.get(section)])];
}

function checkFormat({ record }) {
  if (!isObject(record)) throw new Wrong("record", typeof record, "an object");
  equal("format", record.get("format"), 1);
  if (!["public", "full"].includes(record.get("edition"))) throw new Wrong("edition", shown(record.get("edition")), "public | full");
}

function checkRows({ record }) {
  only("frame", record.get("frame"), SECTIONS);
  for (const [section, rows] of sealedOf(record)) {
    rows.forEach((sealed, place) => {
      if (!isObject(sealed)) throw new Wrong(`${section}[${place}]`, shown(sealed), "a row under its hash");
      only(`${section}[${place}]`, sealed, ["row", "salt", "hash"]);
      equal(`${section}[${place}]${nameOf(sealed.get("row"))}`, sealed.get("hash"), hashOf(`${sealed.get("salt")}:${canonical(sealed.get("row"))}`));
    });
  }
  if (record.get("edition") !== "public") return;
  // Bare hashes, one an item: two in one would let a row of another section pass for an identity, uncounted.
  record.get("frame").get("identities").forEach((one, place) => {
    if (typeof one !== "string" || !/^[0-9a-f]{64}$/.test(one)) throw new Wrong(`frame.identities[${place}]`, shown(one), "the hash of an identity");
  });
}

function checkRoot({ record }) {
  const hashes = [record.get("plan"), ...SECTIONS.map((section) => record.get("frame").get(section))].flat().map((one) => (isObject(one) ? one.get("hash") : one));
  equal("commitment.root", record.get("commitment").get("root"), hashOf(hashes.join("\n")));
}

function checkNonce({ record }) {
  equal("commitment.nonce_hash", record.get("commitment").get("nonce_hash"), hashOf(record.get("nonce")));
}

function checkCommitment({ record, published }) {
  const told = record.get("commitment");
  const bound = new Map([["format", 1], ["round", record.get("round")], ["root", told.get("root")], ["nonce_hash", told.get("nonce_hash")]]);
  const expected = hashOf(canonical(bound));
  equal("commitment.hash", told.get("hash"), expected);
  if (published.commitment) equal("--commitment", published.commitment, expected);
}

function checkPlan(reading) {
  const parts = reading.record.get("plan").map((sealed) => sealed.get("row"));
  const kinds = parts.map((part) => part.get("part")), strata = kinds.filter((kind) => kind === "stratum").length;
  const expected = ["round", ...Array(strata).fill("stratum"), "weights", "team", "exclude"];
  same("plan", kinds.slice(0, expected.length), expected);
  reading.plan = planOf(parts);
  reading.plan.strata.forEach((stratum, place) => {
    equal(`plan[${place + 1}]${nameOf(stratum)}.number`, stratum.get("number"), place + 1);
    const share = stratum.get("share");
    if (share !== null && !/^[1-9][0-9]*\/[1-9][0-9]*$/.test(share)) throw new Wrong(`plan[${place + 1}]${nameOf(stratum)}.share`, shown(share), "a share");
  });
  equal("round", reading.record.get("round"), reading.plan.round.get("id"));
}

function checkFrame(reading) {
  const frame = reading.record.get("frame"), seen = new Set();
  const rowsOf = (section) => frame.get(section).map((sealed) => sealed.get("row"));
  rowsOf("providers").forEach((row, place) => {
    const at = `frame.providers[${place}]${nameOf(row)}`;
    if (seen.has(row.get("code")) || stratumOf(reading.plan, row) < 0) throw new Wrong(at, row.get("code"), "a provider that one stratum holds, once");
    equal(`${at}.weight`, row.get("weight"), weightOf(reading.plan, row));
    seen.add(row.get("code"));
  });
  rowsOf("excluded").forEach((row, place) => {
    if (!REASONS.includes(row.get("reason")) || seen.has(row.get("code"))) throw new Wrong(`frame.excluded[${place}]`, shown(row), "a provider not in the frame, with its reason");
  });
  const people = PEOPLE.flatMap(rowsOf), names = new Set(people.map((row) => row.get("officer")));
  if (names.size !== people.length || people.length !== frame.get("identities").length) throw new Wrong("frame.officers", people.length, "each officer once, with one identity");
  rowsOf("unfit").forEach((row, place) => {
    if (!UNFIT.includes(row.get("reason"))) throw new Wrong(`frame.unfit[${place}]`, shown(row), "an officer who can't be sent, with the reason");
  });
  reading.rows = rowsOf("providers");
  reading.people = people;
  reading.frame = { officers: rowsOf("officers"), outside: rowsOf("outside") };
}

function checkIdentities({ record, people }) {
  if (record.get("edition") !== "full") return;
  record.get("frame").get("identities").forEach((sealed, place) => equal(`frame.identities[${place}].officer`, sealed.get("row").get("officer"), people[place].get("officer")));
}

function checkDraws(reading) {
  const draws = reading.record.get("draws");
  draws.forEach((one, place) => {
    const at = `draws[${place}]`;
    equal(`${at}.number`, one.get("number"), place + 1);
    if (one.get("void") === null && place !== draws.length - 1) throw new Wrong(`${at}.void`, "null", "every draw but the last is void");
    if (one.get("result") !== null) checkResult(reading, at, one);
    else if (one.get("void") === null) throw new Wrong(`${at}.result`, "null", "a result");
  });
  if (reading.published.result && draws.length) equal("--result-hash", reading.published.result, draws[draws.length - 1].get("result_hash"));
}

function checkResult(reading, at, one) {
  const { record, plan, rows } = reading, nonce = record.get("nonce"), result = one.get("result");
  const everyone = inOrder(plan, rows, hashOf(`${one.get("public_value")}:${nonce}`)), strata = select(plan, everyone);
  const crews = crewsOf(plan, reading.frame, rows);
  same(`${at}.result.strata`, result.get("strata"), strata);
  const visits = inTurn(strata.flatMap((stratum) => stratum.get("drawn"))), conflict = result.has("conflict");
  only(`${at}.result`, result, conflict ? ["strata", "teams", "conflict"] : ["strata", "teams"]);
  if (conflict) only(`${at}.result.conflict`, result.get("conflict"), ["pool", "rules", "proven"]);
  checkTeams(`${at}.result.teams`, crews, conflict ? [] : visits, result.get("teams"));
  const expected = hashOf(canonical(new Map([["nonce", nonce], ["result", result]])));
  if (one.get("result_hash") === expected) { checkChanges(reading, at, one, crews, everyone, conflict ? visits : []); return; }
  // Strata were computed anew and fit. A hash that still fits its own sum was left alone: then the teams were changed,
  // or what the conflict says.
  const sum = record.get("sums").get("draws")[one.get("number") - 1];
  const untouched = sum && sum.get("result_hash") === hashOf(canonical(one.get("result_hash")));
  throw new Wrong(untouched ? `${at}.result.${conflict ? "conflict" : "teams"}` : `${at}.result_hash`, one.get("result_hash"), expected);
}

const sumOf = (value, depth) => {
  if (depth && isObject(value)) return new Map([...value].map(([key, part]) => [key, sumOf(part, depth - 1)]));
  if (depth && isList(value)) return value.map((part) => sumOf(part, depth - 1));
  return hashOf(canonical(value));
};

function checkSums({ record, published }) {
  const sums = record.get("sums"), seal = hashOf(canonical(sums));
  try {
    same("", sums, new Map([...record].filter(([key]) => !NOT_SUMMED.includes(key)).map(([key, value]) => [key, sumOf(value, 2)])), false);
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    // Sums that still fit their seal were left alone: then the value itself was changed.
    throw new Wrong(record.get("seal") === seal ? wrong.at.replace(/^\./, "") : `sums${wrong.at}`, wrong.found, wrong.expected);
  }
  equal("seal", record.get("seal"), seal);
  if (published.seal) equal("--seal", published.seal, seal);
}

const STEPS = [
  ["文件是第1版抽取记录", "The file is a draw record of format 1", checkFormat],
  ["计划、名录、人员各行与其哈希一致", "Every row of plan, frame and officers fits its hash", checkRows],
  ["全部行哈希合成的根哈希一致", "All row hashes together give the root", checkRoot],
  ["随机串与事先公布的哈希一致", "The nonce fits the hash published beforehand", checkNonce],
  ["承诺值与事先公布的一致", "The commitment fits what was published beforehand", checkCommitment],
  ["抽查计划完整、可读", "The plan is complete and readable", checkPlan],
  ["名录中每家机构分层正确、不重复", "Every provider is in one stratum, once", checkFrame],
  ["人员身份与代号一一对应", "Every officer has one identity", checkIdentities],
  ["重算签号、抽取、备选和事后变动，结果一致；检查组符合规则", "Tickets, sample, spares and later changes, computed again, are the same; the teams keep the rules", checkDraws],
  ["检查对象都是抽中的，备选按顺序递补", "Visited were the drawn, and spares in their turn", checkVisits],
  ["抽取过程、检查结果与封存值一致", "Draws, visits and times fit the seal of the record", checkSums],
];

// What lacks a part or has one of another shape, named by the sums where these tell.
function unreadable(reading, error) {
  try {
    checkSums(reading);
  } catch (wrong) {
    if (wrong instanceof Wrong) return wrong;
  }
  return { at: "record", found: `${error.name}: ${error.message}`, expected: "the structure of format 1" };
}

// bytes: the file; published: hashes that the reader noted down ("" where he has none). Gives every step up to the first
// that failed: {zh, en, ok, at, found, expected}.
async function verify(bytes, published = {}) {
  const plain = (text) => (text || "").replace(/\s/g, "").toLowerCase();
  const reading = { published: { commitment: plain(published.commitment), result: plain(published.result), seal: plain(published.seal) } };
  const done = [];
  const step = async (zh, en, act) => {
    try {
      await act();
      done.push({ zh, en, ok: true });
    } catch (wrong) {
      const named = wrong instanceof Wrong ? wrong : unreadable(reading, wrong);
      done.push({ zh, en, ok: false, at: named.at, found: named.found, expected: named.expected });
    }
    return done[done.length - 1].ok;
  };
  const read = async () => {
    if ((await agreesWithBrowser(bytes)) === false) throw new Wrong("SHA-256", "this page", "the browser's own");
    reading.record = readRecord(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  };
  if (!(await step("文件字节是抽取记录的唯一写法", "The bytes are the one text of a record", read))) return { checks: done };
  for (const [zh, en, act] of STEPS) if (!(await step(zh, en, () => act(reading)))) break;
  return { checks: done, record: reading.record };
}
