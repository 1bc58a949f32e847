/** A date for the reader's calendar, as RFC 5545 has it. */

const MOST_OCTETS = 75; // of a line, without its end

/**
 * The text of a calendar file with one event that takes a whole day.
 *
 * @param day   such as "2027-02-20"
 * @param stamp when the file was made, a Date
 */
export function calendar({ day, title, text, uid, stamp }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Even Ground//Power reflection//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.[0-9]+/g, "")}`,
    `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** A text as a value: what separates values is escaped. */
function escaped(text) {
  return text.replace(/[\\;,]/g, (mark) => `\\${mark}`).replace(/\r\n|\r|\n/g, "\\n");
}

/** A line in pieces, each of which but the first begins with a space; no character is cut in two. */
function folded(line) {
  const pieces = [""];
  let room = MOST_OCTETS;
  for (const character of line) {
    const octets = new TextEncoder().encode(character).length;
    if (octets > room) {
      pieces.push("");
      room = MOST_OCTETS - 1;
    }
    pieces[pieces.length - 1] += character;
    room -= octets;
  }
  return pieces.join("\r\n ");
}
