// The page around the steps. Whatever a record holds is put on it as text.
if (typeof document !== "undefined") {
  let language = navigator.language.startsWith("zh") ? "zh" : "en";
  let last = null;
  const by = (id) => document.getElementById(id);
  const say = (zh, en) => (language === "zh" ? zh : en);
  const grouped = (hash) => (String(hash).match(/.{1,4}/g) || []).join(" ");
  const made = (name, text, kind = "") => { const found = document.createElement(name); found.textContent = text; if (kind) found.className = kind; return found; };
  const put = (parent, ...parts) => { parent.append(...parts); return parent; };
  const facts = (pairs) => put(document.createElement("dl"), ...pairs.flatMap(([term, text]) => [made("dt", term), put(document.createElement("dd"), made("code", text))]));

  const stepOf = (check) => {
    const item = made("li", say(check.zh, check.en), check.ok ? "" : "failed");
    if (!check.ok) item.append(facts([[say("第一处不符", "First wrong value"), check.at], [say("写的是", "It says"), check.found.slice(0, 300)], [say("应当是", "It must be"), check.expected.slice(0, 300)]]));
    return item;
  };

  const tableOf = (stratum, names, visited) => {
    const table = document.createElement("table");
    const row = (cells, cell) => put(document.createElement("tr"), ...cells.map((text, at) => made(cell, text, at === 1 ? "ticket" : "")));
    table.append(put(document.createElement("thead"), row([say("序号", "No."), say("签号", "Ticket"), say("检查对象", "Provider"), say("检查日期", "Visited on")], "th")));
    const lines = stratum.get("drawn").map((one, place) => row([String(place + 1), one.get("ticket").slice(0, 14), `${names.get(one.get("code"))}（${one.get("code")}）`, visited.get(one.get("code")) || say("未查", "not visited")], "td"));
    return put(table, put(document.createElement("tbody"), ...lines));
  };

  const summary = (record) => {
    const draws = record.get("draws"), live = draws[draws.length - 1], plan = planOf(record.get("plan").map((sealed) => sealed.get("row")));
    const names = new Map(record.get("frame").get("providers").map((sealed) => [sealed.get("row").get("code"), sealed.get("row").get("name")]));
    const visited = new Map(record.get("visits").map((one) => [one.get("code"), one.get("closed_on")]));
    const parts = [made("h2", plan.round.get("title")), facts([
      [say("轮次", "Round"), record.get("round")], [say("承诺值", "Commitment"), grouped(record.get("commitment").get("hash"))],
      [say("承诺值公布时间", "Committed at"), record.get("commitment").get("committed_at")], [say("公开数", "Public value"), live.get("public_value")],
      [say("结果哈希", "Hash of the result"), grouped(live.get("result_hash"))], [say("封存值", "Seal"), grouped(record.get("seal"))],
    ])];
    for (const one of draws) if (one.get("void")) parts.push(made("p", say(`第${one.get("number")}次抽取已作废：${one.get("void").get("reason")}`, `Draw no. ${one.get("number")} is void: ${one.get("void").get("reason")}`), "bad"));
    if (live.get("result") && live.get("result").has("conflict")) parts.push(made("p", say("抽取时排不出检查组；抽取结果不变，检查组在放宽派员规则后排定。", "At the draw there were no teams for this sample; it stood, and its teams were made after a rule was relaxed."), "lead"));
    if (live.get("result")) live.get("result").get("strata").forEach((stratum, place) => {
      parts.push(made("h3", say(`${plan.strata[place].get("title")}：${stratum.get("size")}家中抽取${stratum.get("quota")}家`, `${plan.strata[place].get("title")}: ${stratum.get("quota")} of ${stratum.get("size")} drawn`)), tableOf(stratum, names, visited));
    });
    return parts;
  };

  const show = () => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = say("验证抽取", "Verify a draw");
    for (const part of document.querySelectorAll("[data-zh]")) part.textContent = part.dataset[language];
    by("language").textContent = say("English", "中文");
    if (!last) return;
    const fine = last.checks.every((check) => check.ok), lacking = ["commitment", "result", "seal"].some((id) => !by(id).value.trim());
    const parts = [made("p", fine ? say("记录属实：全部重算，逐项相符。", "The record is true: everything was computed again and fits.") : say("记录不实。", "The record is not true."), `verdict ${fine ? "good" : "bad"}`)];
    if (fine && lacking) parts.push(made("p", say("请把下列承诺值、结果哈希、封存值与您当时记下的逐一核对。", "Now compare commitment, hash of the result and seal below with those that were noted down at the time."), "lead"));
    parts.push(put(made("ol", "", "steps"), ...last.checks.map(stepOf)));
    by("answer").replaceChildren(...parts, ...(fine ? summary(last.record) : []));
  };

  by("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; show(); });
  by("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = by("record").files[0];
    if (!file) { by("record").focus(); return; }
    by("answer").replaceChildren(made("p", say("正在重算……", "Computing…")));
    const published = Object.fromEntries(["commitment", "result", "seal"].map((id) => [id, by(id).value]));
    last = await verify(new Uint8Array(await file.arrayBuffer()), published);
    show();
  });
  show();
}
