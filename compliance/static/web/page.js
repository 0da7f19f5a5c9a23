// Small conveniences; every page works without them.
const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token;
});

// Where a swap takes away what had the focus, the focus goes to what came in its place.
let left = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  left = detail.target.contains(document.activeElement) ? detail.target : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (left?.isConnected && !left.contains(document.activeElement)) {
    const next = left.querySelector("a, button, input, select, textarea") ?? left;
    if (next === left) left.tabIndex = -1;
    next.focus();
  }
  left = null;
});

document.addEventListener("click", (event) => {
  for (const sheet of document.querySelectorAll("details.account[open]")) {
    if (!sheet.contains(event.target)) sheet.open = false;
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (search && event.key === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    search.focus();
  }
  // Enter on a box that chooses a row ticks it; it does not send the form that the whole table stands in.
  if (event.key === "Enter" && event.target.matches(".tick input")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.key === "Escape") {
    for (const sheet of document.querySelectorAll("details.account[open]")) {
      if (sheet.contains(document.activeElement)) sheet.querySelector("summary").focus();
      sheet.open = false;
    }
    if (location.hash === "#navigation") location.hash = "#content";
  }
});

// A table wider than its frame, with no link to stop at, is reached and moved by the keyboard.
const frames = () => {
  for (const frame of document.querySelectorAll(".table-frame, .table-responsive")) {
    const stuck = frame.scrollWidth > frame.clientWidth && !frame.querySelector("a, button, input, select, textarea");
    if (!stuck) { frame.removeAttribute("tabindex"); continue; }
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent ?? document.querySelector("h1").textContent);
  }
};
addEventListener("resize", frames);
document.addEventListener("htmx:afterSettle", frames);
frames();

// Before a person signs out, what this browser keeps for the person is cleared; however that goes, the form is sent.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.leave) return;
  event.preventDefault();
  const patience = new Promise((resolve) => { setTimeout(resolve, 5000); });
  const cleared = import(form.dataset.leave).then(({ leave }) => leave(Number(form.dataset.user)));
  await Promise.race([cleared.catch(() => {}), patience]);
  form.submit();
});

// A form that is on its way is not sent a second time.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
  setTimeout(() => delete event.target.dataset.sent, 4000);
});

// A print says when it was made.
addEventListener("beforeprint", () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const place of document.querySelectorAll("[data-printed]")) place.textContent = `${day} ${two(now.getHours())}:${two(now.getMinutes())}`;
});

document.querySelector(".error-summary")?.focus();

const money = document.querySelectorAll("[data-capitals]");
if (money.length) {
  const { capitals } = await import("./capitals.js");
  for (const input of money) {
    const output = document.getElementById(input.dataset.capitals);
    const show = () => { output.textContent = capitals(input.value); };
    input.addEventListener("input", show);
    show();
  }
}
