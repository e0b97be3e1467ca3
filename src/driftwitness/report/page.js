"use strict";
const findings = [...document.querySelectorAll(".finding")];
const boxes = [...document.querySelectorAll("input[data-kind]")];
const status = document.getElementById("status");

function step(by) {
  const shown = findings.filter((finding) => finding.offsetParent !== null);
  if (!shown.length) { status.textContent = "no finding is shown"; return; }
  const at = shown.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
  shown[next].focus();
  shown[next].scrollIntoView({ block: "center" });
  status.textContent = `finding ${next + 1} of ${shown.length}`;
}

function filter() {
  const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.kind));
  for (const line of document.querySelectorAll("[data-is]")) {
    const asked = line.classList.contains("asked") && !off.has("finding");
    line.hidden = !asked && (off.has(line.dataset.is) || (line.dataset.is === "blank" && off.size > 0));
  }
  for (const finding of findings) finding.hidden = off.has("finding");
}

function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.hidden) { for (const box of boxes) box.checked = true; filter(); }
  for (let around = target; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  target.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});
document.getElementById("next").addEventListener("click", () => step(1));
document.getElementById("previous").addEventListener("click", () => step(-1));
document.getElementById("all").addEventListener("click", () => { for (const box of boxes) box.checked = true; filter(); });
document.getElementById("none").addEventListener("click", () => { for (const box of boxes) box.checked = false; filter(); });
for (const box of boxes) box.addEventListener("change", filter);
addEventListener("hashchange", reveal);
filter();
reveal();
