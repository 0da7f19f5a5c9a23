// Questions that rest on another answer are shown when it is given; without this they all stand there, and the server asks none too many.
const form = document.querySelector("form.script");

function show() {
  for (const question of form.querySelectorAll("[data-when]")) {
    const asked = form.querySelector(`[name="${question.dataset.when}"]`)?.closest(".question");
    const given = form.querySelector(`[name="${question.dataset.when}"]:checked`)?.value ?? "";
    question.hidden = Boolean(asked?.hidden) || !question.dataset.answers.split(" ").includes(given);
  }
}

if (form) {
  form.addEventListener("change", show);
  show();
}
