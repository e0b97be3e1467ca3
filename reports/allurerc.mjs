// The look of the HTML report. driftwitness passes the report's name and output on the command line and the history
// file in the environment; `npx allure generate` run by hand in this folder works as well.
// A message starts with the exception's name, then with the verdict.
const verdict = (name) => new RegExp(`^(?:[\\w.]+: )?[\\w.]*${name}\\b`, "i");

export default {
  name: "driftwitness",
  historyPath: process.env.DRIFTWITNESS_HISTORY ?? "history.jsonl",
  historyLimit: 100,
  // Which machine and thread judged says nothing about the vendor.
  hideLabels: ["host", "thread", "framework", "language"],
  categories: [
    // The titles say what broke; a group for each rule brings together what breaks alike.
    {
      name: "Drift findings",
      matchers: { statuses: ["failed"] },
      groupBy: [{ label: "rule" }],
      groupByMessage: false,
      expand: true,
    },
    { name: "Inconclusive", matchers: { statuses: ["broken"], message: verdict("inconclusive") } },
    { name: "Faults of the run", matchers: { statuses: ["broken"] } },
    { name: "Not exercised", matchers: { statuses: ["skipped"], message: verdict("not[- ]exercised") } },
    { name: "Not applicable", matchers: { statuses: ["skipped"], message: verdict("not[- ]applicable") } },
  ],
  // The tree: vendor, resource, operation.
  plugins: { awesome: { options: { singleFile: true, groupBy: ["epic", "feature", "story"] } } },
};
