/** Rows of text as CSV that any spreadsheet opens, and none takes for formulas. */

// What spreadsheets may take for the beginning of a formula, wide forms included.
const FORMULA = /^[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212]/;

/** The rows as the text of a CSV file. */
export function csv(rows) {
  // A byte-order mark, without which spreadsheets take UTF-8 for something else.
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(text) {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll("\0", "").replaceAll('"', '""')}"`;
}
