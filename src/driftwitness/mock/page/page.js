"use strict";
const byId = (id) => document.getElementById(id);
const KEPT = 100;

function make(name, text, kind) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = String(text);
  if (kind) element.className = kind;
  return element;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.text);
    button.textContent = "copied";
  } catch {
    button.textContent = "select it by hand";
  }
  setTimeout(() => { button.textContent = before; }, 1500);
});

function filter() {
  const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of document.querySelectorAll(".group")) {
    let shown = 0;
    for (const operation of group.querySelectorAll(".operation")) {
      const text = operation.firstElementChild.textContent.toLowerCase();
      operation.hidden = !words.every((word) => text.includes(word));
      shown += operation.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
  }
}

function table(columns, rows) {
  const whole = make("table");
  const head = make("tr");
  for (const [title, kind] of columns) {
    const cell = make("th", title, kind);
    cell.scope = "col";
    head.append(cell);
  }
  whole.append(make("thead"), make("tbody"));
  whole.tHead.append(head);
  whole.tBodies[0].append(...rows);
  return whole;
}

function row(cells) {
  const line = make("tr");
  for (const [content, kind] of cells) {
    const cell = make("td", content instanceof Node ? null : content, kind);
    if (content instanceof Node) cell.append(content);
    line.append(cell);
  }
  return line;
}

// A part is drawn only when it changes, so that what is open or selected stays so.
const drawn = {};
function show(name, value, count, draw) {
  const text = JSON.stringify(value);
  if (drawn[name] === text) return;
  drawn[name] = text;
  byId(`${name}-count`).textContent = count || "";
  byId(`${name}-empty`).hidden = value.length > 0;
  byId(name).replaceChildren(...(value.length ? [draw(value)] : []));
}

const requests = [];
function tone(status) {
  if (status === null || status >= 500) return "bad";
  return status >= 400 ? "warn" : "good";
}
function drawRequests() {
  return table(
    [["Time", "wide"], ["Status"], ["Request"], ["ms", "number"]],
    requests.map((one) => {
      const what = make("span");
      what.append(make("b", one.method, `method ${one.method.toLowerCase()}`), " ", make("code", one.target));
      const time = new Date(one.at * 1000).toLocaleTimeString();
      return row([[time, "wide nowrap"], [one.status ?? "none", tone(one.status)], [what], [one.milliseconds, "number"]]);
    }),
  );
}

function drawResources(resources) {
  const open = new Set([...byId("resources").querySelectorAll("details[open]")].map((one) => one.dataset.name));
  const all = make("div");
  for (const resource of resources) {
    const one = make("details");
    one.dataset.name = resource.name;
    one.open = open.has(resource.name);
    const head = make("summary");
    head.append(make("code", resource.name), " ", make("span", `${resource.count}`, "soft"));
    one.append(head, ...resource.members.map((member) => make("pre", member)));
    all.append(one);
  }
  return all;
}

function drawWindows(windows) {
  return table(
    [["Limit"], ["Counted"], ["Used"], ["Resets in", "number"]],
    windows.map((one) => {
      const used = make("span", `${one.used} of ${one.quota} `, one.used >= one.quota ? "bad" : "");
      const meter = make("meter");
      Object.assign(meter, { min: 0, max: one.quota, high: one.quota * 0.8, value: one.used });
      meter.setAttribute("aria-label", `used, ${one.who}`);
      used.append(meter);
      return row([[one.limit], [one.who], [used], [`${one.left} s`, "number"]]);
    }),
  );
}

function drawInjections(injections) {
  return table(
    [["Operator"], ["Where"], ["Share", "number"]],
    injections.map((one) => row([[make("code", one.name)], [one.where], [`${Math.round(one.rate * 100)} %`, "number"]])),
  );
}

const TONES = { delivered: "good", waiting: "warn", failed: "bad", refused: "bad" };
function drawDeliveries(deliveries) {
  const open = new Set([...byId("deliveries").querySelectorAll("details[open]")].map((one) => one.dataset.id));
  return table(
    [["Event and target"], ["Outcome"], ["Attempts", "number"]],
    deliveries.map((one) => {
      const event = make("details");
      event.dataset.id = one.id;
      event.open = open.has(one.id);
      event.append(make("summary", one.event), make("pre", one.body));
      const what = make("div");
      what.append(event, make("code", one.url));
      const outcome = one.outcome ? `${one.state}: ${one.outcome}` : one.state;
      return row([[what], [outcome, TONES[one.state]], [one.attempts, "number"]]);
    }),
  );
}

let last = 0;
let started = null;
async function poll(path) {
  const connection = byId("connection");
  try {
    const response = await fetch(`${path}?after=${last}`, { cache: "no-store" });
    if (!response.ok) throw new Error(response.status);
    const state = await response.json();
    if (started !== null && started !== state.started) return location.reload();
    started = state.started;
    requests.unshift(...state.requests.reverse());
    requests.length = Math.min(requests.length, KEPT);
    last = requests.length ? requests[0].number : 0;
    show("requests", requests, last, drawRequests);
    show("resources", state.resources, "", drawResources);
    show("windows", state.windows, "", drawWindows);
    show("injections", state.injections, state.injections.length, drawInjections);
    show("deliveries", state.deliveries, state.deliveries.length, drawDeliveries);
    say(connection, "running", "live");
    return setTimeout(poll, 1000, path);
  } catch {
    say(connection, "the mock does not answer", "lost");
    return setTimeout(poll, 3000, path);
  }
}

function say(connection, text, kind) {
  if (connection.textContent !== text) connection.textContent = text;
  connection.className = kind;
}

const main = document.querySelector("main[data-state]");
if (main) {
  byId("filter").addEventListener("input", filter);
  poll(main.dataset.state);
}
