/**
 * Which questions apply to the answers so far.
 *
 * The same as `asked` in the reply of tools/decide.py, for a form that cannot wait for it; a test compares the two.
 */

export const NOT_SURE = "not-sure";

/** For each question id: true, false, or null while that hangs on an open question. */
export function askedOf(rules, answers) {
  const asked = {};
  for (const question of rules.questions) asked[question.id] = holds(question["asked-when"], asked, answers);
  return asked;
}

/** Whether a condition holds (question id -> answer ids): every question was asked and has one of its answers. */
export function holds(condition, asked, answers) {
  let state = true;
  for (const [question, allowed] of Object.entries(condition)) {
    const answer = answers[question];
    const known = answer !== undefined && answer !== NOT_SURE;
    if (asked[question] === false || (known && !allowed.includes(answer))) return false;
    if (!known || asked[question] === null) state = null;
  }
  return state;
}
