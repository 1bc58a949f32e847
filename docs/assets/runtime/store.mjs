/**
 * What the reader lets the page keep on this device.
 *
 * Storage can be blocked, full, or hold what another site on the same origin wrote: nothing here throws, and
 * callers check each value that they read.
 */

// Sites of one host can share an origin; the path of this site keeps their keys apart.
const prefix = `even-ground:${new URL("../../", import.meta.url).pathname}:`;

/** The value kept under `key`, or undefined. */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keep `value` (JSON) under `key`, or forget the key when it is undefined. Says whether that worked. */
export function keep(key, value) {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
